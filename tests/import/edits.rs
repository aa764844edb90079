//! Realistic edits of the pages, each with the report and the state of the tables that follow from it.
//!
//! The report is that of `import --write`; behind it stand the lines of `spec/` that changed. A second run may find
//! nothing but what the first one left to a person. The snapshot holds all of it.

#[path = "edits/facts.rs"]
mod facts;
#[path = "edits/permissions.rs"]
mod permissions;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use graphsub_import as import;

use super::pages::{Style, Writer};
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

/// What review and audits of the import found that pages do or may do.
fn edits() -> impl Iterator<Item = &'static Edit> {
    facts::EDITS.iter().chain(permissions::EDITS)
}

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
    let all: Vec<String> = edits().map(outcome).collect();
    insta::assert_snapshot!("edits", all.join("\n"));
}

#[test]
fn the_permissions_cannot_be_lost() {
    for edit in permissions::EDITS {
        let outcome = outcome(edit);
        assert!(!outcome.contains("  removed "), "{outcome}");
        assert!(!outcome.contains("\n- tables/paths.yaml"), "{outcome}");
        let is_error = outcome.contains("error: ");
        let is_read = outcome.contains("\nwrote 0 files\nno drift\n") || outcome.contains("Contacts.ReadWrite");
        assert!(is_error || is_read, "{outcome}");
    }
}
