//! The rows of a table, and the cells they are read from.

use std::fmt;

use serde::{Serialize, Serializer};

use super::header::{Column, Columns, Header};
use crate::markup::cell::{Cell, Label};
use crate::markup::markdown::{Table, TableRow};
use crate::markup::problem::{Report, count, excerpt};

/// One row of a table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row<T> {
    /// The first cell: link text, without emphasis and footnotes.
    pub resource: String,
    /// Line of the row in the file of its table.
    pub line: usize,
    /// Whether an asterisk after the label says that the row holds for beta alone.
    #[serde(skip_serializing_if = "is_false")]
    pub beta_only: bool,
    /// Set when the row has not as many cells as the header. Its cells are read from the left all the
    /// same, so take nothing from it without looking at the page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub malformed: Option<CellCount>,
    /// Whether something in the row could not be read, which a problem of its line tells.
    #[serde(skip)]
    pub unread: bool,
    /// Footnotes of the label, for instance `1`.
    #[serde(skip)]
    pub footnotes: Vec<String>,
    /// What the label says after a line break.
    #[serde(skip)]
    pub description: Option<String>,
    /// The other cells.
    #[serde(flatten)]
    pub facts: T,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// How many cells a malformed row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellCount {
    /// Cells of the row.
    pub cells: usize,
    /// Cells of the header.
    pub columns: usize,
}

impl fmt::Display for CellCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cells, header has {}", self.cells, self.columns)
    }
}

impl Serialize for CellCount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The header of a table, and how the rows below it are read.
pub(crate) struct Layout<T: 'static> {
    pub(crate) header: Header,
    pub(crate) read: Read<T>,
}

/// How rows are read.
pub(crate) enum Read<T> {
    /// Each by itself.
    Each(fn(&Cells<'_>, &mut Report<'_>) -> T),
    /// Together: what is one row elsewhere stands in several.
    Together(fn(&Table, &Columns, &mut Report<'_>) -> Vec<Row<T>>),
}

impl<T> Layout<T> {
    /// The rows, if the table has this layout.
    pub(crate) fn read(&self, table: &Table, names: &[String], report: &mut Report<'_>) -> Option<Vec<Row<T>>> {
        let columns = self.header.columns(names)?;
        if self.header.only_if.is_some_and(|is_it| !is_it(table)) {
            return None;
        }
        for (name, _) in names.iter().zip(&columns).filter(|(_, column)| column.is_none()) {
            let message = format!("the column {} is not known and was not read", excerpt(name));
            report.error(table.line, message);
        }
        Some(match self.read {
            Read::Each(read) => self.each(table, &columns, read, report),
            Read::Together(read) => read(table, &columns, report),
        })
    }

    fn each(
        &self,
        table: &Table,
        columns: &Columns,
        read: fn(&Cells<'_>, &mut Report<'_>) -> T,
        report: &mut Report<'_>,
    ) -> Vec<Row<T>> {
        let mut rows = Vec::new();
        for row in &table.rows {
            let cells = Cells {
                line: row.line,
                table,
                row,
                columns,
            };
            let malformed = cells.misfit();
            if let Some(malformed) = malformed {
                report.error(row.line, misfit(row, malformed));
            }
            let label = self.header.needs.first().and_then(|subject| cells.get(subject));
            let label = label.map_or_else(|| Cell::default().label(), Cell::label);
            if label.text.is_empty() && malformed.is_none() {
                report.warn(row.line, "the row has no label: give its first cell a name");
            }
            let before = report.errors();
            let facts = read(&cells, report);
            rows.push(Row {
                malformed,
                unread: malformed.is_some() || report.errors() > before,
                ..Row::labelled(label, row.line, facts)
            });
        }
        rows
    }
}

impl<T> Row<T> {
    /// A row that was read as a whole.
    pub(crate) fn labelled(label: Label, line: usize, facts: T) -> Self {
        Self {
            resource: label.text,
            line,
            beta_only: label.beta,
            malformed: None,
            unread: false,
            footnotes: label.footnotes,
            description: label.description,
            facts,
        }
    }
}

/// What is wrong with a row that has another number of cells than its header.
pub(crate) fn misfit(row: &TableRow, malformed: CellCount) -> String {
    let first = row.cells.first().map(Cell::text).unwrap_or_default();
    format!(
        "the row {} has {}, its header has {}: it probably belongs to another table, and nothing is taken from it",
        excerpt(&first),
        count(malformed.cells, "cell"),
        malformed.columns
    )
}

/// The cells of one row, by what they hold.
pub(crate) struct Cells<'t> {
    pub(crate) line: usize,
    pub(crate) table: &'t Table,
    pub(crate) row: &'t TableRow,
    pub(crate) columns: &'t Columns,
}

impl<'t> Cells<'t> {
    /// The cell of a column; none where the table or the row has no such cell.
    pub(crate) fn get(&self, column: &'static Column) -> Option<&'t Cell> {
        let is_it = |known: &Option<&'static Column>| known.is_some_and(|known| std::ptr::eq(known, column));
        let index = self.columns.iter().position(is_it)?;
        self.row.cells.get(index).filter(|_| index < self.row.count)
    }

    /// How many cells there are where they are not as many as the columns.
    pub(crate) fn misfit(&self) -> Option<CellCount> {
        let count = CellCount {
            cells: self.row.count,
            columns: self.columns.len(),
        };
        (count.cells != count.columns).then_some(count)
    }

    /// Whether what is missing was reported with the row.
    pub(crate) fn is_misfit(&self) -> bool {
        self.misfit().is_some()
    }
}

/// What separates the items of a list in a cell.
pub(crate) const SEPARATORS: [char; 6] = [',', '、', '，', ';', '；', '\n'];

/// Wordings for "this is not supported", as pages and their translations have them.
const NOT_SUPPORTED: [&str; 15] = [
    "not supported",
    "not available",
    "not applicable",
    "n/a",
    "na",
    "none",
    "-",
    "不支持",
    "无",
    "sem suporte",
    "incompatível",
    "não suportado",
    "não suportada",
    "nenhum",
    "nenhuma",
];

/// Whether a cell says that something is not supported.
pub(crate) fn is_not_supported(text: &str) -> bool {
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '。'))
        .to_lowercase();
    NOT_SUPPORTED.contains(&text.as_str())
}

/// The words of a cell, line breaks kept.
pub(crate) fn lines(cell: &Cell) -> String {
    cell.lines()
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use crate::kinds::tests::json;

    #[test]
    fn rows_that_do_not_fit_are_marked() {
        let (found, problems) = json(
            "| Resource | Maximum expiration time |",
            &["| a | 60 minutes | x |", "b"],
        );
        assert_eq!(
            found,
            r#"[{"resource":"a","line":3,"malformed":"3 cells, header has 2","lifetime_minutes":60},{"resource":"b","line":4,"malformed":"1 cells, header has 2","lifetime_minutes":null}]"#
        );
        assert_eq!(problems.matches("nothing is taken from it").count(), 2, "{problems}");
        assert_eq!(problems.lines().count(), 2, "{problems}");
    }
}
