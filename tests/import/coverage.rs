//! What is said to be watched against what a run compares.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use graphsub_codegen::spec::{Raw, Spec};
use graphsub_import::{self as import, coverage};

use super::pages::{Style, text};
use super::{publish, specs};

type Rows = BTreeSet<(&'static str, String)>;
type Fields = BTreeMap<&'static str, BTreeSet<&'static str>>;

/// The rows that a run over pages which say what the tables say holds against them, and the fields by table.
fn traced(spec: &Spec, raw: &Raw) -> (Rows, Fields) {
    let pages = publish(raw, &Style::default());
    let (mut rows, mut fields) = (Rows::new(), Fields::new());
    for (table, row, field) in coverage::compared(spec, &[pages.path().to_owned()]) {
        rows.insert((table, row));
        if !field.is_empty() {
            fields.entry(table).or_default().insert(field);
        }
    }
    (rows, fields)
}

#[track_caller]
fn said_is_true(spec: &Spec, raw: &Raw) {
    let coverage = coverage::of(spec);
    let (rows, fields) = traced(spec, raw);
    let said = coverage.tables.iter();
    let said = said.flat_map(|(table, covered)| covered.watched.iter().map(|row| (*table, row.clone())));
    let said: BTreeSet<_> = said.collect();
    let only_said: Vec<_> = said.difference(&rows).collect();
    let only_done: Vec<_> = rows.difference(&said).collect();
    assert!(
        only_said.is_empty() && only_done.is_empty(),
        "only said to be watched: {only_said:#?}\nonly watched: {only_done:#?}"
    );
    for (table, covered) in &coverage.tables {
        assert_eq!(
            covered.fields,
            fields.get(table).cloned().unwrap_or_default(),
            "{table}"
        );
    }
    assert!(!rows.is_empty());
}

#[test]
fn what_is_said_to_be_watched_is_compared_and_nothing_else() {
    said_is_true(specs(), &specs().raw);
    let spec = import::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("sound");
    // The page of lifetimes has no more than its own.
    let mut raw = spec.raw.clone();
    raw.get_mut("lifetimes")
        .expect("a table")
        .retain(|row| text(row, "source") != "subscription-2026");
    said_is_true(&spec, &raw);
}

#[test]
fn what_no_page_speaks_for_is_not_watched() {
    let (project, _) = super::project();
    let mut spec = import::load(project.path()).expect("sound");
    let latency = |spec: &Spec| coverage::of(spec).tables["latency"].watched.len();
    assert_eq!(latency(&spec), spec.raw["latency"].len());
    for document in &mut spec.documents.documents {
        if document.tables.iter().any(|table| table == "latency") {
            document.page = None;
        }
    }
    assert_eq!(latency(&spec), 0);
}
