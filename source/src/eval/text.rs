//! A text put together from literals and unknown parts, which knows where in the file each byte of it was written.

use std::ops::Range;
use std::rc::Rc;

use super::Val;
use crate::ir::{Name, Span};

/// Longer texts are cut off from folding: nobody writes a definition of that size, but `s = s + s` in a loop does.
pub(crate) const LONGEST: usize = 1 << 18;

/// A stretch of a text that was written at one place.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) at: Range<usize>,
    pub(crate) from: Span,
    /// Byte for byte as in the file; otherwise (an escape) only the whole piece has a place.
    pub(crate) exact: bool,
}

/// An unknown stretch: `${name}` in the text.
#[derive(Clone, Debug)]
pub(crate) struct Hole {
    pub(crate) at: Range<usize>,
    pub(crate) value: Val,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) holes: Vec<Hole>,
    /// Calls and rows of tables the text came through, outermost last.
    pub(crate) via: Vec<Span>,
}

impl Text {
    pub(crate) fn literal(text: &str, span: Span, exact: bool) -> Self {
        let mut new = Self::default();
        new.push(text, span, exact);
        new
    }

    pub(crate) fn push(&mut self, text: &str, span: Span, exact: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        let at = start..self.text.len();
        if let Some(last) = self.pieces.last_mut()
            && exact
            && last.exact
            && last.from.end == span.start
            && last.at.end == start
        {
            last.from.end = span.end;
            last.at.end = at.end;
            return;
        }
        self.pieces.push(Piece { at, from: span, exact });
    }

    pub(crate) fn hole(&mut self, name: &Name, value: Val, span: Span) {
        let start = self.text.len();
        self.text.push_str("${");
        self.text.push_str(name);
        self.text.push('}');
        let at = start..self.text.len();
        self.pieces.push(Piece {
            at: at.clone(),
            from: span,
            exact: false,
        });
        self.holes.push(Hole { at, value });
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.pieces.extend(other.pieces.iter().map(|piece| Piece {
            at: moved(&piece.at, shift),
            ..piece.clone()
        }));
        self.holes.extend(other.holes.iter().map(|hole| Hole {
            at: moved(&hole.at, shift),
            ..hole.clone()
        }));
        for via in &other.via {
            self.came_through(*via);
        }
    }

    /// Returns a stretch of the text, with its places.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        let first = self.pieces.partition_point(|piece| piece.at.end <= range.start);
        let pieces = self.pieces[first..]
            .iter()
            .take_while(|piece| piece.at.start < range.end)
            .map(|piece| {
                let start = piece.at.start.max(range.start);
                let end = piece.at.end.min(range.end);
                let from = if piece.exact {
                    Span::new(
                        piece.from.start + (start - piece.at.start),
                        piece.from.start + (end - piece.at.start),
                    )
                } else {
                    piece.from
                };
                Piece {
                    at: start - range.start..end - range.start,
                    from,
                    exact: piece.exact,
                }
            })
            .collect();
        let first = self.holes.partition_point(|hole| hole.at.start < range.start);
        let holes = self.holes[first..]
            .iter()
            .take_while(|hole| hole.at.end <= range.end)
            .map(|hole| Hole {
                at: hole.at.start - range.start..hole.at.end - range.start,
                value: hole.value.clone(),
            })
            .collect();
        Self {
            text,
            pieces,
            holes,
            via: self.via.clone(),
        }
    }

    /// Returns where a stretch of the text is written, from its first byte to its last.
    pub(crate) fn place(&self, range: Range<usize>) -> Option<Span> {
        let first = self.pieces.partition_point(|piece| piece.at.end <= range.start);
        let mut found: Option<Span> = None;
        for piece in self.pieces[first..]
            .iter()
            .take_while(|piece| piece.at.start < range.end.max(range.start + 1))
        {
            let span = if piece.exact {
                let start = range.start.max(piece.at.start) - piece.at.start;
                let end = range.end.min(piece.at.end).max(piece.at.start) - piece.at.start;
                Span::new(piece.from.start + start, piece.from.start + end.max(start))
            } else {
                piece.from
            };
            found = Some(match found {
                // Pieces of one literal follow each other; one that stands before belongs to another place.
                Some(so_far) if span.start >= so_far.end => Span::new(so_far.start, span.end),
                Some(so_far) => so_far,
                None => span,
            });
        }
        found
    }

    pub(crate) fn came_through(&mut self, call: Span) {
        if self.via.len() < 6 && !self.via.contains(&call) {
            self.via.push(call);
        }
    }

    /// Returns the value of the only hole if nothing else stands beside it.
    pub(crate) fn only_hole(&self) -> Option<&Val> {
        match self.holes.as_slice() {
            [hole] if hole.at.len() == self.text.len() => Some(&hole.value),
            _ => None,
        }
    }

    /// Returns the text with what is unknown left out.
    pub(crate) fn known(&self) -> String {
        let mut known = String::new();
        let mut from = 0;
        for hole in &self.holes {
            known.push_str(self.text.get(from..hole.at.start).unwrap_or_default());
            from = hole.at.end;
        }
        known.push_str(self.text.get(from..).unwrap_or_default());
        known
    }

    pub(crate) fn into_val(self) -> Val {
        Val::Text(Rc::new(self))
    }
}

fn moved(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
