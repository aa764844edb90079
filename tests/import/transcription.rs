//! The rows for the second transcription.

use std::collections::BTreeSet;
use std::path::Path;

use graphsub_import::{self as import, transcription};
use serde_json::json;

use super::command::run;
use super::pages::Style;
use super::{named, project, publish};

/// What is printed for the rows of the project is what stands in the files that were typed.
#[test]
fn rows_have_the_form_of_the_second_transcription() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let spec = import::load(&root).expect("sound");
    for (file, rows) in transcription::rows(&spec) {
        let typed = std::fs::read_to_string(root.join("tests/double-entry").join(file)).expect("it is there");
        // A path stands under any label of its resource, and one that no document prints under none.
        let comparable = |row: &str| match (file, row.split_once(',')) {
            ("paths.csv", Some((_, rest))) => rest.to_owned(),
            _ => row.to_owned(),
        };
        let printed: BTreeSet<String> = rows.iter().map(|row| comparable(row)).collect();
        let typed: BTreeSet<String> = typed
            .lines()
            .skip(1)
            .map(comparable)
            .filter(|row| !row.starts_with(','))
            .collect();
        let only_printed: Vec<_> = printed.difference(&typed).collect();
        let only_typed: Vec<_> = typed.difference(&printed).collect();
        assert!(
            // A path printed for several templates is the form of none.
            only_printed.is_empty() && (only_typed.is_empty() || file == "paths.csv"),
            "{file}: only printed: {only_printed:#?}, only typed: {only_typed:#?}"
        );
    }
}

#[test]
fn rows_to_type_are_printed_and_not_written() {
    let (project, spec) = project();
    let mut raw = spec.raw.clone();
    named(&mut raw, "lifetimes", "presence")["maximum"] = json!(120);
    named(&mut raw, "lifetimes", "presence")["gloss"] = json!("two hours");
    named(&mut raw, "quotas", "user [tenant]")["limit"] = json!(2000);
    named(&mut raw, "latency", "contact")["maximum"] = json!("Unknown");
    named(&mut raw, "permissions", "presence")["application"] = json!(["Presence.Read.All", "Presence.ReadWrite.All"]);
    let pages = publish(&raw, &Style::default());
    let (status, out, _) = run(project.path(), pages.path(), &["--write", "--transcribe", "."]);
    assert_eq!(status, Some(1), "{out}");
    let rows = out.find("\nRows of").map(|start| out[start..].to_owned());
    insta::assert_snapshot!("transcription", rows.expect("rows to type"));
    assert!(!project.path().join("tests").exists());
    let (_, again, _) = run(project.path(), pages.path(), &["--write", "--transcribe", "."]);
    assert!(again.ends_with("\nNo row of tests/double-entry changes\n"), "{again}");
    // Without a change of the tables there is nothing to type.
    let (status, _, err) = run(project.path(), pages.path(), &["--transcribe", "."]);
    assert_eq!(status, Some(2), "{err}");
}
