//! Prints the definitions in the files and folders that are named, one JSON object a line.
#![allow(clippy::print_stdout, missing_docs, reason = "a command for measuring")]

use std::path::{Path, PathBuf};

use graphsub_source::{Api, Auth, FieldValue, Found, Kind, Language, find};
use serde_json::{Value, json};

fn main() {
    let mut files = Vec::new();
    for path in std::env::args().skip(1) {
        collect(Path::new(&path), &mut files);
    }
    files.sort();
    for file in files {
        let name = file.to_string_lossy();
        let (Some(language), Ok(bytes)) = (Language::of_file(&name), std::fs::read(&file)) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        let findings = find(language, &name, &text);
        for found in &findings.found {
            println!(
                "{}",
                row(&name, &text, found, findings.facts.auth.as_ref().map(|(auth, _)| *auth))
            );
        }
    }
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        files.push(path.to_owned());
        return;
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(".git") {
            collect(&entry.path(), files);
        }
    }
}

fn row(file: &str, text: &str, found: &Found, auth: Option<Auth>) -> Value {
    let (line, column) = position(text, found.anchor.start);
    let (body_line, _) = position(text, found.body.start);
    let shown = |key: &str| match found.field(key).map(|field| &field.value) {
        Some(FieldValue::Text(text)) => json!(text.text),
        Some(FieldValue::Unknown(name)) => json!(format!("${{{name}}}")),
        Some(FieldValue::Bool(flag)) => json!(flag),
        Some(FieldValue::List(texts)) => json!(
            texts
                .iter()
                .map(|text| text.text.as_str())
                .collect::<Vec<_>>()
                .join(",")
        ),
        _ => Value::Null,
    };
    let set = |key: &str| match (found.field(key), found.whole) {
        (Some(_), _) => json!(true),
        (None, true) => json!(false),
        (None, false) => Value::Null,
    };
    let lifetime = match found.field("expirationDateTime").map(|field| &field.value) {
        Some(FieldValue::Lifetime { seconds, .. }) => json!(seconds / 60),
        _ => Value::Null,
    };
    let expiration = match found.field("expirationDateTime").map(|field| &field.value) {
        Some(FieldValue::Text(text)) => json!(text.text),
        _ => Value::Null,
    };
    json!({
        "file": file, "line": line, "column": column, "body_line": body_line, "language": found.language.name(),
        "kind": match found.kind { Kind::Create => "create", Kind::Renew => "renew" },
        "resource": shown("resource"), "change_type": shown("changeType"), "lifetime_minutes": lifetime,
        "expiration": expiration,
        "api": found.api.map(|api| match api { Api::V1 => "v1.0", Api::Beta => "beta" }),
        "auth": auth.map(|auth| match auth { Auth::Application => "application", Auth::Delegated => "delegated" }),
        "client_state": set("clientState"), "lifecycle_url": set("lifecycleNotificationUrl"),
        "include_resource_data": match found.field("includeResourceData").map(|field| &field.value) {
            Some(FieldValue::Bool(flag)) => json!(flag),
            None if found.whole => json!(false),
            _ => Value::Null,
        },
    })
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}
