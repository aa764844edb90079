//! Whole runs over what holds definitions beside programs and manifests.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_graphsub"))
        .current_dir(root().join("tests/data/found"))
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let streams = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let status = output.status.code().expect("it ends by itself");
    format!("{}{}[exit {status}]\n", streams[0], streams[1])
}

const NOW: [&str; 2] = ["--now", "2026-01-01T00:00:00Z"];

#[test]
fn a_folder_is_linted() {
    insta::assert_snapshot!(run(&[&["lint", "."][..], &NOW].concat()));
}

#[test]
fn what_is_found_is_listed() {
    insta::assert_snapshot!(run(&["find", "."]));
    let json: serde_json::Value = {
        let output = run(&["find", "--format", "json"]);
        let end = output.rfind("[exit").expect("an exit status");
        serde_json::from_str(&output[..end]).expect("JSON")
    };
    let languages: Vec<&str> = json["definitions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|definition| definition["language"].as_str())
        .collect();
    for language in ["http", "markdown", "postman", "shell", "json", "yaml"] {
        assert!(languages.contains(&language), "{language} in {languages:?}");
    }
}

#[test]
fn derives_are_counted_with_their_apps_and_exceptions() {
    let derived = |args: &[&str]| run(&[args, &["../derived"]].concat());
    insta::assert_snapshot!(derived(&["find"]));
    insta::assert_snapshot!(derived(&["lint", "--format", "concise"]));
}

#[test]
fn the_guide_shows_what_is_printed() {
    let guide = std::fs::read_to_string(root().join("docs/guide/source-code.md")).expect("the guide is there");
    let shown = guide
        .split("$ graphsub find .\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let printed = run(&["find", "."]);
    assert_eq!(shown, printed.strip_suffix("[exit 0]\n"));
}

#[test]
fn all_of_it_can_be_turned_off() {
    let off = run(&["lint", "--no-source"]);
    assert!(off.contains("no subscriptions found in ."), "{off}");
}

#[test]
fn a_named_collection_is_read_as_one() {
    insta::assert_snapshot!(run(&[
        &["lint", "--format", "concise", "collection.json", "workflow.json"][..],
        &NOW
    ]
    .concat()));
}
