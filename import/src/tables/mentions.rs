//! The paths a page lists, in the form in which they are compared.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Place;
use super::super::context::Context;
use super::super::names::Names;
use super::place;
use crate::docs::{FactTable, Facts};
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

/// All paths of all tables. `unread` are the resources of rows that do not fit; none is any resource.
pub(super) fn mentions(
    context: &mut Context<'_>,
    tables: &[FactTable],
    unread: &mut BTreeSet<Option<String>>,
) -> Vec<Mention> {
    let mut raw: Vec<(Place, String, String, Option<bool>, bool)> = Vec::new();
    let mut misfit = |label: &str, names: &Names| {
        unread.insert(names.one(label).map(str::to_owned));
    };
    for table in tables {
        match &table.facts {
            Facts::SupportedPaths(rows) | Facts::RichResources(rows) => {
                let is_list = matches!(table.facts, Facts::SupportedPaths(_));
                for row in rows {
                    if row.malformed.is_some() {
                        misfit(&row.resource, &context.names);
                        continue;
                    }
                    for path in &row.facts.paths {
                        let marked = row.beta_only || row.facts.beta_paths.contains(path);
                        let place = place(table, row.line);
                        let beta = is_list.then_some(marked);
                        raw.push((place, row.resource.clone(), path.clone(), beta, is_list));
                    }
                }
            }
            Facts::Permissions(rows) => {
                for row in rows {
                    if row.malformed.is_some() {
                        misfit(&row.resource, &context.names);
                        continue;
                    }
                    let paths = row.facts.paths.iter();
                    raw.extend(
                        paths.map(|path| (place(table, row.line), row.resource.clone(), path.clone(), None, true)),
                    );
                }
            }
            Facts::Examples(rows) => {
                for row in rows {
                    if row.malformed.is_some() {
                        misfit(&row.resource, &context.names);
                        continue;
                    }
                    let paths = row.facts.paths.iter();
                    raw.extend(
                        paths.map(|path| (place(table, row.line), row.resource.clone(), path.clone(), None, true)),
                    );
                }
            }
            _ => {}
        }
    }
    let index = Index::new(context);
    let mut mentions = Vec::new();
    for (place, label, path, beta, is_list) in raw {
        match key(&path) {
            Ok(key) => mentions.push(Mention {
                row: index.row(&key.0),
                path,
                key,
                label,
                place,
                beta,
                is_list,
            }),
            Err(why) => {
                unread.insert(context.names.one(&label).map(str::to_owned));
                context.problem(&place, format!("the path `{path}` was not compared: {why}"));
            }
        }
    }
    mentions
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
    Ok((normalise(path)?, query))
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
    }
}
