//! The grammar of resource paths, used for templates of the documents, literals in programs and text in
//! files.
//!
//! ```text
//! path      = [prefix] segment *("/" segment) ["?" parameter *("&" parameter)]
//! prefix    = "https://" host ["/" version] / "/" version
//! segment   = name ["(" [key "="] value ")"]
//! parameter = name ["=" value]
//! ```
//!
//! Quotes are significant only in parentheses and in the query, since a user name may contain an apostrophe.
//! Separators inside quotes, parentheses, braces or a hole are ignored. Any text can be parsed, up to
//! [`MAX_BYTES`]; its meaning is looked up in the tables.

mod placeholder;
mod prefix;

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::Text;

pub use placeholder::{Place, Placeholder, placeholders};
pub use prefix::Prefix;

/// Longest path that is parsed, in bytes. The longest valid one, a filter of 650 ids, takes less than half of
/// it.
pub const MAX_BYTES: usize = 65_536;

/// Maximum number of query options that are parsed.
pub const MAX_OPTIONS: usize = 128;

/// First segment of a path that stands for [`ME_STANDS_FOR`] and the id of the user who signs in.
pub const ME: &str = "me";

/// Segment that [`ME`] stands for, together with the id behind it.
pub const ME_STANDS_FOR: &str = "users";

/// A limit of the parser that a text exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TooLarge {
    /// Longer than [`MAX_BYTES`]; the length in bytes.
    Bytes(usize),
    /// More query options than [`MAX_OPTIONS`].
    Options,
}

/// A parsed resource path.
///
/// ```
/// use graphsub_terms::Text;
/// use graphsub_terms::path::PathText;
///
/// let path = PathText::read(Text::path("me/mailFolders('inbox')/messages?$select=subject"));
/// let normal: Vec<&str> = path.segments().iter().map(|segment| path.normal(segment)).collect();
/// assert_eq!(normal, ["me", "mailfolders", "inbox", "messages"]);
/// assert_eq!(path.parameters()[0].value, "subject");
/// ```
#[derive(Debug, Clone)]
pub struct PathText<'a> {
    text: Text<'a>,
    prefix: Option<Prefix>,
    segments: Vec<Segment>,
    empty_segment: Option<Range<usize>>,
    end: usize,
    parameters: Vec<Parameter<'a>>,
    normal: String,
    too_large: Option<TooLarge>,
}

/// A segment, or the key in its parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Segment {
    /// Byte range in the text, without quotes and parentheses.
    pub range: Range<usize>,
    /// Where it stands.
    pub kind: SegmentKind,
    normal: Range<usize>,
}

/// Where a segment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SegmentKind {
    /// Between slashes.
    Plain,
    /// In parentheses behind a name: always an id.
    Key,
}

/// A parameter of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter<'a> {
    /// Name as written.
    pub name: &'a str,
    /// Value as written, empty where there is none.
    pub value: &'a str,
    /// Whether there is an equals sign.
    pub has_value: bool,
    /// Bytes of the text it takes up.
    pub range: Range<usize>,
}

impl<'a> Parameter<'a> {
    /// Returns whether this is the option with that name, ignoring case and the encoding of the dollar
    /// sign.
    pub fn is(&self, name: &str) -> bool {
        let own = self.name.trim();
        match own.strip_prefix("%24") {
            Some(rest) => name
                .strip_prefix('$')
                .is_some_and(|name| rest.eq_ignore_ascii_case(name)),
            None => own.eq_ignore_ascii_case(name),
        }
    }

    /// Returns the name with its dollar sign, which may be written encoded.
    pub fn option_name(&self) -> alloc::borrow::Cow<'a, str> {
        let name = self.name.trim();
        match name.strip_prefix("%24") {
            Some(rest) => alloc::borrow::Cow::Owned(alloc::format!("${rest}")),
            None => alloc::borrow::Cow::Borrowed(name),
        }
    }

    /// Returns the bytes of the text its value takes up.
    pub fn value_range(&self) -> Range<usize> {
        self.range.end - self.value.len()..self.range.end
    }
}

/// What separates the parts of a path, byte by byte.
#[derive(Debug, Clone, Copy, Default)]
struct Cursor {
    query: bool,
    quoted: bool,
    depth: u32,
}

impl Cursor {
    /// Takes in one byte. Returns whether it separates, if it is a separator at all.
    fn step(&mut self, byte: u8) -> bool {
        match byte {
            // Nearly all bytes are these, and mean nothing here.
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => {}
            b'\'' if self.depth > 0 || self.query => self.quoted = !self.quoted,
            _ if self.quoted => {}
            b'(' | b'{' => self.depth += 1,
            b')' | b'}' => self.depth = self.depth.saturating_sub(1),
            b'/' | b'?' if !self.query => return self.depth == 0,
            b'&' if self.query => return self.depth == 0,
            _ => {}
        }
        false
    }

    /// Begins the next parameter: what was left open in the one before does not reach into it.
    fn query() -> Cursor {
        Cursor {
            query: true,
            ..Cursor::default()
        }
    }
}

impl<'a> PathText<'a> {
    /// Parses a path.
    pub fn read(text: Text<'a>) -> PathText<'a> {
        let raw = text.raw();
        let mut path = PathText {
            prefix: None,
            segments: Vec::new(),
            empty_segment: None,
            end: raw.len(),
            parameters: Vec::new(),
            normal: String::new(),
            too_large: None,
            text,
        };
        if raw.len() > MAX_BYTES {
            path.too_large = Some(TooLarge::Bytes(raw.len()));
            return path;
        }
        path.prefix = Prefix::of(&path.text);
        let start = path.prefix.as_ref().map_or(0, |prefix| prefix.range.end);
        path.normal.reserve(raw.len() - start + 8);
        path.segments.reserve(8);
        path.read_segments(start);
        if path.end < raw.len() {
            // In the query a name in braces is no id of the path.
            path.text = path.text.with_braces(path.end + 1);
            path.read_parameters(path.end + 1);
        }
        path
    }

    fn read_segments(&mut self, start: usize) {
        let bytes = self.text.raw().as_bytes();
        let mut from = start + usize::from(bytes.get(start) == Some(&b'/'));
        let mut cursor = Cursor::default();
        let mut at = from;
        while at < bytes.len() {
            if let Some(end) = self.hole_at(at) {
                at = end;
                continue;
            }
            if cursor.step(bytes[at]) {
                if bytes[at] == b'?' {
                    self.end = at;
                    break;
                }
                self.read_segment(from..at);
                from = at + 1;
                cursor = Cursor::default();
            }
            at += 1;
        }
        // A slash at the end begins no segment.
        if from < self.end {
            self.read_segment(from..self.end);
        }
    }

    /// Where the hole ends that begins at this byte.
    fn hole_at(&self, at: usize) -> Option<usize> {
        let holes = self.text.holes();
        if holes.is_empty() {
            return None;
        }
        let index = holes.partition_point(|hole| hole.start < at);
        holes.get(index).filter(|hole| hole.start == at).map(|hole| hole.end)
    }

    fn read_segment(&mut self, range: Range<usize>) {
        if range.is_empty() {
            self.empty_segment
                .get_or_insert(range.start.saturating_sub(1)..range.end + 1);
            return;
        }
        let raw = self.text.raw();
        let Some(open) = self.opening(&range) else {
            self.push(range, SegmentKind::Plain, None);
            return;
        };
        let keys = open + 1..range.end - 1;
        let named = raw[keys.clone()]
            .split_once('=')
            .map(|(key, _)| key)
            .filter(|key| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric()));
        self.push(range.start..open, SegmentKind::Plain, named);
        if keys.is_empty() {
            return;
        }
        let mut value = keys.start + named.map_or(0, |key| key.len() + 1)..keys.end;
        let text = &raw[value.clone()];
        if text.len() > 1 && text.starts_with('\'') && text.ends_with('\'') {
            value = value.start + 1..value.end - 1;
        }
        self.push(value, SegmentKind::Key, None);
    }

    /// Where the parenthesis of a segment's key opens.
    fn opening(&self, range: &Range<usize>) -> Option<usize> {
        let raw = &self.text.raw()[range.clone()];
        if !raw.ends_with(')') || self.text.has_hole(&(range.end - 1..range.end)) {
            return None;
        }
        let mut from = 0;
        loop {
            let open = range.start + from + raw[from..].find('(')?;
            if !self.text.has_hole(&(open..open + 1)) {
                return Some(open);
            }
            from = open - range.start + 1;
        }
    }

    fn push(&mut self, range: Range<usize>, kind: SegmentKind, key: Option<&str>) {
        let start = self.normal.len();
        let written = &self.text.raw()[range.clone()];
        self.normal.push_str(written);
        if let Some(key) = key {
            self.normal.push('(');
            self.normal.push_str(key);
            self.normal.push(')');
        }
        self.normal[start..].make_ascii_lowercase();
        self.segments.push(Segment {
            range,
            kind,
            normal: start..self.normal.len(),
        });
    }

    fn read_parameters(&mut self, start: usize) {
        let raw = self.text.raw();
        let bytes = raw.as_bytes();
        let (mut from, mut at) = (start, start);
        let mut cursor = Cursor::query();
        while at < bytes.len() {
            if let Some(end) = self.hole_at(at) {
                at = end;
                continue;
            }
            if cursor.step(bytes[at]) {
                if self.parameters.len() + 1 == MAX_OPTIONS {
                    self.too_large = Some(TooLarge::Options);
                    return;
                }
                self.parameters.push(parameter(raw, from..at));
                from = at + 1;
                cursor = Cursor::query();
            }
            at += 1;
        }
        self.parameters.push(parameter(raw, from..bytes.len()));
    }

    /// Returns whether some of the text is known only at deployment, or a placeholder.
    pub fn has_placeholder(&self) -> bool {
        !self.text.holes().is_empty() || self.text.raw().contains('{')
    }

    /// Returns the text, in whose query names in braces are holes.
    pub const fn text(&self) -> &Text<'a> {
        &self.text
    }

    /// Returns the limit of the parser that the text exceeds, if any; the rest of the text is not parsed.
    pub const fn too_large(&self) -> Option<TooLarge> {
        self.too_large
    }

    /// Returns the prefix in front of the path.
    pub const fn prefix(&self) -> Option<&Prefix> {
        self.prefix.as_ref()
    }

    /// Returns the segments and keys, in order. A path that ends with a slash has no segment behind it.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns a segment as written.
    pub fn written(&self, segment: &Segment) -> &'a str {
        &self.text.raw()[segment.range.clone()]
    }

    /// Returns a segment in lower case, with the name of its key: `onlinemeetings(joinweburl)`.
    pub fn normal(&self, segment: &Segment) -> &str {
        &self.normal[segment.normal.clone()]
    }

    /// Returns whether some of a segment is known only at deployment.
    pub fn has_hole(&self, segment: &Segment) -> bool {
        self.text.has_hole(&segment.range)
    }

    /// Returns whether a segment is a placeholder for an id: `{id}`.
    pub fn is_placeholder(&self, segment: &Segment) -> bool {
        let written = self.written(segment);
        written.len() > 2 && written.starts_with('{') && written.ends_with('}')
    }

    /// Returns the first place where two slashes follow each other.
    pub const fn empty_segment(&self) -> Option<&Range<usize>> {
        self.empty_segment.as_ref()
    }

    /// Returns the bytes of the path without prefix and query.
    pub fn path_range(&self) -> Range<usize> {
        self.prefix.as_ref().map_or(0, |prefix| prefix.range.end)..self.end
    }

    /// Returns whether there is a question mark.
    pub fn has_query(&self) -> bool {
        self.end < self.text.raw().len()
    }

    /// Returns the parameters of the query.
    pub fn parameters(&self) -> &[Parameter<'a>] {
        &self.parameters
    }

    /// Returns a parameter by the name of its option.
    pub fn parameter(&self, name: &str) -> Option<&Parameter<'a>> {
        self.parameters.iter().find(|parameter| parameter.is(name))
    }
}

fn parameter(raw: &str, range: Range<usize>) -> Parameter<'_> {
    let text = &raw[range.clone()];
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    Parameter {
        name,
        value,
        has_value: text.len() > name.len(),
        range,
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    fn normal(text: &str) -> Vec<String> {
        let path = PathText::read(Text::path(text));
        path.segments()
            .iter()
            .map(|segment| path.normal(segment).to_string())
            .collect()
    }

    #[test]
    fn segments_and_keys_are_told_apart() {
        for (text, expected) in [
            (
                "/users/{id}/mailFolders('inbox')/messages",
                &["users", "{id}", "mailfolders", "inbox", "messages"][..],
            ),
            ("users('o''neill')/Messages/", &["users", "o''neill", "messages"]),
            (
                "users/o'neill@contoso.com/messages",
                &["users", "o'neill@contoso.com", "messages"],
            ),
            ("chats/getAllMessages()", &["chats", "getallmessages"]),
            (
                "communications/onlineMeetings(joinWebUrl='https://x/y?z')/meetingCallEvents",
                &[
                    "communications",
                    "onlinemeetings(joinweburl)",
                    "https://x/y?z",
                    "meetingcallevents",
                ],
            ),
            ("/users/${A/B}/messages", &["users", "${a/b}", "messages"]),
            ("/users/$(user)/messages", &["users", "$(user)", "messages"]),
            ("users($(user))/messages", &["users", "$(user)", "messages"]),
            ("/", &[]),
            ("", &[]),
        ] {
            assert_eq!(normal(text), expected, "{text}");
        }
    }

    #[test]
    fn queries_are_taken_apart_outside_of_quotes_and_parentheses() {
        let path = PathText::read(Text::path(
            "me/events?$filter=subject eq 'a&b'&$expand=x($select=a&b)&top&%24Select=c",
        ));
        let names: Vec<&str> = path.parameters().iter().map(|parameter| parameter.name).collect();
        assert_eq!(names, ["$filter", "$expand", "top", "%24Select"]);
        assert_eq!(path.parameter("$select").map(|parameter| parameter.value), Some("c"));
        assert!(!path.parameters()[2].has_value);
        let empty = PathText::read(Text::path("me/events?"));
        assert!(empty.has_query() && !empty.parameters()[0].has_value);
    }

    #[test]
    fn prefixes_are_found() {
        let of = |text| PathText::read(Text::path(text)).prefix().cloned();
        let prefix = of("https://graph.microsoft.com/v1.0/users");
        assert_eq!(prefix.as_ref().map(|p| p.range.clone()), Some(0..32));
        assert_eq!(prefix.and_then(|p| p.host), Some(8..27));
        assert_eq!(of("/beta/me/messages").map(|p| p.range), Some(0..5));
        assert_eq!(of("beta").map(|p| p.range), Some(0..4));
        assert_eq!(of("https://${HOST/x}/v1.0/me").map(|p| p.range), Some(0..22));
        assert_eq!(of("/betas/x"), None);
    }

    #[test]
    fn what_is_too_large_is_not_taken_apart() {
        let long = "/a".repeat(MAX_BYTES);
        assert_eq!(
            PathText::read(Text::path(&long)).too_large(),
            Some(TooLarge::Bytes(2 * MAX_BYTES))
        );
        let options = alloc::format!("/users?{}", "a=b&".repeat(1_000));
        let path = PathText::read(Text::path(&options));
        assert_eq!(path.too_large(), Some(TooLarge::Options));
        assert!(path.parameters().len() < MAX_OPTIONS);
    }

    #[test]
    fn each_placeholder_knows_its_place() {
        use Place::{Dollar, Inside, Key, Query, Quoted, Segment};
        for (text, expected) in [
            ("/users/{a}/messages", &[Segment][..]),
            ("/users/{a}/mailFolders('{b}')/messages", &[Segment, Quoted]),
            ("users({a})/messages", &[Key]),
            ("/f(joinWebUrl='{a}')/g", &[Quoted]),
            ("/f(joinWebUrl={a})/g", &[Key]),
            ("/a?$filter=id in ('{a}','{b}')", &[Quoted, Quoted]),
            ("/a/{a}?$filter={b}", &[Segment, Query]),
            ("/a/x-{a}", &[Inside]),
            ("/users/o'neill/{a}", &[Segment]),
            ("/users/${a}", &[Dollar]),
            ("{a}", &[Segment]),
        ] {
            let found = placeholders(text).map(|all| all.into_iter().map(|p| p.place).collect::<Vec<_>>());
            assert_eq!(found.as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(
            placeholders("/a/{b}/{c").map_err(|(at, found)| (at, found.len())),
            Err((7, 1))
        );
    }
}
