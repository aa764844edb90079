//! Annotations of GitHub workflows.

use std::io::{self, Write};

use graphsub_tables::Severity;

use super::shown;
use crate::engine::Report;

/// `::error file=...,line=...::message` for each finding.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let (start, end) = (finding.span.start, finding.span.end);
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            _ => "notice",
        };
        write!(
            out,
            "::{command} file={},line={},col={}",
            property(&shown::text(report.file(finding.file))),
            start.line,
            start.column
        )?;
        // A column range is only valid on one line.
        if start.line == end.line {
            write!(out, ",endLine={},endColumn={}", end.line, end.column)?;
        }
        let title = property(&format!("{} {}", finding.rule.code(), finding.rule.name()));
        let message = shown::text(&finding.message);
        let help = finding
            .help
            .as_deref()
            .map(|help| format!("\nhelp: {}", shown::text(help)));
        writeln!(
            out,
            ",title={title}::{}",
            data(&format!("{message}{}", help.unwrap_or_default()))
        )?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
