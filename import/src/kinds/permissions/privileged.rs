//! Tables with a row for each permission type and the permissions in two columns, the least privileged and the
//! others. Which resource such a table is about stands in a column of its own or in the heading before it.

use super::super::header::{Columns, PERMISSION_TYPE, RESOURCE};
use super::super::path_cells;
use super::super::rows::{CellCount, Cells, Row, is_not_supported, lines, misfit};
use super::{ByType, HIGHER, LEAST, Marks, Permissions, listed, paths_of_label};
use crate::markup::cell::{Cell, Label, Piece, plain};
use crate::markup::markdown::{Table, TableRow, inline};
use crate::markup::problem::{Report, excerpt};

/// What a table is about.
struct Subject {
    label: Label,
    paths: Vec<String>,
}

/// Whether the heading says which resource the table is about. It does not for the table of permissions that each page
/// about a method has.
pub(super) fn is_headed(table: &Table) -> bool {
    of_heading(table).is_some()
}

/// The rows of a table about the resource of its heading.
pub(super) fn by_heading(table: &Table, columns: &Columns, report: &mut Report<'_>) -> Vec<Row<Permissions>> {
    let Some(subject) = of_heading(table) else {
        return Vec::new();
    };
    let mut group = Group::new(subject, table.line);
    for row in &table.rows {
        group.row(&cells(table, row, columns), report);
    }
    vec![group.finish()]
}

/// Rows by resource, which has a column.
pub(super) fn by_column(table: &Table, columns: &Columns, report: &mut Report<'_>) -> Vec<Row<Permissions>> {
    let mut groups: Vec<Group> = Vec::new();
    for row in &table.rows {
        let cells = cells(table, row, columns);
        let cell = cells.get(&RESOURCE).cloned().unwrap_or_default();
        let is_new = !cell.text().is_empty() && groups.last().is_none_or(|last| last.name != cell.source);
        if is_new {
            let subject = Subject {
                paths: paths_of_label(&cell, row.line, report),
                label: cell.label(),
            };
            groups.push(Group {
                name: cell.source,
                ..Group::new(subject, row.line)
            });
        }
        let Some(group) = groups.last_mut() else {
            report.error(row.line, "the row has no label: give its first cell a name");
            continue;
        };
        group.row(&cells, report);
    }
    groups.into_iter().map(Group::finish).collect()
}

fn cells<'t>(table: &'t Table, row: &'t TableRow, columns: &'t Columns) -> Cells<'t> {
    Cells {
        line: row.line,
        table,
        row,
        columns,
    }
}

/// The resource a heading names: beside a path, or in a few words of its own.
fn of_heading(table: &Table) -> Option<Subject> {
    const MOST_WORDS: usize = 5;
    let (heading, introduction) = (inline(&table.heading), of_introduction(table));
    let code = |cell: &Cell| {
        let mut found = path_cells::Paths::default();
        path_cells::in_code(&cell.pieces, &mut found);
        found.paths.retain(|path| path_cells::known_root(path));
        found.paths
    };
    let mut paths = code(&heading);
    if paths.is_empty() {
        paths = code(&introduction);
    }
    let words: Vec<_> = heading
        .pieces
        .iter()
        .filter(|piece| !matches!(piece, Piece::Code(_)))
        .cloned()
        .collect();
    let mut label = heading.label();
    label.text = plain(&words);
    let text = label.text.to_lowercase();
    let is_name = !text.is_empty() && !text.contains("permission") && text.split(' ').count() <= MOST_WORDS;
    is_name.then_some(Subject { label, paths })
}

fn of_introduction(table: &Table) -> Cell {
    const LONGEST: usize = 1000;
    let start: String = table.introduction.chars().take(LONGEST).collect();
    inline(&start)
}

/// The rows about one resource.
struct Group {
    name: String,
    line: usize,
    subject: Subject,
    permissions: ByType,
    marks: Marks,
    malformed: Option<CellCount>,
    unread: bool,
}

impl Group {
    fn new(subject: Subject, line: usize) -> Self {
        Self {
            name: String::new(),
            line,
            subject,
            permissions: ByType::default(),
            marks: Marks::default(),
            malformed: None,
            unread: false,
        }
    }

    fn row(&mut self, cells: &Cells<'_>, report: &mut Report<'_>) {
        if let Some(count) = cells.misfit() {
            report.error(cells.line, misfit(cells.row, count));
            self.malformed = Some(count);
            self.unread = true;
            return;
        }
        let name = cells.get(&PERMISSION_TYPE).map(Cell::text).unwrap_or_default();
        let lower = name.to_lowercase();
        let list = if lower.contains("personal") {
            &mut self.permissions.delegated_personal
        } else if lower.contains("work") {
            &mut self.permissions.delegated_work
        } else if lower.starts_with("application") {
            &mut self.permissions.application
        } else {
            let why = format!("{} is not a known permission type", excerpt(&name));
            report.error(cells.line, why);
            self.unread = true;
            return;
        };
        for column in [&LEAST, &HIGHER] {
            let text = cells.get(column).map(lines).unwrap_or_default();
            if !is_not_supported(&text) && !text.is_empty() {
                list.extend(listed(&text, cells, &mut self.marks, report));
            }
        }
    }

    fn finish(self) -> Row<Permissions> {
        let facts = Permissions {
            paths: self.subject.paths,
            permissions: self.permissions,
            rsc: self.marks.rsc,
            unrecognised: self.marks.unrecognised,
        };
        Row {
            malformed: self.malformed,
            unread: self.unread,
            ..Row::labelled(self.subject.label, self.line, facts)
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::kinds::Facts;
    use crate::kinds::tests::page;

    const COLUMNS: &str = "Permission type | Least privileged permissions | Higher privileged permissions |";

    fn rows(text: &str) -> String {
        let (facts, problems) = page(text);
        let all = facts.iter().map(|facts| match facts {
            Facts::Permissions(_) => serde_json::to_string(facts).expect("plain data"),
            other => panic!("{other:?}"),
        });
        all.collect::<Vec<_>>().join("\n") + &problems
    }

    #[test]
    fn a_heading_says_which_resource_a_table_is_about() {
        let table = format!(
            "| {COLUMNS}\n|--|--|--|\n| Delegated (work or school account) | Chat.Read | Chat.ReadWrite, Chat.Manage.Chat* |\n\
             | Delegated (personal Microsoft account) | Not supported. | Not supported. |\n\
             | Application | Chat.Read.All | Not available. |\n"
        );
        let expected = r#"[{"resource":"chat","line":3,"paths":["/chats/{id}"],"permissions":{"delegated_work":["Chat.Read","Chat.ReadWrite","Chat.Manage.Chat"],"delegated_personal":[],"application":["Chat.Read.All"]},"rsc":["Chat.Manage.Chat"]}]"#;
        assert_eq!(rows(&format!("### [chat](x.md) `/chats/{{id}}`\n\n{table}")), expected);
        let below = rows(&format!("### [chat](x.md)\nFor `/chats/{{id}}`:\n\n{table}"));
        assert_eq!(below, expected.replace("\"line\":3", "\"line\":4"));
        // The table that each page about a method has.
        for heading in [
            "## Permissions",
            "",
            "## What this all is about and which permissions it takes",
        ] {
            assert_eq!(rows(&format!("{heading}\n\n{table}")), "", "{heading}");
        }
    }

    #[test]
    fn a_column_says_which_resource_the_rows_are_about() {
        let found = rows(&format!(
            "| Resource | {COLUMNS}\n|--|--|--|--|\n| [chat](x.md) <br> `/chats` | Application | Chat.Read.All | N/A |\n\
             | | Delegated (work or school account) | Not applicable | |\n\
             | todoTask | Application | Tasks.Read.All | |\n| todoTask | Magic | A.B | |\n"
        ));
        assert_eq!(
            found,
            "[{\"resource\":\"chat\",\"line\":3,\"paths\":[\"/chats\"],\"permissions\":{\"delegated_work\":[],\"delegated_personal\":[],\
             \"application\":[\"Chat.Read.All\"]}},{\"resource\":\"todoTask\",\"line\":5,\"paths\":[],\"permissions\":{\"delegated_work\":[],\
             \"delegated_personal\":[],\"application\":[\"Tasks.Read.All\"]}}]p.md:6: error: `Magic` is not a known permission type\n"
        );
    }
}
