//! JSON as people write it for people: with comments, placeholders, typographic quotes, `...`, and cut short.
//!
//! Nothing here is an error: what does not read as an object is passed over.

use std::ops::Range;

use super::carried::Carried;

/// Objects and lists nested deeper than this are not read.
const DEEPEST: usize = 64;

/// A value.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Object(Object),
    List(Vec<Node>, Range<usize>),
    /// A text: with its quotes, and what stands between them.
    Text(Range<usize>, Range<usize>),
    /// A number, `true`, a placeholder: what stands there without quotes.
    Bare(Range<usize>),
}

/// A mapping.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    pub(crate) at: Range<usize>,
    pub(crate) members: Vec<Member>,
    /// Whether `...` stands for more of it.
    pub(crate) is_cut: bool,
}

/// A key and its value.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// What stands between the quotes.
    pub(crate) key: Range<usize>,
    /// The key with its quotes.
    pub(crate) key_at: Range<usize>,
    pub(crate) value: Node,
}

impl Node {
    /// Returns all bytes it takes up.
    pub(crate) fn at(&self) -> Range<usize> {
        match self {
            Node::Object(object) => object.at.clone(),
            Node::List(_, at) | Node::Text(at, _) | Node::Bare(at) => at.clone(),
        }
    }

    /// Returns the object it is.
    pub(crate) fn object(&self) -> Option<&Object> {
        match self {
            Node::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl Object {
    /// Returns the value of a key, whatever its case.
    pub(crate) fn get(&self, text: &str, key: &str) -> Option<&Node> {
        self.members
            .iter()
            .find(|member| {
                text.get(member.key.clone())
                    .is_some_and(|name| name.eq_ignore_ascii_case(key))
            })
            .map(|member| &member.value)
    }
}

/// Returns the objects and lists of objects in a text that close, in their order, as far out as they do.
///
/// Takes time in proportion to the text: what was read in vain is not read again from its beginning.
pub(crate) fn nodes(carried: &Carried<'_>) -> Vec<Node> {
    let mut reader = Reader {
        text: carried.text(),
        bytes: carried.text().as_bytes(),
        holes: carried.holes(),
        at: 0,
        kept: Vec::new(),
    };
    while reader.at < reader.bytes.len() {
        let start = reader.at;
        let node = match reader.bytes[start] {
            b'{' if !reader.is_placeholder() => reader.object(0),
            b'[' => reader.list(0),
            _ => {
                reader.at += 1;
                continue;
            }
        };
        match node {
            Some(node) => reader.keep(node),
            None => reader.at = reader.at.max(start + 1),
        }
    }
    reader.kept
}

struct Reader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    holes: &'t [Range<usize>],
    at: usize,
    /// What closed, also inside of what did not.
    kept: Vec<Node>,
}

/// Quotes that end a text, for those that begin it.
const QUOTES: [(&str, &[&str]); 10] = [
    ("\"", &["\""]),
    ("'", &["'"]),
    ("\\\"", &["\\\""]),
    ("\u{201c}", &["\u{201d}", "\u{201c}", "\""]),
    ("\u{201d}", &["\u{201d}", "\u{201c}", "\""]),
    ("\u{201e}", &["\u{201c}", "\u{201d}", "\""]),
    ("\u{2018}", &["\u{2019}", "\u{2018}", "'"]),
    ("\u{2019}", &["\u{2019}", "\u{2018}", "'"]),
    ("&quot;", &["&quot;"]),
    // Of a program; what is put in is a placeholder.
    ("`", &["`"]),
];

impl Reader<'_> {
    fn keep(&mut self, node: Node) {
        match node {
            Node::List(items, at) if items.iter().all(|item| item.object().is_none()) => {
                // Lists of texts, and brackets of prose.
                drop((items, at));
            }
            Node::Text(..) | Node::Bare(_) => {}
            node => self.kept.push(node),
        }
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Whether a placeholder of a template begins here, and no object.
    fn is_placeholder(&self) -> bool {
        let rest = self.rest();
        rest.strip_prefix("{{").is_some_and(|inner| {
            let end = inner.bytes().take(80).position(|byte| byte == b'}' || byte == b'\n');
            end.is_some_and(|end| inner[end..].starts_with("}}") && !inner[..end].contains([':', '"']))
        })
    }

    /// Passes over blanks, line breaks and comments. Says whether `...` was among them.
    fn blanks(&mut self) -> bool {
        let mut is_cut = false;
        loop {
            let rest = self.rest();
            match rest.bytes().next() {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                Some(b'/') if rest.starts_with("//") => self.line(),
                Some(b'#') => self.line(),
                Some(b'/') if rest.starts_with("/*") => {
                    self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                }
                Some(b'<') if rest.starts_with("<!--") => {
                    self.at += rest.find("-->").map_or(rest.len(), |end| end + 3);
                }
                Some(b'.') if rest.starts_with("...") => {
                    is_cut = true;
                    self.at += 3;
                }
                // A line break of a text in a text, and a line that goes on.
                Some(b'\\') if matches!(rest.as_bytes().get(1), Some(b'n' | b'r' | b't' | b'\n' | b'\r')) => {
                    self.at += 2
                }
                _ if rest.starts_with('\u{2026}') => {
                    is_cut = true;
                    self.at += '\u{2026}'.len_utf8();
                }
                // No-break spaces of web pages.
                _ if rest.starts_with('\u{a0}') => self.at += '\u{a0}'.len_utf8(),
                _ => return is_cut,
            }
        }
    }

    fn line(&mut self) {
        let rest = self.rest();
        self.at += rest.find('\n').unwrap_or(rest.len());
    }

    fn object(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        let mut is_cut = false;
        loop {
            is_cut |= self.blanks();
            match self.bytes.get(self.at) {
                Some(b'}') => {
                    self.at += 1;
                    return Some(Node::Object(Object {
                        at: start..self.at,
                        members,
                        is_cut,
                    }));
                }
                Some(b',') => self.at += 1,
                Some(_) => match self.member(depth) {
                    Some(member) => members.push(member),
                    None => break,
                },
                None => break,
            }
        }
        for member in members {
            self.keep(member.value);
        }
        None
    }

    fn member(&mut self, depth: usize) -> Option<Member> {
        let (key_at, key) = match self.quote() {
            Some(_) => self.string()?,
            None => {
                let word = self.word()?;
                (word.clone(), word)
            }
        };
        self.blanks();
        if self.bytes.get(self.at) != Some(&b':') {
            return None;
        }
        self.at += 1;
        self.blanks();
        let value = self.value(depth)?;
        Some(Member { key, key_at, value })
    }

    /// A key without quotes.
    fn word(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'@' | b'.' | b'-');
        self.bytes[start..]
            .first()
            .filter(|byte| byte.is_ascii_alphabetic() || **byte == b'@')?;
        self.at += self.bytes[start..]
            .iter()
            .take(64)
            .take_while(|byte| is_word(byte))
            .count();
        Some(start..self.at)
    }

    fn quote(&self) -> Option<&'static (&'static str, &'static [&'static str])> {
        let rest = self.rest();
        QUOTES.iter().find(|(begin, _)| rest.starts_with(begin))
    }

    fn hole_at(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.holes.partition_point(|hole| hole.end <= at);
        self.holes.get(next).filter(|hole| hole.contains(&at))
    }

    /// A text in quotes: with them, and without.
    fn string(&mut self) -> Option<(Range<usize>, Range<usize>)> {
        let (begin, ends) = self.quote()?;
        let start = self.at;
        self.at += begin.len();
        let inner = self.at;
        let is_escaped = begin.starts_with('\\');
        loop {
            if let Some(hole) = self.hole_at(self.at) {
                self.at = hole.end;
                continue;
            }
            let rest = self.rest();
            let byte = *rest.as_bytes().first()?;
            if byte == b'\n' {
                // Texts of JSON end on their line.
                return None;
            }
            if let Some(end) = ends.iter().find(|end| rest.starts_with(**end)) {
                let text = inner..self.at;
                self.at += end.len();
                return Some((start..self.at, text));
            }
            if byte == b'\\' && !is_escaped {
                self.at += 1;
            }
            self.at += self.rest().chars().next()?.len_utf8();
        }
    }

    fn list(&mut self, depth: usize) -> Option<Node> {
        if depth > DEEPEST {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blanks();
            match self.bytes.get(self.at) {
                Some(b']') => {
                    self.at += 1;
                    return Some(Node::List(items, start..self.at));
                }
                Some(b',') => self.at += 1,
                Some(_) => match self.value(depth) {
                    Some(item) => items.push(item),
                    None => break,
                },
                None => break,
            }
        }
        for item in items {
            self.keep(item);
        }
        None
    }

    fn value(&mut self, depth: usize) -> Option<Node> {
        if self.hole_at(self.at).is_none() {
            if self.quote().is_some() {
                let (at, inner) = self.string()?;
                return Some(Node::Text(at, inner));
            }
            match self.bytes.get(self.at)? {
                b'{' if !self.is_placeholder() => return self.object(depth + 1),
                b'[' => return self.list(depth + 1),
                _ => {}
            }
        }
        self.bare().map(Node::Bare)
    }

    /// What stands there without quotes, up to the end of the member.
    fn bare(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        while let Some(byte) = self.bytes.get(self.at) {
            if let Some(hole) = self.hole_at(self.at) {
                self.at = hole.end;
                continue;
            }
            if let Some(length) = placeholder(self.rest()) {
                self.at += length;
                continue;
            }
            match byte {
                b',' | b'}' | b']' | b'\n' | b'{' => break,
                b'"' if self.at == start => break,
                b'/' if self.rest().starts_with("//") && self.at > start && self.bytes[self.at - 1] == b' ' => break,
                _ => self.at += self.rest().chars().next()?.len_utf8(),
            }
        }
        let word = self.text.get(start..self.at)?;
        let end = start + word.trim_end().len();
        (start < end).then_some(start..end)
    }
}

/// How long the placeholder is that begins a text, with the commas and brackets in it.
fn placeholder(text: &str) -> Option<usize> {
    let (begin, end) = [("{{", "}}"), ("${", "}"), ("@{", "}"), ("<", ">"), ("$(", ")")]
        .into_iter()
        .find(|(begin, _)| text.starts_with(begin))?;
    let window = text[..floor(text, 256)].lines().next().unwrap_or_default();
    window
        .find(end)
        .map(|at| at + end.len())
        .filter(|length| *length > begin.len())
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns what a text between quotes reads as, escapes resolved.
pub(crate) fn unescaped<'c>(carried: &'c Carried<'_>, inner: Range<usize>) -> Carried<'c> {
    let slice = carried.slice(inner);
    if !slice.text().contains('\\') {
        return slice;
    }
    slice.replaced(|text, at| {
        let rest = text.get(at..)?.strip_prefix('\\')?;
        let (taken, c) = match rest.chars().next()? {
            'n' => (2, '\n'),
            'r' => (2, '\r'),
            't' => (2, '\t'),
            'b' => (2, '\u{8}'),
            'f' => (2, '\u{c}'),
            'u' => {
                let digits = rest.get(1..5)?;
                let code = u32::from_str_radix(digits, 16).ok()?;
                // Halves of a pair are of no matter here.
                (6, char::from_u32(code).unwrap_or('\u{fffd}'))
            }
            c @ ('"' | '\\' | '/' | '\'') => (2, c),
            _ => return None,
        };
        let mut carried = Carried::default();
        let file = slice.place(at..at + taken)?;
        carried.push(c.encode_utf8(&mut [0; 4]), file);
        Some((taken, carried))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        let carried = Carried::verbatim(text, 0);
        let shown = |node: &Node| match node {
            Node::Object(object) => object
                .members
                .iter()
                .map(|member| {
                    let value = match &member.value {
                        Node::Text(_, inner) => text[inner.clone()].to_owned(),
                        node => text[node.at()].to_owned(),
                    };
                    format!("{}={value}", &text[member.key.clone()])
                })
                .collect::<Vec<_>>()
                .join(";"),
            node => text[node.at()].to_owned(),
        };
        nodes(&carried).iter().map(shown).collect()
    }

    #[test]
    fn what_people_write_is_read() {
        assert_eq!(
            keys("{\"a\": \"b\", 'c': 1, d: {{x}}, // no\n e: <x, y>, }"),
            ["a=b;c=1;d={{x}};e=<x, y>"]
        );
        assert_eq!(keys("{ \u{201c}a\u{201d}: \u{201c}b\u{201d}, ... }"), ["a=b"]);
        assert_eq!(
            keys("POST {{host}}/subscriptions\n{\"a\": @{f(1, 2)}}"),
            ["a=@{f(1, 2)}"]
        );
        assert_eq!(keys(r#"{\"a\": \"b\"}"#), ["a=b"]);
        assert_eq!(keys("{\"a\": 1\n\"b\": 2}"), ["a=1;b=2"]);
    }

    #[test]
    fn what_does_not_close_leaves_what_does() {
        assert_eq!(keys("{\"a\": {\"b\": 1}, \"c\": \"d"), ["b=1"]);
        assert_eq!(keys("[{\"b\": 1}, {"), ["b=1"]);
        assert!(keys("{\"a\": \"b\n\"}").is_empty());
    }

    #[test]
    fn escapes_keep_their_places() {
        let text = r#"{"a": "x\"y\u0027z"}"#;
        let carried = Carried::verbatim(text, 5);
        let nodes = nodes(&carried);
        let Some(Node::Text(_, inner)) = nodes[0].object().and_then(|object| object.get(text, "A")) else {
            panic!("{nodes:?}")
        };
        let value = unescaped(&carried, inner.clone());
        assert_eq!(value.text(), "x\"y'z");
        let at = value.place(4..5).unwrap_or_default();
        assert_eq!(&text[at.start - 5..at.end - 5], "z");
    }

    #[test]
    fn depth_and_length_end() {
        for text in [
            "{\"a\":".repeat(20_000),
            "[".repeat(20_000),
            "{".repeat(20_000),
            "{{a".repeat(20_000),
        ] {
            assert!(keys(&text).len() < 2);
        }
    }
}
