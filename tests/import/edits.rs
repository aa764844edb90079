//! Realistic edits of the pages, each with the report and the state of the tables that follow from it.
//!
//! The report is that of `import --write`; behind it stand the lines of `spec/` that changed. A second run may find
//! nothing but what the first one left to a person. The snapshot holds all of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use graphsub_import as import;

use super::pages::{CREATE, LATENCY, LIFETIMES, RICH, SUPPORTED, Style, TYPES, Writer};
use super::{lines, project, put};

/// The pages by their names.
type Pages = BTreeMap<String, String>;

/// Something that somebody may do to the pages.
struct Edit {
    name: &'static str,
    change: fn(&mut Pages),
}

fn page<'p>(pages: &'p mut Pages, name: &str) -> &'p mut String {
    pages.get_mut(name).expect("a page")
}

/// Puts other words for some that stand on the page.
#[track_caller]
fn swap(pages: &mut Pages, name: &str, old: &str, new: &str) {
    let text = page(pages, name);
    assert!(text.contains(old), "{old} does not stand on {name}\n{text}");
    *text = text.replacen(old, new, 1);
}

/// The rows of the first table whose header contains a word, header and line of dashes before them.
fn table(text: &str, header: &str) -> String {
    let mut lines = text
        .lines()
        .skip_while(|line| !(line.starts_with('|') && line.contains(header)));
    let table = lines.by_ref().take_while(|line| line.starts_with('|'));
    table.fold(String::new(), |out, line| out + line + "\n")
}

fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split(" | ").map(str::trim).collect()
}

/// The row that begins with a cell goes.
#[track_caller]
fn drop_row(pages: &mut Pages, name: &str, start: &str) {
    let text = page(pages, name);
    let before = text.lines().count();
    *text = text
        .lines()
        .filter(|line| !line.starts_with(start))
        .fold(String::new(), |out, line| out + line + "\n");
    assert!(text.lines().count() < before, "no row of {name} begins with {start}");
}

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

/// What review and audits of the import found that pages do or may do.
const EDITS: &[Edit] = &[
    Edit {
        name: "nothing changes",
        change: |_| {},
    },
    // The table of permissions can be lost in many ways.
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
    // Routine.
    Edit {
        name: "one permission more",
        change: |pages| {
            swap(
                pages,
                CREATE,
                "| Chat.Read, Chat.ReadWrite | Not supported. | Chat.Read.All |",
                "| Chat.Read, Chat.ReadWrite | Not supported. | Chat.Read.All, Chat.ReadWrite.All |",
            )
        },
    },
    Edit {
        name: "two permissions change places",
        change: |pages| {
            swap(
                pages,
                CREATE,
                "| message | Mail.ReadBasic, Mail.Read |",
                "| message | Mail.Read, Mail.ReadBasic |",
            )
        },
    },
    Edit {
        name: "a permission type is supported now",
        change: |pages| {
            swap(
                pages,
                CREATE,
                "| presence | Presence.Read.All | Not supported. | Not supported. |",
                "| presence | Presence.Read.All | Not supported. | Presence.Read.All |",
            )
        },
    },
    Edit {
        name: "a lifetime is longer",
        change: |pages| {
            swap(
                pages,
                LIFETIMES,
                "| presence | 60 minutes (1 hour) |",
                "| presence | 120 minutes (2 hours) |",
            )
        },
    },
    Edit {
        name: "the lifetime that a decision explains is shorter, and nothing is said of its days",
        change: |pages| {
            swap(
                pages,
                LIFETIMES,
                "| Teams chat | 4,320 minutes (three days) |",
                "| Teams chat | 1,440 minutes |",
            )
        },
    },
    Edit {
        name: "a latency that was unknown is known",
        change: |pages| {
            swap(
                pages,
                LATENCY,
                "| user | Unknown | Unknown |",
                "| user | Less than 1 minute | 1 hour |",
            )
        },
    },
    Edit {
        name: "a quota is raised",
        change: |pages| {
            swap(
                pages,
                SUPPORTED,
                "Per tenant combination: 1,000 subscriptions.",
                "Per tenant combination: 2,000 subscriptions.",
            )
        },
    },
    Edit {
        name: "a path is marked as beta",
        change: |pages| swap(pages, SUPPORTED, "`/chats/{id}/members`", "`/chats/{id}/members` *"),
    },
    Edit {
        name: "a path more for a known resource",
        change: |pages| {
            swap(
                pages,
                SUPPORTED,
                "Some words: `/chats/{id}/members`",
                "Some words: `/chats/{id}/members` <br> New: `/chats/{id}/guests`",
            )
        },
    },
    Edit {
        name: "a new resource on all pages",
        change: |pages| {
            swap(
                pages,
                LIFETIMES,
                "| presence |",
                "| Teams poll | 360 minutes (6 hours) |\n| presence |",
            );
            swap(
                pages,
                LATENCY,
                "| presence |",
                "| poll | Less than 1 minute | 60 minutes |\n| presence |",
            );
            swap(
                pages,
                CREATE,
                "| presence |",
                "| poll <br /> `/chats/{id}/polls` | Chat.Read | Not supported. | Chat.Read.All |\n| presence |",
            );
            swap(
                pages,
                SUPPORTED,
                "| group |",
                "| Teams poll | Polls: `/chats/{id}/polls` | Quotas: <li>Per app and chat combination: 1 subscription. |\n| group |",
            );
        },
    },
    Edit {
        name: "a resource is gone from all pages",
        change: |pages| {
            drop_row(pages, LIFETIMES, "| todoTask |");
            drop_row(pages, LATENCY, "| todoTask |");
            drop_row(pages, CREATE, "| todoTask |");
            drop_row(pages, SUPPORTED, "| todoTask |");
            for row in ["todoTask, ", ", todoTask"] {
                let text = page(pages, TYPES);
                *text = text.replace(row, "");
            }
        },
    },
    Edit {
        name: "a resource has another name on all pages",
        change: |pages| {
            for name in [LIFETIMES, LATENCY, CREATE, SUPPORTED, RICH] {
                let text = page(pages, name);
                *text = text
                    .replace("| Teams chat |", "| Teams conversation |")
                    .replace("| chat |", "| conversation chat |")
                    .replace("| chat <br", "| conversation chat <br");
            }
        },
    },
    // Cells that say the same in other words, and cells that say nothing.
    Edit {
        name: "a lifetime in hours, the same",
        change: |pages| {
            swap(
                pages,
                LIFETIMES,
                "| Teams team | 4,320 minutes (three days) |",
                "| Teams team | 72 hours |",
            )
        },
    },
    Edit {
        name: "a lifetime in days, another",
        change: |pages| {
            swap(
                pages,
                LIFETIMES,
                "| Teams team | 4,320 minutes (three days) |",
                "| Teams team | 2 days |",
            )
        },
    },
    Edit {
        name: "a lifetime that is no number, and a latency that changes",
        change: |pages| {
            swap(
                pages,
                LIFETIMES,
                "| Teams team | 4,320 minutes (three days) |",
                "| Teams team | To be announced |",
            );
            swap(
                pages,
                LATENCY,
                "| contact | Less than 1 minutes | 3 minutes |",
                "| contact | Less than 1 minutes | 5 minutes |",
            );
        },
    },
    Edit {
        name: "permissions that do not apply, in other words",
        change: |pages| {
            let text = page(pages, CREATE);
            *text = text
                .replacen("Not supported.", "N/A", 3)
                .replacen("Not supported.", "Not applicable", 3)
                .replacen("Not supported.", "Not available.", 3);
        },
    },
    Edit {
        name: "one latency of a row is no number, the other changes",
        change: |pages| {
            swap(
                pages,
                LATENCY,
                "| message | Less than 1 minutes | 3 minutes |",
                "| message | soon | 4 minutes |",
            )
        },
    },
    Edit {
        name: "a latency that nothing is said about, in other words",
        change: |pages| {
            swap(
                pages,
                LATENCY,
                "| user | Unknown | Unknown |",
                "| user | N/A | Not applicable |",
            )
        },
    },
    Edit {
        name: "a quota in other words, the same",
        change: |pages| {
            swap(
                pages,
                SUPPORTED,
                "Per tenant combination: 1,000 subscriptions.",
                "Up to 1,000 subscriptions per tenant",
            )
        },
    },
    Edit {
        name: "a quota in other words, another",
        change: |pages| {
            swap(
                pages,
                SUPPORTED,
                "Per tenant combination: 1,000 subscriptions.",
                "No more than 3,000 subscriptions are allowed per tenant",
            )
        },
    },
    Edit {
        name: "a quota that is not understood, and a lifetime that changes",
        change: |pages| {
            swap(
                pages,
                SUPPORTED,
                "Per tenant combination: 1,000 subscriptions.",
                "Per moon: 3",
            );
            swap(
                pages,
                LIFETIMES,
                "| presence | 60 minutes (1 hour) |",
                "| presence | 90 minutes |",
            );
        },
    },
    Edit {
        name: "two cells of a row are merged",
        change: |pages| {
            swap(
                pages,
                CREATE,
                "| presence | Presence.Read.All | Not supported. | Not supported. |",
                "| presence | Presence.Read.All | Not supported. |",
            )
        },
    },
    // Facts that are wrong.
    Edit {
        name: "a permission is misprinted",
        change: |pages| {
            swap(
                pages,
                CREATE,
                "| presence | Presence.Read.All |",
                "| presence | Presence.Raed.All |",
            )
        },
    },
    Edit {
        name: "placeholders have blanks",
        change: |pages| {
            for name in [SUPPORTED, RICH, CREATE] {
                let text = page(pages, name);
                *text = text
                    .replace("/chats/{id}", "/chats/{chat id}")
                    .replace("/teams/{id}", "/teams/{the team's id}");
            }
        },
    },
    Edit {
        name: "the words before the list of resource data change",
        change: |pages| {
            swap(
                pages,
                RICH,
                "Rich notifications are available for these.",
                "The following can be asked for more.",
            )
        },
    },
    // Two pages.
    Edit {
        name: "two pages state a quota, and one of them is brought up to date",
        change: |pages| {
            let row = "| Teams chat | `/chats`";
            let text = page(pages, RICH);
            let line = text
                .lines()
                .find(|line| line.starts_with("| chat |"))
                .expect("a row")
                .to_owned();
            let with_quota = line.replacen(" | - |", " | Quotas: <li>Per organization: 10,000 subscriptions. |", 1);
            assert_ne!(line, with_quota, "{line} {row}");
            *text = text.replace(&line, &with_quota);
            let supported = page(pages, SUPPORTED);
            let line = supported
                .lines()
                .find(|line| line.starts_with("| Teams chat |"))
                .expect("a row")
                .to_owned();
            *supported = supported.replace(&line, &line.replace("10,000", "20,000"));
        },
    },
    // What used to be silent.
    Edit {
        name: "a row of the sign-in list is gone",
        change: |pages| drop_row(pages, TYPES, "| Delegated - personal"),
    },
    Edit {
        name: "the sign-in list is gone",
        change: |pages| {
            let old = table(&pages[TYPES], "Permission type");
            swap(pages, TYPES, &old, "See elsewhere.\n");
        },
    },
    Edit {
        name: "resource-specific consent is marked by a list instead of asterisks, with one name less",
        change: |pages| {
            let names: Vec<String> = pages[CREATE]
                .split([' ', ',', '|'])
                .filter_map(|word| word.strip_suffix("\\*").map(str::to_owned))
                .collect();
            let text = page(pages, CREATE);
            *text = text.replace("\\*", "");
            text.push_str("\n> [!NOTE]\n> The following permissions use [resource-specific consent](/x):\n");
            for name in names.iter().filter(|name| *name != "Chat.Manage.Chat") {
                let _ = writeln!(text, "> - {name}");
            }
        },
    },
    Edit {
        name: "nothing is marked as resource-specific consent",
        change: |pages| {
            let text = page(pages, CREATE);
            *text = text.replace("\\*", "");
        },
    },
    Edit {
        name: "a new column",
        change: |pages| {
            let text = page(pages, LATENCY);
            let wider = |line: &str| match line {
                line if line.starts_with("| Resource") => format!("{line} Median |\n"),
                line if line.starts_with("|:--") => format!("{line}---|\n"),
                line if line.starts_with('|') => format!("{line} 1 second |\n"),
                line => format!("{line}\n"),
            };
            *text = text.lines().map(wider).collect();
        },
    },
    Edit {
        name: "a page moves",
        change: |pages| {
            let text = pages.remove(LATENCY).expect("a page");
            pages.insert("concepts/includes/change-notifications-latency.md".to_owned(), text);
        },
    },
    // What is cosmetic.
    Edit {
        name: "the words beside the numbers of lifetimes change",
        change: |pages| {
            let text = page(pages, LIFETIMES);
            *text = text
                .replace("(three days)", "(3 days)")
                .replace(" (under three days)", ".")
                .replace("(1 hour)", "(an hour)");
        },
    },
    Edit {
        name: "what cannot be seen stands in labels and cells",
        change: |pages| {
            swap(pages, LIFETIMES, "| Teams chat |", "| Teams\u{200b} chat\u{202e} |");
            swap(
                pages,
                CREATE,
                "| message | Mail.ReadBasic, Mail.Read |",
                "| message | Mail.ReadBasic,\u{a0}Mail.Read\u{feff} |",
            );
        },
    },
    // What a page must not do.
    Edit {
        name: "a label that is markup",
        change: |pages| {
            swap(
                pages,
                LATENCY,
                "| presence |",
                "| \\`@everyone <img src=x> [a](http://x) | Less than 1 minute | 60 minutes |\n| presence |",
            )
        },
    },
];

/// What an edit leads to, as text.
fn outcome(edit: &Edit) -> String {
    let (root, spec) = project();
    let style = Style::default();
    let written = (Writer { raw: &spec.raw, style }).all().into_iter();
    let mut pages: Pages = written.map(|(name, text)| (name.to_owned(), text)).collect();
    (edit.change)(&mut pages);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in &pages {
        put(folder.path(), name, text);
    }
    let paths = [folder.path().to_owned()];
    let before = lines(root.path());
    let (drift, written) = import::bring_up_to_date(root.path(), &paths, None).expect("written");
    let mut out = format!("## {}\n\n", edit.name);
    out += &import::report::text(&drift, Some(&written));
    for problem in &drift.problems {
        let _ = writeln!(out, "{problem}");
    }
    out = out.replace(&format!("{}/", folder.path().display()), "");
    for (file, lines) in lines(root.path()) {
        let gone = before[&file]
            .iter()
            .filter(|line| !lines.contains(line))
            .map(|line| ('-', line));
        let new = lines
            .iter()
            .filter(|line| !before[&file].contains(line))
            .map(|line| ('+', line));
        for (sign, line) in gone.chain(new) {
            let _ = writeln!(out, "{sign} {file}: {}", line.trim());
        }
    }
    second_run(edit.name, root.path(), &paths);
    out
}

/// What is written is not found again.
fn second_run(name: &str, root: &Path, paths: &[std::path::PathBuf]) {
    let mut again = import::compare(&import::load(root).expect("readable"), paths, None);
    let written = import::write(root, &mut again).expect("written");
    assert_eq!(written.files, Vec::<String>::new(), "{name}");
    for difference in &again.differences {
        assert!(difference.person.is_some(), "{name}: {difference:#?}");
    }
}

#[test]
fn edits_of_the_pages_are_reported_and_written_as_expected() {
    assert!(EDITS.len() >= 40, "{}", EDITS.len());
    let all: Vec<String> = EDITS.iter().map(outcome).collect();
    insta::assert_snapshot!("edits", all.join("\n"));
}

#[test]
fn the_permissions_cannot_be_lost() {
    for edit in EDITS
        .iter()
        .filter(|edit| edit.name.starts_with("the permissions") || edit.name.starts_with("most rows"))
    {
        let outcome = outcome(edit);
        assert!(!outcome.contains("  removed "), "{outcome}");
        assert!(!outcome.contains("\n- tables/paths.yaml"), "{outcome}");
        let is_error = outcome.contains("error: ");
        let is_read = outcome.contains("\nwrote 0 files\nno drift\n") || outcome.contains("Contacts.ReadWrite");
        assert!(is_error || is_read, "{outcome}");
    }
}
