//! Log messages of Azure Pipelines.

use std::io::{self, Write};

use graphsub_tables::Severity;

use super::{advice, rule_url, shown};
use crate::engine::Report;

/// `##vso[task.logissue ...]message` for each finding.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in report.findings() {
        let at = finding.span.start;
        // There are two kinds only.
        let kind = match finding.severity {
            Severity::Error => "error",
            _ => "warning",
        };
        writeln!(
            out,
            "##vso[task.logissue type={kind};sourcepath={};linenumber={};columnnumber={};code={};]{}",
            escaped(report.file(finding.file)),
            at.line,
            at.column,
            finding.rule.code(),
            escaped(&format!("{} ({})", advice(finding), rule_url(finding.rule.code()))),
        )?;
    }
    Ok(())
}

/// What would end a property or the message.
fn escaped(text: &str) -> String {
    shown::text(text)
        .replace('%', "%AZP25")
        .replace(';', "%3B")
        .replace(']', "%5D")
}
