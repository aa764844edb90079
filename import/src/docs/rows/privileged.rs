//! Tables with a row for each permission type and the permissions in two columns, the least privileged and the
//! others. Which resource such a table is about stands in a column of its own or in the heading before it.

use super::super::cell::{Cell, Label};
use super::super::facts::{ByType, Permissions, Row};
use super::super::header::Column;
use super::super::markdown::{Table, inline};
use super::super::problem::{Report, excerpt};
use super::permissions::{Marks, listed, paths_of_label};
use super::{CellCount, Cells, is_not_supported, lines, misfit, paths};

/// What a table is about.
struct Subject {
    label: Label,
    paths: Vec<String>,
}

/// Rows by resource; none where nothing says which resource the table is about, as in the table of permissions
/// that each page about a method has.
pub(crate) fn read(
    table: &Table,
    columns: &[Option<Column>],
    report: &mut Report<'_>,
) -> Option<Vec<Row<Permissions>>> {
    let by_column = columns.contains(&Some(Column::Resource));
    let heading = if by_column { None } else { Some(of_heading(table)?) };
    let mut groups: Vec<Group> = heading
        .into_iter()
        .map(|subject| Group::new(subject, table.line))
        .collect();
    for row in &table.rows {
        let cells = Cells {
            line: row.line,
            row,
            columns,
        };
        if by_column {
            let cell = cells.get(Column::Resource).cloned().unwrap_or_default();
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
        }
        let Some(group) = groups.last_mut() else {
            report.error(row.line, "the row has no label: give its first cell a name");
            continue;
        };
        group.row(&cells, columns.len(), report);
    }
    Some(groups.into_iter().map(Group::finish).collect())
}

/// The resource a heading names: beside a path, or in a few words of its own.
fn of_heading(table: &Table) -> Option<Subject> {
    const MOST_WORDS: usize = 5;
    let (heading, introduction) = (inline(&table.heading), of_introduction(table));
    let code = |cell: &Cell| {
        let mut found = paths::Paths::default();
        paths::in_code(&cell.pieces, &mut found);
        found.paths.retain(|path| paths::known_root(path));
        found.paths
    };
    let mut paths = code(&heading);
    if paths.is_empty() {
        paths = code(&introduction);
    }
    let words: Vec<_> = heading
        .pieces
        .iter()
        .filter(|piece| !matches!(piece, super::super::cell::Piece::Code(_)))
        .cloned()
        .collect();
    let mut label = heading.label();
    label.text = super::super::cell::plain(&words);
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

    fn row(&mut self, cells: &Cells<'_>, columns: usize, report: &mut Report<'_>) {
        if cells.is_misfit() {
            let count = CellCount {
                cells: cells.row.count,
                columns,
            };
            report.error(cells.line, misfit(cells.row, count));
            self.malformed = Some(count);
            self.unread = true;
            return;
        }
        let name = cells.get(Column::PermissionType).map(Cell::text).unwrap_or_default();
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
        for column in [Column::LeastPrivileged, Column::HigherPrivileged] {
            let text = cells.get(column).map(lines).unwrap_or_default();
            if !is_not_supported(&text) && !text.is_empty() {
                list.extend(listed(&text, cells, &mut self.marks, report));
            }
        }
    }

    fn finish(self) -> Row<Permissions> {
        Row {
            resource: self.subject.label.text,
            line: self.line,
            beta_only: self.subject.label.beta,
            malformed: self.malformed,
            unread: self.unread,
            footnotes: self.subject.label.footnotes,
            description: self.subject.label.description,
            facts: Permissions {
                paths: self.subject.paths,
                permissions: self.permissions,
                rsc: self.marks.rsc,
                unrecognised: self.marks.unrecognised,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::docs::Facts;
    use crate::docs::rows::tests::page;

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
