//! The text of a file and the places in it.

use std::cell::OnceCell;
use std::ops::Range;

/// The text of a file, with its line starts.
#[derive(Debug)]
pub struct Source<'t> {
    name: &'t str,
    text: &'t str,
    /// Bytes of the byte order mark before the text.
    mark: usize,
    lines: OnceCell<Lines>,
}

/// Where lines begin; worked out when the first place is asked for, since most files have no findings.
#[derive(Debug)]
struct Lines {
    starts: Vec<u32>,
    /// Characters before every [`STRIDE`]th byte: a body without line breaks is one long line. None where
    /// each byte is a character.
    characters: Vec<u32>,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 4096;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Column in bytes, from 1.
    pub byte_column: u32,
    /// Offset in bytes, from 0.
    pub offset: u32,
}

impl Position {
    /// The beginning of a file.
    pub const START: Position = Position {
        line: 1,
        column: 1,
        byte_column: 1,
        offset: 0,
    };
}

impl<'t> Source<'t> {
    /// Returns a file of this name and text.
    ///
    /// ```
    /// let file = graphsub_read::source::Source::new("a.yaml", "é: 1\nb: 2\n");
    /// assert_eq!(file.position(6).line, 2);
    /// assert_eq!(file.position(2).column, 2);
    /// ```
    pub const fn new(name: &'t str, text: &'t str) -> Source<'t> {
        Source {
            name,
            text,
            mark: 0,
            lines: OnceCell::new(),
        }
    }

    /// Returns the same file without the byte order mark its text begins with; offsets stay those of the
    /// file.
    #[must_use]
    pub fn without_mark(mut self) -> Source<'t> {
        if let Some(rest) = self.text.strip_prefix('\u{feff}') {
            self.mark = self.text.len() - rest.len();
            self.text = rest;
        }
        self
    }

    /// Returns the name.
    pub const fn name(&self) -> &'t str {
        self.name
    }

    /// Returns the text, without a byte order mark.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    fn lines(&self) -> &Lines {
        self.lines.get_or_init(|| {
            let bytes = self.text.as_bytes();
            let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let mut starts = vec![0];
            starts.extend(memchr::memchr_iter(b'\n', bytes).map(|at| short(at + 1)));
            let chunks = if bytes.is_ascii() {
                [].chunks(STRIDE)
            } else {
                bytes.chunks(STRIDE)
            };
            let mut characters = Vec::with_capacity(chunks.len());
            let mut count = 0;
            for chunk in chunks {
                characters.push(count);
                count += short(begun(chunk));
            }
            Lines { starts, characters }
        })
    }

    /// Returns the place of a byte; inside a character that of its first one.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.line_of(offset);
        let start = self.lines().starts[line - 1] as usize;
        let column = self.characters_before(offset) - self.characters_before(start) + 1;
        let short = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Position {
            line: short(line),
            column: short(column),
            byte_column: short(offset - start + 1),
            offset: short(offset + self.mark),
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let characters = &self.lines().characters;
        if characters.is_empty() {
            return offset;
        }
        let stride = (offset / STRIDE).min(characters.len().saturating_sub(1));
        let counted = characters.get(stride).copied().unwrap_or_default() as usize;
        counted + begun(&self.text.as_bytes()[stride * STRIDE..offset])
    }

    /// Returns the line of a byte, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.lines().starts.partition_point(|start| *start as usize <= offset)
    }

    /// Returns the bytes of some lines, from 1, both included, without the last line break.
    pub fn line_range(&self, first: usize, last: usize) -> Range<usize> {
        let starts = &self.lines().starts;
        let start = starts[first.clamp(1, starts.len()) - 1] as usize;
        let end = starts.get(last).map_or(self.text.len(), |next| *next as usize - 1);
        start..end.max(start)
    }

    /// Returns how many lines there are.
    pub fn line_count(&self) -> usize {
        self.lines().starts.len()
    }

    /// Returns the offset, or the start of the character it lies in.
    pub fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Characters that begin in a piece of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    // Every byte but a continuation (0b10xxxxxx) begins a character.
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_long_lines_are_counted_from_the_nearest_stride() {
        let text = "é".repeat(3 * STRIDE) + "\n" + &"aé".repeat(STRIDE);
        let file = Source::new("a", &text);
        for offset in [
            0,
            2,
            STRIDE,
            STRIDE + 2,
            4 * STRIDE,
            6 * STRIDE,
            6 * STRIDE + 1,
            7 * STRIDE + 3,
            text.len(),
        ] {
            let at = file.position(offset);
            let offset = at.offset as usize;
            let line_start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
            assert_eq!(
                at.column as usize,
                text[line_start..offset].chars().count() + 1,
                "{offset}"
            );
        }
    }

    #[test]
    fn positions_count_characters_not_bytes() {
        let file = Source::new("a", "aé\r\nb");
        let at = |offset| {
            let Position {
                line,
                column,
                byte_column,
                offset,
            } = file.position(offset);
            assert!(byte_column >= column);
            (line, column, offset)
        };
        assert_eq!(at(0), (1, 1, 0));
        assert_eq!(at(3), (1, 3, 3));
        assert_eq!(at(2).2, 1, "inside a character is its start");
        assert_eq!(file.position(3).byte_column, 4);
        assert_eq!(at(5), (2, 1, 5));
        assert_eq!(at(99), (2, 2, 6));
        assert_eq!(Source::new("a", "\u{feff}b").without_mark().position(0).offset, 3);
    }

    #[test]
    fn lines_end_before_their_break() {
        let file = Source::new("a", "one\ntwo\nthree");
        assert_eq!(&file.text()[file.line_range(2, 2)], "two");
        assert_eq!(&file.text()[file.line_range(2, 9)], "two\nthree");
    }
}
