//! Annotations of GitHub workflows.

use std::fmt::Write as _;

use graphsub_tables::Severity;

use super::Shown;

/// `::error file=...,line=...::message` for each finding.
pub(crate) fn render(report: &Shown<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings() {
        let file = &report.files[finding.file];
        let (start, end) = (file.position(finding.span.start), file.position(finding.span.end));
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            _ => "notice",
        };
        let help = finding
            .help
            .as_deref()
            .map(|help| format!("\nhelp: {help}"))
            .unwrap_or_default();
        let _ = write!(
            out,
            "::{command} file={},line={},col={}",
            property(&file.name),
            start.line,
            start.column
        );
        // A column range is only valid on one line.
        if start.line == end.line {
            let _ = write!(out, ",endLine={},endColumn={}", end.line, end.column);
        }
        let title = property(&format!("{} {}", finding.rule.code(), finding.rule.name()));
        let _ = writeln!(out, ",title={title}::{}", data(&format!("{}{help}", finding.message)));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
