//! The outputs, one file each.

pub mod concise;
pub mod full;
pub mod github;
pub mod json;
pub mod sarif;
mod shown;

use clap::ValueEnum;

pub(crate) use shown::{Shown, lines};

use crate::linter::{Report, Summary};

/// Page of a rule.
pub(crate) fn rule_url(code: &str) -> String {
    format!("https://github.com/graphsub/graphsub/blob/main/docs/rules/{code}.md")
}

/// An output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the place, the row that makes it wrong, and what to do
    Full,
    /// A line for each finding
    Concise,
    /// JSON, version 1
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub workflows
    Github,
}

impl Format {
    /// The report in this format. Colour is only used by [`Format::Full`] and [`Format::Concise`],
    /// as escape sequences the writer may strip. Whatever a file holds, no other control character
    /// comes out than line breaks, and none of them from a file.
    pub fn render(self, report: &Report) -> String {
        match self {
            Format::Full => full::render(&Shown::new(report)),
            Format::Concise => concise::render(&Shown::new(report)),
            Format::Json => shown::json(json::render(report)),
            Format::Sarif => shown::json(sarif::render(report)),
            Format::Github => github::render(&Shown::new(report)),
        }
    }
}

/// The closing line for people.
pub(crate) fn closing(summary: &Summary) -> String {
    let count = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    let mut found: Vec<String> = Vec::new();
    for (n, what) in [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "info"),
    ] {
        if n > 0 {
            found.push(count(n, what));
        }
    }
    let found = if found.is_empty() {
        "no findings".to_owned()
    } else {
        found.join(", ")
    };
    let suppressed = if summary.suppressed > 0 {
        format!(", {} suppressed", summary.suppressed)
    } else {
        String::new()
    };
    format!(
        "{found}{suppressed} in {} of {} (tables of {})\n",
        count(summary.subscriptions, "subscription"),
        count(summary.files, "file"),
        graphsub_tables::REVISION
    )
}
