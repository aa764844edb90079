//! Tables for people.

use std::fmt::Write as _;

use crate::report::shown;

/// Returns columns under their headings. Text from outside stays on its line.
pub(super) fn columns(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut all: Vec<Vec<String>> = vec![header.iter().map(|&cell| cell.to_owned()).collect()];
    all.extend(rows.map(|row| row.iter().map(|cell| shown::text(cell).into_owned()).collect()));
    let width = |column: usize| {
        let cells = all.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    let mut out = String::new();
    for row in &all {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let line = cells.join("  ");
        let _ = writeln!(out, "{}", shown::name(line.trim_end()));
    }
    out
}
