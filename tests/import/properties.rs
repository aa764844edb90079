//! The pages of types: what they say of properties, change types and lifecycle notifications.

use std::path::{Path, PathBuf};

use graphsub_codegen::spec::{Raw, Spec, key};
use graphsub_import::{self as import, Drift, coverage};
use serde_json::{Value, json};

use super::pages::{SELECTABLE, SUBSCRIPTION, Style, Writer};
use super::{put, silent, words};

fn spec() -> Spec {
    import::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).expect("sound")
}

/// Compares the pages of types that these rows make, each as `change` leaves it.
fn compare(spec: &Spec, raw: &Raw, change: impl Fn(&str, String) -> String) -> Drift {
    let folder = tempfile::tempdir().expect("a folder");
    let style = Style::default();
    let is_type = |page: &str| page == SUBSCRIPTION || SELECTABLE.iter().any(|(_, type_page)| *type_page == page);
    let pages = (Writer { raw, style })
        .all()
        .into_iter()
        .filter(|(page, _)| is_type(page));
    let files: Vec<PathBuf> = pages
        .map(|(page, text)| put(folder.path(), page, &change(page, text)))
        .collect();
    import::compare(spec, &files, None)
}

/// The field that is compared, and another value for it.
fn another(table: &str, row: &Value) -> (&'static str, Value) {
    match table {
        "properties" if row["status"] == "optional" => ("status", json!("read-only")),
        "properties" => ("status", json!("optional")),
        "change_types" => ("allowed", json!(["created"])),
        "lifecycle" => ("above", json!(120)),
        _ => ("properties", json!(["id", "novelty"])),
    }
}

#[test]
fn each_row_that_is_said_to_be_watched_is() {
    let spec = spec();
    silent(&compare(&spec, &spec.raw, |_, text| text), "unchanged");
    let coverage = coverage::of(&spec);
    let mut checked = 0;
    for table in ["properties", "change_types", "lifecycle", "selectable_properties"] {
        for (index, row) in spec.raw[table].iter().enumerate() {
            let name = key(table, row);
            // The status of this one is a sentence of its own.
            if !coverage.tables[table].watched.contains(&name) || name == "lifecycleNotificationUrl" {
                continue;
            }
            let (field, new) = another(table, row);
            let mut raw = spec.raw.clone();
            // One sentence holds for all of them.
            let rows = raw.get_mut(table).expect("a table");
            for (other, row) in rows.iter_mut().enumerate() {
                if other == index || table == "lifecycle" {
                    row[field] = new.clone();
                }
            }
            let drift = compare(&spec, &raw, |_, text| text);
            let found: Vec<String> = drift.differences.iter().map(words).collect();
            let expected = format!("{table} {name}: {field} ");
            assert!(
                found.iter().any(|line| line.starts_with(&expected)),
                "{expected}: {found:#?}"
            );
            assert!(found.len() == 1 || table == "lifecycle", "{expected}: {found:#?}");
            assert!(
                drift.differences.iter().all(|found| found.person.is_some()),
                "{drift:#?}"
            );
            checked += 1;
        }
    }
    assert!(checked > 0);
}

#[test]
fn properties_that_come_and_go_are_reported() {
    let spec = spec();
    let line = |name: &str| format!("| {name} | String | Optional. Words.  |\n");
    let drift = compare(&spec, &spec.raw, |_, text| {
        text.replace(&line("vapidPublicKey"), &line("novelty"))
    });
    let found: Vec<String> = drift.differences.iter().map(words).collect();
    assert_eq!(
        found,
        ["properties novelty: added", "properties vapidPublicKey: removed"]
    );
    // A page of something else, or with another heading, has no such table, which is an error.
    for (old, new) in [("resource type", "method"), ("## Properties", "## More")] {
        let drift = compare(&spec, &spec.raw, |_, text| text.replacen(old, new, 1));
        assert!(drift.is_incomplete() && !drift.is_any(), "{drift:#?}");
    }
}

#[test]
fn what_the_page_leaves_out_may_be_decided() {
    let mut spec = spec();
    let at = |spec: &Spec| {
        let statements = spec.decisions.iter().flat_map(|decision| &decision.statements);
        let mut anchors = statements.filter_map(|statement| statement.at.clone());
        anchors
            .find(|at| at.table == "selectable_properties")
            .expect("a decision")
    };
    let at = at(&spec);
    let mut raw = spec.raw.clone();
    let row = raw
        .get_mut("selectable_properties")
        .expect("a table")
        .iter_mut()
        .find(|row| key("selectable_properties", row) == at.row);
    let names = row.expect("its row")["properties"].as_array_mut().expect("a list");
    names.retain(|name| *name != at.value);
    silent(&compare(&spec, &raw, |_, text| text), "decided");
    spec.decisions.clear();
    assert_eq!(compare(&spec, &raw, |_, text| text).differences.len(), 1);
}
