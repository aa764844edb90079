//! The normal form of the templates and of the paths as documents print them. The grammar is that of
//! [`graphsub_terms::path`]; what a template means is said here.

use std::fmt;

use graphsub_terms::Text;
use graphsub_terms::path::{ME, ME_STANDS_FOR, PathText, SegmentKind};

/// One segment of a path in normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Fixed text, in lower case. A function with named keys carries their names:
    /// `onlinemeetings(joinweburl)`.
    Literal(String),
    /// A place for an id.
    Id,
}

/// Why a path has no normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// Two slashes follow each other, in this path.
    EmptySegment(String),
    /// A parenthesis of this segment is not closed.
    Unclosed(String),
    /// This segment mixes a name and an id.
    Mixed(String),
    /// The path is longer than any.
    TooLong,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::EmptySegment(path) => write!(f, "`{path}` has an empty segment"),
            Malformed::Unclosed(segment) => write!(f, "`{segment}` has no closing parenthesis"),
            Malformed::Mixed(segment) => write!(f, "`{segment}` is neither a name nor an id"),
            Malformed::TooLong => f.write_str("the path is too long"),
        }
    }
}

impl std::error::Error for Malformed {}

/// Returns the normal form of a template or a printed path: query dropped, `me` written as `users/{id}`,
/// literals in lower case, `name('key')` written as `name/{id}`.
///
/// # Errors
/// What is malformed.
///
/// ```
/// use graphsub_codegen::path::{normalise, Segment};
/// let a = normalise("me/mailFolders('inbox')/messages").unwrap();
/// let b = normalise("/users/{id}/mailFolders/{id}/messages").unwrap();
/// assert_eq!(a, b);
/// ```
pub fn normalise(path: &str) -> Result<Vec<Segment>, Malformed> {
    let read = PathText::read(Text::literal(path));
    if read.too_large().is_some() {
        return Err(Malformed::TooLong);
    }
    if read.empty_segment().is_some() {
        return Err(Malformed::EmptySegment(path[read.path_range()].to_owned()));
    }
    let mut segments = Vec::new();
    for (index, segment) in read.segments().iter().enumerate() {
        let written = read.written(segment);
        if index == 0 && written == ME {
            segments.extend([Segment::Literal(ME_STANDS_FOR.into()), Segment::Id]);
        } else if segment.kind == SegmentKind::Key || read.is_placeholder(segment) {
            segments.push(Segment::Id);
        } else if written.contains('(') {
            return Err(Malformed::Unclosed(written.to_owned()));
        } else if written.contains(['{', '}', ')', '\'']) {
            return Err(Malformed::Mixed(written.to_owned()));
        } else {
            segments.push(Segment::Literal(read.normal(segment).to_owned()));
        }
    }
    Ok(segments)
}

/// Returns the query of a path, without its question mark.
///
/// ```
/// use graphsub_codegen::path::query;
/// assert_eq!(query("/users?$select=id"), Some("$select=id"));
/// assert_eq!(query("/f(a='?')/b"), None);
/// ```
pub fn query(path: &str) -> Option<&str> {
    let read = PathText::read(Text::literal(path));
    path.get(read.path_range().end + 1..).filter(|_| read.has_query())
}

/// Returns a printed path as a template would be written: query dropped, `me` written as `users/{id}`,
/// each placeholder as `{id}`.
///
/// ```
/// assert_eq!(graphsub_codegen::path::template("me/todo/lists/{listId}/tasks?a"), "/users/{id}/todo/lists/{id}/tasks");
/// ```
pub fn template(path: &str) -> String {
    let read = PathText::read(Text::literal(path));
    let segments = read
        .segments()
        .iter()
        .filter(|segment| segment.kind == SegmentKind::Plain);
    let segments: Vec<_> = segments.collect();
    let mut out = String::new();
    for (index, segment) in segments.iter().enumerate() {
        // A key in parentheses belongs to its name.
        let end = segments
            .get(index + 1)
            .map_or(read.path_range().end, |next| next.range.start);
        out.push('/');
        match read.written(segment) {
            ME if index == 0 => {
                out.push_str(ME_STANDS_FOR);
                out.push_str("/{id}");
            }
            _ if read.is_placeholder(segment) => out.push_str("{id}"),
            _ => out.push_str(path[segment.range.start..end].trim_end_matches('/')),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use graphsub_terms::path::MAX_BYTES;

    use super::*;

    fn text(path: &str) -> String {
        match normalise(path) {
            Ok(segments) => segments
                .iter()
                .map(|s| match s {
                    Segment::Literal(name) => name.as_str(),
                    Segment::Id => "*",
                })
                .collect::<Vec<_>>()
                .join("/"),
            Err(malformed) => malformed.to_string(),
        }
    }

    #[test]
    fn forms_of_the_documents_meet_in_one_normal_form() {
        assert_eq!(text("groups('{id}')/conversations"), "groups/*/conversations");
        assert_eq!(text("/security/alerts/?$filter={parameters}"), "security/alerts");
        assert_eq!(
            text("/communications/onlineMeetings(joinWebUrl='{a/b}')/meetingCallEvents"),
            "communications/onlinemeetings(joinweburl)/*/meetingcallevents"
        );
        assert_eq!(text("/me/todo/lists/{Id}/tasks"), "users/*/todo/lists/*/tasks");
    }

    #[test]
    fn malformed_paths_are_refused() {
        assert_eq!(text("/a//b"), "`/a//b` has an empty segment");
        assert_eq!(text("/a('b"), "`a('b` has no closing parenthesis");
        assert_eq!(text("/a{b}"), "`a{b}` is neither a name nor an id");
        let longest = format!("/{}", "a".repeat(MAX_BYTES - 1));
        assert_eq!(normalise(&longest).map(|segments| segments.len()), Ok(1));
        assert_eq!(text(&format!("{longest}a")), "the path is too long");
    }

    #[test]
    fn templates_keep_the_keys_of_functions() {
        assert_eq!(
            template("communications/onlineMeetings(joinWebUrl='{x}')/meetingCallEvents/?a=b"),
            "/communications/onlineMeetings(joinWebUrl='{x}')/meetingCallEvents"
        );
    }
}
