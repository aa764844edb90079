//! The facts as text for people.

use crate::kinds::FactTable;
use crate::markup::problem::count;

use super::reader::Reading;

/// All tables with the lines of their rows, then how many there are.
pub fn text(reading: &Reading) -> String {
    let mut out = String::new();
    for table in &reading.tables {
        out += &block(table);
        out.push('\n');
    }
    let rows = reading.tables.iter().map(|table| table.facts.len()).sum();
    out += &format!(
        "{}, {}, {}\n",
        count(reading.files, "file"),
        count(reading.tables.len(), "table"),
        count(rows, "row")
    );
    out
}

fn block(table: &FactTable) -> String {
    let name = format!(
        "{}:{}: {}, {}\n",
        table.file.display(),
        table.line,
        table.facts.name(),
        count(table.facts.len(), "row")
    );
    name + &table.facts.text()
}
