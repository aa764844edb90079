//! Comparing pages with the tables: every fact that changes is reported, nothing else is, and what is
//! written leaves nothing to report.

#[path = "import/coverage.rs"]
mod coverage;
#[path = "import/edits.rs"]
mod edits;
#[path = "import/mutations.rs"]
mod mutations;
#[path = "import/pages.rs"]
mod pages;
#[path = "import/properties.rs"]
mod properties;
#[path = "import/transcription.rs"]
mod transcription;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use graphsub_codegen::spec::{self, Raw, Spec};
use graphsub_import::{self as import, Change, Difference, Drift, Verdict};
use mutations::mutations;
use pages::{CREATE, LATENCY, LIFETIMES, SUPPORTED, Style, Writer, text};
use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A copy of the small specs of these tests: a row that changes in those of the project changes no test here.
fn copied() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    copy(&root.join("tests/import/spec"), &folder.path().join("spec"));
    folder
}

/// The specs of that copy, read once.
fn specs() -> &'static Spec {
    static SPECS: LazyLock<Spec> = LazyLock::new(|| import::load(copied().path()).expect("sound"));
    &SPECS
}

/// A copy that may be written to, and its specs.
fn project() -> (TempDir, &'static Spec) {
    (copied(), specs())
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

/// The pages of some rows, in a folder of their own.
fn publish(raw: &Raw, style: &Style) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let writer = Writer {
        raw,
        style: style.clone(),
    };
    for (page, text) in writer.all() {
        put(folder.path(), page, &text);
    }
    folder
}

fn put(folder: &Path, page: &str, text: &str) -> PathBuf {
    let file = folder.join(page);
    std::fs::create_dir_all(file.parent().expect("a folder")).expect("created");
    std::fs::write(&file, text).expect("written");
    file
}

fn compare(spec: &Spec, raw: &Raw, style: &Style) -> Drift {
    let folder = publish(raw, style);
    import::compare(spec, &[folder.path().to_owned()], None)
}

/// Compares those pages alone that differ from the ones of the tables; one table has changed.
fn compare_changed(spec: &Spec, raw: &Raw, table: &str, unchanged: &BTreeMap<&str, String>) -> Drift {
    let style = Style::default();
    let folder = tempfile::tempdir().expect("a folder");
    let pages = (Writer { raw, style }).of(&[table]).into_iter();
    let changed = pages.filter(|(page, text)| unchanged[page] != *text);
    let files: Vec<PathBuf> = changed.map(|(page, text)| put(folder.path(), page, &text)).collect();
    import::compare(spec, &files, None)
}

#[track_caller]
fn silent(drift: &Drift, why: &str) {
    assert!(!drift.is_incomplete(), "{why}: {:#?}", drift.problems);
    assert!(!drift.is_any(), "{why}: {}", import::report::text(drift, None));
    assert_eq!(drift.decisions, [], "{why}");
}

/// `table row: change`.
fn words(difference: &Difference) -> String {
    let change = match &difference.change {
        Change::Added { .. } => "added".to_owned(),
        Change::Removed { .. } => "removed".to_owned(),
        Change::Changed { field, old, new } => format!("{field} {old} -> {new}"),
        Change::Renamed { old, new } => format!("renamed {old} -> {new}"),
    };
    format!("{} {}: {change}", difference.table, difference.row)
}

#[test]
fn pages_written_from_the_tables_are_no_drift() {
    let spec = specs();
    silent(&compare(spec, &spec.raw, &Style::default()), "unchanged");
}

/// With the tables of the project itself, of which the page of lifetimes has no more than its own.
#[test]
fn pages_written_from_the_tables_of_the_project_are_no_drift() {
    let spec = import::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("sound");
    let mut raw = spec.raw.clone();
    raw.get_mut("lifetimes")
        .expect("a table")
        .retain(|row| text(row, "source") != "subscription-2026");
    silent(&compare(&spec, &raw, &Style::default()), "unchanged");
}

/// Tables with tests of their own below; the rest has one together, so that all cores have something to do.
const LARGE: [&str; 2] = ["paths", "permissions"];

/// Changes the facts of some tables, one at a time.
fn changes(is_wanted: impl Fn(&str) -> bool) {
    let spec = specs();
    let mut all = mutations(spec);
    all.retain(|mutation| is_wanted(mutation.table));
    let tables: BTreeSet<&str> = all.iter().map(|mutation| mutation.table).collect();
    let rows: usize = tables.iter().map(|table| spec.raw[*table].len()).sum();
    assert!(all.len() >= rows, "{} facts in {rows} rows", all.len());
    let style = Style::default();
    let unchanged = (Writer { raw: &spec.raw, style }).all();
    let mut raw = spec.raw.clone();
    let mut wrong = Vec::new();
    for mutation in &all {
        mutation.apply(&mut raw);
        let drift = compare_changed(spec, &raw, mutation.table, &unchanged);
        raw.insert(mutation.table, spec.raw[mutation.table].clone());
        let mut found: Vec<String> = drift.differences.iter().map(words).collect();
        // With the last row that names it, a permission loses its asterisk, and with its row the one path
        // that only the list of resource data has.
        found.retain(|line| {
            let consent =
                line.starts_with("resource_specific_consent ") && mutation.expected.starts_with("permissions ");
            let path = line.starts_with("paths ") && mutation.expected.starts_with("resource_data contact");
            !(consent || path) || !line.ends_with(": removed")
        });
        // One document may print a path twice.
        found.dedup();
        if found != [mutation.expected.clone()] || drift.is_incomplete() {
            let problems = &drift.problems;
            wrong.push(format!(
                "expected {}\n   found {found:#?} {problems:?}",
                mutation.expected
            ));
        }
    }
    let number = wrong.len();
    assert!(
        wrong.is_empty(),
        "{number} of {} wrong\n{}",
        all.len(),
        wrong.join("\n")
    );
}

#[test]
fn each_path_that_changes_is_reported_and_nothing_else() {
    changes(|table| table == "paths");
}

#[test]
fn each_permission_that_changes_is_reported_and_nothing_else() {
    changes(|table| table == "permissions");
}

#[test]
fn each_other_fact_that_changes_is_reported_and_nothing_else() {
    changes(|table| !LARGE.contains(&table));
}

fn style() -> impl Strategy<Value = Style> {
    proptest::array::uniform12(any::<bool>()).prop_map(
        |[
            reversed,
            links,
            capitals,
            slashes,
            placeholders,
            blanks,
            crlf,
            words,
            other_labels,
            me,
            tight,
            glosses,
        ]| Style {
            reversed,
            links,
            capitals,
            slashes,
            placeholders,
            blanks,
            crlf,
            words,
            other_labels,
            me,
            tight,
            glosses,
        },
    )
}

#[test]
fn what_is_cosmetic_is_silent() {
    let spec = specs();
    let config = ProptestConfig {
        cases: 40,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(style in style())| {
        silent(&compare(spec, &spec.raw, &style), &format!("{style:?}"));
    });
}

/// The lines of a file that are comments.
fn comments(root: &Path, table: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root.join(spec::file_of(table))).expect("readable");
    let lines = text.lines().filter(|line| line.trim_start().starts_with('#'));
    lines.map(str::to_owned).collect()
}

fn lines(root: &Path) -> BTreeMap<String, Vec<String>> {
    let files = Spec::files(root).expect("readable");
    let lines = |text: &String| text.lines().map(str::to_owned).collect();
    files.iter().map(|(file, text)| (file.clone(), lines(text))).collect()
}

/// Writes the drift and compares the same pages once more.
fn write_twice(raw: &Raw) {
    let (folder, spec) = project();
    let root = folder.path();
    let pages = publish(raw, &Style::default());
    let paths = [pages.path().to_owned()];
    let mut drift = import::compare(spec, &paths, None);
    let before = lines(root);
    let notes = comments(root, "lifetimes");
    let written = import::write(root, &mut drift).expect("written");
    assert_eq!(comments(root, "lifetimes"), notes);
    // Decisions follow a row that is renamed, however many there are.
    let changed: usize = lines(root)
        .iter()
        .filter(|(file, _)| !file.ends_with("decisions.yaml"))
        .map(|(file, lines)| lines.iter().filter(|line| !before[file].contains(line)).count())
        .sum();
    assert!(
        changed <= 4 * drift.differences.len() + 2,
        "{changed} lines: {drift:#?}"
    );
    // What is missing are decisions, never tables that do not fit.
    for problem in &written.missing {
        let is_decided = problem.file == "spec/decisions.yaml";
        assert!(
            is_decided || drift.decisions.iter().any(|d| d.verdict != Verdict::Needed),
            "{problem}"
        );
    }
    let again = import::compare(&import::load(root).expect("readable"), &paths, None);
    let left: Vec<String> = drift
        .differences
        .iter()
        .filter(|d| d.person.is_some())
        .map(words)
        .collect();
    let left_again: Vec<String> = again.differences.iter().map(words).collect();
    assert!(left_again.len() <= left.len(), "{left:#?}\n{left_again:#?}");
    for line in &left_again {
        assert!(left.contains(line), "{line} is new\n{left:#?}");
    }
    let bytes = Spec::files(root).expect("readable");
    let mut again = again;
    let nothing = import::write(root, &mut again).expect("written");
    assert_eq!(nothing.files, Vec::<String>::new());
    assert_eq!(Spec::files(root).expect("readable"), bytes);
}

#[test]
fn what_is_written_leaves_nothing_to_report() {
    let spec = specs();
    let all = mutations(spec);
    let config = ProptestConfig {
        cases: std::env::var("WRITE_CASES")
            .ok()
            .and_then(|n| n.parse().ok())
            .unwrap_or(24),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config, |(index in 0..all.len())| {
        let mut raw = spec.raw.clone();
        all[index].apply(&mut raw);
        write_twice(&raw);
    });
}

/// Runs the tool in a folder on the project: exit status, standard output, standard error.
fn run(project: &Path, folder: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_graphsub-codegen"))
        .current_dir(folder)
        .arg("--root")
        .arg(project)
        .arg("import")
        .args(args)
        .output()
        .expect("the tool runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn named<'r>(raw: &'r mut Raw, table: &str, key: &str) -> &'r mut Value {
    let rows = raw.get_mut(table).expect("a table");
    let row = rows.iter_mut().find(|row| spec::key(table, row) == key);
    row.unwrap_or_else(|| panic!("{table} has no row {key}"))
}

/// Pages with facts of all kinds added, removed, changed and renamed.
fn newer(spec: &Spec) -> Raw {
    let mut raw = spec.raw.clone();
    let rows = |raw: &mut Raw, table: &str, key: &str| {
        let rows = raw.get_mut(table).expect("a table");
        rows.retain(|row| spec::key(table, row) != key);
    };
    named(&mut raw, "lifetimes", "onlineMeeting")["maximum"] = json!(4320);
    named(&mut raw, "lifetimes", "presence")["label"] = json!("Teams presence status");
    rows(&mut raw, "lifetimes", "Teams chat");
    let new = json!({"label": "Novelty", "maximum": 77, "gloss": "", "source": "lifetimes-2024"});
    raw.get_mut("lifetimes").expect("a table").push(new);
    named(&mut raw, "latency", "contact")["maximum"] = json!(600);
    named(&mut raw, "quotas", "user [tenant]")["limit"] = json!(2000);
    rows(&mut raw, "quotas", "user [app]");
    let key = "conversationMember /teams/{id}/members";
    named(&mut raw, "permissions", key)["application"] = json!(["TeamMember.ReadBasic.All", "TeamMember.Read.All"]);
    named(&mut raw, "permissions", "chat /chats")["application"] =
        json!(["Chat.Read.All", "Chat.ReadBasic.All", "Chat.ReadWrite.All"]);
    let consent = json!({"permission": "Contacts.Read", "source": "create-subscription-2024"});
    raw.get_mut("resource_specific_consent").expect("a table").push(consent);
    let path = "/appCatalogs/teamsApps/{id}/installations";
    let form = json!({"document": "overview-2024", "path": path});
    named(&mut raw, "paths", path)["forms"]
        .as_array_mut()
        .expect("forms")
        .push(form);
    raw
}

#[test]
fn reports_in_three_formats() {
    let (project, spec) = project();
    let pages = publish(&newer(spec), &Style::default());
    for format in ["text", "markdown", "json"] {
        let (status, out, err) = run(project.path(), pages.path(), &["--format", format, "."]);
        assert_eq!((status, err.as_str()), (Some(1), ""), "{out}");
        insta::assert_snapshot!(format, out);
    }
}

/// A report without the lines of the specs, which every new row moves.
fn without_lines(report: &str) -> String {
    let shortened = |line: &str| match line.split_once(".yaml:") {
        Some((file, rest)) if line.trim_start().starts_with("spec/") => {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
            format!("{file}.yaml:{rest}\n")
        }
        _ => format!("{line}\n"),
    };
    report.lines().map(shortened).collect()
}

/// The floor of a table, 0 where a file has none.
fn floor(lines: &[String]) -> i64 {
    let floor = lines.iter().find_map(|line| line.strip_prefix("floor: "));
    floor.map_or(0, |floor| floor.parse().expect("a number"))
}

#[test]
fn writing_changes_the_rows_concerned_and_says_what_is_left() {
    let (project, spec) = project();
    let pages = publish(&newer(spec), &Style::default());
    let before = lines(project.path());
    let (status, out, _) = run(project.path(), pages.path(), &["--write", "."]);
    assert_eq!(status, Some(1), "{out}");
    let mut changed = String::new();
    for (file, lines) in lines(project.path()) {
        let gone = before[&file].iter().filter(|line| !lines.contains(line));
        let new = lines.iter().filter(|line| !before[&file].contains(line));
        let marked = gone
            .map(|line| format!("-{line}\n"))
            .chain(new.map(|line| format!("+{line}\n")));
        let marked: String = marked.filter(|line| !line[1..].starts_with("floor: ")).collect();
        // A floor moves with every row of the real tables: what it is lowered or raised by does not.
        let by = floor(&lines) - floor(&before[&file]);
        let marked = marked
            + &(if by == 0 {
                String::new()
            } else {
                format!(" floor {by:+}\n")
            });
        if !marked.is_empty() {
            changed += &format!("{file}\n{marked}");
        }
    }
    insta::assert_snapshot!(
        "written",
        format!("{}--- changed lines\n{changed}", without_lines(&out))
    );
    let (status, again, _) = run(project.path(), pages.path(), &["."]);
    assert_eq!(status, Some(1), "what is left to a person is still there");
    assert!(
        again.ends_with("4 differences (1 added, 1 removed, 2 changed)\n"),
        "{again}"
    );
}

#[test]
fn without_drift_the_status_is_zero() {
    let (project, spec) = project();
    let pages = publish(&spec.raw, &Style::default());
    let (status, out, err) = run(project.path(), pages.path(), &["--write", "."]);
    assert_eq!((status, err.as_str()), (Some(0), ""), "{out}");
    assert_eq!(out, "wrote 0 files\nno drift\n");
}

#[test]
fn a_new_value_leaves_check_green_where_no_decision_speaks() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "lifetimes", "presence")["maximum"] = json!(90);
    rename_last(&mut raw);
    let pages = publish(&raw, &Style::default());
    let mut drift = import::compare(spec, &[pages.path().to_owned()], None);
    let written = import::write(project.path(), &mut drift).expect("written");
    assert_eq!(written.missing, []);
    assert_eq!(
        written.files,
        [
            "spec/resources.yaml",
            "spec/tables/latency.yaml",
            "spec/tables/lifetimes.yaml"
        ]
    );
    let spec = Spec::load(project.path()).expect("sound");
    assert_eq!(graphsub_codegen::check::check(&spec), []);
}

/// Another name for one resource.
fn rename_last(raw: &mut Raw) {
    named(raw, "latency", "todoTask")["label"] = json!("To-do task");
}

const LIFETIME: &str = "| Resource | Maximum expiration time |\n|---|---|\n";

#[test]
fn garbage_ends_in_a_clear_error_and_nothing_is_written() {
    let (project, _) = project();
    let folder = tempfile::tempdir().expect("a folder");
    let before = Spec::files(project.path()).expect("readable");
    for (page, text, why) in [
        (LIFETIMES, "no table here\n".to_owned(), "lifetimes-2024 must have 1 table `lifetime`, and it was not found"),
        (LIFETIMES, "a\0b".to_owned(), "byte 1 is zero"),
        ("other.md", format!("{LIFETIME}| chat | 1 minute |\n"), "give one of spec/documents.yaml the field `page: other.md`"),
        (LIFETIMES, format!("{LIFETIME}| chat | some time |\n"), "no number of minutes"),
        (LIFETIMES, format!("{LIFETIME}| chat | 60 minutes | x |\n"), "nothing is taken from it"),
        (
            SUPPORTED,
            "| Resource | Supported resource paths | Limitations |\n|---|---|---|\n| user | `/users` | Quotas: <li>Per moon: 3 |\n"
                .to_owned(),
            "a quota was not understood and not compared: `Per moon: 3`",
        ),
        (
            SUPPORTED,
            "| Resource | Supported resource paths | Limitations |\n|---|---|---|\n| user | `/users//x` | - |\n".to_owned(),
            "has an empty segment",
        ),
        (
            LATENCY,
            "| Resource | Average latency | Maximum latency |\n|---|---|---|\n| chat | soon | later |\n".to_owned(),
            "`soon` is not a valid length of time",
        ),
        (
            "api-reference/beta/resources/change-notifications-api-overview.md",
            "| Permission type | Supported resource types |\n|---|---|\n| Magic | chat |\n".to_owned(),
            "`Magic` is not a known permission type",
        ),
    ] {
        put(folder.path(), page, &text);
        let (status, out, err) = run(project.path(), folder.path(), &["--write", page]);
        assert_eq!(status, Some(2), "{text}: {out}{err}");
        assert!(err.contains(&format!("{page}:")) && err.contains(why), "{text}: {err}");
        assert!(err.ends_with("what could not be read was left out: see the errors above\n"), "{err}");
    }
    assert_eq!(Spec::files(project.path()).expect("readable"), before);
    for (args, why) in [
        (&["missing.md"][..], "cannot be read"),
        (
            &["--document", "lifetime-2024", LIFETIMES],
            "did you mean `lifetimes-2024`?",
        ),
    ] {
        let (status, _, err) = run(project.path(), folder.path(), args);
        assert_eq!(status, Some(2), "{err}");
        assert!(err.contains(why), "{err}");
    }
    let empty = tempfile::tempdir().expect("a folder");
    put(empty.path(), "a.md", "text");
    let (status, _, err) = run(project.path(), empty.path(), &["."]);
    assert_eq!(status, Some(2));
    assert!(
        err.contains("no page in this folder is the `page` of a document"),
        "{err}"
    );
}

#[test]
fn a_page_by_another_name_needs_its_document() {
    let (project, spec) = project();
    let pages = publish(&spec.raw, &Style::default());
    let file = pages.path().join("copy.md");
    std::fs::copy(pages.path().join(LATENCY), &file).expect("copied");
    let (status, out, _) = run(project.path(), pages.path(), &["--document", "latency-2024", "copy.md"]);
    assert_eq!((status, out.as_str()), (Some(0), "no drift\n"));
}

#[test]
fn an_include_is_the_document_it_is_itself() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "latency", "chat")["maximum"] = json!(77);
    let pages = publish(&raw, &Style::default());
    put(
        pages.path(),
        "concepts/overview.md",
        "text\n\n[!INCLUDE [x](includes/change-notifications-delivery-latency.md)]\n",
    );
    let (status, out, err) = run(project.path(), pages.path(), &["concepts/overview.md"]);
    assert_eq!((status, err.as_str()), (Some(1), ""), "{out}");
    assert!(
        out.contains("concepts/includes/change-notifications-delivery-latency.md:"),
        "{out}"
    );
    assert!(out.contains("changed `chat`: maximum: 3600 -> 77"), "{out}");
}

#[test]
fn what_another_document_says_is_a_contradiction_for_a_person() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    let row = named(
        &mut raw,
        "lifetimes",
        "virtualEvent, virtualEventWebinar, virtualEventTownhall",
    );
    row["maximum"] = json!(2880);
    row["source"] = json!("lifetimes-2024");
    let pages = publish(&raw, &Style::default());
    let mut drift = import::compare(spec, &[pages.path().join(LIFETIMES)], None);
    let [difference] = &drift.differences[..] else {
        panic!("{drift:#?}")
    };
    assert!(words(difference).ends_with("maximum 1440 -> 2880"));
    let person = difference.person.clone().unwrap_or_default();
    assert!(
        person.starts_with("contradiction: the row rests on virtual-events-2024"),
        "{person}"
    );
    let written = import::write(project.path(), &mut drift).expect("written");
    assert_eq!(written.files, Vec::<String>::new());
    assert_eq!(text(&raw["lifetimes"][0], "source"), "overview-2024");
}

#[test]
fn a_permission_for_another_path_is_the_same_row() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "permissions", "presence")["path"] = json!("/communications/presences/{id}");
    named(&mut raw, "permissions", "team /teams")["path"] = json!("/teams/novelty");
    let pages = publish(&raw, &Style::default());
    let mut drift = import::compare(spec, &[pages.path().join(CREATE)], None);
    import::write(project.path(), &mut drift).expect("written");
    let found: Vec<String> = drift.differences.iter().map(words).collect();
    assert_eq!(
        found,
        [
            "paths /teams/novelty: added",
            "permissions presence: path null -> \"/communications/presences/{id}\"",
            "permissions team /teams: path \"/teams\" -> \"/teams/novelty\"",
        ]
    );
    // The first would leave paths without a permission, the last one a permission without a path.
    for difference in &drift.differences[1..] {
        let person = difference.person.clone().unwrap_or_default();
        assert!(person.starts_with("left out, because check would report: "), "{person}");
    }
}

#[test]
fn a_hostile_page_takes_no_longer_than_its_size() {
    let spec = specs();
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |row: &dyn Fn(usize) -> String| (0..20_000).map(row).collect::<String>();
    let header = "| Resource | Supported resource paths | Limitations |\n|---|---|---|\n";
    let supported = rows(&|n| format!("| new {n} | `/users/{{id}}/x{n}`, `/users?a={n}` | - |\n"));
    put(folder.path(), SUPPORTED, &format!("{header}{supported}"));
    let lifetimes = rows(&|n| format!("| new {n} | 60 minutes (1 hour) |\n"));
    put(folder.path(), LIFETIMES, &format!("{LIFETIME}{lifetimes}"));
    let drift = import::compare(spec, &[folder.path().to_owned()], None);
    assert!(drift.differences.len() > 60_000, "{}", drift.differences.len());
    let report = import::report::markdown(&drift, None) + &import::report::text(&drift, None);
    assert!(report.len() > 1_000_000);
}

#[test]
fn a_row_that_stands_twice_with_different_values_needs_a_person() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "latency", "chat")["maximum"] = json!(77);
    let pages = publish(&raw, &Style::default());
    named(&mut raw, "latency", "chat")["maximum"] = json!(78);
    let others = publish(&raw, &Style::default());
    let paths = [pages.path().join(LATENCY), others.path().join(LATENCY)];
    let mut drift = import::compare(spec, &paths, None);
    let written = import::write(project.path(), &mut drift).expect("written");
    assert_eq!(written.files, Vec::<String>::new());
    assert_eq!(drift.differences.len(), 2);
    assert!(drift.differences.iter().all(|d| d.person.is_some()), "{drift:#?}");
    let same = publish(&raw, &Style::default());
    let once = import::compare(spec, &[paths[1].clone(), same.path().join(LATENCY)], None);
    assert_eq!(once.differences.len(), 1, "the same value twice is no contradiction");
    assert_eq!(once.differences[0].person, None);
}

#[test]
fn damaged_pages_neither_panic_nor_break_the_tables() {
    let spec = specs();
    let style = Style::default();
    let all: Vec<(&str, String)> = (Writer { raw: &spec.raw, style }).all().into_iter().collect();
    let config = ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let junk = proptest::sample::select(vec![
        "", "|", "`", "{", "}", "'", "?", "\n", "*", "<li>", ":", "0", "é", "(", "[", "| x |",
    ]);
    proptest!(config, |(page in 0..all.len(), at in any::<proptest::sample::Index>(), cut in 0_usize..40, junk in junk)| {
        let (name, text) = &all[page];
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        chars.splice(at..(at + cut).min(text.chars().count()), junk.chars());
        let (project, spec) = self::project();
        let pages = tempfile::tempdir().expect("a folder");
        let file = put(pages.path(), name, &chars.into_iter().collect::<String>());
        let mut drift = import::compare(spec, &[file], None);
        for report in [import::report::text, import::report::markdown, import::report::json] {
            prop_assert!(!report(&drift, None).is_empty());
        }
        // What could not be read is left out, and the rest is written.
        let written = import::write(project.path(), &mut drift).expect("written");
        import::load(project.path()).expect("only decisions may not hold");
        let decisions = |problem: &graphsub_codegen::Problem| problem.file == "spec/decisions.yaml";
        prop_assert!(written.missing.iter().all(decisions), "{:?}", written.missing);
    });
}
