//! The build tool: sound specs, problems all at once, deterministic output, stale files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use graphsub_codegen::Problem;
use graphsub_codegen::check::check;
use graphsub_codegen::spec::{self, Spec};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files() -> BTreeMap<String, String> {
    let read = |file: &str| std::fs::read_to_string(root().join("spec").join(file)).expect("the spec is there");
    spec::schemas()
        .iter()
        .map(|(file, _)| ((*file).to_owned(), read(file)))
        .collect()
}

/// The files after some texts were replaced, and their problems.
fn changed(changes: &[(&str, &str, &str)]) -> (BTreeMap<String, String>, Vec<Problem>) {
    let mut files = files();
    for (file, from, to) in changes {
        let text = files.get_mut(*file).expect("a file of the spec");
        assert!(text.contains(from), "{file} has no `{from}`");
        *text = text.replacen(from, to, 1);
    }
    let problems = match Spec::from_files(&files) {
        Ok(spec) => check(&spec),
        Err(problems) => problems,
    };
    (files, problems)
}

/// The problems, a line each; a row more in a table moves none of them.
fn problems(changes: &[(&str, &str, &str)]) -> String {
    let (_, problems) = changed(changes);
    let lines = problems.iter().map(|problem| format!("{}\n", problem.without_place()));
    lines.collect()
}

fn tool(args: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_graphsub-codegen"))
        .args(args)
        .output()
        .expect("the tool runs");
    (
        output.status.success(),
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
    )
}

#[test]
fn the_specs_are_sound() {
    assert_eq!(problems(&[]), "");
    assert!(tool(&["check"]).0);
}

#[test]
fn what_is_committed_is_what_is_generated() {
    let (ok, said) = tool(&["generate", "--check"]);
    assert!(ok, "{said}");
}

#[test]
fn two_processes_write_the_same_bytes() {
    let write = |folder: &Path| {
        copy(&root().join("spec"), &folder.join("spec"));
        let (ok, said) = tool(&["--root", &folder.to_string_lossy(), "generate"]);
        assert!(ok, "{said}");
        let mut all = BTreeMap::new();
        for part in ["generated/src/data", "docs/rules", "docs/resources", "spec/schema"] {
            for entry in std::fs::read_dir(folder.join(part)).expect("written") {
                let path = entry.expect("readable").path();
                all.insert(
                    path.strip_prefix(folder).expect("below").to_owned(),
                    std::fs::read(&path).expect("readable"),
                );
            }
        }
        all
    };
    let (one, other) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let (first, second) = (write(one.path()), write(other.path()));
    assert!(first.len() > 100);
    assert_eq!(first, second);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("created");
    for entry in std::fs::read_dir(from).expect("readable") {
        let entry = entry.expect("readable");
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
        }
    }
}

#[test]
fn stale_files_are_named_with_the_command_to_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy().into_owned();
    copy(&root().join("spec"), &folder.path().join("spec"));
    assert!(tool(&["--root", &path, "generate"]).0);
    assert!(tool(&["--root", &path, "generate", "--check"]).0);
    let lifetimes = folder.path().join("spec/tables/lifetimes.yaml");
    // Each file carries the hash of the specs.
    let text = std::fs::read_to_string(&lifetimes).expect("readable");
    std::fs::write(&lifetimes, format!("{text}# More.\n")).expect("written");
    let (ok, said) = tool(&["--root", &path, "generate", "--check"]);
    assert!(!ok);
    assert!(said.contains("generated/src/data/resources.rs"), "{said}");
    assert!(
        said.ends_with("run `cargo codegen generate` and commit the result\n"),
        "{said}"
    );
    let extra = folder.path().join("docs/rules/GS999.md");
    std::fs::write(&extra, "left over").expect("written");
    assert!(tool(&["--root", &path, "generate"]).0);
    assert!(!extra.exists(), "what nothing generates any more is removed");
}

#[test]
fn problems_of_all_files_come_at_once_with_file_and_row() {
    insta::assert_snapshot!(problems(&[
        (
            "tables/lifetimes.yaml",
            "maximum: 43200, gloss",
            "maximum: a month, gloss"
        ),
        ("tables/latency.yaml", "average: 10,", "average: soon,"),
        (
            "tables/quotas.yaml",
            "per: [app], limit: 50000",
            "per: [apps], limit: 50000, every: 1"
        ),
        ("rules.yaml", "code: GS002", "code: GS2"),
    ]));
}

#[test]
fn tables_are_checked_against_each_other() {
    insta::assert_snapshot!(problems(&[
        (
            "tables/paths.yaml",
            "resource: printer, template",
            "resource: printr, template"
        ),
        (
            "tables/paths.yaml",
            "template: \"/chats/{id}/members\"",
            "template: \"/chats/{chat}/messages\""
        ),
        ("tables/lifetimes.yaml", "resources: [presence]", "resources: [presnce]"),
        ("tables/permissions.yaml", "label: presence,", "label: prescence,"),
        (
            "tables/quotas.yaml",
            "paths: [\"/chats/{id}\"]",
            "paths: [\"/teams/{id}\"]"
        ),
        (
            "tables/resource-data.yaml",
            "{resource: user, support",
            "{resource: group, support"
        ),
        (
            "tables/change-types.yaml",
            "source: presence-2026",
            "source: presence-2025"
        ),
        (
            "tables/path-segments.yaml",
            "{segment: teams, names: team,",
            "{segment: teams, names: team, me: true,"
        ),
    ]));
}

#[test]
fn problems_have_the_place_of_the_field_or_the_row() {
    let (files, problems) = changed(&[
        ("tables/lifetimes.yaml", "resources: [presence]", "resources: [presnce]"),
        (
            "tables/quotas.yaml",
            "paths: [\"/chats/{id}\"]",
            "paths: [\"/teams/{id}\"]",
        ),
    ]);
    let found: Vec<String> = problems
        .iter()
        .filter_map(|problem| {
            let place = problem.place?;
            let text = &files[problem.file.strip_prefix("spec/")?];
            let line = text.lines().nth(place.line - 1)?;
            let there: String = line.chars().skip(place.column - 1).take(10).collect();
            Some(format!("{there} <- {}", problem.message))
        })
        .collect();
    assert_eq!(found.len(), problems.len(), "{problems:#?}");
    insta::assert_snapshot!(found.join("\n"));
    let (_, broken) = changed(&[("tables/lifetimes.yaml", "rows:", "rows: [")]);
    assert!(broken.iter().any(|problem| problem.place.is_some()), "{broken:#?}");
}

#[test]
fn contradictions_need_decisions() {
    // A second maximum for one resource.
    let two = problems(&[(
        "tables/lifetimes.yaml",
        "resources: [presence]",
        "resources: [presence, team]",
    )]);
    assert!(
        two.contains("`team` has several maxima: decide in decisions.yaml which one is contested"),
        "{two}"
    );
    // A list that says something the permission table does not.
    let types = problems(&[(
        "tables/permission-types.yaml",
        "delegated_personal: []",
        "delegated_personal: [event, chat]",
    )]);
    assert!(
        types.contains("lists `chat` under delegated, personal account, permissions.yaml says otherwise"),
        "{types}"
    );
    assert!(!types.contains("`event`"), "{types}");
}

#[test]
fn decisions_are_replayed() {
    let broken = problems(&[(
        "tables/lifetimes.yaml",
        "label: onlineMeeting, resources: [onlineMeeting], maximum: 4230",
        "label: onlineMeeting, resources: [onlineMeeting], maximum: 4231",
    )]);
    assert!(broken.contains("row `online-meeting-lifetime`: broken: `maximum` of row `onlineMeeting` in `lifetimes` no longer holds 4230"), "{broken}");
    let gone = problems(&[(
        "decisions.yaml",
        "row: onlineMeeting, field: maximum",
        "row: onlineMeetings, field: maximum",
    )]);
    assert!(
        gone.contains("`lifetimes` has no row `onlineMeetings`, did you mean `onlineMeeting`?"),
        "{gone}"
    );
    // The cells say the same now, not two literals of the decision.
    let redundant = problems(&[(
        "tables/lifetimes.yaml",
        "label: onlineMeeting, resources: [onlineMeeting], maximum: 4230",
        "label: onlineMeeting, resources: [onlineMeeting], maximum: 4320",
    )]);
    assert_eq!(
        redundant,
        "spec/decisions.yaml: row `online-meeting-lifetime`: redundant: both rows now hold 4320 in `maximum`; \
         delete the decision\n"
    );
    // What decides nothing holds nobody up.
    let agreed = (
        "tables/latency.yaml",
        "label: driveItem, resource: driveItem, average: 60, maximum: 21600",
        "label: driveItem, resource: driveItem, average: 60, maximum: 3600",
    );
    let (files, problems) = changed(&[agreed]);
    assert_eq!(problems, []);
    let notes = Spec::from_files(&files).expect("sound").notes;
    let notes: Vec<String> = notes.iter().map(|note| note.without_place().to_string()).collect();
    assert_eq!(
        notes,
        [
            "spec/decisions.yaml: row `drive-latency`: read again: the row now agrees with latency-2024; update the \
             decision or delete it"
        ]
    );
}

#[test]
fn tables_do_not_shrink_unnoticed() {
    let row = "  - {resource: todoTask, clouds: [global], source: overview-2024}\n";
    let rows = files()["tables/clouds.yaml"].matches("\n  - {").count();
    let shrunk = problems(&[("tables/clouds.yaml", row, "")]);
    assert!(
        shrunk.contains(&format!(
            "spec/tables/clouds.yaml: {} rows, but the floor is {rows}",
            rows - 1
        )),
        "{shrunk}"
    );
}

/// The limit of the shell stands for a full disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_files_and_no_temporary_one() {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join("spec"), &folder.path().join("spec"));
    let run = || {
        let output = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" --root . generate"])
            .arg(env!("CARGO_BIN_EXE_graphsub-codegen"))
            .current_dir(folder.path())
            .output()
            .expect("it runs");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    let said = run();
    assert!(
        said.contains("File too large") && !said.contains(".graphsub-"),
        "{said}"
    );
    let (name, _) = said.split_once(": File").expect("the file is named");
    let file = folder.path().join(name.trim_start_matches("error: "));
    assert!(!file.exists());
    std::fs::write(&file, "old").expect("written");
    assert_eq!(run(), said);
    assert_eq!(std::fs::read_to_string(&file).expect("there"), "old");
    assert_eq!(temporary(folder.path()), Vec::<PathBuf>::new());
}

/// What is interrupted while it writes leaves whole files, old or new.
#[test]
#[cfg(target_os = "linux")]
fn an_interrupt_leaves_whole_files_and_no_temporary_one() {
    let whole = tempfile::tempdir().expect("a folder");
    copy(&root().join("spec"), &whole.path().join("spec"));
    assert!(tool(&["--root", &whole.path().to_string_lossy(), "generate"]).0);
    for signal in ["INT", "TERM"] {
        let folder = tempfile::tempdir().expect("a folder");
        copy(&root().join("spec"), &folder.path().join("spec"));
        let mut run = Command::new(env!("CARGO_BIN_EXE_graphsub-codegen"))
            .args(["--root", &folder.path().to_string_lossy(), "generate"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("it runs");
        // The first file is there: it writes.
        while !folder.path().join("generated").exists() && run.try_wait().expect("it can be asked").is_none() {
            std::thread::yield_now();
        }
        let kill = Command::new("kill")
            .args([format!("-{signal}"), run.id().to_string()])
            .status();
        assert!(kill.is_ok_and(|kill| kill.success()));
        run.wait().expect("it ends");
        assert_eq!(temporary(folder.path()), Vec::<PathBuf>::new(), "after {signal}");
        for part in ["generated/src/data", "docs/rules"] {
            let there = std::fs::read_dir(folder.path().join(part));
            for entry in there.into_iter().flatten() {
                let name = entry.expect("readable").file_name();
                let text = |folder: &Path| std::fs::read(folder.join(part).join(&name)).expect("there");
                assert!(
                    text(folder.path()) == text(whole.path()),
                    "half a file: {}",
                    name.display()
                );
            }
        }
    }
}

/// The temporary files below a folder.
fn temporary(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            found.extend(temporary(&path));
        } else if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(".graphsub-"))
        {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_page_has_tables_of_kinds_that_are_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy().into_owned();
    copy(&root().join("spec"), &folder.path().join("spec"));
    let documents = folder.path().join("spec/documents.yaml");
    let text = std::fs::read_to_string(&documents).expect("readable");
    assert!(text.contains("tables: [latency]"));
    std::fs::write(&documents, text.replacen("tables: [latency]", "tables: [latncy]", 1)).expect("written");
    for command in [&["check"][..], &["generate"], &["import", "page.md"]] {
        let (ok, said) = tool(&[&["--root", &path], command].concat());
        assert!(!ok, "{command:?}");
        assert!(said.contains("error: spec/documents.yaml:"), "{said}");
        assert!(
            said.contains("unknown table `latncy`, did you mean `latency`?"),
            "{said}"
        );
    }
}
