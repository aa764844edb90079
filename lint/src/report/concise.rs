//! A line for each finding.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use graphsub_tables::Severity;

use super::{Links, View, advice, link, rule_url, shown};
use crate::engine::Report;

/// `file:line:column: severity[code] message; help (address)`.
pub(super) fn write(report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let colour = match finding.severity {
            Severity::Error => AnsiColor::Red,
            Severity::Warning => AnsiColor::Yellow,
            _ => AnsiColor::Blue,
        };
        let style = Style::new().bold().fg_color(Some(colour.into()));
        let at = finding.span.start;
        let url = rule_url(finding.rule.code());
        let (code, address) = match view.links {
            Links::Written => (finding.rule.code().to_owned(), format!(" ({url})")),
            Links::Hyper => (link(&url, finding.rule.code()), String::new()),
        };
        writeln!(
            out,
            "{}:{}:{}: {style}{}[{code}]{style:#} {}{address}",
            shown::name(report.file(finding.file)),
            at.line,
            at.column,
            finding.severity,
            shown::text(&advice(finding)),
        )?;
    }
    Ok(())
}
