//! Text that stands inside another one, with the place of each of its bytes.

use std::borrow::Cow;
use std::ops::Range;

use crate::raw::TextMap;

/// Text as it reads inside a string, an indented block or a shell command, and where its bytes stand in the
/// file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Carried<'t> {
    text: Cow<'t, str>,
    pieces: Vec<Piece>,
    /// Parts that are known only when it is sent, as bytes of the text.
    holes: Vec<Range<usize>>,
}

/// A stretch of the text, and the bytes of the file it is written as; the same ones where both are as long.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    text: Range<usize>,
    file: Range<usize>,
}

impl Piece {
    fn is_exact(&self) -> bool {
        self.text.len() == self.file.len()
    }
}

impl<'t> Carried<'t> {
    /// Returns a text that is written as it reads, from this byte of the file on.
    pub(crate) fn verbatim(text: &'t str, start: usize) -> Carried<'t> {
        Carried {
            text: Cow::Borrowed(text),
            pieces: vec![Piece {
                text: 0..text.len(),
                file: start..start + text.len(),
            }],
            holes: Vec::new(),
        }
    }

    /// Returns the text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the parts that are not known.
    pub(crate) fn holes(&self) -> &[Range<usize>] {
        &self.holes
    }

    /// Returns whether nothing of it is known.
    pub(crate) fn is_hole(&self) -> bool {
        matches!(self.holes.as_slice(), [hole] if hole.start == 0 && hole.end == self.text.len())
    }

    /// Adds text that these bytes of the file are read as.
    pub(crate) fn push(&mut self, text: &str, file: Range<usize>) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.to_mut().push_str(text);
        let piece = Piece {
            text: start..self.text.len(),
            file,
        };
        match self.pieces.last_mut() {
            Some(last) if last.is_exact() && piece.is_exact() && last.file.end == piece.file.start => {
                last.text.end = piece.text.end;
                last.file.end = piece.file.end;
            }
            _ => self.pieces.push(piece),
        }
    }

    /// Adds a part that is not known, by the name it has.
    pub(crate) fn push_hole(&mut self, name: &str, file: Range<usize>) {
        let name: String = name
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
            .take(64)
            .collect();
        let start = self.text.len();
        self.push(&format!("${{{name}}}"), file);
        self.holes.push(start..self.text.len());
    }

    /// Adds a part that is not known as it is written.
    pub(crate) fn push_raw_hole(&mut self, text: &str, file: Range<usize>) {
        let start = self.text.len();
        self.push(text, file);
        self.holes.push(start..self.text.len());
    }

    /// Returns the bytes of the file it is written at, in its order.
    #[cfg(feature = "source")]
    pub(crate) fn places(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.pieces.iter().map(|piece| piece.file.clone())
    }

    /// Adds another text behind this one.
    pub(crate) fn append(&mut self, other: &Carried<'_>) {
        let by = self.text.len();
        for piece in &other.pieces {
            self.push(&other.text[piece.text.clone()], piece.file.clone());
        }
        self.holes
            .extend(other.holes.iter().map(|hole| hole.start + by..hole.end + by));
    }

    /// Returns a part of the text.
    pub(crate) fn slice(&self, range: Range<usize>) -> Carried<'_> {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let first = self.pieces.partition_point(|piece| piece.text.end <= range.start);
        let pieces = self.pieces[first..]
            .iter()
            .take_while(|piece| piece.text.start < range.end)
            .map(|piece| {
                let from = piece.text.start.max(range.start);
                let to = piece.text.end.min(range.end);
                let file = if piece.is_exact() {
                    let start = piece.file.start + (from - piece.text.start);
                    start..start + (to - from)
                } else {
                    piece.file.clone()
                };
                Piece {
                    text: from - range.start..to - range.start,
                    file,
                }
            })
            .collect();
        let first = self.holes.partition_point(|hole| hole.end <= range.start);
        let holes = self.holes[first..]
            .iter()
            .take_while(|hole| hole.start < range.end)
            .map(|hole| hole.start.max(range.start) - range.start..hole.end.min(range.end) - range.start)
            .collect();
        Carried {
            text: Cow::Borrowed(text),
            pieces,
            holes,
        }
    }

    /// Returns the bytes of the file that a part of the text takes up, from its first to its last one. Stretches
    /// that are written before the first one, as a variable is, do not widen it.
    pub(crate) fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let part = self.slice(range);
        let mut pieces = part.pieces.iter();
        let mut place = pieces.next()?.file.clone();
        for piece in pieces {
            if piece.file.start >= place.end {
                place.end = piece.file.end;
            }
        }
        Some(place)
    }

    /// Returns the byte of the file at which a part of the text begins.
    pub(crate) fn start_of(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|piece| piece.text.end <= at);
        match self.pieces.get(next) {
            Some(piece) if piece.is_exact() => piece.file.start + at.saturating_sub(piece.text.start),
            Some(piece) => piece.file.start,
            None => self.pieces.last().map_or(0, |piece| piece.file.end),
        }
    }

    /// Returns the byte the text is written from, where all of it is written at one place as it reads.
    pub(crate) fn written_from(&self) -> Option<usize> {
        match self.pieces.as_slice() {
            [piece] if piece.is_exact() && self.holes.is_empty() => Some(piece.file.start),
            _ => None,
        }
    }

    /// Returns how the text and the bytes of the file go together, for pointing only.
    pub(crate) fn map(&self) -> TextMap {
        TextMap::Pieces(
            self.pieces
                .iter()
                .map(|piece| (piece.text.clone(), piece.file.clone()))
                .collect(),
        )
    }

    /// Returns the same for the parts that are written in these bytes: what is put together from several places
    /// is pointed at where it is put together.
    pub(crate) fn map_inside(&self, span: &Range<usize>) -> TextMap {
        let is_inside = |file: &Range<usize>| span.start <= file.start && file.end <= span.end;
        TextMap::Pieces(
            self.pieces
                .iter()
                .filter(|piece| is_inside(&piece.file))
                .map(|piece| (piece.text.clone(), piece.file.clone()))
                .collect(),
        )
    }

    /// Returns the text with what it stands for in the place of parts of it: `with` looks at the text from a byte
    /// on and says how many bytes it stands for.
    pub(crate) fn replaced(
        &self,
        mut with: impl FnMut(&str, usize) -> Option<(usize, Carried<'static>)>,
    ) -> Carried<'static> {
        let mut out = Carried::default();
        let mut from = 0;
        let mut at = 0;
        while at < self.text.len() {
            match with(&self.text, at) {
                Some((taken, carried)) if taken > 0 => {
                    out.append(&self.slice(from..at));
                    out.append(&carried);
                    at += taken;
                    from = at;
                }
                _ => at += self.text[at..].chars().next().map_or(1, char::len_utf8),
            }
        }
        out.append(&self.slice(from..self.text.len()));
        out
    }

    /// Returns the same text without a borrow.
    pub(crate) fn into_owned(self) -> Carried<'static> {
        Carried {
            text: Cow::Owned(self.text.into_owned()),
            pieces: self.pieces,
            holes: self.holes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_places() {
        let mut carried = Carried::default();
        carried.push("ab", 10..12);
        carried.push("c", 12..13);
        carried.push("\"", 13..15);
        carried.push("d", 15..16);
        carried.push_hole("X", 16..20);
        assert_eq!(carried.text(), "abc\"d${X}");
        assert_eq!(carried.place(1..3), Some(11..13));
        assert_eq!(carried.place(2..5), Some(12..16));
        assert_eq!(carried.slice(5..9).holes().first(), Some(&(0..4)));
        assert_eq!(carried.slice(1..3).written_from(), Some(11));
        assert_eq!(carried.slice(1..4).written_from(), None);
        assert_eq!(carried.start_of(4), 15);
        assert_eq!(carried.start_of(99), 20);
    }

    #[test]
    fn what_is_replaced_stands_where_it_was_written() {
        let text = Carried::verbatim("a/{b}/c", 100);
        let value = Carried::verbatim("me", 3).into_owned();
        let replaced = text.replaced(|text, at| text[at..].starts_with("{b}").then(|| (3, value.clone())));
        assert_eq!(replaced.text(), "a/me/c");
        assert_eq!(replaced.place(2..4), Some(3..5));
        assert_eq!(replaced.place(5..6), Some(106..107));
    }
}
