//! The placeholders of a template, and where they stand.

use alloc::vec::Vec;
use core::ops::Range;

use super::Cursor;

/// A placeholder `{name}` of a template, and its place, which determines how an id is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Placeholder<'a> {
    /// The text between the braces.
    pub name: &'a str,
    /// Bytes it takes up, with its braces.
    pub range: Range<usize>,
    /// Where it stands.
    pub place: Place,
}

/// Where a placeholder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// It is a whole segment.
    Segment,
    /// It stands between quotes.
    Quoted,
    /// It is a key in parentheses that lacks its quotes.
    Key,
    /// It stands in the query, outside of quotes.
    Query,
    /// It is a part of a segment.
    Inside,
    /// A dollar sign stands in front of it.
    Dollar,
}

/// Returns the placeholders of a template, in order.
///
/// # Errors
/// Returns the byte offset of an unclosed brace, and the placeholders before it.
///
/// ```
/// use graphsub_terms::path::{Place, placeholders};
/// let found = placeholders("/users/{user}/mailFolders('{folder}')").unwrap();
/// assert_eq!(found[0].place, Place::Segment);
/// assert_eq!((found[1].name, found[1].place), ("folder", Place::Quoted));
/// ```
pub fn placeholders(text: &str) -> Result<Vec<Placeholder<'_>>, (usize, Vec<Placeholder<'_>>)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut cursor = Cursor::default();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'{' {
            if cursor.step(bytes[at]) {
                cursor = if bytes[at] == b'?' || cursor.query {
                    Cursor::query()
                } else {
                    Cursor::default()
                };
            }
            at += 1;
            continue;
        }
        let Some(close) = text[at..].find('}').map(|close| at + close) else {
            return Err((at, found));
        };
        let range = at..close + 1;
        let place = place(text, &range, cursor);
        found.push(Placeholder {
            name: &text[at + 1..close],
            range,
            place,
        });
        at = close + 1;
    }
    Ok(found)
}

fn place(text: &str, range: &Range<usize>, cursor: Cursor) -> Place {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    match () {
        () if before.ends_with('$') => Place::Dollar,
        () if cursor.quoted => Place::Quoted,
        () if cursor.query => Place::Query,
        () if before.ends_with(['(', '=']) && after.starts_with(')') => Place::Key,
        () if (before.is_empty() || before.ends_with('/')) && (after.is_empty() || after.starts_with(['/', '?'])) => {
            Place::Segment
        }
        () => Place::Inside,
    }
}
