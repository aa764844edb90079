//! The paths a page lists, in the form in which they are compared.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::place;
use super::{FactTable, Row};
use crate::Place;
use crate::context::Context;
use crate::markup::problem::excerpt;
use graphsub_codegen::path::{self, Malformed, Segment, normalise};
use graphsub_codegen::spec::SpellingKind;

/// A path without what is cosmetic, and its query.
pub(super) type Key = (Vec<Segment>, Option<String>);

/// A path on a page.
pub(super) struct Mention {
    pub(super) path: String,
    pub(super) key: Key,
    pub(super) label: String,
    pub(super) place: Place,
    /// Marked as beta; none where the table has no such marks.
    pub(super) beta: Option<bool>,
    /// Whether the table lists all paths: that of resource data does not.
    pub(super) is_list: bool,
    /// Row of the tables the path means.
    pub(super) row: Option<usize>,
}

/// All paths of all tables of a document.
pub(crate) struct Mentions {
    pub(super) all: Vec<Mention>,
    /// The resources of rows that could not be read as a whole; none is any resource.
    pub(super) unread: BTreeSet<Option<String>>,
}

/// A path of a row, and whether it is marked as beta; none where the table has no such marks.
pub(super) type Marked<'r> = (&'r String, Option<bool>);

/// Which paths the rows of a kind of table name.
pub(super) struct Printed<T> {
    /// The paths of a row.
    pub(super) paths: fn(&Row<T>) -> Vec<Marked<'_>>,
    /// Whether the table lists all paths: that of resource data does not.
    pub(super) is_list: bool,
}

impl<T> Printed<T> {
    /// What the rows name.
    pub(super) fn of<'f>(&self, rows: &'f [Row<T>]) -> Vec<OfRow<'f>> {
        let of_row = |row: &'f Row<T>| OfRow {
            label: &row.resource,
            line: row.line,
            is_unread: row.unread,
            paths: match row.malformed {
                None => (self.paths)(row),
                Some(_) => Vec::new(),
            },
            is_list: self.is_list,
        };
        rows.iter().map(of_row).collect()
    }
}

/// The paths of a row.
pub(super) struct OfRow<'f> {
    label: &'f str,
    line: usize,
    is_unread: bool,
    /// None where the row belongs to another table.
    paths: Vec<Marked<'f>>,
    is_list: bool,
}

/// A path as a row has it.
struct Raw {
    place: Place,
    label: String,
    path: String,
    beta: Option<bool>,
    is_list: bool,
}

/// All paths of all tables.
pub(super) fn mentions(context: &mut Context<'_>, tables: &[FactTable]) -> Mentions {
    let mut raw: Vec<Raw> = Vec::new();
    let mut unread: BTreeSet<Option<String>> = BTreeSet::new();
    for table in tables {
        for row in table.facts.paths().into_iter().flatten() {
            if row.is_unread {
                unread.insert(context.names.one(row.label).map(str::to_owned));
            }
            raw.extend(row.paths.into_iter().map(|(path, beta)| Raw {
                place: place(table, row.line),
                label: row.label.to_owned(),
                path: path.clone(),
                beta,
                is_list: row.is_list,
            }));
        }
    }
    with_rows(context, raw, unread)
}

/// The paths with the rows of the tables they mean.
fn with_rows(context: &mut Context<'_>, raw: Vec<Raw>, mut unread: BTreeSet<Option<String>>) -> Mentions {
    let index = Index::new(context);
    let mut all = Vec::new();
    for raw in raw {
        match key(&raw.path) {
            Ok(key) => all.push(Mention {
                row: index.row(&key.0),
                path: raw.path,
                key,
                label: raw.label,
                place: raw.place,
                beta: raw.beta,
                is_list: raw.is_list,
            }),
            Err(why) => {
                unread.insert(context.names.one(&raw.label).map(str::to_owned));
                let why = format!("the path {} was not compared: {why}", excerpt(&raw.path));
                context.problem(&raw.place, why);
            }
        }
    }
    Mentions { all, unread }
}

/// The rows of the path tables by normal form.
struct Index {
    rows: BTreeMap<Vec<Segment>, usize>,
}

impl Index {
    fn new(context: &Context<'_>) -> Self {
        let stated = &context.spec.stated;
        let mut rows = BTreeMap::new();
        for spelling in stated
            .spellings
            .iter()
            .filter(|row| row.kind != SpellingKind::NotSubscribable)
        {
            let meant = stated
                .paths
                .iter()
                .position(|path| Some(&path.template) == spelling.meant.as_ref());
            if let (Ok(segments), Some(index)) = (normalise(&spelling.path), meant) {
                rows.insert(segments, index);
            }
        }
        for (index, path) in stated.paths.iter().enumerate() {
            if let Ok(segments) = normalise(&path.template) {
                rows.insert(segments, index);
            }
        }
        Self { rows }
    }

    fn row(&self, segments: &[Segment]) -> Option<usize> {
        self.rows.get(segments).copied()
    }
}

pub(super) fn key(path: &str) -> Result<Key, Malformed> {
    let query = path::query(path).map(query_key);
    Ok((segments(path)?, query))
}

/// The normal form of a printed path, whatever its placeholders are called.
pub(super) fn segments(path: &str) -> Result<Vec<Segment>, Malformed> {
    let mut plain = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, name)) = rest.split_once('{') {
        let Some((_, after)) = name.split_once('}') else { break };
        plain += before;
        plain += "{id}";
        rest = after;
    }
    normalise(&(plain + rest))
}

/// A query without names of placeholders and blanks; options in any case and order.
fn query_key(query: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in query.replace("...", "…").chars().filter(|c| !c.is_whitespace()) {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                out.push_str("{}");
            }
            c if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    let mut options: Vec<String> = out
        .split('&')
        .map(|option| match option.split_once('=') {
            // A name without a value and one with a placeholder ask for the same.
            Some((name, "{}")) => name.to_lowercase(),
            Some((name, value)) => format!("{}={value}", name.to_lowercase()),
            None => option.to_lowercase(),
        })
        .collect();
    options.sort();
    options.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_compared_without_placeholders() {
        let same = |one: &str, other: &str| key(one) == key(other);
        assert!(same("/users?$filter={parameters}", "users/?$Filter"));
        assert!(same("/p?$filter=id in ({id},{id}...)", "/p?$filter=id in ({a}, {b}…)"));
        assert!(same("/p?b=1&a={x}", "/P?A&b=1"));
        assert!(!same("/p?$filter=id in ({id})", "/p?$filter=id in ('{id}')"));
        assert!(!same("/p?$filter=status eq 'New'", "/p?$filter=status eq 'newAlert'"));
        assert!(!same("/p", "/p?a"));
        assert!(key("/p?}}}{").is_ok());
        assert!(same("/chats/{the chat's id}/members", "/chats/{id}/members"));
        assert!(same("/a/b(joinUrl='{x y}')/c", "/a/b(joinUrl='{id}')/c"));
        assert!(key("/chats/{id").is_err());
    }
}
