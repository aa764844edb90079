//! One file for each kind of table.

mod latency;
mod lifetimes;
mod mentions;
mod paths;
mod permission_types;
mod permissions;
mod properties;
mod quotas;
mod resource_data;

use serde_json::{Value, json};

use super::Place;
use super::context::Context;
use super::matching::{Known, resources_of};
use super::pages::Tables;
use crate::docs::{FactTable, Facts};
use graphsub_codegen::spec::{self, PageTable};
use mentions::Mentions;

/// Reads the paths of one document, which tell which resource a label means that nobody knows.
pub(crate) fn labels(context: &mut Context<'_>, tables: &[FactTable]) -> Mentions {
    let mentions = mentions::mentions(context, tables);
    paths::labels(context, &mentions.all);
    mentions
}

/// Compares all tables of one document.
pub(crate) fn compare(context: &mut Context<'_>, of: &Tables<'_>, mentions: Mentions) {
    let tables = of.tables.as_slice();
    report_unread(context, tables);
    paths::compare(context, tables, mentions);
    permissions::compare(context, tables, &of.consent);
    lifetimes::compare(context, tables);
    latency::compare(context, tables);
    quotas::compare(context, tables);
    resource_data::compare(context, tables);
    permission_types::compare(context, tables);
    properties::compare(context, tables);
}

/// Tables `spec/` has no counterpart of.
fn report_unread(context: &mut Context<'_>, tables: &[FactTable]) {
    for table in tables
        .iter()
        .filter(|table| matches!(table.facts, Facts::FlatPermissions(_)))
    {
        let why = "permissions without permission types cannot be compared: take a newer version of the page";
        context.problem(&place(table, table.line), why);
    }
}

fn place(table: &FactTable, line: usize) -> Place {
    Place {
        file: table.file.clone(),
        line,
    }
}

/// Rows of a table that have a label or a resource. `key` is what else makes a row one of its own.
fn known_rows(context: &Context<'_>, table: &str, key: impl Fn(&Value) -> String) -> Vec<Known> {
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
    /// The kind of table of a page it reads.
    pub(crate) kind: PageTable,
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

/// What all comparisons look for.
pub(crate) fn watches() -> impl Iterator<Item = &'static Watch> {
    let all: [&[Watch]; 8] = [
        paths::WATCHES,
        permissions::WATCHES,
        lifetimes::WATCHES,
        latency::WATCHES,
        quotas::WATCHES,
        resource_data::WATCHES,
        permission_types::WATCHES,
        properties::WATCHES,
    ];
    all.into_iter().flatten()
}

/// The rows of a table with a label that the document's page must list.
fn listed_rows(context: &Context<'_>, table: &'static str) -> Vec<Stated> {
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
fn rows_of(context: &Context<'_>, table: &'static str, field: &str) -> Vec<Stated> {
    let rows = context.rows(table).iter().enumerate();
    let stated = rows.map(|(row, value)| Stated {
        row,
        document: text(value, field),
    });
    stated.filter(|stated| context.speaks_for(&stated.document)).collect()
}

/// Whether so much of a table is not on the page that the page is broken rather than changed. That is told, and
/// nothing is taken as removed.
pub(crate) fn is_lost(context: &mut Context<'_>, table: &str, lost: usize, kept: usize, gone: &Place) -> bool {
    const FEWEST: usize = 4;
    let is_lost = lost >= FEWEST && lost > kept;
    if is_lost {
        let why = format!(
            "{lost} of {} facts of {} are not on the page: read a whole version of it, or delete their rows by hand; none \
             is taken as removed",
            lost + kept,
            spec::file_of(table)
        );
        context.problem(gone, why);
    }
    is_lost
}

fn text(row: &Value, field: &str) -> String {
    row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Equal, where an absent value is what a field holds when it is left out.
fn equal(_: &'static str, old: &Value, new: &Value, _: &Value) -> bool {
    old == new
}
