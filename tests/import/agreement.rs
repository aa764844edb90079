//! Each fact of the tables that changes on a page is reported and nothing else, and what is written leaves nothing to report.

use std::collections::BTreeSet;
use std::path::Path;

use graphsub_codegen::spec::{self, Raw, Spec};
use graphsub_import::{self as import, Verdict};
use proptest::prelude::*;

use super::mutations::mutations;
use super::pages::{Style, Writer, text};
use super::{compare, compare_changed, lines, project, publish, silent, specs, words};

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
