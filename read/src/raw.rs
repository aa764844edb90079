//! Keys and values as a front-end found them, before the table of keys says what they should be.

use std::ops::Range;

use graphsub_terms::Text;

/// A value as written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Raw<'t> {
    /// `null`: not said.
    Null,
    /// Text, a number, `true`: what it is depends on the key.
    Scalar {
        /// As it reads, escapes resolved.
        text: &'t str,
        /// Whether it is written without quotes, so that `true` or `1` is not a string.
        plain: bool,
    },
    /// Text of which the front-end knows what is not known.
    Text(Text<'t>),
    /// `true` or `false` of a program.
    Flag(bool),
    /// A time from the moment of the request, computed by a program, in seconds.
    FromNow(i64),
    /// A list.
    List(Vec<Item<'t>>),
    /// Something that cannot be a value here, such as a mapping.
    Other,
    /// Set to an unknown value.
    Unknown,
    /// Known not to be set.
    Absent,
}

/// A value of a list.
#[derive(Debug, Clone)]
pub struct Item<'t> {
    /// The value.
    pub value: Raw<'t>,
    /// Bytes it takes up.
    pub span: Range<usize>,
    /// Whether it can be edited there.
    pub editable: bool,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub struct Entry<'t> {
    /// The key, as it reads.
    pub key: &'t str,
    /// Bytes of the key.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Raw<'t>,
    /// Bytes of the value.
    pub span: Range<usize>,
    /// How the text of the value and the bytes of the file go together.
    pub map: TextMap,
}

/// What an item of a list costs beside its bytes.
const ITEM: usize = 64;

impl Entry<'_> {
    /// Returns what it costs to read the value, in bytes.
    pub(crate) fn cost(&self) -> usize {
        let of = |value: &Raw<'_>| match value {
            Raw::Scalar { text, .. } => text.len(),
            Raw::Text(text) => text.raw().len(),
            _ => 0,
        };
        match &self.value {
            Raw::List(items) => items.iter().map(|item| ITEM + of(&item.value)).sum(),
            value => of(value),
        }
    }
}

/// How the text of a value and the bytes of the file go together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextMap {
    /// The value is written elsewhere, or otherwise than it reads: only the whole of it can be pointed at.
    #[default]
    Elsewhere,
    /// The value is written here, but not as it reads (with escapes): it can be replaced as a whole.
    Whole,
    /// The text is written as it reads, from this byte on.
    Verbatim(usize),
    /// Pieces of the text (left) are written as they read at these bytes of the file (right), in order.
    Pieces(Vec<(Range<usize>, Range<usize>)>),
}

impl TextMap {
    /// Returns the bytes of the file that a part of the text takes up, where it is written as it reads.
    ///
    /// ```
    /// use graphsub_read::raw::TextMap;
    /// assert_eq!(TextMap::Verbatim(10).find(&(2..4)), Some(12..14));
    /// assert_eq!(TextMap::Whole.find(&(2..4)), None);
    /// ```
    pub fn find(&self, part: &Range<usize>) -> Option<Range<usize>> {
        match self {
            TextMap::Elsewhere | TextMap::Whole => None,
            TextMap::Verbatim(start) => Some(start + part.start..start + part.end),
            TextMap::Pieces(pieces) => {
                let start = pieces
                    .iter()
                    .find(|(text, _)| text.start <= part.start && part.start < text.end.max(text.start + 1))?;
                let end = pieces
                    .iter()
                    .rfind(|(text, _)| text.start < part.end && part.end <= text.end)
                    .unwrap_or(start);
                let from = at(start, part.start, false);
                let to = at(end, part.end, true);
                (from <= to).then_some(from..to)
            }
        }
    }

    /// Returns whether the value as a whole can be replaced where it is written. What is put together from
    /// pieces cannot: some of them are written elsewhere, or are no text.
    pub const fn is_editable(&self) -> bool {
        matches!(self, TextMap::Whole | TextMap::Verbatim(_))
    }
}

/// Where a byte of the text stands in the file; at a piece that is not written as it reads its begin or
/// its end.
fn at((text, file): &(Range<usize>, Range<usize>), byte: usize, end: bool) -> usize {
    if text.len() == file.len() {
        file.start + (byte - text.start)
    } else if end {
        file.end
    } else {
        file.start
    }
}
