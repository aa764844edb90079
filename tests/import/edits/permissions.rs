//! Ways in which the table of permissions can be lost.

use std::fmt::Write as _;

use super::super::pages::CREATE;
use super::{Edit, Pages, cells, swap, table};

const PERMISSIONS: &str = "Supported resource";
const NEW_INCLUDE: &str = "api-reference/beta/includes/permissions/subscription-post-subscriptions-permissions.md";

/// The same table as elements, with code and breaks as elements too.
fn html(table: &str) -> String {
    let mut out = "<table>\n".to_owned();
    for (index, row) in table.lines().enumerate().filter(|(index, _)| *index != 1) {
        let name = if index == 0 { "th" } else { "td" };
        out += "<tr>\n";
        for cell in cells(row) {
            let mut cell = cell.replace("\\*", "*");
            while cell.contains('`') {
                cell = cell.replacen('`', "<code>", 1).replacen('`', "</code>", 1);
            }
            let _ = writeln!(out, "  <{name}>{cell}</{name}>");
        }
        out += "</tr>\n";
    }
    out + "</table>\n"
}

/// The same rows as tables of their own, by permission type and privilege, each under a heading.
fn by_privilege(table: &str) -> String {
    let mut out = String::new();
    for row in table.lines().skip(2) {
        let cells = cells(row);
        let (label, path) = cells[0].split_once(" <br /> ").unwrap_or((cells[0], ""));
        let path = path.split(" <br /> ").next().unwrap_or_default();
        let _ = write!(
            out,
            "### {label} {path}\n\n| Permission type | Least privileged permissions | Higher privileged permissions |\n|--|--|--|\n"
        );
        for (name, cell) in [
            "Delegated (work or school account)",
            "Delegated (personal Microsoft account)",
            "Application",
        ]
        .iter()
        .zip(&cells[1..])
        {
            let (least, higher) = cell.split_once(", ").unwrap_or((cell, "Not available."));
            let _ = writeln!(out, "| {name} | {least} | {higher} |");
        }
        out.push('\n');
    }
    out
}

fn replace_permissions(pages: &mut Pages, new: impl Fn(&str) -> String) {
    let old = table(&pages[CREATE], PERMISSIONS);
    assert!(old.lines().count() > 20, "{old}");
    swap(pages, CREATE, &old, &new(&old));
}

pub(super) const EDITS: &[Edit] = &[
    Edit {
        name: "the permissions move to an include that the checkout does not have",
        change: |pages| {
            replace_permissions(pages, |_| {
                "[!INCLUDE [permissions](../includes/permissions/subscription-post-subscriptions-permissions.md)]\n"
                    .to_owned()
            });
        },
    },
    Edit {
        name: "the permissions move to an include that the checkout has",
        change: |pages| {
            let old = table(&pages[CREATE], PERMISSIONS);
            pages.insert(NEW_INCLUDE.to_owned(), old);
            replace_permissions(pages, |_| {
                "[!INCLUDE [permissions](../includes/permissions/subscription-post-subscriptions-permissions.md)]\n"
                    .to_owned()
            });
        },
    },
    Edit {
        name: "the permissions move to an include outside of the checkout",
        change: |pages| {
            replace_permissions(pages, |_| {
                "[!INCLUDE [permissions](../../../../secret.md)]\n".to_owned()
            });
        },
    },
    Edit {
        name: "the permissions become a table of elements",
        change: |pages| replace_permissions(pages, html),
    },
    Edit {
        name: "the permissions become tables by privilege under headings",
        change: |pages| replace_permissions(pages, by_privilege),
    },
    Edit {
        name: "the permissions become tables by privilege in an include, one of them with another permission",
        change: |pages| {
            let old = by_privilege(&table(&pages[CREATE], PERMISSIONS));
            let new = old.replacen(
                "| Application | Contacts.Read | Not available. |",
                "| Application | Contacts.Read | Contacts.ReadWrite |",
                1,
            );
            pages.insert(NEW_INCLUDE.to_owned(), new);
            replace_permissions(pages, |_| {
                "[!INCLUDE [permissions](../includes/permissions/subscription-post-subscriptions-permissions.md)]\n"
                    .to_owned()
            });
        },
    },
    Edit {
        name: "the permissions become one table by privilege that names no resource",
        change: |pages| {
            replace_permissions(pages, |_| {
                "## Permissions\n\n| Permission type | Least privileged permissions | Higher privileged permissions |\n|--|--|--|\n\
                 | Application | Chat.Read.All | Chat.ReadWrite.All |\n"
                    .to_owned()
            });
        },
    },
    Edit {
        name: "an empty line cuts the table of permissions in two",
        change: |pages| swap(pages, CREATE, "| message |", "\n| message |"),
    },
    Edit {
        name: "most rows of the permissions are gone",
        change: |pages| {
            replace_permissions(pages, |old| {
                old.lines().take(8).fold(String::new(), |out, line| out + line + "\n")
            })
        },
    },
    Edit {
        name: "the header of the permissions has another word",
        change: |pages| swap(pages, CREATE, "| Application |", "| App-only |"),
    },
];
