//! Where values stand in a JSON text.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// Bytes of its key, quotes included, where it has one.
    pub(crate) key: Option<Range<usize>>,
    /// Bytes of the value.
    pub(crate) value: Range<usize>,
}

/// Returns where the values stand that JSON pointers lead to, in one pass over the text. The text is valid JSON, and
/// the keys of the pointers need no escapes; the last of several keys of one name counts, as it does where the text
/// is read.
pub(crate) fn spots<'p>(text: &str, pointers: impl IntoIterator<Item = &'p str>) -> HashMap<&'p str, Spot> {
    let mut wanted: HashMap<&str, bool> = HashMap::new();
    for pointer in pointers {
        for (slash, _) in pointer.match_indices('/') {
            wanted.entry(&pointer[..slash]).or_default();
        }
        wanted.insert(pointer, true);
    }
    let mut walk = Walk {
        cursor: Cursor {
            bytes: text.as_bytes(),
            at: 0,
        },
        wanted,
        path: String::new(),
        found: HashMap::new(),
    };
    // What comes after a mistake is not found.
    let _ = walk.value(None);
    walk.found
}

struct Walk<'t, 'p> {
    cursor: Cursor<'t>,
    /// The pointers and the ways to them, and which of the two each is.
    wanted: HashMap<&'p str, bool>,
    /// The way to where the cursor is.
    path: String,
    found: HashMap<&'p str, Spot>,
}

impl Walk<'_, '_> {
    /// Goes behind a value; into it as far as a pointer leads there, which is a few levels.
    fn value(&mut self, key: Option<Range<usize>>) -> Option<()> {
        self.cursor.blanks();
        let Some((pointer, is_wanted)) = self.wanted.get_key_value(self.path.as_str()) else {
            return self.cursor.skip();
        };
        let (pointer, is_wanted) = (*pointer, *is_wanted);
        let start = self.cursor.at;
        match self.cursor.peek()? {
            b'{' => self.members(b'}')?,
            b'[' => self.members(b']')?,
            _ => self.cursor.skip()?,
        }
        if is_wanted {
            let value = start..self.cursor.at;
            self.found.insert(pointer, Spot { key, value });
        }
        Some(())
    }

    /// Goes behind an object or a list, by the byte that ends it.
    fn members(&mut self, end: u8) -> Option<()> {
        self.cursor.at += 1;
        let length = self.path.len();
        for index in 0_usize.. {
            if self.cursor.expect(end).is_some() {
                break;
            }
            if index > 0 {
                self.cursor.expect(b',')?;
            }
            self.path.truncate(length);
            let key = match end {
                b'}' => Some(self.key()?),
                _ => {
                    write!(self.path, "/{index}").ok()?;
                    None
                }
            };
            self.value(key)?;
        }
        self.path.truncate(length);
        Some(())
    }

    /// Goes behind a key and its colon, and adds it to the way.
    fn key(&mut self) -> Option<Range<usize>> {
        self.cursor.blanks();
        let start = self.cursor.at;
        let name = self.cursor.string()?;
        self.path.push('/');
        match std::str::from_utf8(name) {
            // A slash would make two steps of one, and no pointer has two in a row.
            Ok(name) if !name.contains('/') => self.path.push_str(name),
            _ => self.path.push('/'),
        }
        let key = start..self.cursor.at;
        self.cursor.expect(b':')?;
        Some(key)
    }
}

struct Cursor<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Goes behind a byte, blanks before it left out.
    fn expect(&mut self, byte: u8) -> Option<()> {
        self.blanks();
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    /// Goes behind a string and returns what stands between its quotes.
    fn string(&mut self) -> Option<&'t [u8]> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.bytes.get(start..self.at - 1)
    }

    /// Goes behind a value.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.blanks();
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' => {
                    self.at += 1;
                    continue;
                }
                _ => {
                    let ends = |byte: u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
                    while self.peek().is_some_and(|byte| !ends(byte)) {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_pointers() {
        let text =
            "{\"a\": [1, \"x\\\"]}\", {\"b\" : [], \"c\": {\"d\":\n  \"é\"}}], \"e\":\ttrue, \"f\": {}, \"f\": [[2]]}";
        let spot = |pointer| spots(text, [pointer]).remove(pointer);
        let written = |pointer| spot(pointer).map(|spot| (spot.key.map(|key| &text[key]), &text[spot.value]));
        assert_eq!(written(""), Some((None, text)));
        assert_eq!(written("/a/0"), Some((None, "1")));
        assert_eq!(written("/a/1"), Some((None, "\"x\\\"]}\"")));
        assert_eq!(written("/a/2/b"), Some((Some("\"b\""), "[]")));
        assert_eq!(written("/a/2/c/d"), Some((Some("\"d\""), "\"é\"")));
        assert_eq!(written("/e"), Some((Some("\"e\""), "true")));
        assert_eq!(written("/f/0/0"), Some((None, "2")));
        for nowhere in ["/b", "/a/3", "/a/x", "/e/f", "/a/0/0"] {
            assert_eq!(spot(nowhere), None, "{nowhere}");
        }
        assert_eq!(spots(text, ["/a/0", "/e", "/b"]).len(), 2);
        assert_eq!(spots("{\"a/b\": 1, \"a\": {\"b\": 2}}", ["/a/b"])["/a/b"].value, 22..23);
        for cut in 0..text.len() {
            if let Some(cut) = text.get(..cut) {
                let _ = spots(cut, ["/a/2/c/d"]);
            }
        }
    }
}
