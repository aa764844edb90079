//! Annotations of GitHub workflows.

use std::io::{self, Write};

use graphsub_tables::Severity;
use graphsub_terms::words::count;

use super::{rule_url, shown};
use crate::diagnostic::Diagnostic;
use crate::engine::Report;

/// Annotations of each kind that GitHub shows of one step; it drops the others without a word.
const SHOWN: usize = 10;

/// The kinds of annotation, with the words for one.
const KINDS: [(Severity, &str, &str); 3] = [
    (Severity::Error, "error", "error"),
    (Severity::Warning, "warning", "warning"),
    (Severity::Info, "notice", "info"),
];

/// `::error file=...,line=...::message` for each finding that GitHub shows, and a group with the others.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut rest: Vec<(&Diagnostic, &str)> = Vec::new();
    let mut more = Vec::new();
    for (severity, command, word) in KINDS {
        let mut findings = report.findings().filter(|finding| finding.severity == severity);
        for finding in findings.by_ref().take(SHOWN) {
            annotation(report, finding, command, out)?;
        }
        let before = rest.len();
        rest.extend(findings.map(|finding| (finding, word)));
        if rest.len() > before {
            more.push(count(u64::try_from(rest.len() - before).unwrap_or(u64::MAX), word));
        }
    }
    if rest.is_empty() {
        return Ok(());
    }
    let more = more.join(", ");
    writeln!(
        out,
        "::group::{more} more: GitHub shows {SHOWN} annotations of each severity per step"
    )?;
    for (finding, word) in rest {
        let at = finding.span.start;
        let code = finding.rule.code();
        let file = shown::name(report.file(finding.file));
        let advice = super::advice(finding);
        let (advice, url) = (shown::text(&advice), rule_url(code));
        writeln!(out, "{file}:{}:{}: {word}[{code}] {advice} ({url})", at.line, at.column)?;
    }
    writeln!(out, "::endgroup::")
}

fn annotation(report: &Report, finding: &Diagnostic, command: &str, out: &mut dyn Write) -> io::Result<()> {
    let (start, end) = (finding.span.start, finding.span.end);
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
    let url = rule_url(finding.rule.code());
    writeln!(
        out,
        ",title={title}::{}",
        data(&format!("{message}{}\n{url}", help.unwrap_or_default()))
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
