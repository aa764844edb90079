//! The lists of resources by permission type.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::context::{Context, Found, new_resource};
use super::super::draft::Edit;
use super::super::names::{mark, plain};
use super::super::{Change, Place};
use super::{Watch, place, rows_of, text};
use crate::docs::{FactTable, Facts};
use graphsub_codegen::spec::{self, Auth, PageTable};

const TABLE: &str = "permission_types";

pub(crate) const WATCHES: &[Watch] = &[Watch {
    kind: PageTable::PermissionTypes,
    table: TABLE,
    fields: &["delegated_work", "delegated_personal", "application"],
    rows: |context, table| rows_of(context, table, "document"),
}];

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let row = context
        .rows(TABLE)
        .iter()
        .position(|row| context.speaks_for(&text(row, "document")));
    let mut listed = BTreeSet::new();
    let mut gone = None;
    for table in tables {
        let Facts::PermissionTypes(rows) = &table.facts else {
            continue;
        };
        gone.get_or_insert_with(|| place(table, table.line));
        let Some(index) = row else {
            let why = "no row of spec/tables/permission-types.yaml is about this document: add one by hand";
            context.problem(&place(table, table.line), why);
            continue;
        };
        for row in rows {
            let place = place(table, row.line);
            let auth = sign_in(&row.resource);
            match auth {
                Some(auth) if !row.unread => column(context, index, auth, &row.facts.resources, &place),
                Some(_) => {}
                None => context.problem(&place, format!("`{}` is not a known permission type", row.resource)),
            }
            listed.insert(auth);
        }
    }
    let (Some(index), Some(gone)) = (row, gone) else { return };
    // A row of a type that is not known may be any.
    if listed.contains(&None) || !context.is_whole {
        return;
    }
    for auth in Auth::ALL.iter().filter(|auth| !listed.contains(&Some(**auth))) {
        column(context, index, *auth, &[], &gone);
    }
}

fn sign_in(label: &str) -> Option<Auth> {
    let label = plain(label);
    if label.contains("personal") {
        Some(Auth::DelegatedPersonal)
    } else if label.contains("work") {
        Some(Auth::DelegatedWork)
    } else if label.starts_with("application") {
        Some(Auth::Application)
    } else {
        None
    }
}

fn column(context: &mut Context<'_>, index: usize, auth: Auth, listed: &[String], place: &Place) {
    let row = &context.rows(TABLE)[index];
    let stated: Vec<String> = row
        .get(spec::column(auth))
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect();
    // Another name of the same resource, with the same mark, says the same.
    let same = |one: &String, other: &String| {
        let (a, b) = (context.names.one(one), context.names.one(other));
        plain(one) == plain(other) || a.is_some() && a == b && mark(one) == mark(other)
    };
    let document = text(row, "document");
    let new: Vec<&String> = listed
        .iter()
        .filter(|name| !stated.iter().any(|old| same(name, old)))
        .collect();
    let gone: Vec<&String> = stated
        .iter()
        .filter(|old| !listed.iter().any(|name| same(name, old)))
        .collect();
    context
        .confirmed
        .compared
        .insert((TABLE, document.clone(), spec::column(auth)));
    if new.is_empty() && gone.is_empty() {
        return;
    }
    let after: Vec<&String> = stated
        .iter()
        .filter(|old| !gone.contains(old))
        .chain(new.iter().copied())
        .collect();
    let unknown = new.iter().find(|name| context.names.one(name).is_none());
    let edit = |field: &'static str, value: Value| Edit::Set {
        table: TABLE,
        row: index,
        field,
        value,
    };
    let mut edits = vec![edit(spec::column(auth), json!(after))];
    if document != context.document.id {
        edits.push(edit("document", context.document.id.clone().into()));
    }
    let whole_row = || "the page has no resource for this permission type: look whether the row is gone".to_owned();
    let person = match unknown {
        Some(label) => Some(new_resource(label)),
        None => after.is_empty().then(whole_row),
    };
    context.differ(Found {
        table: TABLE,
        row: document.clone(),
        change: Change::Changed {
            field: spec::column(auth),
            old: json!(stated),
            new: json!(after),
        },
        source: Some(document),
        place: place.clone(),
        person,
        edits,
    });
}
