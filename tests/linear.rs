//! Whatever a file holds much of, twice as much of it costs twice the instructions: no text sent in can keep a
//! build busy. Instructions are counted by valgrind, so that neither the machine nor its load matters.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Most that twice the input may cost. Sorting and growing of tables are a little more than linear.
const GROWTH: f64 = 2.2;

/// Something there can be many of.
struct Case {
    name: &'static str,
    /// Name of the file; its ending tells the language.
    file: &'static str,
    /// The least number; twice and four times as many follow. As many as let a step that is taken once for each pair
    /// of them outweigh all else.
    least: usize,
    text: fn(usize) -> String,
    /// Formats to print it in, beside `concise`.
    formats: &'static [&'static str],
    /// Arguments without which a limit would end the run early.
    args: &'static [&'static str],
}

impl Default for Case {
    fn default() -> Case {
        Case {
            name: "",
            file: "graphsub.yaml",
            least: 1_000,
            text: |_| String::new(),
            formats: &[],
            args: &[],
        }
    }
}

const ALL: &[&str] = &[
    "full",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "azure",
    "junit",
    "checkstyle",
    "rdjson",
];

/// A text made of pieces.
fn many(before: &str, count: usize, after: &str, piece: impl Fn(usize) -> String) -> String {
    let mut out = before.to_owned();
    (0..count).for_each(|index| out += &piece(index));
    out + after
}

const HEAD: &str = "version: 1\napp: {name: a, id: 24d3b144-21ae-4080-943f-7067b395b913, auth: application, permissions: [Mail.Read]}\n\
                    defaults: {notificationUrl: \"https://a.example/b\", clientState: s, lifetime: 6d, changeType: updated}\nsubscriptions:\n";

/// A manifest of entries.
fn entries(count: usize, entry: impl Fn(usize) -> String) -> String {
    many(HEAD, count, "", |index| format!("  - {}\n", entry(index)))
}

fn cases() -> Vec<Case> {
    let unlimited: &[&str] = &["--max-findings", "1000000000", "--max-total-findings", "1000000000"];
    vec![
        Case {
            name: "entries",
            text: |n| entries(n, |i| format!("resource: /users/u{i}/messages")),
            ..Case::default()
        },
        Case {
            name: "entries of one user",
            least: 500,
            text: |n| entries(n, |i| format!("resource: /users/u/mailFolders/f{i}/messages")),
            ..Case::default()
        },
        Case {
            name: "documents",
            text: |n| many("", n, "", |i| format!("---\nresource: /users/u{i}/messages\n")),
            ..Case::default()
        },
        Case {
            name: "bodies on one line",
            file: "a.json",
            least: 2_000,
            args: unlimited,
            text: |n| many("[{}", n, "]", |i| format!(",{{\"resource\":\"/none{i}\"}}")),
            ..Case::default()
        },
        Case {
            name: "findings on one line",
            file: "a.json",
            formats: ALL,
            least: 100,
            args: unlimited,
            text: |n| many("[{}", n, "]", |i| format!(",{{\"resource\":\"/none{i}\"}}")),
        },
        Case {
            name: "findings on lines",
            formats: ALL,
            least: 300,
            args: unlimited,
            text: |n| entries(n, |i| format!("resource: /none{i}")),
            ..Case::default()
        },
        Case {
            name: "merges",
            least: 200,
            text: |n| {
                many(
                    "base: &b {resource: /me/events, lifetime: 1d}\nsubscriptions:\n",
                    n,
                    "",
                    |_| "  - <<: *b\n".into(),
                )
            },
            ..Case::default()
        },
        Case {
            name: "merged keys",
            least: 10_000,
            text: |n| {
                many("base: &b {", n, "z: 1}\nsubscriptions:\n  - <<: *b\n", |i| {
                    format!("x-k{i}: 1, ")
                })
            },
            ..Case::default()
        },
        Case {
            name: "duplicate keys",
            text: |n| many("", n, "", |_| "resource: /me/events\n".into()),
            formats: &["full"],
            args: unlimited,
            ..Case::default()
        },
        Case {
            name: "unknown keys",
            text: |n| many("resource: /me/events\n", n, "", |i| format!("k{i}: 1\n")),
            args: unlimited,
            ..Case::default()
        },
        Case {
            name: "keys of one's own",
            text: |n| many("resource: /me/events\n", n, "", |i| format!("x-k{i}: {{a: [1]}}\n")),
            ..Case::default()
        },
        Case {
            name: "aliases",
            least: 200,
            text: |n| many("resource: &r /me/events\nx-list:\n", n, "", |_| "  - *r\n".into()),
            ..Case::default()
        },
        Case {
            name: "anchors",
            text: |n| many("resource: /me/events\nx-list:\n", n, "", |i| format!("  - &a{i} 1\n")),
            ..Case::default()
        },
        Case {
            name: "nesting",
            least: 25,
            text: |n| format!("x-a: {}1{}\n", "[".repeat(n), "]".repeat(n)),
            ..Case::default()
        },
        Case {
            name: "items of changeType",
            least: 15,
            text: |n| format!("resource: /me/events\nchangeType: {}\n", vec!["updated"; n].join(",")),
            ..Case::default()
        },
        Case {
            name: "query options",
            // Four times as many are as many as are read.
            least: 31,
            text: |n| {
                many("resource: \"/me/events?", n, "$select=id\"\n", |i| {
                    format!("o{i:03}=1&")
                })
            },
            ..Case::default()
        },
        Case {
            name: "length of a path",
            least: 8_000,
            text: |n| format!("resource: /me{}\n", "/a".repeat(n)),
            ..Case::default()
        },
        Case {
            name: "selected properties",
            least: 2_000,
            text: |n| many("resource: \"/me/events?$select=", n, "id\"\n", |i| format!("p{i},")),
            ..Case::default()
        },
        Case {
            name: "conditions",
            least: 1_000,
            text: |n| {
                many("resource: \"/me/events?$filter=", n, "a eq 1\"\n", |i| {
                    format!("p{i} eq 1 and ")
                })
            },
            ..Case::default()
        },
        Case {
            name: "ids in a filter",
            least: 2_000,
            text: |n| {
                many(
                    "resource: \"/communications/presences?$filter=id in (",
                    n,
                    "'z')\"\n",
                    |i| format!("'{i}',"),
                )
            },
            ..Case::default()
        },
        Case {
            name: "placeholders",
            least: 1_500,
            text: |n| many("resource: \"/users/", n, "/messages\"\n", |i| format!("${{P{i}}}")),
            ..Case::default()
        },
        Case {
            name: "permissions",
            text: |n| {
                many(
                    "version: 1\napp: {auth: application, permissions: [",
                    n,
                    "Mail.Read]}\nsubscriptions: [{resource: /users/u/messages}]\n",
                    |i| format!("P{i}.Read, "),
                )
            },
            args: unlimited,
            ..Case::default()
        },
        Case {
            name: "long values",
            least: 100_000,
            text: |n| {
                format!(
                    "resource: /me/events\nclientState: \"{0}\"\nchangeType: \"{0}\"\nlifetime: \"{0}\"\nnotificationUrl: \"https://{0}\"\nauth: {0}\n",
                    "x".repeat(n)
                )
            },
            ..Case::default()
        },
        Case {
            name: "a certificate",
            least: 60_000,
            text: |n| {
                format!(
                    "resource: /me/events\nencryptionCertificate: {}\n",
                    "MIIC".repeat(n / 4)
                )
            },
            ..Case::default()
        },
        Case {
            name: "suppressions that silence",
            text: |n| entries(n, |i| format!("resource: /none{i} # graphsub: ignore[GS101] why")),
            ..Case::default()
        },
        Case {
            name: "suppressions that silence nothing",
            text: |n| {
                many("subscriptions: []\n", n, "", |_| {
                    "# graphsub: ignore[GS101, x]\n".into()
                })
            },
            args: unlimited,
            ..Case::default()
        },
        Case {
            name: "comments",
            text: |n| many("subscriptions: []\n", n, "", |_| "# graphsub:\n#\n".into()),
            ..Case::default()
        },
        Case {
            name: "marks in a text",
            least: 20_000,
            text: |n| format!("subscriptions: []\nx-a: \"{}\"\n", "# graphsub: ".repeat(n)),
            ..Case::default()
        },
        Case {
            name: "shared values",
            text: |n| {
                let start = format!("defaults: {{clientState: {}}}\nsubscriptions:\n", "s".repeat(1_000));
                many(&start, n, "", |i| format!("  - {{resource: /users/u{i}/messages}}\n"))
            },
            ..Case::default()
        },
        Case {
            name: "nearly used quotas",
            formats: &["full"],
            args: unlimited,
            least: 500,
            text: |n| {
                many("", n, "", |i| {
                    format!(
                        "---\nversion: 1\napp: {{name: a{i}, auth: application}}\nsubscriptions:\n  \
                         - {{resource: \"/users/{{id}}\", changeType: updated, instances: 80}}\n"
                    )
                })
            },
            ..Case::default()
        },
        // GS502 and GS501, all in one file, and one text against many.
        Case {
            name: "duplicate subscriptions",
            formats: &["full", "json"],
            args: unlimited,
            text: |n| entries(n, |_| "resource: /users/u/messages".into()),
            ..Case::default()
        },
        Case {
            name: "pairs of duplicates",
            formats: &["full"],
            args: unlimited,
            least: 1_000,
            text: |n| entries(2 * n, |i| format!("resource: /users/u{}/messages", i % n)),
            ..Case::default()
        },
        Case {
            name: "quotas",
            formats: &["full"],
            args: unlimited,
            least: 1_000,
            text: |n| {
                entries(3 * n, |i| {
                    format!(
                        "resource: /chats/c{}/messages\n    changeType: {}",
                        i % n,
                        ["created", "updated", "deleted"][i / n]
                    )
                })
            },
            ..Case::default()
        },
    ]
}

/// Instructions of a run, those of starting included.
fn instructions(folder: &Path, case: &Case, format: &str, text: &str) -> f64 {
    std::fs::write(folder.join(case.file), text).expect("written");
    let output = Command::new("valgrind")
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(std::env::var_os("GRAPHSUB_BINARY").expect("GRAPHSUB_BINARY names the program"))
        .args(["lint", "--now", "2026-01-01T00:00:00Z", "--format", format])
        .args(case.args)
        .arg(case.file)
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", "1")
        .output()
        .expect("valgrind runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {said}", case.name);
    let printed = String::from_utf8_lossy(&output.stdout);
    let is_refused = format == "concise" && printed.contains("GS001");
    assert!(!is_refused, "{}: {printed:.400}", case.name);
    let count = said
        .lines()
        .find_map(|line| line.split_once("refs:"))
        .expect("a count")
        .1;
    count.trim().replace(',', "").parse().expect("a number")
}

#[test]
#[ignore = "needs valgrind and an optimised program: .ci/linear brings both"]
fn twice_the_input_costs_twice_the_steps() {
    let folder = tempfile::tempdir().expect("a folder");
    let shown = std::env::var_os("GRAPHSUB_LINEAR_TABLE");
    let only = std::env::var("GRAPHSUB_LINEAR").unwrap_or_default();
    let (mut table, mut wrong) = (String::new(), Vec::new());
    for case in cases().iter().filter(|case| case.name.contains(&only)) {
        for format in ["concise"].iter().chain(case.formats) {
            let [one, two, four] =
                [1, 2, 4].map(|times| instructions(folder.path(), case, format, &(case.text)(times * case.least)));
            // What starting costs falls out of the differences.
            let growth = (four - two) / (two - one);
            let line = format!(
                "{:34} {format:10} {:>7} {:>9.0} M {growth:>6.2}",
                case.name,
                4 * case.least,
                four / 1e6
            );
            writeln!(table, "{line}").expect("written");
            if let Some(file) = &shown {
                std::fs::write(file, &table).expect("written");
            }
            if growth > GROWTH {
                wrong.push(line);
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "more than linear:\n{}\nall:\n{table}",
        wrong.join("\n")
    );
}
