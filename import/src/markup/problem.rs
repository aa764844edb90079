//! What a page says that could not be read.

use std::fmt;
use std::path::{Path, PathBuf};

use super::chars::acts;

/// How much a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something that is not there and need not be, such as an include of which only part of a checkout is at hand.
    Note,
    /// All facts are there; somebody should look at the place.
    Warning,
    /// A fact, a table or a whole file was not read.
    Error,
}

/// One place that could not be read as it stands: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file as it was named, or reached from what was named.
    pub file: PathBuf,
    /// Line, counted from 1; none where the whole file is meant.
    pub line: Option<usize>,
    /// Whether something is missing from the facts.
    pub severity: Severity,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Problem {
    /// A problem because of which something is missing from the facts.
    pub(crate) fn error(file: &Path, line: Option<usize>, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            severity: Severity::Error,
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        let severity = match self.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, " {severity}: {}", self.message)
    }
}

/// Collects the problems of one file.
pub(crate) struct Report<'a> {
    file: &'a Path,
    problems: &'a mut Vec<Problem>,
    errors: usize,
}

impl<'a> Report<'a> {
    pub(crate) fn new(file: &'a Path, problems: &'a mut Vec<Problem>) -> Self {
        Self {
            file,
            problems,
            errors: 0,
        }
    }

    /// How many errors were reported here so far.
    pub(crate) fn errors(&self) -> usize {
        self.errors
    }

    pub(crate) fn note(&mut self, line: usize, message: impl Into<String>) {
        self.add(Some(line), Severity::Note, message.into());
    }

    pub(crate) fn warn(&mut self, line: usize, message: impl Into<String>) {
        self.add(Some(line), Severity::Warning, message.into());
    }

    pub(crate) fn error(&mut self, line: usize, message: impl Into<String>) {
        self.add(Some(line), Severity::Error, message.into());
    }

    pub(crate) fn whole_file(&mut self, message: impl Into<String>) {
        self.add(None, Severity::Error, message.into());
    }

    fn add(&mut self, line: Option<usize>, severity: Severity, message: String) {
        self.errors += usize::from(severity == Severity::Error);
        self.problems.push(Problem {
            file: self.file.to_owned(),
            line,
            severity,
            message,
        });
    }
}

/// The beginning of a text for a message.
pub(crate) fn excerpt(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut chars = text.chars().map(|c| match c {
        c if acts(c) => ' ',
        // One would end the code it stands in.
        '`' => '\'',
        c => c,
    });
    let start: String = chars.by_ref().take(LONGEST).collect();
    let more = if chars.next().is_some() { "..." } else { "" };
    format!("`{start}{more}`")
}

/// `1 row`, `2 rows`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}
