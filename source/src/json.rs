//! JSON inside a text of a program, with unknown parts, comments and trailing commas.

use std::ops::Range;

use crate::eval::Text;

/// Objects nested deeper than this are not read.
const DEEPEST: usize = 32;

/// An object in a text: its byte range and its members.
#[derive(Debug)]
pub(crate) struct JsonObject {
    pub(crate) at: Range<usize>,
    pub(crate) members: Vec<Member>,
}

#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_at: Range<usize>,
    pub(crate) value: Range<usize>,
    pub(crate) kind: ValueKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// The range is what stands between the quotes.
    String,
    Bool(bool),
    Null,
    Number,
    /// Words without quotes: an unknown part of the text.
    Bare,
    Object,
    List,
}

/// Reads all objects that close in a text, outer ones after those inside them.
pub(crate) fn objects(text: &Text) -> Vec<JsonObject> {
    let mut reader = Reader {
        text,
        bytes: text.text.as_bytes(),
        at: 0,
        found: Vec::new(),
    };
    while reader.at < reader.bytes.len() {
        if reader.bytes[reader.at] == b'{' && !reader.in_hole() {
            let start = reader.at;
            if reader.object(0).is_none() {
                // Not an object: look behind its brace. What was read inside is read again once at most per depth.
                reader.at = reader.at.max(start + 1);
            }
        } else {
            reader.at += 1;
        }
    }
    reader.found
}

struct Reader<'t> {
    text: &'t Text,
    bytes: &'t [u8],
    at: usize,
    found: Vec<JsonObject>,
}

impl Reader<'_> {
    fn hole_at(&self, at: usize) -> Option<Range<usize>> {
        let index = self.text.holes.partition_point(|hole| hole.at.end <= at);
        self.text
            .holes
            .get(index)
            .map(|hole| hole.at.clone())
            .filter(|hole| hole.contains(&at))
    }

    fn in_hole(&self) -> bool {
        self.hole_at(self.at).is_some()
    }

    fn blanks(&mut self) {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\t' | b'\r' | b'\n') => self.at += 1,
                // Quotes may be escaped once more, as in a string inside a shell command.
                Some(b'\\') if matches!(self.bytes.get(self.at + 1), Some(b'n' | b'r' | b't')) => self.at += 2,
                _ => return,
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.blanks();
            match self.bytes.get(self.at)? {
                b'}' => {
                    self.at += 1;
                    self.found.push(JsonObject {
                        at: start..self.at,
                        members,
                    });
                    return Some(());
                }
                b',' => self.at += 1,
                _ => {
                    let (key, key_at) = self.key()?;
                    self.blanks();
                    if self.bytes.get(self.at) != Some(&b':') {
                        return None;
                    }
                    self.at += 1;
                    self.blanks();
                    let (value, kind) = self.value(depth)?;
                    members.push(Member {
                        key,
                        key_at,
                        value,
                        kind,
                    });
                    self.blanks();
                    if !matches!(self.bytes.get(self.at), Some(b',' | b'}')) {
                        return None;
                    }
                }
            }
        }
    }

    fn key(&mut self) -> Option<(String, Range<usize>)> {
        let range = match self.bytes.get(self.at)? {
            b'"' | b'\'' | b'\\' => self.string()?,
            byte if byte.is_ascii_alphabetic() => {
                let start = self.at;
                while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
                    self.at += 1;
                }
                start..self.at
            }
            _ => return None,
        };
        Some((self.text.text.get(range.clone())?.to_owned(), range))
    }

    /// Reads a string in quotes, which may be escaped themselves.
    fn string(&mut self) -> Option<Range<usize>> {
        let escaped = self.bytes.get(self.at) == Some(&b'\\');
        if escaped {
            self.at += 1;
        }
        let quote = *self.bytes.get(self.at)?;
        if quote != b'"' && quote != b'\'' {
            return None;
        }
        self.at += 1;
        let start = self.at;
        loop {
            if let Some(hole) = self.hole_at(self.at) {
                self.at = hole.end;
                continue;
            }
            match *self.bytes.get(self.at)? {
                b'\\' if escaped && self.bytes.get(self.at + 1) == Some(&quote) => {
                    let range = start..self.at;
                    self.at += 2;
                    return Some(range);
                }
                b'\\' => self.at += 2,
                byte if byte == quote && !escaped => {
                    let range = start..self.at;
                    self.at += 1;
                    return Some(range);
                }
                _ => self.at += 1,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<(Range<usize>, ValueKind)> {
        if let Some(hole) = self.hole_at(self.at) {
            let start = self.at;
            self.at = hole.end;
            return Some((start..hole.end, ValueKind::Bare)).inspect(|_| self.bare());
        }
        let start = self.at;
        match *self.bytes.get(self.at)? {
            b'"' | b'\'' | b'\\' => self.string().map(|range| (range, ValueKind::String)),
            b'{' => {
                self.object(depth + 1)?;
                Some((start..self.at, ValueKind::Object))
            }
            b'[' => {
                self.at += 1;
                loop {
                    self.blanks();
                    match self.bytes.get(self.at)? {
                        b']' => {
                            self.at += 1;
                            return Some((start..self.at, ValueKind::List));
                        }
                        b',' => self.at += 1,
                        _ => {
                            if depth > DEEPEST {
                                return None;
                            }
                            self.value(depth + 1)?;
                        }
                    }
                }
            }
            _ => {
                self.bare();
                let word = self.text.text.get(start..self.at)?.trim();
                let kind = match word {
                    "true" | "True" => ValueKind::Bool(true),
                    "false" | "False" => ValueKind::Bool(false),
                    "null" | "None" => ValueKind::Null,
                    _ if word.parse::<f64>().is_ok() => ValueKind::Number,
                    "" => return None,
                    _ => ValueKind::Bare,
                };
                Some((start..start + word.len(), kind))
            }
        }
    }

    /// Skips words without quotes.
    fn bare(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if let Some(hole) = self.hole_at(self.at) {
                self.at = hole.end;
                continue;
            }
            if matches!(byte, b',' | b'}' | b']' | b'\n' | b'{' | b'"') {
                return;
            }
            self.at += 1;
        }
    }
}
