//! Code quality report of GitLab.

use std::borrow::Cow;
use std::io::{self, Write};

use graphsub_tables::Severity;
use serde::Serialize;

use super::{Seq, advice, fingerprints, shown};
use crate::diagnostic::Diagnostic;
use crate::engine::Report;

#[derive(Serialize)]
struct Issue<'r> {
    description: Cow<'r, str>,
    check_name: &'r str,
    fingerprint: String,
    severity: &'r str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// One JSON array and a line break.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let issues = || {
        let findings = report.findings().zip(fingerprints(report));
        findings.map(|(finding, fingerprint)| issue(report, finding, fingerprint))
    };
    shown::write_json(&Seq(issues), out)
}

fn issue<'r>(report: &'r Report, finding: &'r Diagnostic, fingerprint: String) -> Issue<'r> {
    Issue {
        description: advice(finding),
        check_name: finding.rule.code(),
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            _ => "info",
        },
        location: Location {
            path: report.file(finding.file),
            lines: Lines {
                begin: finding.span.start.line,
                end: finding.span.end.line,
            },
        },
    }
}
