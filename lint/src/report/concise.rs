//! A line for each finding.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use graphsub_tables::Severity;

use super::{advice, closing, shown};
use crate::engine::Report;

/// `file:line:column: severity[code] message; help`.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let colour = match finding.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            _ => AnsiColor::Blue,
        };
        let style = Style::new().bold().fg_color(Some(colour.into()));
        let at = finding.span.start;
        writeln!(
            out,
            "{}:{}:{}: {style}{}[{}]{style:#} {}",
            shown::name(report.file(finding.file)),
            at.line,
            at.column,
            finding.severity,
            finding.rule.code(),
            shown::text(&advice(finding)),
        )?;
    }
    out.write_all(closing(&report.summary).as_bytes())
}
