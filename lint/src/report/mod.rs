//! The outputs, one file each, and a line in [`Format`].

mod azure;
mod checkstyle;
mod concise;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod sarif;
pub(crate) mod shown;
mod xml;

use std::borrow::Cow;
use std::io::{self, Write};

use clap::ValueEnum;
use graphsub_terms::words::count;

pub use fingerprint::fingerprints;
pub(crate) use shown::lines;

use crate::diagnostic::Diagnostic;
use crate::engine::{Excerpts, Report, Summary};

/// Returns the address of a rule's page.
pub(crate) fn rule_url(code: &str) -> String {
    format!("https://github.com/graphsub/graphsub/blob/main/docs/rules/{code}.md")
}

/// An output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// For people: the place, the row that makes it wrong, and what to do
    Full,
    /// A line for each finding
    Concise,
    /// JSON, version 1
    Json,
    /// JSON, a finding a line
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub workflows
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// Log messages of Azure Pipelines
    Azure,
    /// JUnit XML: a failed test for each finding
    Junit,
    /// Checkstyle XML
    Checkstyle,
}

impl Format {
    /// Writes the report in this format. Colour is only used by [`Format::Full`] and [`Format::Concise`],
    /// as escape sequences the writer may strip. Whatever a file holds, no other control character
    /// comes out than line breaks, and none of them from a file.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Full => full::write(report, out),
            Format::Concise => concise::write(report, out),
            Format::Json => json::write(report, out),
            Format::Jsonl => json::write_lines(report, out),
            Format::Sarif => sarif::write(report, out),
            Format::Github => github::write(report, out),
            Format::Gitlab => gitlab::write(report, out),
            Format::Azure => azure::write(report, out),
            Format::Junit => junit::write(report, out),
            Format::Checkstyle => checkstyle::write(report, out),
        }
    }

    /// Returns the report in this format as one text.
    pub fn render(self, report: &Report) -> String {
        let mut out = Vec::new();
        // Writing to memory cannot fail.
        let _ = self.write(report, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Returns whether it shows the lines around findings.
    pub fn excerpts(self) -> Excerpts {
        match self {
            Format::Full => Excerpts::Keep,
            _ => Excerpts::Skip,
        }
    }
}

/// What is wrong and what to do, in one line.
pub(crate) fn advice(finding: &Diagnostic) -> Cow<'_, str> {
    match &finding.help {
        Some(help) => format!("{}; {help}", finding.message).into(),
        None => Cow::Borrowed(&finding.message),
    }
}

/// The closing line for people.
pub(crate) fn closing(summary: &Summary) -> String {
    let short = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let found: Vec<String> = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "info"),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| count(short(number), what))
    .collect();
    let mut words = if found.is_empty() {
        "no findings".to_owned()
    } else {
        found.join(", ")
    };
    if summary.not_shown > 0 {
        words += &format!(
            " ({} not shown: more than `--max-findings` of one rule in one file)",
            summary.not_shown
        );
    }
    if summary.suppressed > 0 {
        words += &format!(", {} suppressed", summary.suppressed);
    }
    format!(
        "{words} in {} of {} (tables of {})\n",
        count(short(summary.subscriptions), "subscription"),
        count(short(summary.files), "file"),
        graphsub_tables::REVISION
    )
}
