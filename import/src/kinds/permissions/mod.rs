//! Which permission a subscription needs, by permission type.

mod compare;
mod privileged;

use std::collections::HashSet;
use std::path::PathBuf;

use serde::Serialize;

use super::compare::{Watch, listed_rows, rows_of};
use super::header::{Column, Header, PERMISSION_TYPE, RESOURCE};
use super::mentions::Printed;
use super::path_cells::{self, Paths};
use super::print::Lines;
use super::rows::{Cells, Layout, Read, SEPARATORS, is_not_supported, lines};
use super::{Kind, paths};
use crate::markup::cell::Cell;
use crate::markup::problem::{Report, excerpt};

/// The permissions for what a row is about.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Permissions {
    /// Paths that stand with the label.
    pub paths: Vec<String>,
    /// The permissions, least privileged first as the page has them; empty where it is not supported.
    pub permissions: ByType,
    /// Those that an asterisk marks as resource-specific consent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rsc: Vec<String>,
    /// What stands among the permissions and is no name of one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unrecognised: Vec<String>,
}

/// Permissions by type.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct ByType {
    /// Delegated, work or school account.
    pub delegated_work: Vec<String>,
    /// Delegated, personal Microsoft account.
    pub delegated_personal: Vec<String>,
    /// Application.
    pub application: Vec<String>,
}

/// A permission in a list of those with resource-specific consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The file the list stands in.
    pub file: PathBuf,
    /// The page that was named or found in a named folder: `file`, or what includes it.
    pub page: PathBuf,
    /// Line of the item.
    pub line: usize,
    /// The name.
    pub permission: String,
}

static DELEGATED_WORK: Column = Column::telling(&[
    "delegated (work or school account)",
    "委派（工作或学校帐户）",
    "委派（工作或学校账户）",
    "delegada (conta corporativa ou de estudante)",
    "delegado (conta corporativa ou de estudante)",
])
.with_word("delegated");

static DELEGATED_PERSONAL: Column = Column::telling(&[
    "delegated (personal microsoft account)",
    "委派（个人 microsoft 帐户）",
    "委派（个人 microsoft 账户）",
    "delegada (conta pessoal da microsoft)",
    "delegado (conta pessoal da microsoft)",
]);

static APPLICATION: Column = Column::common(&["application", "应用程序", "aplicativo"]);

static LEAST: Column = Column::common(&["least privileged permission", "least privileged permissions"]);

static HIGHER: Column = Column::common(&["higher privileged permission", "higher privileged permissions"]);

/// A column for each type, or a row for each and the permissions in two columns: then the resource stands in a column
/// of its own or in the heading.
pub(super) static KIND: Kind<Permissions> = Kind {
    name: "permissions",
    layouts: &[
        Layout {
            header: Header::of(&[&RESOURCE, &DELEGATED_WORK, &DELEGATED_PERSONAL, &APPLICATION]),
            read: Read::Each(by_type),
        },
        Layout {
            header: Header::of(&[&RESOURCE, &PERMISSION_TYPE, &LEAST, &HIGHER]),
            read: Read::Together(privileged::by_column),
        },
        Layout {
            header: Header {
                needs: &[&PERMISSION_TYPE, &LEAST, &HIGHER],
                also: &[],
                only_if: Some(privileged::is_headed),
            },
            read: Read::Together(privileged::by_heading),
        },
    ],
    shown: &[
        ("paths", |row| row.paths.clone()),
        ("delegated, work", |row| {
            starred(&row.permissions.delegated_work, &row.rsc)
        }),
        ("delegated, personal", |row| {
            starred(&row.permissions.delegated_personal, &row.rsc)
        }),
        ("application", |row| starred(&row.permissions.application, &row.rsc)),
        ("unrecognised", |row| row.unrecognised.clone()),
    ],
    paths: Some(Printed {
        paths: |row| row.facts.paths.iter().map(|path| (path, None)).collect(),
        is_list: true,
    }),
    watches: &[
        paths::WATCH,
        Watch {
            table: compare::RULES.table,
            fields: &["path", "delegated_work", "delegated_personal", "application"],
            rows: listed_rows,
        },
        Watch {
            table: compare::CONSENT,
            fields: &["permission"],
            rows: |context, table| rows_of(context, table, "source"),
        },
    ],
    compare: Some(compare::compare),
};

/// Permissions as people see them, those with resource-specific consent with an asterisk.
pub(super) fn starred(names: &[String], rsc: &[String]) -> Lines {
    let rsc: HashSet<&String> = rsc.iter().collect();
    let star = |name: &String| if rsc.contains(name) { "*" } else { "" };
    names.iter().map(|name| format!("{name}{}", star(name))).collect()
}

/// The names of permissions in an item of a list.
pub(crate) fn permission_names(words: &str) -> Vec<String> {
    let bare = words.replace(['`', '*'], "");
    names(&bare).map(|name| name.trim_end_matches('.').to_owned()).collect()
}

/// What the cells of a row hold beside the permissions of each.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) rsc: Vec<String>,
    seen: HashSet<String>,
    pub(super) unrecognised: Vec<String>,
}

fn by_type(cells: &Cells<'_>, report: &mut Report<'_>) -> Permissions {
    let mut marks = Marks::default();
    let mut column = |column| of_cell(cells, column, &mut marks, report);
    let permissions = ByType {
        delegated_work: column(&DELEGATED_WORK),
        delegated_personal: column(&DELEGATED_PERSONAL),
        application: column(&APPLICATION),
    };
    Permissions {
        paths: label_paths(cells, report),
        permissions,
        rsc: marks.rsc,
        unrecognised: marks.unrecognised,
    }
}

/// The permissions of one cell. `*` marks resource-specific consent.
pub(super) fn of_cell(
    cells: &Cells<'_>,
    column: &'static Column,
    marks: &mut Marks,
    report: &mut Report<'_>,
) -> Vec<String> {
    let Some(text) = cells.get(column).map(lines) else {
        return Vec::new();
    };
    listed(&text, cells, marks, report)
}

/// The permissions of a list.
fn listed(text: &str, cells: &Cells<'_>, marks: &mut Marks, report: &mut Report<'_>) -> Vec<String> {
    if text.is_empty() && !cells.is_misfit() {
        report.warn(
            cells.line,
            "a cell of permissions is empty: write `Not supported` if that is meant",
        );
    }
    if is_not_supported(text) {
        return Vec::new();
    }
    let mut permissions = Vec::new();
    for token in tokens(text) {
        let name = token.trim_end_matches([' ', '*', '.', '。']);
        if !is_name(name) {
            if !cells.is_misfit() {
                let message = format!(
                    "{} is not the name of a permission: compare with another version of the page",
                    excerpt(token)
                );
                report.error(cells.line, message);
            }
            marks.unrecognised.push(token.to_owned());
            continue;
        }
        if token.contains('*') && marks.seen.insert(name.to_owned()) {
            marks.rsc.push(name.to_owned());
        }
        permissions.push(name.to_owned());
    }
    permissions
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(SEPARATORS).map(str::trim).filter(|token| !token.is_empty())
}

/// The names of permissions in a text that is a list of some.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    tokens(text).filter(|token| is_name(token))
}

/// `Mail.Read`, `Chat.Manage.Chat`, `User-Mail.ReadWrite.All`: at least two parts that begin with a
/// capital.
fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    text.contains('.') && text.split('.').all(part)
}

/// Paths that stand with the label: as code on lines of their own, or in parentheses.
fn label_paths(cells: &Cells<'_>, report: &mut Report<'_>) -> Vec<String> {
    let Some(cell) = cells.get(&RESOURCE) else {
        return Vec::new();
    };
    paths_of_label(cell, cells.line, report)
}

fn paths_of_label(cell: &Cell, line: usize, report: &mut Report<'_>) -> Vec<String> {
    let mut found = Paths::default();
    path_cells::in_code(&cell.pieces, &mut found);
    if found.paths.is_empty() {
        let text = cell.text();
        found.paths = path_cells::in_parentheses(&text);
        found
            .unread
            .extend(path_cells::unread_in_parentheses(&text).map(str::to_owned));
    }
    for code in &found.other_code {
        report.warn(line, not_a_path(code, cell));
    }
    path_cells::report_strange(&found, line, report);
    found.paths
}

fn not_a_path(code: &str, cell: &Cell) -> String {
    format!(
        "{} in the label {} is not a valid path and was not read",
        excerpt(code),
        excerpt(&cell.text())
    )
}

#[cfg(test)]
mod tests {
    use crate::kinds::tests::json;

    const HEADER: &str = "| Supported resource | Delegated (work or school account) | Delegated (personal Microsoft account) | Application |";

    #[test]
    fn permissions_by_type() {
        let (found, problems) = json(
            HEADER,
            &[
                "| [a](b.md) (/a/{id}/b - all) | Mail.Read,Mail.ReadBasic | Not supported. | A.Read.Group*, User-Mail.Read.All |",
            ],
        );
        assert_eq!(
            found,
            r#"[{"resource":"a (/a/{id}/b - all)","line":3,"paths":["/a/{id}/b"],"permissions":{"delegated_work":["Mail.Read","Mail.ReadBasic"],"delegated_personal":[],"application":["A.Read.Group","User-Mail.Read.All"]},"rsc":["A.Read.Group"]}]"#
        );
        assert!(
            problems.contains("begins with a segment that is not known"),
            "{problems}"
        );
    }

    #[test]
    fn paths_may_follow_the_label_as_code() {
        let (found, problems) = json(
            HEADER,
            &["| [a](b.md) <br />`/teams/{id}` <br /> Of one. | - | None | Team.Read.All. |"],
        );
        assert!(
            found.starts_with(r#"[{"resource":"a","line":3,"paths":["/teams/{id}"],"#),
            "{found}"
        );
        assert!(found.contains(r#""application":["Team.Read.All"]"#), "{found}");
        assert_eq!(problems, "");
    }

    #[test]
    fn stars_mark_consent_however_they_stand() {
        for cell in [
            "A.B.Chat *, C.D.Chat*, E.F",
            "A.B.Chat\\*, C.D.Chat \\*, E.F",
            "A.B.Chat *、C.D.Chat*，E.F",
            "A.B.Chat*<br>C.D.Chat*<br/>E.F",
        ] {
            let (found, problems) = json(HEADER, &[&format!("| a | {cell} | 不支持 | Sem suporte |")]);
            assert!(
                found.contains(r#""delegated_work":["A.B.Chat","C.D.Chat","E.F"]"#),
                "{cell}: {found}"
            );
            assert!(found.contains(r#""rsc":["A.B.Chat","C.D.Chat"]"#), "{cell}: {found}");
            assert_eq!(problems, "", "{cell}");
        }
    }

    #[test]
    fn what_is_no_name_is_kept_apart() {
        let (found, problems) = json(
            HEADER,
            &["| a | 打印机。阅读.All，Mail.Read | Mail. Read | mail.read |"],
        );
        assert!(found.contains(r#""delegated_work":["Mail.Read"]"#), "{found}");
        assert!(
            found.contains(r#""unrecognised":["打印机。阅读.All","Mail. Read","mail.read"]"#),
            "{found}"
        );
        assert_eq!(
            problems.matches("is not the name of a permission").count(),
            3,
            "{problems}"
        );
    }

    #[test]
    fn cells_of_another_table_are_no_permissions() {
        let (found, problems) = json(HEADER, &["| [p](p.md) | `print/printers/{id}/jobs` |"]);
        assert!(
            found.contains(r#""malformed":"2 cells, header has 4","paths":[],"#),
            "{found}"
        );
        assert!(
            found.contains(r#""unrecognised":["print/printers/{id}/jobs"]"#),
            "{found}"
        );
        assert_eq!(problems.lines().count(), 1, "{problems}");
    }

    #[test]
    fn empty_cells_are_reported() {
        let (_, problems) = json(HEADER, &["| a | | Not supported | Mail.Read |"]);
        assert_eq!(
            problems,
            "p.md:3: warning: a cell of permissions is empty: write `Not supported` if that is meant\n"
        );
    }
}
