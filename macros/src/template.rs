//! The placeholders of a resource path, and how an id has to be written in each place.

use core::ops::Range;

/// A piece of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Id { name: &'a str, place: Place },
}

/// Where an id stands, which decides how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is a whole segment.
    Segment,
    /// It stands between quotes.
    Quoted,
    /// It is a key in parentheses that lacks its quotes.
    Key,
}

/// Why a path cannot be taken apart, in words and what to do.
pub(crate) type Problem = (String, String);

/// Takes a path apart. What is wrong with a placeholder is reported, the others are still found.
pub(crate) fn pieces(text: &str) -> (Vec<Piece<'_>>, Vec<Problem>) {
    let (mut pieces, mut problems) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(open) = text[from..].find('{').map(|at| from + at) {
        let Some(close) = text[open..].find('}').map(|at| open + at) else {
            problems.push((
                "a `{` is not closed".into(),
                "write placeholders like `{user_id}`".into(),
            ));
            break;
        };
        let name = &text[open + 1..close];
        if text[..open].ends_with('$') {
            problems.push((
                format!("nothing fills in `${{{name}}}`"),
                format!("write `{{{}}}`", name.to_lowercase()),
            ));
        } else if is_name(name) {
            match place(text, open..close + 1) {
                Ok(place) => {
                    push(&mut pieces, &text[from..open]);
                    pieces.push(Piece::Id { name, place });
                    from = close + 1;
                    continue;
                }
                Err(help) => problems.push((format!("`{{{name}}}` could become more than an id here"), help)),
            }
        } else {
            problems.push((
                format!("`{{{name}}}` is no placeholder"),
                "write a name between the braces, as in `{user_id}`".into(),
            ));
        }
        push(&mut pieces, &text[from..=close]);
        from = close + 1;
    }
    push(&mut pieces, &text[from..]);
    (pieces, problems)
}

fn push<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

fn is_name(name: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || c == '_';
    let rest = |c: char| c.is_alphanumeric() || c == '_';
    let digits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    digits || (name.starts_with(first) && name.chars().all(rest))
}

/// Where an id stands; else what to write instead.
fn place(text: &str, range: Range<usize>) -> Result<Place, String> {
    let id = &text[range.clone()];
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let (mut quoted, mut depth, mut query) = (false, 0_usize, false);
    for c in before.chars() {
        match c {
            // In a path only parentheses hold quotes: a user name may have an apostrophe.
            '\'' if depth > 0 || query => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '?' if depth == 0 => query = true,
            _ => {}
        }
    }
    let ends = |with: &[char]| after.is_empty() || after.starts_with(with);
    match () {
        () if quoted => Ok(Place::Quoted),
        () if query => Err(format!("put it in quotes: `'{id}'`")),
        () if before.ends_with(['(', '=']) && after.starts_with(')') => Ok(Place::Key),
        () if (before.is_empty() || before.ends_with('/')) && ends(&['/', '?']) => Ok(Place::Segment),
        () => Err("make it the whole segment".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<Place> {
        pieces(text)
            .0
            .iter()
            .filter_map(|piece| match piece {
                Piece::Id { place, .. } => Some(*place),
                Piece::Text(_) => None,
            })
            .collect()
    }

    #[test]
    fn each_placeholder_knows_its_place() {
        use Place::{Key, Quoted, Segment};
        for (text, expected) in [
            ("/users/{a}/messages", vec![Segment]),
            ("/users/{a}/mailFolders('{b}')/messages", vec![Segment, Quoted]),
            ("users({a})/messages", vec![Key]),
            ("/f(joinWebUrl='{a}')/g", vec![Quoted]),
            ("/f(joinWebUrl={a})/g", vec![Key]),
            ("/a?$filter=id in ('{a}','{b}')", vec![Quoted, Quoted]),
            ("/a/{a}?$filter={b}", vec![Segment]),
            ("/a/x-{a}", vec![]),
            ("/users/o'neill/{a}", vec![Segment]),
            ("{a}", vec![Segment]),
        ] {
            assert_eq!(places(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost() {
        let (found, problems) = pieces("/a/{b}/{0}?c={}&d=${E}&f={g}&{");
        let text: String = found
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::Id { name, .. } => format!("{{{name}}}"),
            })
            .collect();
        assert_eq!(text, "/a/{b}/{0}?c={}&d=${E}&f={g}&{");
        let words: Vec<&str> = problems.iter().map(|(what, _)| what.as_str()).collect();
        assert_eq!(
            words,
            [
                "`{}` is no placeholder",
                "nothing fills in `${E}`",
                "`{g}` could become more than an id here",
                "a `{` is not closed"
            ]
        );
    }
}
