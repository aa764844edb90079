//! Where a value stands in a JSON text.

/// Returns the line and the column, both counted from 1, of the value a JSON pointer leads to. The text is valid JSON,
/// and the keys of the pointer need no escapes; the first of several keys of one name counts.
pub(crate) fn line_and_column(text: &str, pointer: &str) -> Option<(usize, usize)> {
    let mut cursor = Cursor {
        bytes: text.as_bytes(),
        at: 0,
    };
    for part in pointer.split('/').skip(1) {
        cursor.enter(part)?;
    }
    cursor.blanks();
    let before = text.get(..cursor.at)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Some((before.matches('\n').count() + 1, before[start..].chars().count() + 1))
}

struct Cursor<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
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
    fn string(&mut self) -> Option<&[u8]> {
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

    /// Goes to the value of a key or an index.
    fn enter(&mut self, part: &str) -> Option<()> {
        self.blanks();
        if self.peek()? == b'{' {
            self.at += 1;
            loop {
                let is_it = self.string()? == part.as_bytes();
                self.expect(b':')?;
                if is_it {
                    return Some(());
                }
                self.skip()?;
                self.expect(b',')?;
            }
        }
        self.expect(b'[')?;
        for _ in 0..part.parse::<usize>().ok()? {
            self.skip()?;
            self.expect(b',')?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_pointers() {
        let text = "{\"a\": [1, \"x\\\"]}\", {\"b\" : [], \"c\": {\"d\":\n  \"é\"}}], \"e\":\ttrue}";
        let place = |pointer| line_and_column(text, pointer);
        assert_eq!(place(""), Some((1, 1)));
        assert_eq!(place("/a/0"), Some((1, 8)));
        assert_eq!(place("/a/1"), Some((1, 11)));
        assert_eq!(place("/a/2/c/d"), Some((2, 3)));
        assert_eq!(place("/e"), Some((2, 16)));
        for nowhere in ["/b", "/a/3", "/a/x", "/e/f"] {
            assert_eq!(place(nowhere), None, "{nowhere}");
        }
        for cut in 0..text.len() {
            if let Some(cut) = text.get(..cut) {
                let _ = line_and_column(cut, "/a/2/c/d");
            }
        }
    }
}
