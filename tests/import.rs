//! Comparing pages with the tables: every fact that changes is reported, nothing else is, and what is
//! written leaves nothing to report.

#[path = "import/agreement.rs"]
mod agreement;
#[path = "import/command.rs"]
mod command;
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

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use graphsub_codegen::spec::{self, Raw, Spec};
use graphsub_import::{self as import, Change, Difference, Drift};
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

fn named<'r>(raw: &'r mut Raw, table: &str, key: &str) -> &'r mut Value {
    let rows = raw.get_mut(table).expect("a table");
    let row = rows.iter_mut().find(|row| spec::key(table, row) == key);
    row.unwrap_or_else(|| panic!("{table} has no row {key}"))
}

fn lines(root: &Path) -> BTreeMap<String, Vec<String>> {
    let files = Spec::files(root).expect("readable");
    let lines = |text: &String| text.lines().map(str::to_owned).collect();
    files.iter().map(|(file, text)| (file.clone(), lines(text))).collect()
}

const LIFETIME: &str = "| Resource | Maximum expiration time |\n|---|---|\n";

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
