//! The outputs, one file each, and a line in [`Format`].

mod args;
mod azure;
mod checkstyle;
mod concise;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod rdjson;
mod sarif;
pub(crate) mod shown;
mod statistics;
mod step_summary;
mod view;
mod xml;

use std::borrow::Cow;
use std::io::{self, Write};

use clap::ValueEnum;
use graphsub_terms::words::{count, thousands};

pub(crate) use args::ReportArgs;
pub use fingerprint::fingerprints;
pub(crate) use shown::lines;
pub(crate) use step_summary::append as append_step_summary;
pub use view::{Closing, Detail, Links, View};

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
    /// Text for reading: the place, the documented statement and the help
    Full,
    /// One line per finding
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
    /// Reviewdog Diagnostic Format, one JSON document
    Rdjson,
}

impl Format {
    /// Writes the report in this format. Colour is only used by [`Format::Full`] and [`Format::Concise`],
    /// as escape sequences the writer may strip. Whatever a file holds, no other control character
    /// comes out than line breaks, and none of them from a file.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        self.write_as(report, &View::default(), out)
    }

    /// Writes the report in this format as a view says.
    ///
    /// # Errors
    /// What the writer says.
    ///
    /// ```
    /// use graphsub_lint::engine::{Input, Options, lint};
    /// use graphsub_lint::report::{Detail, Format, View};
    ///
    /// let report = lint(&[Input::text("graphsub.yaml", "subscriptions: [{}]")], &Options::default());
    /// let mut view = View::default();
    /// view.detail = Detail::Statistics;
    /// let mut out = Vec::new();
    /// Format::Concise.write_as(&report, &view, &mut out).unwrap();
    /// assert!(String::from_utf8_lossy(&out).contains("missing-key"));
    /// ```
    pub fn write_as(self, report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Format::Full | Format::Concise => self.write_text(report, view, out),
            Format::Json => json::write(report, view, out),
            Format::Jsonl => json::write_lines(report, out),
            Format::Sarif => sarif::write(report, out),
            Format::Github => github::write(report, out),
            Format::Gitlab => gitlab::write(report, out),
            Format::Azure => azure::write(report, out),
            Format::Junit => junit::write(report, out),
            Format::Checkstyle => checkstyle::write(report, out),
            Format::Rdjson => rdjson::write(report, out),
        }
    }

    fn write_text(self, report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
        match (view.detail, self) {
            (Detail::Statistics, _) => statistics::write(report, out)?,
            (_, Format::Full) => full::write(report, view, out)?,
            _ => concise::write(report, view, out)?,
        }
        match view.closing {
            Closing::Shown => out.write_all(closing(&report.summary).as_bytes()),
            Closing::Left => Ok(()),
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

/// A list that is written as it is made.
struct Seq<F>(F);

impl<F, I> serde::Serialize for Seq<F>
where
    F: Fn() -> I,
    I: Iterator,
    I::Item: serde::Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

/// A text that leads to an address, for terminals that know links (OSC 8).
fn link(url: &str, text: &str) -> String {
    format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
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
        let one_rule = "more than `--max-findings` of one rule in one file";
        let in_all = "more than `--max-total-findings` in all";
        let why = match summary.over_total {
            0 => one_rule.to_owned(),
            all if all == summary.not_shown => in_all.to_owned(),
            _ => format!("{one_rule}, or {in_all}"),
        };
        words += &format!(" ({} not shown: {why})", thousands(short(summary.not_shown)));
    }
    if summary.baselined > 0 {
        words += &format!(", {} in the baseline", thousands(short(summary.baselined)));
    }
    if summary.suppressed > 0 {
        words += &format!(", {} suppressed", thousands(short(summary.suppressed)));
    }
    format!(
        "{words} in {} of {} (tables of {})\n",
        count(short(summary.subscriptions), "subscription"),
        count(short(summary.files), "file"),
        graphsub_tables::REVISION
    )
}
