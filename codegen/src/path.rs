//! The normal form of the templates and of the paths as documents print them.

/// One segment of a path in normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// Fixed text, in lower case. A function with named keys carries their names:
    /// `onlinemeetings(joinweburl)`.
    Literal(String),
    /// A place for an id.
    Id,
}

/// Brings a template or a printed path into normal form: query dropped, `me` written as
/// `users/{id}`, literals in lower case, `name('key')` written as `name/{id}`.
///
/// # Errors
/// A sentence saying what is malformed.
///
/// ```
/// use graphsub_codegen::path::{normalise, Segment};
/// let a = normalise("me/mailFolders('inbox')/messages").unwrap();
/// let b = normalise("/users/{id}/mailFolders/{id}/messages").unwrap();
/// assert_eq!(a, b);
/// ```
pub fn normalise(path: &str) -> Result<Vec<Segment>, String> {
    let path = path.split_once('?').map_or(path, |(before, _)| before);
    let path = path.trim_matches('/');
    let mut segments = Vec::new();
    for (index, part) in split_outside_quotes(path).enumerate() {
        if part.is_empty() {
            return Err(format!("`{path}` has an empty segment"));
        }
        if index == 0 && part == "me" {
            segments.extend([Segment::Literal("users".into()), Segment::Id]);
        } else if part.starts_with('{') && part.ends_with('}') {
            segments.push(Segment::Id);
        } else if let Some((name, keys)) = part.split_once('(') {
            let keys = keys
                .strip_suffix(')')
                .ok_or_else(|| format!("`{part}` has no closing parenthesis"))?;
            let name = name.to_ascii_lowercase();
            match keys.split_once('=') {
                Some((key, _)) => {
                    segments.push(Segment::Literal(format!("{name}({})", key.to_ascii_lowercase())));
                }
                None => segments.push(Segment::Literal(name)),
            }
            segments.push(Segment::Id);
        } else if part.contains(['{', '}', ')', '\'']) {
            return Err(format!("`{part}` is neither a name nor an id"));
        } else {
            segments.push(Segment::Literal(part.to_ascii_lowercase()));
        }
    }
    Ok(segments)
}

fn split_outside_quotes(path: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    path.split(move |c| {
        quoted ^= c == '\'';
        c == '/' && !quoted
    })
}

#[cfg(test)]
mod tests {
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
            Err(message) => message,
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
        assert_eq!(text("/a//b"), "`a//b` has an empty segment");
        assert_eq!(text("/a('b"), "`a('b` has no closing parenthesis");
        assert_eq!(text("/a{b}"), "`a{b}` is neither a name nor an id");
    }
}
