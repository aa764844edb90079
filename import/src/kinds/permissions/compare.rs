//! The permissions of pages against those of `spec/tables/`.

use std::collections::{BTreeMap, BTreeSet};

use graphsub_terms::words::nearest;
use serde_json::{Map, Value, json};

use super::super::compare::{known_rows, place, text};
use super::super::mentions::segments;
use super::super::{FactTable, Facts, Row, Said};
use super::Permissions;
use crate::context::{Context, Found};
use crate::draft::Edit;
use crate::matching::{self, Entry, Rules};
use crate::{Change, Place};
use graphsub_codegen::spec::{self, Auth};

pub(super) const RULES: Rules = Rules {
    table: "permissions",
    same,
};

pub(super) const CONSENT: &str = "resource_specific_consent";

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

pub(super) fn compare(context: &mut Context<'_>, said: &Said) {
    let mut entries = Vec::new();
    let mut named: BTreeMap<String, Place> = BTreeMap::new();
    for consent in &said.consent {
        named.entry(consent.permission.clone()).or_insert_with(|| Place {
            file: consent.file.clone(),
            line: consent.line,
        });
    }
    let mut gone = None;
    for table in &said.tables {
        let Facts::Permissions(rows) = &table.facts else {
            continue;
        };
        gone.get_or_insert_with(|| place(table, table.line));
        for row in rows {
            for name in &row.facts.rsc {
                named.entry(name.clone()).or_insert_with(|| place(table, row.line));
            }
            entries.extend(of_row(context, table, row));
        }
    }
    let Some(gone) = gone else { return };
    let is_whole = entries.iter().all(|entry| !entry.unread);
    let known = known_rows(context, RULES.table, |row| key(row.get("path").and_then(Value::as_str)));
    let before = context.number();
    let is_whole = matching::compare(context, &RULES, &entries, &known, &gone) && is_whole;
    consent(context, &named, is_whole, &gone);
    question(context, before);
}

/// For so many unknown names the nearest known one is looked for.
const MOST_GUESSES: usize = 20;

/// A name that Graph does not have is more likely misprinted than new: it is asked about and not written.
fn question(context: &mut Context<'_>, before: usize) {
    let stated = &context.spec.stated;
    let of_rows = stated.permissions.iter().flat_map(|row| {
        let cells = Auth::ALL.iter().flat_map(|auth| row.cell(*auth).names());
        cells.map(String::as_str)
    });
    let known: BTreeSet<&str> = stated
        .graph_permissions
        .iter()
        .map(|row| row.name.as_str())
        .chain(
            stated
                .resource_specific_consent
                .iter()
                .map(|row| row.permission.as_str()),
        )
        .chain(of_rows)
        .collect();
    // Looking for the nearest of all names takes time, which a page must not multiply.
    let mut guesses = 0..MOST_GUESSES;
    for difference in context.since(before).iter_mut().filter(|found| found.person.is_none()) {
        let new = match &difference.change {
            Change::Added { new } | Change::Changed { new, .. } => new,
            Change::Removed { .. } | Change::Renamed { .. } => continue,
        };
        let unknown = listed(new).into_iter().find(|name| !known.contains(name));
        difference.person = unknown.map(|name| {
            let near = guesses.next().and_then(|_| nearest(name, known.iter().copied()));
            let near = near.map_or_else(|| ": a".to_owned(), |near| format!(", did you mean `{near}`? A"));
            format!(
                "unknown permission `{name}`{near}dd it to spec/tables/graph-permissions.yaml if it is new, and import again"
            )
        });
    }
}

/// The permissions in the cells of a row, in a cell, or of a row of resource-specific consent.
fn listed(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        Value::Object(row) => {
            let cells = Auth::ALL.iter().filter_map(|auth| row.get(spec::column(*auth)));
            let names = cells.flat_map(listed);
            names.chain(row.get("permission").and_then(Value::as_str)).collect()
        }
        _ => Vec::new(),
    }
}

/// The normal form of the path a row is about.
fn key(path: Option<&str>) -> String {
    path.map(|path| segments(path).map_or_else(|_| path.to_owned(), |segments| format!("{segments:?}")))
        .unwrap_or_default()
}

fn names(facts: &Permissions, auth: Auth) -> &[String] {
    match auth {
        Auth::DelegatedWork => &facts.permissions.delegated_work,
        Auth::DelegatedPersonal => &facts.permissions.delegated_personal,
        _ => &facts.permissions.application,
    }
}

fn of_row(context: &Context<'_>, table: &FactTable, row: &Row<Permissions>) -> Vec<Entry> {
    let place = place(table, row.line);
    let is_path = |path: &String| segments(path).is_ok();
    let unread = row.unread || !row.facts.unrecognised.is_empty() || !row.facts.paths.iter().all(is_path);
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
            along: Vec::new(),
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

/// Permissions with an asterisk, or in a list beside the table, against the table of resource-specific consent.
fn consent(context: &mut Context<'_>, named: &BTreeMap<String, Place>, is_whole: bool, gone: &Place) {
    let rows = context.rows(CONSENT);
    if named.is_empty() {
        if rows.iter().any(|row| context.speaks_for(&text(row, "source"))) {
            let why = "no permission is marked or listed as resource-specific consent any more, and that table was not \
                       compared: look how the page says it now";
            context.problem(gone, why);
        }
        return;
    }
    for (name, place) in named {
        let is_known = rows.iter().any(|row| text(row, "permission") == *name);
        if is_known {
            continue;
        }
        let mut row = Map::new();
        row.insert("permission".into(), name.clone().into());
        row.insert("source".into(), context.document.id.clone().into());
        context.differ(Found {
            table: CONSENT,
            row: name.clone(),
            change: Change::Added {
                new: Value::Object(row.clone()),
            },
            source: None,
            place: place.clone(),
            person: None,
            edits: vec![Edit::Insert {
                table: CONSENT,
                below: None,
                row,
            }],
        });
    }
    for (index, row) in rows.iter().enumerate().filter(|_| is_whole) {
        let (name, source) = (text(row, "permission"), text(row, "source"));
        if context.speaks_for(&source) {
            context.compared(CONSENT, &name, "permission");
        }
        if context.speaks_for(&source) && !named.contains_key(&name) {
            context.differ(Found {
                table: CONSENT,
                row: name,
                change: Change::Removed { old: row.clone() },
                source: Some(source),
                place: gone.clone(),
                person: None,
                edits: vec![Edit::Delete {
                    table: CONSENT,
                    row: index,
                }],
            });
        }
    }
}
