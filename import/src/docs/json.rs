//! The facts as JSON.

use std::path::Path;

use serde::Serialize;

use super::Reading;
use crate::kinds::{FactTable, Facts};

/// A table as JSON has it.
#[derive(Serialize)]
struct Table<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    table: &'static str,
    header: &'a [String],
    line: usize,
    rows: &'a Facts,
}

/// An array of the tables: `table`, `header`, `line` and `rows`, and before them `file` where
/// [`Reading::names_files`].
///
/// # Errors
/// What the serializer says; these types do not fail.
pub fn json(reading: &Reading) -> serde_json::Result<String> {
    let named = reading.names_files();
    let tables: Vec<Table<'_>> = reading.tables.iter().map(|table| with_name(table, named)).collect();
    serde_json::to_string_pretty(&tables)
}

fn with_name(table: &FactTable, named: bool) -> Table<'_> {
    Table {
        file: named.then(|| portable(&table.file)),
        table: table.facts.name(),
        header: &table.header,
        line: table.line,
        rows: &table.facts,
    }
}

/// The name of a file with `/` on all systems.
fn portable(file: &Path) -> String {
    file.to_string_lossy().replace('\\', "/")
}
