//! The text of a file and the places in it.

use std::ops::Range;

use serde::Serialize;

/// A file as the linter read it.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Name as it is shown: relative where it was given so, always with `/`.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    line_starts: Vec<usize>,
    /// Characters before every [`STRIDE`]th byte: a body without line breaks is one long line.
    characters: Vec<usize>,
    mark: usize,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 4096;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode scalar values, from 1.
    pub column: usize,
    /// Offset in bytes, from 0.
    pub offset: usize,
}

impl SourceFile {
    /// A file with this name and text.
    ///
    /// ```
    /// let file = graphsub_lint::source::SourceFile::new("a.yaml", "é: 1\nb: 2\n");
    /// assert_eq!(file.position(6).line, 2);
    /// assert_eq!(file.position(2).column, 2);
    /// ```
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> SourceFile {
        let text = text.into();
        let mut line_starts = vec![0];
        line_starts.extend(
            text.bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(index, _)| index + 1),
        );
        let mut characters = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            characters.push(count);
            count += starts(chunk);
        }
        SourceFile {
            name: name.into(),
            text,
            line_starts,
            characters,
            mark: 0,
        }
    }

    /// The same file with a byte order mark of this many bytes before the text, so that offsets
    /// are those of the file.
    pub fn after_mark(mut self, bytes: usize) -> SourceFile {
        self.mark = bytes;
        self
    }

    /// The place of a byte.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.floor(offset);
        let line = self.line_of(offset);
        let column = self.characters_before(offset) - self.characters_before(self.line_starts[line - 1]) + 1;
        Position {
            line,
            column,
            offset: offset + self.mark,
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let stride = (offset / STRIDE).min(self.characters.len().saturating_sub(1));
        let counted = self.characters.get(stride).copied().unwrap_or_default();
        counted + starts(&self.text.as_bytes()[stride * STRIDE..offset])
    }

    /// The line a byte stands in, from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    /// The bytes of some lines, from 1, both included, without the last line break.
    pub fn lines(&self, first: usize, last: usize) -> Range<usize> {
        let start = self.line_starts[first.clamp(1, self.line_starts.len()) - 1];
        let end = self.line_starts.get(last).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The offset, or the start of the character it lies in.
    pub(crate) fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Characters that start in a piece of UTF-8.
fn starts(bytes: &[u8]) -> usize {
    // Every byte but a continuation (0b10xxxxxx) starts a character.
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_in_long_lines_are_counted_from_the_nearest_stride() {
        let text = "é".repeat(3 * STRIDE) + "\n" + &"aé".repeat(STRIDE);
        let file = SourceFile::new("a", text.as_str());
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
            let line_start = text[..at.offset].rfind('\n').map_or(0, |i| i + 1);
            assert_eq!(at.column, text[line_start..at.offset].chars().count() + 1, "{offset}");
        }
    }

    #[test]
    fn positions_count_characters_not_bytes() {
        let file = SourceFile::new("a", "aé\r\nb");
        assert_eq!(
            file.position(0),
            Position {
                line: 1,
                column: 1,
                offset: 0
            }
        );
        assert_eq!(
            file.position(3),
            Position {
                line: 1,
                column: 3,
                offset: 3
            }
        );
        assert_eq!(file.position(2).offset, 1, "inside a character is its start");
        assert_eq!(
            file.position(5),
            Position {
                line: 2,
                column: 1,
                offset: 5
            }
        );
        assert_eq!(
            file.position(99),
            Position {
                line: 2,
                column: 2,
                offset: 6
            }
        );
    }

    #[test]
    fn lines_end_before_their_break() {
        let file = SourceFile::new("a", "one\ntwo\nthree");
        assert_eq!(&file.text[file.lines(2, 2)], "two");
        assert_eq!(&file.text[file.lines(2, 9)], "two\nthree");
    }
}
