//! One file for each kind of table.

mod latency;
mod lifetimes;
mod mentions;
mod paths;
mod permission_types;
mod permissions;
mod quotas;
mod resource_data;

use serde_json::{Value, json};

use super::Place;
use super::context::Context;
use super::matching::{Known, resources_of};
use crate::docs::{FactTable, Facts, Row};

/// Compares all tables of one document.
pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    report_unread(context, tables);
    // Paths first: they tell which resource a label means that nobody knows.
    paths::compare(context, tables);
    permissions::compare(context, tables);
    lifetimes::compare(context, tables);
    latency::compare(context, tables);
    quotas::compare(context, tables);
    resource_data::compare(context, tables);
    permission_types::compare(context, tables);
}

/// Rows that do not fit their header, and tables `spec/` has no counterpart of.
fn report_unread(context: &mut Context<'_>, tables: &[FactTable]) {
    for table in tables {
        let malformed: Vec<usize> = match &table.facts {
            Facts::SupportedPaths(rows) | Facts::RichResources(rows) => lines_of_malformed(rows),
            Facts::Permissions(rows) => lines_of_malformed(rows),
            Facts::Examples(rows) => lines_of_malformed(rows),
            Facts::Lifetimes(rows) => lines_of_malformed(rows),
            Facts::Latencies(rows) => lines_of_malformed(rows),
            Facts::PermissionTypes(rows) => lines_of_malformed(rows),
            Facts::FlatPermissions(_) => {
                let why = "permissions without types of sign-in cannot be compared: take a newer version of the page";
                context.problem(&place(table, table.line), why);
                Vec::new()
            }
        };
        for line in malformed {
            context.problem(
                &place(table, line),
                "the row was not compared: its cells do not fit the header",
            );
        }
    }
}

fn lines_of_malformed<T>(rows: &[Row<T>]) -> Vec<usize> {
    let malformed = rows.iter().filter(|row| row.malformed.is_some());
    malformed.map(|row| row.line).collect()
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
        })
        .collect()
}

fn text(row: &Value, field: &str) -> String {
    row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Equal, where an absent value is what a field holds when it is left out.
fn equal(_: &'static str, old: &Value, new: &Value, _: &Value) -> bool {
    old == new
}
