//! Code quality report of GitLab.

use std::borrow::Cow;
use std::io::{self, Write};

use graphsub_tables::Severity;
use serde::Serialize;

use super::{advice, fingerprints, shown};
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
    let issues: Vec<Issue<'_>> = report
        .findings()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| Issue {
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
        })
        .collect();
    let text = serde_json::to_string_pretty(&issues).map_err(io::Error::other)?;
    writeln!(out, "{}", shown::json(text))
}
