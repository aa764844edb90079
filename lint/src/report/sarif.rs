//! SARIF 2.1.0.

use graphsub_tables::{Rule, Severity};
use serde_json::{Value, json};

use super::rule_url;
use crate::linter::{Report, fingerprints};
use crate::source::SourceFile;

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

/// A reference as SARIF wants it: relative to the folder of the run, else a file URI.
fn uri(name: &str) -> String {
    let scheme = if name.starts_with('/') { "file://" } else { "" };
    let path: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("{scheme}{path}")
}

fn location(file: &SourceFile, range: &std::ops::Range<usize>) -> Value {
    let (start, end) = (file.position(range.start), file.position(range.end));
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&file.name)},
            "region": {
                "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
                "byteOffset": start.offset, "byteLength": end.offset - start.offset,
            },
        },
    })
}

/// One SARIF log and a line break.
pub fn render(report: &Report) -> String {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code(),
                "name": rule.name(),
                "shortDescription": {"text": rule.summary()},
                "fullDescription": {"text": rule.explanation()},
                "helpUri": rule_url(rule.code()),
                "defaultConfiguration": {"level": level(rule.severity())},
            })
        })
        .collect();
    let results: Vec<Value> = report
        .findings()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| {
            let help = finding
                .help
                .as_deref()
                .map(|help| format!(" Help: {help}."))
                .unwrap_or_default();
            let mut result = json!({
                "ruleId": finding.rule.code(),
                "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
                "level": level(finding.severity),
                "message": {"text": format!("{}.{help}", finding.message)},
                "locations": [location(&report.files[finding.file], &finding.span)],
                "partialFingerprints": {"graphsub/v1": fingerprint},
            });
            let related: Vec<Value> = finding
                .related
                .iter()
                .map(|related| {
                    let mut location = location(&report.files[related.file], &related.span);
                    location["message"] = json!({"text": related.message});
                    location
                })
                .collect();
            if !related.is_empty() {
                result["relatedLocations"] = Value::Array(related);
            }
            result
        })
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "graphsub",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://github.com/graphsub/graphsub",
                "properties": {"tables": graphsub_tables::REVISION},
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}
