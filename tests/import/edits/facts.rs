//! Facts that change, or seem to.

use std::fmt::Write as _;

use super::super::pages::{CREATE, LATENCY, LIFETIMES, RICH, SUPPORTED, TYPES};
use super::{Edit, drop_row, page, swap, table};

pub(super) const EDITS: &[Edit] = &[
    Edit {
        name: "nothing changes",
        change: |_| {},
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
