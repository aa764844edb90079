//! Reviewdog Diagnostic Format: lines and columns from 1, columns in bytes of UTF-8.

use std::io::{self, Write};

use graphsub_read::source::Position;
use graphsub_tables::Severity;
use serde_json::{Value, json};

use super::{Seq, advice, rule_url, shown};
use crate::diagnostic::{Diagnostic, Span};
use crate::engine::Report;

#[derive(serde::Serialize)]
struct Output<D> {
    source: Value,
    diagnostics: D,
}

/// One JSON object and a line break.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let output = Output {
        source: json!({"name": "graphsub", "url": "https://github.com/graphsub/graphsub"}),
        diagnostics: Seq(|| report.findings().map(|finding| diagnostic(report, finding))),
    };
    shown::write_json(&output, out)
}

fn diagnostic(report: &Report, finding: &Diagnostic) -> Value {
    let mut out = json!({
        "message": advice(finding),
        "location": {"path": report.file(finding.file), "range": range(finding.span)},
        "severity": match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            _ => "INFO",
        },
        "code": {"value": finding.rule.code(), "url": rule_url(finding.rule.code())},
    });
    if let Some(fix) = &finding.fix {
        let suggestions = fix
            .edits
            .iter()
            .map(|(at, text)| json!({"range": range(*at), "text": text}));
        out["suggestions"] = suggestions.collect();
    }
    let related = finding.related.iter().map(|related| {
        json!({
            "message": related.message,
            "location": {"path": report.file(related.file), "range": range(related.span)},
        })
    });
    let related: Vec<Value> = related.collect();
    if !related.is_empty() {
        out["related_locations"] = Value::Array(related);
    }
    out
}

fn range(span: Span) -> Value {
    json!({"start": position(span.start), "end": position(span.end)})
}

fn position(position: Position) -> Value {
    json!({"line": position.line, "column": position.byte_column})
}
