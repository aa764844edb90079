//! Definitions in the shapes that programs write them, and files that only look like it.
//!
//! `tests/cases/<language>.txt` holds cases: `=== name`, the code, and a line `--- line kind resource | change types |
//! minutes` per definition, in the order of the file. Minutes are `-` where they are unknown; a literal moment stands
//! there as it is written. A derive in Rust is `--- line derive name of app resource | change types | lifetime | what
//! else it says`. `tests/cases/decoys.txt` holds `=== file name` and code without a definition.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use graphsub_source::{FieldValue, Found, Kind, Language, find};

struct Case {
    name: String,
    code: String,
    expected: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

fn cases(file: &str) -> Vec<Case> {
    let text = fs::read_to_string(folder().join(file)).expect("the cases are there");
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("=== ") {
            cases.push(Case {
                name: name.to_owned(),
                code: String::new(),
                expected: Vec::new(),
            });
        } else if let Some(case) = cases.last_mut() {
            match line.strip_prefix("--- ") {
                Some(expected) => case.expected.push(expected.to_owned()),
                None => {
                    case.code.push_str(line);
                    case.code.push('\n');
                }
            }
        }
    }
    cases
}

fn shown(found: &Found, code: &str) -> String {
    let value = |key: &str| match found.field(key).map(|field| &field.value) {
        Some(FieldValue::Text(text)) => text.text.clone(),
        Some(FieldValue::Unknown(name)) => format!("${{{name}}}"),
        Some(FieldValue::Lifetime { seconds, .. }) => (seconds / 60).to_string(),
        Some(FieldValue::Bool(flag)) => flag.to_string(),
        Some(FieldValue::List(texts)) => texts.iter().map(|text| &*text.text).collect::<Vec<_>>().join(","),
        Some(other) => format!("{other:?}"),
        None => "-".to_owned(),
    };
    let line = code[..found.anchor.start].matches('\n').count() + 1;
    let moment = match found.field("expirationDateTime").map(|field| &field.value) {
        Some(FieldValue::Unknown(_)) | None => "-".to_owned(),
        Some(_) => value("expirationDateTime"),
    };
    if let Some(derived) = &found.derived {
        let app = derived.app.as_ref().map_or("?", |app| &app.name);
        let mut others: Vec<String> = found
            .fields
            .iter()
            .filter(|field| {
                ![
                    "name",
                    "resource",
                    "changeType",
                    "lifetime",
                    "notificationUrl",
                    "clientState",
                ]
                .contains(&field.key)
            })
            .map(|field| format!("{}={}", field.key, value(field.key)))
            .collect();
        others.extend(derived.allowed.iter().map(|rule| format!("allow {rule}")));
        return format!(
            "{line} derive {} of {app} {} | {} | {} | {}",
            derived.name,
            value("resource"),
            value("changeType"),
            value("lifetime"),
            others.join(" ")
        );
    }
    match found.kind {
        Kind::Create => format!(
            "{line} create {} | {} | {moment}",
            value("resource"),
            value("changeType")
        ),
        Kind::Renew => format!("{line} renew {moment}"),
    }
}

fn check(language: Language, file_name: &str) {
    let cases = cases(&format!("{}.txt", language.name()));
    let mut wrong = String::new();
    let mut names = BTreeSet::new();
    for case in &cases {
        assert!(names.insert(&case.name), "{} appears twice", case.name);
        let name = if case.name.ends_with("tsx") {
            "case.tsx"
        } else {
            file_name
        };
        let findings = find(language, name, &case.code);
        let got: Vec<String> = findings.found.iter().map(|found| shown(found, &case.code)).collect();
        if got != case.expected {
            let _ = writeln!(
                wrong,
                "{}\n  expected {:#?}\n  got {:#?}",
                case.name, case.expected, got
            );
        }
        for found in &findings.found {
            for field in &found.fields {
                let spans = [Some(&field.key_span), Some(&field.span), field.editable.as_ref()];
                for span in spans.into_iter().flatten() {
                    assert!(
                        case.code.get(span.clone()).is_some(),
                        "{}: {} at {span:?}",
                        case.name,
                        field.key
                    );
                }
                if let (FieldValue::Text(text), Some(editable)) = (&field.value, &field.editable)
                    && text.map.iter().all(|stretch| stretch.exact)
                {
                    assert_eq!(
                        case.code.get(editable.clone()),
                        Some(text.text.as_str()),
                        "{}: {}",
                        case.name,
                        field.key
                    );
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{wrong}",
        wrong.matches("expected").count(),
        cases.len()
    );
}

#[test]
fn csharp() {
    check(Language::CSharp, "case.cs");
}

#[test]
fn typescript() {
    check(Language::TypeScript, "case.ts");
}

#[test]
fn javascript() {
    check(Language::JavaScript, "case.js");
}

#[test]
fn python() {
    check(Language::Python, "case.py");
}

#[test]
fn java() {
    check(Language::Java, "case.java");
}

#[test]
fn go() {
    check(Language::Go, "case.go");
}

#[test]
fn php() {
    check(Language::Php, "case.php");
}

#[test]
fn powershell() {
    check(Language::PowerShell, "case.ps1");
}

#[test]
fn ruby() {
    check(Language::Ruby, "case.rb");
}

#[test]
fn rust() {
    check(Language::Rust, "case.rs");
}

#[test]
fn decoys_are_left_alone() {
    let mut wrong = String::new();
    for case in cases("decoys.txt") {
        let name = case.name.split(' ').next().unwrap_or_default();
        let language = Language::of_file(name).expect("the decoy names a file");
        for found in find(language, name, &case.code).found {
            let _ = writeln!(wrong, "{}: {}", case.name, shown(&found, &case.code));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
