//! Who may subscribe.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::super::context::{Context, Found};
use super::super::draft::Edit;
use super::super::matching::{self, Entry, Rules};
use super::super::{Change, Place};
use super::{known_rows, place, text};
use crate::docs::{FactTable, Facts, Permissions, Row};
use graphsub_codegen::path::normalise;
use graphsub_codegen::spec::{self, Auth};

const RULES: Rules = Rules {
    table: "permissions",
    same,
    own_words: &[],
};

/// The order of the names carries meaning, unless the row says that they are not ranked.
fn same(_: &'static str, old: &Value, new: &Value, row: &Value) -> bool {
    let names = |value: &Value| -> Vec<String> {
        let names = value.as_array().into_iter().flatten();
        names.filter_map(|v| v.as_str().map(str::to_owned)).collect()
    };
    if old.is_array() != new.is_array() {
        return false;
    }
    let (mut old_names, mut new_names) = (names(old), names(new));
    if row.get("unranked") == Some(&json!(true)) {
        old_names.sort();
        new_names.sort();
    }
    old_names == new_names
}

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut entries = Vec::new();
    let mut starred = BTreeSet::new();
    let mut gone = None;
    for table in tables {
        let Facts::Permissions(rows) = &table.facts else {
            continue;
        };
        gone.get_or_insert_with(|| place(table, table.line));
        for row in rows {
            for name in &row.facts.rsc {
                starred.insert((name.clone(), row.line));
            }
            entries.extend(of_row(context, table, row));
        }
    }
    let Some(gone) = gone else { return };
    let is_whole = entries.iter().all(|entry| !entry.unread);
    let known = known_rows(context, RULES.table, |row| key(row.get("path").and_then(Value::as_str)));
    matching::compare(context, &RULES, &entries, &known, &gone);
    consent(context, &starred, is_whole, &gone);
}

/// The normal form of the path a row is about.
fn key(path: Option<&str>) -> String {
    path.map(|path| normalise(path).map_or_else(|_| path.to_owned(), |segments| format!("{segments:?}")))
        .unwrap_or_default()
}

fn names(facts: &Permissions, auth: Auth) -> &[String] {
    match auth {
        Auth::DelegatedWork => &facts.permissions.delegated_work,
        Auth::DelegatedPersonal => &facts.permissions.delegated_personal,
        _ => &facts.permissions.application,
    }
}

fn of_row(context: &mut Context<'_>, table: &FactTable, row: &Row<Permissions>) -> Vec<Entry> {
    let place = place(table, row.line);
    let unread = row.malformed.is_some() || !row.facts.unrecognised.is_empty();
    if unread && row.malformed.is_none() {
        let names = row.facts.unrecognised.join("`, `");
        context.problem(
            &place,
            format!("the row was not compared: `{names}` is not a valid permission"),
        );
    }
    let fields: Vec<(&'static str, Value)> = Auth::ALL
        .iter()
        .map(|auth| {
            let names = names(&row.facts, *auth);
            let value = if names.is_empty() {
                json!("not supported")
            } else {
                json!(names)
            };
            (spec::column(*auth), value)
        })
        .collect();
    let resources = context.names.one(&row.resource).map(|id| vec![id.to_owned()]);
    let one = |path: Option<&String>| {
        let mut new = Map::new();
        new.insert("label".into(), row.resource.clone().into());
        new.extend(path.map(|path| ("path".to_owned(), path.clone().into())));
        new.extend(fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())));
        Entry {
            label: row.resource.clone(),
            resources: resources.clone(),
            key: key(path.map(String::as_str)),
            key_field: path.map(|path| ("path", path.clone().into())),
            fields: fields.clone(),
            place: place.clone(),
            row: new,
            incomplete: None,
            unread,
        }
    };
    if row.facts.paths.is_empty() {
        vec![one(None)]
    } else {
        row.facts.paths.iter().map(|path| one(Some(path))).collect()
    }
}

/// Permissions with an asterisk against the table of resource-specific consent. A page without any asterisk
/// does not use the mark and says nothing.
fn consent(context: &mut Context<'_>, starred: &BTreeSet<(String, usize)>, is_whole: bool, gone: &Place) {
    const TABLE: &str = "resource_specific_consent";
    if starred.is_empty() {
        return;
    }
    let rows = context.rows(TABLE);
    let mut seen = BTreeSet::new();
    for (name, line) in starred {
        let is_known = rows.iter().any(|row| text(row, "permission") == *name);
        if is_known || !seen.insert(name) {
            continue;
        }
        let mut row = Map::new();
        row.insert("permission".into(), name.clone().into());
        row.insert("source".into(), context.document.id.clone().into());
        context.differ(Found {
            table: TABLE,
            row: name.clone(),
            change: Change::Added {
                new: Value::Object(row.clone()),
            },
            source: None,
            place: Place {
                file: gone.file.clone(),
                line: *line,
            },
            person: None,
            edits: vec![Edit::Insert {
                table: TABLE,
                below: None,
                row,
            }],
        });
    }
    for (index, row) in rows.iter().enumerate().filter(|_| is_whole) {
        let (name, source) = (text(row, "permission"), text(row, "source"));
        if context.speaks_for(&source) && !starred.iter().any(|(star, _)| *star == name) {
            context.differ(Found {
                table: TABLE,
                row: name,
                change: Change::Removed { old: row.clone() },
                source: Some(source),
                place: gone.clone(),
                person: None,
                edits: vec![Edit::Delete {
                    table: TABLE,
                    row: index,
                }],
            });
        }
    }
}
