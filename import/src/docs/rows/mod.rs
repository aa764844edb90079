//! What the cells of each kind of table say.

mod latencies;
mod lifetimes;
mod paths;
mod permissions;
mod privileged;
mod properties;
mod supported_paths;

use super::cell::{Cell, Label};
use super::facts::{CellCount, Examples, FactTable, Facts, PermissionType, Row};
use super::header::{Column, Kind, Meaning, meaning};
use super::markdown::{Table, TableRow};
use super::problem::{Report, count, excerpt};

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

/// What separates the items of a list in a cell.
const SEPARATORS: [char; 6] = [',', '、', '，', ';', '；', '\n'];

/// The facts of a table, if it is one of facts.
pub(crate) fn read(table: &Table, file: &std::path::Path, report: &mut Report<'_>) -> Option<FactTable> {
    let header: Vec<String> = table.header.iter().map(|cell| cell.source.clone()).collect();
    let names: Vec<String> = table.header.iter().map(Cell::text).collect();
    if let Some(facts) = properties::read(table, &names, report) {
        return Some(FactTable {
            file: file.to_owned(),
            page: file.to_owned(),
            line: table.line,
            header,
            facts: Facts::Properties(facts),
        });
    }
    let (kind, columns) = match meaning(&names) {
        Meaning::Facts(kind, columns) => (kind, columns),
        Meaning::Unknown(why) => {
            unknown_table(table.line, &why, report);
            return None;
        }
        Meaning::Other => {
            if is_foreign(&names) && permissions_or_paths(table) {
                unknown_table(
                    table.line,
                    "its cells hold permissions or paths, but its header is not known",
                    report,
                );
            }
            return None;
        }
    };
    for (name, _) in names.iter().zip(&columns).filter(|(_, column)| column.is_none()) {
        let message = format!("the column {} is not known and was not read", excerpt(name));
        report.error(table.line, message);
    }
    let facts = if kind == Kind::Privileged {
        Facts::Permissions(privileged::read(table, &columns, report)?)
    } else {
        Rows { table, columns }.facts(kind, report)
    };
    Some(FactTable {
        file: file.to_owned(),
        page: file.to_owned(),
        line: table.line,
        header,
        facts,
    })
}

fn unknown_table(line: usize, why: &str, report: &mut Report<'_>) {
    report.error(
        line,
        format!("this looks like a table of facts; {why}: correct the header, or teach it to the reader"),
    );
}

/// Whether headers are in another language.
fn is_foreign(names: &[String]) -> bool {
    let foreign = |name: &String| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    names.iter().any(foreign)
}

/// Whether half of the rows have a path or names of permissions, but not in a table by type of
/// permission, which every page about a method has.
fn permissions_or_paths(table: &Table) -> bool {
    let telling = |row: &&TableRow| {
        row.cells.iter().any(|cell| {
            paths::read(cell).paths.iter().any(|path| paths::known_root(path))
                || permissions::names(&cell.text()).count() > 0
        })
    };
    let by_type = table.rows.len() == 3;
    !by_type && table.rows.iter().filter(telling).count() * 2 > table.rows.len()
}

/// The rows of a table whose header is known.
struct Rows<'t> {
    table: &'t Table,
    columns: Vec<Option<Column>>,
}

/// The cells of one row, by what they hold.
pub(crate) struct Cells<'t> {
    line: usize,
    row: &'t TableRow,
    columns: &'t [Option<Column>],
}

impl Rows<'_> {
    fn facts(&self, kind: Kind, report: &mut Report<'_>) -> Facts {
        match kind {
            Kind::SupportedPaths if self.is_about_rich_notifications() => {
                Facts::RichResources(self.read(report, |cells, report| {
                    let mut facts = supported_paths::read(cells, report);
                    facts.rich = Some(true);
                    facts
                }))
            }
            Kind::SupportedPaths => Facts::SupportedPaths(self.read(report, supported_paths::read)),
            Kind::Permissions => Facts::Permissions(self.read(report, permissions::by_type)),
            Kind::FlatPermissions => Facts::FlatPermissions(self.read(report, permissions::flat)),
            Kind::Examples => Facts::Examples(self.read(report, |cells, report| Examples {
                paths: paths::of_cell(cells, Column::Examples, report).paths,
            })),
            Kind::Lifetimes => Facts::Lifetimes(self.read(report, lifetimes::read)),
            Kind::Latencies => Facts::Latencies(self.read(report, latencies::read)),
            Kind::PermissionTypes => Facts::PermissionTypes(self.read(report, permission_type)),
            Kind::Privileged => Facts::Permissions(Vec::new()),
        }
    }

    /// Two pages have the same header; one lists all resources, the other those whose notifications
    /// can carry resource data, and says so in the paragraph before its table.
    fn is_about_rich_notifications(&self) -> bool {
        let introduction = self.table.introduction.to_lowercase();
        !self.columns.contains(&Some(Column::Rich)) && introduction.contains("rich notification")
    }

    fn read<T>(&self, report: &mut Report<'_>, facts: impl Fn(&Cells<'_>, &mut Report<'_>) -> T) -> Vec<Row<T>> {
        let columns = self.columns.len();
        let mut rows = Vec::new();
        for row in &self.table.rows {
            let cells = Cells {
                line: row.line,
                row,
                columns: &self.columns,
            };
            let malformed = (row.count != columns).then_some(CellCount {
                cells: row.count,
                columns,
            });
            if let Some(malformed) = malformed {
                report.error(row.line, misfit(row, malformed));
            }
            let label = cells.label();
            if label.text.is_empty() && malformed.is_none() {
                report.warn(row.line, "the row has no label: give its first cell a name");
            }
            let before = report.errors();
            let facts = facts(&cells, report);
            rows.push(Row {
                resource: label.text,
                line: row.line,
                beta_only: label.beta,
                malformed,
                unread: malformed.is_some() || report.errors() > before,
                footnotes: label.footnotes,
                description: label.description,
                facts,
            });
        }
        rows
    }
}

fn misfit(row: &TableRow, malformed: CellCount) -> String {
    let first = row.cells.first().map(Cell::text).unwrap_or_default();
    format!(
        "the row {} has {}, its header has {}: it probably belongs to another table, and nothing is taken from it",
        excerpt(&first),
        count(malformed.cells, "cell"),
        malformed.columns
    )
}

impl<'t> Cells<'t> {
    /// The cell of a column; none where the table or the row has no such cell.
    fn get(&self, column: Column) -> Option<&'t Cell> {
        let index = self.columns.iter().position(|c| *c == Some(column))?;
        self.row.cells.get(index).filter(|_| index < self.row.count)
    }

    fn label(&self) -> Label {
        let cell = self.get(Column::Resource).or_else(|| self.get(Column::PermissionType));
        cell.map_or_else(|| Cell::default().label(), Cell::label)
    }

    /// Whether what is missing was reported with the row.
    fn is_misfit(&self) -> bool {
        self.row.count != self.columns.len()
    }
}

fn permission_type(cells: &Cells<'_>, report: &mut Report<'_>) -> PermissionType {
    let text = cells.get(Column::ResourceTypes).map(lines).unwrap_or_default();
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

/// The names of permissions in an item of a list.
pub(crate) fn permission_names(words: &str) -> Vec<String> {
    let bare = words.replace(['`', '*'], "");
    permissions::names(&bare)
        .map(|name| name.trim_end_matches('.').to_owned())
        .collect()
}

/// The words of a cell, line breaks kept.
fn lines(cell: &Cell) -> String {
    cell.lines()
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_not_supported(text: &str) -> bool {
    let text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '。'))
        .to_lowercase();
    NOT_SUPPORTED.contains(&text.as_str())
}

#[cfg(test)]
pub(crate) mod tests {
    use std::path::Path;

    use super::*;
    use crate::docs::Problem;
    use crate::docs::markdown::parse;

    /// The tables of a page and the problems, a line each.
    pub(crate) fn page(text: &str) -> (Vec<Facts>, String) {
        let mut problems: Vec<Problem> = Vec::new();
        let mut report = Report::new(Path::new("p.md"), &mut problems);
        let parsed = parse(text);
        let tables = parsed
            .tables
            .iter()
            .filter_map(|t| read(t, Path::new("p.md"), &mut report));
        let facts = tables.map(|table| table.facts).collect();
        (facts, problems.iter().map(|problem| format!("{problem}\n")).collect())
    }

    /// A table as compact JSON, and the problems.
    pub(crate) fn json(header: &str, rows: &[&str]) -> (String, String) {
        let columns = header.matches('|').count() - 1;
        let text = format!("{header}\n|{}\n{}\n", "---|".repeat(columns), rows.join("\n"));
        let (facts, problems) = page(&text);
        let json = facts
            .iter()
            .map(|facts| serde_json::to_string(facts).expect("plain data"));
        (json.collect(), problems)
    }

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

    #[test]
    fn rich_resources_are_told_by_the_paragraph_before() {
        let table = "| Resource | Supported resource paths |\n|--|--|\n| a | `/users` |\n";
        let kind = |before: &str| page(&format!("{before}\n\n{table}")).0.first().map(Facts::name);
        assert_eq!(kind("These can send rich notifications."), Some("rich-resources"));
        assert_eq!(kind("Rich notifications.\n\n> A note."), Some("rich-resources"));
        assert_eq!(kind("Rich notifications.\n\n## Others"), Some("supported-paths"));
        assert_eq!(kind("> Rich notifications are another thing."), Some("supported-paths"));
    }

    #[test]
    fn tables_in_other_languages_are_reported_by_their_cells() {
        let (_, problems) = page("| リソース | 権限 |\n|--|--|\n| a | Mail.Read, Mail.ReadBasic |\n");
        assert!(problems.contains("its cells hold permissions or paths"), "{problems}");
        let (_, problems) = page("| 名前 | 種類 |\n|--|--|\n| a | 文字 |\n");
        assert_eq!(problems, "");
    }
}
