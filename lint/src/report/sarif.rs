//! SARIF 2.1.0.

use std::io::{self, Write};

use graphsub_tables::{Rule, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Seq, fingerprints, rule_url, shown};
use crate::diagnostic::{Diagnostic, Span};
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

fn region(span: Span) -> Value {
    let (start, end) = (span.start, span.end);
    json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
        "byteOffset": start.offset, "byteLength": end.offset - start.offset,
    })
}

fn location(file: &str, span: Span) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(file)}, "region": region(span)}})
}

#[derive(Serialize)]
struct Log<R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<R>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<R> {
    tool: Value,
    column_kind: &'static str,
    results: R,
}

/// One SARIF log and a line break.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rules: Vec<Value> = Rule::ALL.iter().copied().map(rule).collect();
    let results = || {
        let findings = report.findings().zip(fingerprints(report));
        findings.map(|(finding, fingerprint)| result(report, finding, &fingerprint))
    };
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: json!({"driver": {
                "name": "graphsub",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": "https://github.com/graphsub/graphsub",
                "properties": {"tables": graphsub_tables::REVISION},
                "rules": rules,
            }}),
            column_kind: "unicodeCodePoints",
            results: Seq(results),
        }],
    };
    shown::write_json(&log, out)
}

fn rule(rule: Rule) -> Value {
    let url = rule_url(rule.code());
    json!({
        "id": rule.code(),
        "name": rule.name(),
        "shortDescription": {"text": rule.summary()},
        "fullDescription": {"text": rule.explanation()},
        "help": {
            "text": format!("{} See {url}", rule.explanation()),
            "markdown": format!(
                "{}\n\nRefused:\n\n```yaml\n{}```\n\nAccepted:\n\n```yaml\n{}```\n\n[{} {}]({url})",
                rule.explanation(),
                rule.bad(),
                rule.ok(),
                rule.code(),
                rule.name(),
            ),
        },
        "helpUri": url,
        "defaultConfiguration": {"level": level(rule.severity())},
    })
}

fn result(report: &Report, finding: &Diagnostic, fingerprint: &str) -> Value {
    let help = finding
        .help
        .as_deref()
        .map(|help| format!(" Help: {help}."))
        .unwrap_or_default();
    let file = report.file(finding.file);
    let mut result = json!({
        "ruleId": finding.rule.code(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": level(finding.severity),
        "message": {"text": format!("{}.{help}", finding.message)},
        "locations": [location(file, finding.span)],
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
    if let Some(fix) = &finding.fix {
        let replacements = fix
            .edits
            .iter()
            .map(|(at, text)| json!({"deletedRegion": region(*at), "insertedContent": {"text": text}}));
        result["fixes"] = json!([{
            "description": {"text": fix.title},
            "artifactChanges": [{
                "artifactLocation": {"uri": uri(file)},
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        }]);
    }
    result
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
