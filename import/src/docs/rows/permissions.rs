//! Rows of the tables of permissions.

use std::collections::HashSet;

use super::super::cell::Cell;
use super::super::facts::{ByType, FlatPermissions, Permissions, Unspecified};
use super::super::header::Column;
use super::super::problem::{Report, excerpt};
use super::paths::{self, Paths};
use super::{Cells, SEPARATORS, is_not_supported, lines};

/// What the cells of a row hold beside the permissions of each.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub(crate) rsc: Vec<String>,
    seen: HashSet<String>,
    pub(crate) unrecognised: Vec<String>,
}

pub(crate) fn by_type(cells: &Cells<'_>, report: &mut Report<'_>) -> Permissions {
    let mut marks = Marks::default();
    let mut column = |column| permissions(cells, column, &mut marks, report);
    let permissions = ByType {
        delegated_work: column(Column::DelegatedWork),
        delegated_personal: column(Column::DelegatedPersonal),
        application: column(Column::Application),
    };
    Permissions {
        paths: label_paths(cells, report),
        permissions,
        rsc: marks.rsc,
        unrecognised: marks.unrecognised,
    }
}

pub(crate) fn flat(cells: &Cells<'_>, report: &mut Report<'_>) -> FlatPermissions {
    let mut marks = Marks::default();
    let unspecified = permissions(cells, Column::Permission, &mut marks, report);
    FlatPermissions {
        permissions: Unspecified { unspecified },
        rsc: marks.rsc,
        unrecognised: marks.unrecognised,
    }
}

/// The permissions of one cell. `*` marks resource-specific consent.
fn permissions(cells: &Cells<'_>, column: Column, marks: &mut Marks, report: &mut Report<'_>) -> Vec<String> {
    let Some(text) = cells.get(column).map(lines) else {
        return Vec::new();
    };
    listed(&text, cells, marks, report)
}

/// The permissions of a list.
pub(crate) fn listed(text: &str, cells: &Cells<'_>, marks: &mut Marks, report: &mut Report<'_>) -> Vec<String> {
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
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
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
pub(crate) fn label_paths(cells: &Cells<'_>, report: &mut Report<'_>) -> Vec<String> {
    let Some(cell) = cells.get(Column::Resource) else {
        return Vec::new();
    };
    paths_of_label(cell, cells.line, report)
}

pub(crate) fn paths_of_label(cell: &Cell, line: usize, report: &mut Report<'_>) -> Vec<String> {
    let mut found = Paths::default();
    paths::in_code(&cell.pieces, &mut found);
    if found.paths.is_empty() {
        let text = cell.text();
        found.paths = paths::in_parentheses(&text);
        found
            .unread
            .extend(paths::unread_in_parentheses(&text).map(str::to_owned));
    }
    for code in &found.other_code {
        report.warn(line, not_a_path(code, cell));
    }
    paths::report_strange(&found, line, report);
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
    use crate::docs::rows::tests::json;

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

    #[test]
    fn flat_tables_do_not_say_the_type() {
        let (found, _) = json("| Resource type / Item | Scope |", &["| A  (b) | Mail.Read |"]);
        assert_eq!(
            found,
            r#"[{"resource":"A (b)","line":3,"permissions":{"unspecified":["Mail.Read"]}}]"#
        );
    }
}
