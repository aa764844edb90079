//! Writes the lookup of paths as Rust.

use crate::model::Path;

/// A segment of a template: a name in lower case, or none for an id.
type Segment = Option<String>;

/// The body of the lookup: nested slice patterns, the literal arms before the id arm, so that a
/// segment which is a literal at its place is never taken for an id.
pub(crate) fn code(paths: &[Path]) -> String {
    let routes = paths.iter().enumerate();
    let routes: Vec<(&[Segment], usize)> = routes.map(|(index, path)| (path.segments.as_slice(), index)).collect();
    branch("segments", &routes)
}

fn branch(input: &str, routes: &[(&[Segment], usize)]) -> String {
    let mut out = format!("match {input} {{\n");
    if let Some((_, index)) = routes.iter().find(|(segments, _)| segments.is_empty()) {
        out += &format!("[] => Some({index}),\n");
    }
    let mut heads: Vec<&Segment> = routes.iter().filter_map(|(segments, _)| segments.first()).collect();
    // Names before ids: in order, a missing name would come first.
    heads.sort_by_key(|head| (head.is_none(), *head));
    heads.dedup();
    let takes_ids = heads.contains(&&None);
    let mut any_rest = false;
    for head in heads {
        let mut pattern = vec![pattern(head)];
        let mut below = after(routes, head);
        // A stretch without branches is one pattern.
        while let Some(next) = only_head(&below) {
            pattern.push(self::pattern(&next));
            below = after(&below, &next);
        }
        let first = pattern[0].clone();
        let stretch = pattern.len() > 1;
        match below.as_slice() {
            [([], index)] => out += &format!("[{}] => Some({index}),\n", pattern.join(", ")),
            _ => out += &format!("[{}, rest @ ..] => {},\n", pattern.join(", "), branch("rest", &below)),
        }
        let whole = !(stretch || below.len() == 1 && below[0].0.is_empty());
        any_rest |= whole && head.is_none();
        if takes_ids && head.is_some() && !whole {
            out += &format!("[{first}, ..] => None,\n");
        }
    }
    // An arm for the end and one for any segment leave nothing over.
    let ends = routes.iter().any(|(segments, _)| segments.is_empty());
    if !(ends && any_rest) {
        out += "_ => None,\n";
    }
    out + "}"
}

fn pattern(segment: &Segment) -> String {
    match segment {
        Some(name) => format!("{name:?}"),
        None => "_".to_owned(),
    }
}

/// What follows `head` in the routes that begin with it.
fn after<'s>(routes: &[(&'s [Segment], usize)], head: &Segment) -> Vec<(&'s [Segment], usize)> {
    let rest = |(segments, index): &(&'s [Segment], usize)| {
        segments
            .split_first()
            .filter(|(first, _)| *first == head)
            .map(|(_, rest)| (rest, *index))
    };
    routes.iter().filter_map(rest).collect()
}

/// The segment all routes go on with, if there is one and none of them ends here.
fn only_head(routes: &[(&[Segment], usize)]) -> Option<Segment> {
    let first = routes.first()?.0.first()?;
    routes
        .iter()
        .all(|(segments, _)| segments.first() == Some(first))
        .then(|| first.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lookup_puts_literals_before_ids() {
        let a = [Some("teams".to_owned()), None];
        let b = [Some("teams".to_owned()), Some("getallmessages".to_owned())];
        let code = branch("segments", &[(&a, 0), (&b, 1)]);
        let expected = "match segments {\n[\"teams\", rest @ ..] => match rest {\n\
            [\"getallmessages\"] => Some(1),\n[\"getallmessages\", ..] => None,\n[_] => Some(0),\n_ => None,\n},\n_ => None,\n}";
        assert_eq!(code, expected);
    }
}
