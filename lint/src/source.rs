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
    mark: usize,
}

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
        SourceFile {
            name: name.into(),
            text,
            line_starts,
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
        let column = self.text[self.line_starts[line - 1]..offset].chars().count() + 1;
        Position {
            line,
            column,
            offset: offset + self.mark,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
