//! The placeholders of a resource path: which can be filled in, and what is wrong with the others.

use core::ops::Range;

use graphsub_rules::{Help, echo};
use graphsub_terms::path::{Place, Placeholder, placeholders};

/// A piece of the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    Id { name: &'a str, place: Place },
}

/// Why a placeholder cannot be filled in, and what to do.
pub(crate) type Problem = (String, Help);

/// A template taken apart.
#[derive(Debug, Default)]
pub(crate) struct Template<'a> {
    pub(crate) pieces: Vec<Piece<'a>>,
    pub(crate) problems: Vec<Problem>,
    /// Placeholders that cannot be filled in: nobody can tell what they stand for.
    pub(crate) holes: Vec<Range<usize>>,
}

/// Most problems of one path that are reported: the compiler shows each of them at the same literal.
pub(crate) const MAX_PROBLEMS: usize = 16;

/// Takes a path apart; `is_field` knows the fields, which may be renamed to what is no name in Rust. What is wrong with a placeholder is reported, the others are still found.
pub(crate) fn read(text: &str, is_field: impl Fn(&str) -> bool) -> Template<'_> {
    let mut template = Template::default();
    let (found, unclosed) = match placeholders(text) {
        Ok(found) => (found, None),
        Err((at, found)) => (found, Some(at)),
    };
    let mut from = 0;
    for placeholder in found {
        push(&mut template.pieces, &text[from..placeholder.range.start]);
        from = placeholder.range.end;
        match problem(&placeholder, &is_field) {
            None => template.pieces.push(Piece::Id {
                name: placeholder.name,
                place: placeholder.place,
            }),
            Some(problem) => {
                // The dollar sign belongs to it.
                let dollar = usize::from(placeholder.place == Place::Dollar);
                template
                    .holes
                    .push(placeholder.range.start - dollar..placeholder.range.end);
                template.problems.push(problem);
                push(&mut template.pieces, &text[placeholder.range]);
            }
        }
    }
    push(&mut template.pieces, &text[from..]);
    if let Some(at) = unclosed {
        template.holes.push(at..text.len());
        template
            .problems
            .push(("unclosed `{`".into(), Help::say("write placeholders like `{user_id}`")));
    }
    template.problems.truncate(MAX_PROBLEMS);
    template
}

/// What is wrong with a placeholder.
fn problem(placeholder: &Placeholder<'_>, is_field: impl Fn(&str) -> bool) -> Option<Problem> {
    let name = echo(placeholder.name);
    if placeholder.place == Place::Dollar {
        return Some((
            format!("`${{{name}}}` is not replaced in Rust code"),
            Help::say(format!("write `{{{}}}`", name.to_lowercase())),
        ));
    }
    if !is_name(placeholder.name) && !is_field(placeholder.name) {
        return Some((
            format!("`{{{name}}}` is not a valid placeholder"),
            Help::say("write the name of a field between the braces, as in `{user_id}`"),
        ));
    }
    let help = match placeholder.place {
        Place::Segment | Place::Quoted | Place::Key => return None,
        Place::Query => Help::say(format!("enclose it in quotes: `'{{{name}}}'`")),
        _ => Help::say("use it as a whole segment"),
    };
    Some((format!("`{{{name}}}` could inject more than an id here"), help))
}

fn push<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}

/// Whether a field can have this name, or this place in a tuple struct.
fn is_name(name: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || c == '_';
    let rest = |c: char| c.is_alphanumeric() || c == '_';
    let digits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit());
    let reserved = matches!(name, "self" | "Self" | "super" | "crate" | "_");
    digits || (!reserved && name.starts_with(first) && name.chars().all(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost() {
        let Template {
            pieces,
            problems,
            holes,
        } = read("/a/{b}/{0}?c={}&d=${E}&f={g}&{", |_| false);
        let text: String = pieces
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
                "`{}` is not a valid placeholder",
                "`${E}` is not replaced in Rust code",
                "`{g}` could inject more than an id here",
                "unclosed `{`"
            ]
        );
        assert_eq!(holes, [13..15, 18..22, 25..28, 29..30]);
    }
}
