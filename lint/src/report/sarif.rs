//! SARIF 2.1.0.

use std::io::{self, Write};

use graphsub_tables::{Rule, Severity};
use serde_json::{Value, json};

use super::{fingerprints, rule_url, shown};
use crate::diagnostic::Span;
use crate::engine::Report;

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        _ => "note",
    }
}

/// A reference as SARIF wants it: relative to the folder of the run, else a file URI.
fn uri(name: &str) -> String {
    let is_drive = matches!(name.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic());
    let mut out = String::with_capacity(name.len() + 8);
    out.push_str(match name {
        name if name.starts_with('/') => "file://",
        _ if is_drive => "file:///",
        _ => "",
    });
    for (index, byte) in name.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            b':' if is_drive && index == 1 => out.push(':'),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

fn location(file: &str, span: Span) -> Value {
    let (start, end) = (span.start, span.end);
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(file)},
            "region": {
                "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
                "byteOffset": start.offset, "byteLength": end.offset - start.offset,
            },
        },
    })
}

/// One SARIF log and a line break.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
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
                "locations": [location(report.file(finding.file), finding.span)],
                "partialFingerprints": {"graphsub/v2": fingerprint},
            });
            let related: Vec<Value> = finding
                .related
                .iter()
                .map(|related| {
                    let mut location = location(report.file(related.file), related.span);
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
    writeln!(out, "{}", shown::json(format!("{log:#}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_addresses_wherever_they_are() {
        assert_eq!(uri("a b.yaml"), "a%20b.yaml");
        assert_eq!(uri("/x/a.yaml"), "file:///x/a.yaml");
        assert_eq!(uri("C:/x/a.yaml"), "file:///C:/x/a.yaml");
    }
}
