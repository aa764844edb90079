//! The way from files to a report: each is read, parsed and checked on its own, in parallel; what outlives
//! it is its findings and, for each subscription, one small record. What is counted over all of them is
//! counted over the records.

mod exports;
mod file;
mod fixes;
mod front_ends;
mod record;
mod workspace;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use graphsub_read::Context;
use graphsub_tables::{Rule, Severity};
use rayon::prelude::*;

use crate::baseline::{self, Baselines};
use crate::config::FileSettings;
use crate::diagnostic::{Diagnostic, FileId};
pub use crate::excerpt::Excerpts;
use crate::registration::{Export, Registrations};
use crate::suppress::{self, Suppressions};

use exports::Exports;
pub(crate) use file::{Outcome, Worker, load_text};
pub(crate) use front_ends::{front_end, is_code, is_searched, may_hold};
pub(crate) use record::Record;

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
    /// Findings counted but not shown, because their file has too many of one rule.
    #[serde(skip_serializing_if = "is_zero")]
    pub not_shown: usize,
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

/// Files that are worked on before their outcomes are put together.
const BATCH: usize = 256;

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
    let mut run = Run::new(options);
    let registrations = Registrations::default();
    for (batch, first) in inputs.chunks(BATCH).zip((0..).step_by(BATCH)) {
        let outcomes: Vec<Outcome> = batch
            .par_iter()
            .enumerate()
            .map(|(index, input)| {
                let file = FileId::try_from(first + index).unwrap_or(FileId::MAX);
                Worker::with(|worker| worker.run(file, input, options, &registrations))
            })
            .collect();
        run.make_room(&outcomes, first, inputs.len());
        for outcome in outcomes {
            run.add(outcome);
        }
        tell(first + batch.len());
    }
    run.finish(inputs, options)
}

/// What the files of a run have left so far.
struct Run {
    diagnostics: Vec<Diagnostic>,
    records: Vec<Record>,
    usages: Vec<graphsub_rules::fleet::Usage>,
    apps: HashMap<String, u32>,
    suppressions: Vec<Suppressions>,
    summary: Summary,
    /// Findings that were counted and not kept.
    not_kept: Vec<NotKept>,
    /// The app registrations they name.
    exports: Exports,
}

impl Run {
    fn new(options: &Options) -> Run {
        Run {
            diagnostics: Vec::new(),
            records: Vec::new(),
            usages: Vec::new(),
            apps: HashMap::new(),
            suppressions: Vec::new(),
            summary: Summary::default(),
            not_kept: Vec::new(),
            exports: Exports::new(options.registration.clone()),
        }
    }

    /// Makes room for the records of a batch. Where it is too small for them, the files still to come are taken
    /// to be like those there were: doubling it would cost as much again as all records.
    fn make_room(&mut self, outcomes: &[Outcome], done: usize, all: usize) {
        let new: usize = outcomes.iter().map(|outcome| outcome.records.len()).sum();
        if self.records.capacity() - self.records.len() >= new {
            return;
        }
        let done = done + outcomes.len();
        let so_far = self.records.len() + new;
        let to_come = (so_far / done.max(1) + 1).saturating_mul(all - done);
        self.records.reserve_exact(new + to_come);
        self.usages.reserve_exact(new + to_come);
    }

    fn add(&mut self, mut outcome: Outcome) {
        self.exports.take(outcome.exports, &mut outcome.diagnostics);
        self.summary.files += usize::from(outcome.is_counted);
        self.summary.documents += outcome.documents;
        self.summary.subscriptions += outcome.subscriptions;
        self.diagnostics.extend(outcome.diagnostics);
        self.suppressions.extend(outcome.suppressions);
        self.not_kept.extend(outcome.not_kept);
        let apps: Vec<u32> = outcome
            .apps
            .into_iter()
            .map(|app| {
                let next = u32::try_from(self.apps.len()).unwrap_or(u32::MAX);
                *self.apps.entry(app).or_insert(next)
            })
            .collect();
        for (record, usage, app) in outcome.records {
            self.records.push(record);
            self.usages
                .push(usage.with_app(apps.get(app as usize).copied().unwrap_or_default()));
        }
    }

    fn finish(mut self, inputs: &[Input], options: &Options) -> Report {
        let mut settings = options.settings.clone();
        let mut fleet = workspace::check(&self.usages, &self.records, inputs, options);
        fleet.retain_mut(|finding| settings.of(finding.file).admits(finding));
        let mut diagnostics = self.diagnostics;
        diagnostics.append(&mut fleet);
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        merge_shared(&mut diagnostics);
        let (mut diagnostics, silenced) = suppress::apply(self.suppressions, diagnostics, &settings);
        let before = diagnostics.len();
        diagnostics.retain(|finding| !settings.of(finding.file).silences(finding, options.context.now));
        self.summary.suppressed += silenced + before - diagnostics.len();
        let mut names: Vec<String> = inputs.iter().map(|input| input.name().to_owned()).collect();
        let next = FileId::try_from(names.len()).unwrap_or(FileId::MAX);
        let mut audit = settings.audit(next, options.context.now, options.excerpts);
        audit
            .diagnostics
            .retain_mut(|finding| settings.of(finding.file).admits(finding));
        diagnostics.append(&mut audit.diagnostics);
        names.append(&mut audit.files);
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        let before = diagnostics.len();
        let baselines = if matches!(options.baselines, Baselines::Off) {
            BTreeMap::new()
        } else {
            let mut paths: Vec<PathBuf> = inputs.iter().map(Input::place).collect();
            paths.append(&mut audit.paths);
            options.baselines.apply(&paths, &settings, &mut diagnostics)
        };
        self.summary.baselined = before - diagnostics.len();
        let fails = |finding: &&Diagnostic| settings.of(finding.file).fail_on().is_reached(finding.severity);
        let left: HashSet<(FileId, Rule)> = diagnostics.iter().map(|finding| (finding.file, finding.rule)).collect();
        // Where all that were kept are silenced, so are the others.
        let (not_kept, silenced): (Vec<NotKept>, Vec<NotKept>) = self
            .not_kept
            .into_iter()
            .partition(|of| left.contains(&(of.file, of.rule)));
        let sum = |list: &[NotKept], wanted: &dyn Fn(&NotKept) -> bool| -> usize {
            list.iter().filter(|of| wanted(of)).map(|of| of.count).sum()
        };
        self.summary.suppressed += sum(&silenced, &|_| true);
        let failing = diagnostics.iter().filter(fails).count()
            + sum(&not_kept, &|of| settings.of(of.file).fail_on().is_reached(of.severity));
        let count = |severity| {
            let kept = diagnostics.iter().filter(|finding| finding.severity == severity);
            kept.count() + sum(&not_kept, &|of| of.severity == severity)
        };
        self.summary.errors = count(Severity::Error);
        self.summary.warnings = count(Severity::Warning);
        self.summary.infos = count(Severity::Info);
        self.summary.not_shown = cut(&mut diagnostics, options.max_findings) + sum(&not_kept, &|_| true);
        self.exports
            .settle(&mut diagnostics, &mut names, inputs, options.excerpts);
        Report {
            files: names,
            diagnostics,
            summary: self.summary,
            failing,
            baselines,
        }
    }
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

/// What stands in `app` or `defaults` is wrong once, however many subscriptions use it.
fn merge_shared(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.dedup_by(|later, first| {
        let same = later.file == first.file
            && later.span == first.span
            && later.rule == first.rule
            && (later.message == first.message || is_of_row(later, first));
        if same && later.message != first.message {
            name_row(first);
        }
        // Each of them may have to change at its own place.
        if same && let (Some(first), Some(later)) = (&mut first.fix, &mut later.fix) {
            later.edits.retain(|edit| first.edits.first() != Some(edit));
            first.edits.append(&mut later.edits);
        }
        if same
            && first
                .related
                .last()
                .is_some_and(|related| related.message == RAISED_FOR)
        {
            let slot = first.related.len();
            first.related.pop();
            first.excerpts.retain_mut(|excerpt| {
                excerpt.marks.retain(|(mark, _)| *mark != slot);
                !excerpt.marks.is_empty()
            });
        }
        same
    });
}

/// Whether two findings differ only in how the path of one row is written.
fn is_of_row(later: &Diagnostic, first: &Diagnostic) -> bool {
    let row = |of: &Diagnostic| of.path.as_ref().map(|path| path.documented);
    row(later).is_some() && row(later) == row(first) && later.label == first.label && later.help == first.help
}

/// Names the path as it is documented: it is written in several ways.
fn name_row(finding: &mut Diagnostic) {
    if let Some(path) = &finding.path {
        let written = format!("`{}`", path.written);
        let documented = format!("`{}`", path.documented);
        finding.message = finding.message.replacen(&written, &documented, 1);
    }
}

/// Leaves out what is over the limit of findings per rule and file. Returns how many.
fn cut(diagnostics: &mut Vec<Diagnostic>, MaxFindings(most): MaxFindings) -> usize {
    let before = diagnostics.len();
    if before <= most {
        return 0;
    }
    let mut counts: HashMap<(u32, Rule), usize> = HashMap::new();
    diagnostics.retain(|finding| {
        let count = counts.entry((finding.file, finding.rule)).or_default();
        *count += 1;
        *count <= most
    });
    before - diagnostics.len()
}
