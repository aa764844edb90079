//! The story of an old repository: its findings are put down, and only what is new fails.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const NOW: &str = "2026-01-01T00:00:00Z";

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    command
        .current_dir(folder)
        .args(["lint", "--now", NOW])
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs")
}

fn said(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let status = output.status.code().expect("it ends by itself");
    format!("{}{}[exit {status}]\n", streams[0], streams[1])
}

fn lint(folder: &Path, args: &[&str]) -> String {
    said(&run(folder, &[&["--format", "concise"], args].concat()))
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("created");
    fs::write(path, text).expect("written");
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("written")
}

/// An application whose subscriptions live too long and set no client state.
fn app(name: &str, lifetimes: &[&str]) -> String {
    let entries: String = lifetimes
        .iter()
        .enumerate()
        .map(|(index, lifetime)| {
            format!(
                "  - name: s{index}\n    resource: /users/{{u{index}}}/messages\n    changeType: created\n    \
                 notificationUrl: https://hooks.example.com/graph\n    lifetime: {lifetime}\n"
            )
        })
        .collect();
    format!("app: {{name: {name}, auth: application, permissions: [Mail.Read]}}\nsubscriptions:\n{entries}")
}

/// A repository with 40 findings: 20 errors and 20 warnings.
fn old_repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["archive", "calendar", "crm", "desk"] {
        write(folder.path(), &format!("{name}/graphsub.yaml"), &app(name, &["8d"; 5]));
    }
    folder
}

#[test]
fn the_story_of_an_old_repository() {
    let repository = old_repository();
    let folder = repository.path();
    let last = |text: String| {
        text.lines()
            .rev()
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
            .join("\n")
    };

    // The first run.
    let first = lint(folder, &["--fail-on", "warning"]);
    assert!(
        first.contains("20 errors, 20 warnings in 20 subscriptions of 4 files"),
        "{first}"
    );
    assert!(first.ends_with("[exit 1]\n"));

    // The baseline is written, and the build is green.
    write(folder, "graphsub.toml", "edition = \"2026\"\nfail-on = \"warning\"\n");
    insta::assert_snapshot!(lint(folder, &["--write-baseline", "graphsub-baseline.json"]));
    write(
        folder,
        "graphsub.toml",
        "edition = \"2026\"\nfail-on = \"warning\"\nbaseline = \"graphsub-baseline.json\"\n",
    );
    let green = lint(folder, &[]);
    assert!(
        green.starts_with("no findings, 40 in the baseline in 20 subscriptions"),
        "{green}"
    );
    assert!(green.ends_with("[exit 0]\n"));

    // What moves or is named from elsewhere is still known.
    let moved = format!("# A comment more.\n\n{}", app("crm", &["8d"; 5]));
    write(folder, "crm/graphsub.yaml", &moved);
    assert!(lint(folder, &[]).ends_with("[exit 0]\n"));
    assert!(lint(&folder.join("crm"), &[]).starts_with("no findings, 10 in the baseline"));
    assert!(lint(folder, &["./crm/../desk/graphsub.yaml"]).starts_with("no findings, 10 in the baseline"));

    // A new mistake fails it, also where an old one goes at the same time.
    write(
        folder,
        "crm/graphsub.yaml",
        &app("crm", &["8d", "8d", "8d", "8d", "8d", "9d"]),
    );
    insta::assert_snapshot!(lint(folder, &[]));
    let renamed = app("crm", &["6d", "8d", "8d", "8d", "8d"]).replace("name: s1\n", "name: other\n");
    write(folder, "crm/graphsub.yaml", &renamed);
    insta::assert_snapshot!(lint(folder, &[]));

    // A fix shrinks it.
    write(
        folder,
        "crm/graphsub.yaml",
        &app("crm", &["6d", "8d", "8d", "8d", "8d"]),
    );
    insta::assert_snapshot!(lint(folder, &[]));
    let before = read(folder, "graphsub-baseline.json");
    assert_eq!(
        last(lint(folder, &["--prune-baseline"])),
        "note: removed 1 obsolete finding from graphsub-baseline.json\n[exit 0]"
    );
    let after = read(folder, "graphsub-baseline.json");
    let gone: Vec<&str> = before.lines().filter(|line| !after.contains(line)).collect();
    assert_eq!(gone.len(), 1, "one line less, and no other changes");
    assert!(gone[0].contains("\"subscription\":\"s0\",\"key\":\"lifetime\""));
    assert_eq!(before.lines().count(), after.lines().count() + 1);

    // What was fixed does not come back unseen.
    write(folder, "crm/graphsub.yaml", &app("crm", &["8d"; 5]));
    assert!(lint(folder, &[]).ends_with("[exit 1]\n"));

    // A file that is gone, and a run that looks at a part only.
    write(
        folder,
        "crm/graphsub.yaml",
        &app("crm", &["6d", "8d", "8d", "8d", "8d"]),
    );
    fs::remove_file(folder.join("desk/graphsub.yaml")).expect("removed");
    let part = lint(folder, &["archive"]);
    assert!(
        part.contains("note: graphsub-baseline.json contains 10 obsolete findings"),
        "{part}"
    );
    assert!(!lint(folder, &["archive", "--select", "GS1"]).contains("holds 20"));
    lint(folder, &["--prune-baseline"]);
    let summary: Value = serde_json::from_slice(&run(folder, &["--format", "json"]).stdout).expect("JSON");
    assert_eq!(summary["summary"]["baselined"], 29);
    assert!(!lint(folder, &[]).contains("obsolete"));
}

#[test]
fn a_baseline_is_the_same_on_every_run_and_in_every_format() {
    let repository = old_repository();
    let folder = repository.path();
    let write = |args: &[&str]| {
        run(folder, &[&["--write-baseline", "b.json"], args].concat());
        read(folder, "b.json")
    };
    let first = write(&[]);
    insta::assert_snapshot!(first.lines().take(6).collect::<Vec<_>>().join("\n"));
    assert_eq!(first, write(&["desk", "crm", "calendar", "archive"]));
    assert_eq!(first.lines().count(), 40 + 6);
    let lines: Vec<&str> = first.lines().filter(|line| line.starts_with("    {")).collect();
    let mut sorted = lines.clone();
    sorted.sort_by_key(|line| line.trim_end_matches(','));
    assert_eq!(lines, sorted, "what two branches add merges where it belongs");
    let formats = [
        "full",
        "concise",
        "json",
        "jsonl",
        "sarif",
        "github",
        "gitlab",
        "azure",
        "junit",
        "checkstyle",
    ];
    for format in formats {
        let output = run(
            folder,
            &["--format", format, "--baseline", "b.json", "--fail-on", "info"],
        );
        let text = said(&output);
        assert!(
            text.ends_with("[exit 0]\n") && !text.contains("11,520"),
            "{format}: {text}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_never_in_a_baseline() {
    let repository = tempfile::tempdir().expect("a temporary folder");
    let folder = repository.path();
    write(folder, "graphsub.yaml", "a: [\n");
    assert!(lint(folder, &["--write-baseline", "b.json"]).contains("error[GS001]"));
    assert!(lint(folder, &["--baseline", "b.json"]).ends_with("[exit 1]\n"));
}

#[test]
fn one_item_of_a_list_is_not_another() {
    let repository = tempfile::tempdir().expect("a temporary folder");
    let folder = repository.path();
    let manifest = |permission: &str| {
        format!(
            "app: {{auth: application, permissions: [Mail.Read, {permission}]}}\nsubscriptions:\n  - name: a\n    \
             resource: /users/{{id}}/messages\n    changeType: created\n    lifetime: 1d\n    clientState: x\n    \
             notificationUrl: https://hooks.example.com/graph\n"
        )
    };
    write(folder, "graphsub.yaml", &manifest("Usr.Read"));
    assert!(lint(folder, &["--write-baseline", "b.json"]).contains("wrote 1 finding to b.json\n"));
    assert!(lint(folder, &["--baseline", "b.json"]).starts_with("no findings"));
    write(folder, "graphsub.yaml", &manifest("Grp.Read"));
    assert!(lint(folder, &["--baseline", "b.json"]).contains("warning[GS304]"));
}

#[test]
fn what_is_wrong_with_a_baseline_is_said() {
    let repository = old_repository();
    let folder = repository.path();
    insta::assert_snapshot!(lint(folder, &["--baseline", "none.json"]));
    for (text, why) in [
        ("", "not a baseline: EOF"),
        ("{\"version\": 2, \"findings\": []}", "unknown version 2"),
        ("<<<<<<< HEAD\n{}", "not a baseline: expected value at line 1 column 1"),
    ] {
        write(folder, "b.json", text);
        let said = lint(folder, &["--baseline", "b.json"]);
        assert!(said.contains(why) && said.ends_with("[exit 2]\n"), "{said}");
    }
    assert!(lint(folder, &["--write-baseline", "none/b.json"]).ends_with("[exit 2]\n"));
    assert!(lint(folder, &["--prune-baseline"]).contains("error: there is no baseline"));
}
