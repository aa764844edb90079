//! Which resources a permission type can subscribe to; the label of a row is the type.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::compare::{Watch, place, rows_of, text};
use super::header::{Column, Header, PERMISSION_TYPE};
use super::rows::{Cells, Layout, Read, SEPARATORS, is_not_supported, lines};
use super::{Facts, Kind, Said};
use crate::context::{Context, Found, new_resource};
use crate::draft::Edit;
use crate::markup::problem::{Report, count, excerpt};
use crate::names::{mark, plain};
use crate::{Change, Place};
use graphsub_codegen::spec::{self, Auth};

const TABLE: &str = "permission_types";

/// A row of `permission-types`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PermissionType {
    /// The resources, as the page names them.
    pub resources: Vec<String>,
}

static RESOURCES: Column = Column::telling(&[
    "supported resource types",
    "支持的资源类型",
    "tipos de recurso com suporte",
]);

pub(super) static KIND: Kind<PermissionType> = Kind {
    name: "permission-types",
    layouts: &[Layout {
        header: Header::of(&[&PERMISSION_TYPE, &RESOURCES]),
        read: Read::Each(read),
    }],
    shown: &[("resources", |row| row.resources.clone())],
    paths: None,
    watches: &[Watch {
        table: TABLE,
        fields: &["delegated_work", "delegated_personal", "application"],
        rows: |context, table| rows_of(context, table, "document"),
    }],
    compare: Some(compare),
};

fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> PermissionType {
    let text = cells.get(&RESOURCES).map(lines).unwrap_or_default();
    if is_not_supported(&text) {
        return PermissionType::default();
    }
    let mut resources = Vec::new();
    let mut empty = 0;
    for item in text.split(SEPARATORS).map(str::trim) {
        if item.is_empty() {
            empty += 1;
        } else {
            resources.push(item.to_owned());
        }
    }
    if empty > 0 && !cells.is_misfit() {
        let message = format!(
            "{} without a name in {}: compare with another version of the page",
            count(empty, "item"),
            excerpt(&text)
        );
        report.error(cells.line, message);
    }
    PermissionType { resources }
}

fn compare(context: &mut Context<'_>, said: &Said) {
    let row = context
        .rows(TABLE)
        .iter()
        .position(|row| context.speaks_for(&text(row, "document")));
    let mut listed = BTreeSet::new();
    let mut gone = None;
    for table in &said.tables {
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

#[cfg(test)]
mod tests {
    use crate::kinds::tests::json;

    #[test]
    fn resources_by_type_of_permission() {
        let header = "| Permission type | Supported resource types |";
        let (found, problems) = json(
            header,
            &["| Delegated | [b][], [c](c.md) (d), e、f |", "| App | None |"],
        );
        assert_eq!(
            found,
            r#"[{"resource":"Delegated","line":3,"resources":["b","c (d)","e","f"]},{"resource":"App","line":4,"resources":[]}]"#
        );
        assert_eq!(problems, "");
        let (found, problems) = json(header, &["| App | [a][]、[、][]，[b][] |"]);
        assert!(found.contains(r#"["a","b"]"#), "{found}");
        assert_eq!(
            problems,
            "p.md:3: error: 2 items without a name in `a、、，b`: compare with another version of the page\n"
        );
    }
}
