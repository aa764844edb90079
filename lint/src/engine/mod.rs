//! The way from files to a report: each is read, parsed and checked on its own, in parallel; what outlives
//! it is its findings and, for each subscription, one small record. What is counted over all of them is
//! counted over the records.

mod exports;
mod file;
mod fixes;
mod front_ends;
mod record;
mod run;
mod workspace;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use graphsub_read::Context;
use graphsub_tables::{Rule, Severity};

use crate::baseline::{self, Baselines};
use crate::config::FileSettings;
use crate::diagnostic::{Diagnostic, FileId};
pub use crate::excerpt::Excerpts;
use crate::registration::Export;

pub(crate) use file::{Outcome, Worker, load_text};
pub(crate) use front_ends::{front_end, is_code, is_searched, may_hold};
pub(crate) use record::Record;
use run::Run;

/// Why a file is linted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was named, is called like a manifest, or is included.
    Named,
    /// It may hold definitions: what is wrong with the rest of it is of no interest.
    Searched,
}

/// Something to lint.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Input {
    /// A file, read when it is its turn.
    File {
        /// Name as it is shown.
        name: String,
        /// Where it is.
        path: PathBuf,
        /// How it came to be read.
        origin: Origin,
    },
    /// A text that is there already.
    Text {
        /// Name as it is shown.
        name: String,
        /// The contents.
        bytes: Vec<u8>,
        /// How it came to be read.
        origin: Origin,
    },
}

impl Input {
    /// Returns a text that is there already, such as that of an editor or of standard input.
    pub fn text(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Input {
        Input::Text {
            name: name.into(),
            bytes: bytes.into(),
            origin: Origin::Named,
        }
    }

    /// Returns a file, which is read when it is its turn.
    ///
    /// ```
    /// use graphsub_lint::engine::Input;
    /// assert_eq!(Input::file("apps/graphsub.yaml", "/srv/apps/graphsub.yaml").name(), "apps/graphsub.yaml");
    /// ```
    pub fn file(name: impl Into<String>, path: impl Into<PathBuf>) -> Input {
        Input::File {
            name: name.into(),
            path: path.into(),
            origin: Origin::Named,
        }
    }

    /// Returns the same as something that may hold definitions, and need not.
    #[must_use]
    pub fn searched(mut self) -> Input {
        let (Input::File { origin, .. } | Input::Text { origin, .. }) = &mut self;
        *origin = Origin::Searched;
        self
    }

    /// Returns how it came to be read.
    pub fn origin(&self) -> Origin {
        let (Input::File { origin, .. } | Input::Text { origin, .. }) = self;
        *origin
    }

    /// Returns a text that is there already; none for a file.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Input::Text { bytes, .. } => Some(bytes),
            Input::File { .. } => None,
        }
    }

    /// Returns where it is; none for a text that is there already.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Input::File { path, .. } => Some(path),
            Input::Text { .. } => None,
        }
    }

    /// Where it is, or would be.
    fn place(&self) -> PathBuf {
        match self {
            Input::File { path, .. } => path.clone(),
            Input::Text { name, .. } => PathBuf::from(name),
        }
    }

    /// Returns the name as it is shown.
    pub fn name(&self) -> &str {
        match self {
            Input::File { name, .. } | Input::Text { name, .. } => name,
        }
    }
}

/// How to lint.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Settings that a request body does not carry, the clock, and the limits of a file.
    pub context: Context,
    /// Settings of each file: enabled rules and ignored findings.
    pub settings: FileSettings,
    /// Baselines, with findings that are not reported.
    pub baselines: Baselines,
    /// Whether a report shows the lines around findings.
    pub excerpts: Excerpts,
    /// Most findings of one rule in one file that are kept; the rest is counted.
    pub max_findings: MaxFindings,
    /// Most findings of a run that are kept; the rest is counted.
    pub max_total_findings: MaxTotalFindings,
    /// The app registration of the command line, for the places in it.
    pub(crate) registration: Option<Arc<Export>>,
}

/// Most findings of one rule in one file that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaxFindings(pub usize);

impl Default for MaxFindings {
    fn default() -> MaxFindings {
        MaxFindings(1_000)
    }
}

/// Most findings of a run that are kept: what a run needs of memory does not depend on how much is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaxTotalFindings(pub usize);

impl Default for MaxTotalFindings {
    fn default() -> MaxTotalFindings {
        // Code scanning takes no more of one run either.
        MaxTotalFindings(25_000)
    }
}

/// The result of a run.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// Names of the files: those linted in the order they were given, then others that findings point at.
    pub files: Vec<String>,
    /// The findings, sorted by file, place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// Totals of the run.
    pub summary: Summary,
    /// Findings that make a run fail by the settings of their files, those that are not shown included.
    pub failing: usize,
    /// Results of each baseline, by its file.
    pub baselines: BTreeMap<PathBuf, baseline::Outcome>,
}

/// Totals of the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// Files read; of those searched for definitions the ones that hold some.
    pub files: usize,
    /// Documents in them.
    pub documents: usize,
    /// Subscriptions in them.
    pub subscriptions: usize,
    /// Findings of severity error, those that are not shown included.
    pub errors: usize,
    /// Findings of severity warning, likewise.
    pub warnings: usize,
    /// Findings of severity info, likewise.
    pub infos: usize,
    /// Findings silenced.
    pub suppressed: usize,
    /// Findings that a baseline holds.
    #[serde(skip_serializing_if = "is_zero")]
    pub baselined: usize,
    /// Findings counted but not shown, because their file has too many of one rule, or the run too many.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_shown: usize,
    /// Those of them that are not shown because the run has too many.
    #[serde(skip)]
    pub over_total: usize,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Report {
    /// Returns the findings, sorted by file, place and rule.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// Returns the name of a finding's file.
    pub fn file(&self, file: FileId) -> &str {
        self.files.get(file as usize).map(String::as_str).unwrap_or_default()
    }

    /// Returns whether there is a finding at least this heavy.
    ///
    /// ```
    /// use graphsub_lint::engine::{Options, lint};
    /// assert!(!lint(&[], &Options::default()).fails(graphsub_tables::Severity::Info));
    /// ```
    pub fn fails(&self, at: Severity) -> bool {
        let counts = [
            (Severity::Error, self.summary.errors),
            (Severity::Warning, self.summary.warnings),
            (Severity::Info, self.summary.infos),
        ];
        // Severities are declared from heavy to light.
        counts.iter().any(|(severity, count)| *severity <= at && *count > 0)
    }
}

/// Reads and checks files.
///
/// Order and content of the report do not depend on how many threads there are.
pub fn lint(inputs: &[Input], options: &Options) -> Report {
    lint_and_tell(inputs, options, &mut |_| ())
}

/// Reads and checks files as [`lint`] does, and says now and then how many of them are done.
///
/// ```
/// use graphsub_lint::engine::{Input, Options, lint_and_tell};
///
/// let inputs = [Input::text("graphsub.yaml", "subscriptions: []")];
/// let mut done = 0;
/// lint_and_tell(&inputs, &Options::default(), &mut |files| done = files);
/// assert_eq!(done, 1);
/// ```
pub fn lint_and_tell(inputs: &[Input], options: &Options, tell: &mut dyn FnMut(usize)) -> Report {
    Run::new(inputs, options).all(tell)
}

/// Findings of one rule in one file that are far more than are shown.
pub(crate) struct NotKept {
    pub(crate) file: FileId,
    pub(crate) rule: Rule,
    pub(crate) severity: Severity,
    pub(crate) count: usize,
}

/// Words at the subscription a finding about `app` or `defaults` was raised for.
pub(crate) const RAISED_FOR: &str = "for this subscription";
