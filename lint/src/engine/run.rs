//! A run: what its files leave is put together in their order. What of it stays in memory does not depend on how
//! many findings there are.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use graphsub_rules::fleet::Usage;
use graphsub_tables::{Rule, Severity};

use super::exports::Exports;
use super::{Input, MaxFindings, NotKept, Options, Outcome, RAISED_FOR, Record, Report, Summary, Worker, workspace};
use crate::baseline::{Baselines, Matching};
use crate::config::FileSettings;
use crate::diagnostic::{Diagnostic, FileId};
use crate::registration::Registrations;
use crate::suppress::Suppressions;
use crate::threads;

/// Files that are worked on before their outcomes are put together.
const BATCH: usize = 256;

/// Findings and suppressions of a batch after which no further file of it is begun.
const HEAVY: usize = 20_000;

/// Suppressions of a run whose words are kept until all findings are known.
const WAITING: usize = 20_000;

/// What the files of a run have left so far.
pub(super) struct Run<'r> {
    inputs: &'r [Input],
    options: &'r Options,
    /// What holds for the files, and at last for the configurations that findings are about.
    settings: FileSettings,
    diagnostics: Vec<Diagnostic>,
    records: Vec<Record>,
    usages: Vec<Usage>,
    apps: HashMap<String, u32>,
    /// Suppressions that may silence what is counted over all files.
    suppressions: Vec<Suppressions>,
    /// How many suppressions wait in them.
    waiting: usize,
    summary: Summary,
    failing: usize,
    baselines: Matching<'r>,
    /// The app registrations they name.
    exports: Exports,
}

impl<'r> Run<'r> {
    pub(super) fn new(inputs: &'r [Input], options: &'r Options) -> Run<'r> {
        let paths = if matches!(options.baselines, Baselines::Off) {
            Vec::new()
        } else {
            inputs.iter().map(Input::place).collect()
        };
        Run {
            inputs,
            options,
            settings: options.settings.clone(),
            diagnostics: Vec::new(),
            records: Vec::new(),
            usages: Vec::new(),
            apps: HashMap::new(),
            suppressions: Vec::new(),
            waiting: 0,
            summary: Summary::default(),
            failing: 0,
            baselines: Matching::new(&options.baselines, paths),
            exports: Exports::new(options.registration.clone()),
        }
    }

    /// Reads and checks all files, and says now and then how many of them are done.
    pub(super) fn all(mut self, tell: &mut dyn FnMut(usize)) -> Report {
        let registrations = Registrations::default();
        let (mut first, mut size) = (0, BATCH);
        while first < self.inputs.len() {
            let outcomes = self.batch(first, size, &registrations);
            self.make_room(&outcomes, first);
            let done = outcomes.len();
            for outcome in outcomes {
                self.add(outcome);
            }
            // Files that leave much are done in smaller batches, so that little is done twice.
            size = match done < size {
                true => done.max(threads::count()),
                false => (2 * size).min(BATCH),
            };
            first += done;
            tell(first);
        }
        self.finish()
    }

    /// Reads and checks the next files: the first one at least, and as many as leave little enough.
    fn batch(&self, first: usize, size: usize, registrations: &Registrations) -> Vec<Outcome> {
        let batch = &self.inputs[first..self.inputs.len().min(first + size)];
        let held = AtomicUsize::new(0);
        let outcome = |(): &mut (), index, input| {
            if index > 0 && held.load(Ordering::Relaxed) > HEAVY {
                return None;
            }
            let file = FileId::try_from(first + index).unwrap_or(FileId::MAX);
            let mut outcome = Worker::with(|worker| worker.run(file, input, self.options, registrations));
            self.silence(file, &mut outcome);
            held.fetch_add(outcome.weight(), Ordering::Relaxed);
            Some(outcome)
        };
        let outcomes = threads::map(batch, || (), outcome);
        outcomes.into_iter().map_while(|outcome| outcome).collect()
    }

    /// Takes out what a file or its configuration silences.
    fn silence(&self, file: FileId, outcome: &mut Outcome) {
        let settings = self.settings.of(file);
        let findings = &mut outcome.diagnostics;
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        merge_shared(findings);
        if let Some(suppressions) = &mut outcome.suppressions {
            outcome.suppressed += suppressions.silence(findings);
            findings.append(&mut suppressions.settle(settings));
        }
        let before = findings.len();
        findings.retain(|finding| !settings.silences(finding, self.options.context.now));
        outcome.suppressed += before - findings.len();
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }

    /// Makes room for the records of a batch. Where it is too small for them, the files still to come are taken
    /// to be like those there were: doubling it would cost as much again as all records.
    fn make_room(&mut self, outcomes: &[Outcome], done: usize) {
        let new: usize = outcomes.iter().map(|outcome| outcome.records.len()).sum();
        if self.records.capacity() - self.records.len() >= new {
            return;
        }
        let done = done + outcomes.len();
        let so_far = self.records.len() + new;
        let to_come = (so_far / done.max(1) + 1).saturating_mul(self.inputs.len() - done);
        self.records.reserve_exact(new + to_come);
        self.usages.reserve_exact(new + to_come);
    }

    fn add(&mut self, mut outcome: Outcome) {
        self.exports.take(outcome.exports, &mut outcome.diagnostics);
        self.summary.files += usize::from(outcome.is_counted);
        self.summary.documents += outcome.documents;
        self.summary.subscriptions += outcome.subscriptions;
        self.summary.suppressed += outcome.suppressed;
        let left = self.take(outcome.diagnostics);
        self.count_others(outcome.not_kept, &left);
        if let Some(mut suppressions) = outcome.suppressions.filter(|of_file| of_file.len() > 0) {
            self.waiting += suppressions.len();
            if self.waiting > WAITING {
                suppressions.forget_words();
            }
            self.suppressions.push(suppressions);
        }
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

    /// Takes findings, in their order: counts what no baseline holds, and keeps of it what is shown. Returns the rules
    /// of those that were counted.
    fn take(&mut self, mut findings: Vec<Diagnostic>) -> HashSet<(FileId, Rule)> {
        let before = findings.len();
        self.baselines.take(&self.settings, &mut findings);
        self.summary.baselined += before - findings.len();
        for finding in &findings {
            self.count(finding.file, finding.severity, 1);
        }
        let left = findings.iter().map(|finding| (finding.file, finding.rule)).collect();
        self.summary.not_shown += cut(&mut findings, self.options.max_findings);
        let room = self.options.max_total_findings.0.saturating_sub(self.diagnostics.len());
        let over = findings.len().saturating_sub(room);
        self.summary.not_shown += over;
        self.summary.over_total += over;
        findings.truncate(room);
        self.diagnostics.append(&mut findings);
        left
    }

    /// Counts findings that were not kept. Where all of their rule and file that were kept are silenced, so are they.
    fn count_others(&mut self, not_kept: Vec<NotKept>, left: &HashSet<(FileId, Rule)>) {
        for of in not_kept {
            if left.contains(&(of.file, of.rule)) {
                self.count(of.file, of.severity, of.count);
                self.summary.not_shown += of.count;
            } else {
                self.summary.suppressed += of.count;
            }
        }
    }

    fn count(&mut self, file: FileId, severity: Severity, count: usize) {
        let sum = match severity {
            Severity::Error => &mut self.summary.errors,
            Severity::Warning => &mut self.summary.warnings,
            _ => &mut self.summary.infos,
        };
        *sum += count;
        if self.settings.of(file).fail_on().is_reached(severity) {
            self.failing += count;
        }
    }

    /// Counts over all files, and says at last what can be said only then.
    fn finish(mut self) -> Report {
        let options = self.options;
        let (mut findings, not_kept) = workspace::check(&self.usages, &self.records, self.inputs, options);
        self.records = Vec::new();
        self.usages = Vec::new();
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        merge_shared(&mut findings);
        let (mut findings, silenced) =
            Suppressions::finish(std::mem::take(&mut self.suppressions), findings, &self.settings);
        let before = findings.len();
        findings.retain(|finding| !self.settings.of(finding.file).silences(finding, options.context.now));
        self.summary.suppressed += silenced + before - findings.len();
        let mut names: Vec<String> = self.inputs.iter().map(|input| input.name().to_owned()).collect();
        let next = FileId::try_from(names.len()).unwrap_or(FileId::MAX);
        let mut audit = self.settings.audit(next, options.context.now, options.excerpts);
        audit
            .diagnostics
            .retain_mut(|finding| self.settings.of(finding.file).admits(finding));
        findings.append(&mut audit.diagnostics);
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        names.append(&mut audit.files);
        self.baselines.add_paths(audit.paths);
        let left = self.take(findings);
        self.count_others(not_kept, &left);
        let mut diagnostics = self.diagnostics;
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        self.summary.not_shown += cut(&mut diagnostics, options.max_findings);
        self.exports
            .settle(&mut diagnostics, &mut names, self.inputs, options.excerpts);
        Report {
            files: names,
            diagnostics,
            summary: self.summary,
            failing: self.failing,
            baselines: self.baselines.finish(&self.settings),
        }
    }
}

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
