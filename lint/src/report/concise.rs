//! A line for each finding.

use std::fmt::Write as _;

use graphsub_tables::Severity;

use super::{Shown, closing};

/// `file:line:column: severity[code] message`.
pub(crate) fn render(report: &Shown<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings() {
        let file = &report.files[finding.file];
        let at = file.position(finding.span.start);
        let colour = match finding.severity {
            Severity::Error => "\x1b[1;31m",
            Severity::Warning => "\x1b[1;33m",
            _ => "\x1b[1;34m",
        };
        let help = finding
            .help
            .as_deref()
            .map(|help| format!("; {help}"))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{}:{}:{}: {colour}{}[{}]\x1b[0m {}{}",
            file.name,
            at.line,
            at.column,
            finding.severity,
            finding.rule.code(),
            finding.message,
            help,
        );
    }
    out + &closing(report.summary)
}
