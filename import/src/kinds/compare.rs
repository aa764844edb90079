//! What comparing a table of a page with one of `spec/tables/` takes, whatever they are about.

use serde_json::{Value, json};

use super::FactTable;
use crate::Place;
use crate::context::Context;
use crate::matching::{Known, resources_of};

/// The place of a line of a table.
pub(super) fn place(table: &FactTable, line: usize) -> Place {
    Place {
        file: table.file.clone(),
        line,
    }
}

/// Rows of a table that have a label or a resource. `key` is what else makes a row one of its own.
pub(super) fn known_rows(context: &Context<'_>, table: &str, key: impl Fn(&Value) -> String) -> Vec<Known> {
    let rows = context.rows(table).iter().enumerate();
    let is_stated = |row: &Value| row.get("observed") != Some(&json!(true));
    rows.filter(|(_, row)| is_stated(row))
        .map(|(index, row)| Known {
            index,
            label: text(row, "label"),
            resources: resources_of(context, row),
            key: key(row),
            source: text(row, "source"),
            beside_table: row.get("beside_table") == Some(&json!(true)),
        })
        .collect()
}

/// What a comparison looks for, whatever a page says.
pub(crate) struct Watch {
    /// The table of `spec/` it is held against.
    pub(crate) table: &'static str,
    /// The fields that are compared, beside whether the row is there.
    pub(crate) fields: &'static [&'static str],
    /// The rows that must stand on the page of the document.
    pub(crate) rows: fn(&Context<'_>, &'static str) -> Vec<Stated>,
}

/// A row, and the document it is a statement of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stated {
    pub(crate) row: usize,
    pub(crate) document: String,
}

/// The rows of a table with a label that the document's page must list.
pub(super) fn listed_rows(context: &Context<'_>, table: &'static str) -> Vec<Stated> {
    let known = known_rows(context, table, |_| String::new()).into_iter();
    let watched = known.filter(|row| row.is_watched(context));
    watched
        .map(|row| Stated {
            row: row.index,
            document: row.source,
        })
        .collect()
}

/// The rows of a table whose field names a document that the page speaks for.
pub(super) fn rows_of(context: &Context<'_>, table: &'static str, field: &str) -> Vec<Stated> {
    let rows = context.rows(table).iter().enumerate();
    let stated = rows.map(|(row, value)| Stated {
        row,
        document: text(value, field),
    });
    stated.filter(|stated| context.speaks_for(&stated.document)).collect()
}

/// The text in a field of a row; empty where there is none.
pub(super) fn text(row: &Value, field: &str) -> String {
    row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Equal, where an absent value is what a field holds when it is left out.
pub(super) fn equal(_: &'static str, old: &Value, new: &Value, _: &Value) -> bool {
    old == new
}
