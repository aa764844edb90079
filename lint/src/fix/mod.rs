//! Fixes: what findings say to change is changed in the files, or printed as a diff.

mod args;
mod diff;
mod rounds;

use graphsub_rules::help::Confidence;
use graphsub_terms::words::count;

pub(crate) use args::{FixArgs, Mode};
pub(crate) use diff::write as write_diff;

use crate::bounded::read_bounded;
use crate::engine::{Excerpts, Input, MaxFindings, MaxTotalFindings, Options, Report};
use crate::output;

/// A file whose text changes.
pub(crate) struct Change {
    /// Index of the input.
    input: usize,
    name: String,
    before: String,
    after: String,
    /// Findings that are fixed.
    count: usize,
}

/// What the fixes of a run come to.
#[derive(Default)]
pub(crate) struct Fixes {
    /// The files whose text changes, in order.
    pub(crate) changes: Vec<Change>,
    /// What could not be done.
    pub(crate) failures: Vec<String>,
}

/// Returns what fixes of the findings of a report change.
pub(crate) fn fixes(inputs: &[Input], report: &Report, options: &Options, least: Confidence) -> Fixes {
    let mut options = options.clone();
    options.excerpts = Excerpts::Skip;
    // What is not shown is fixed as well.
    options.max_findings = MaxFindings(usize::MAX);
    options.max_total_findings = MaxTotalFindings(usize::MAX);
    let all = std::mem::take(&mut options.settings);
    let mut fixes = Fixes::default();
    let mut last = None;
    for finding in report.findings().filter(|finding| is_made(finding.fix.as_ref(), least)) {
        // Findings are sorted by their files.
        let index = finding.file as usize;
        if last.replace(index) == Some(index) {
            continue;
        }
        let Some(input) = inputs.get(index) else { continue };
        let Some(before) = text(input, options.context.budget.bytes) else {
            continue;
        };
        let name = report.file(finding.file);
        // Alone, the file is the first one.
        options.settings = all.only(finding.file);
        let fixed = rounds::fix_text(input, &before, &options, least);
        if !fixed.is_settled {
            fixes.failures.push(format!(
                "{name}: some fixes conflict or would break the file; apply the remaining ones by hand"
            ));
        }
        if fixed.text != before {
            fixes.changes.push(Change {
                input: index,
                name: name.to_owned(),
                before,
                after: fixed.text,
                count: fixed.count,
            });
        }
    }
    fixes
}

fn is_made(fix: Option<&crate::diagnostic::Fix>, least: Confidence) -> bool {
    fix.is_some_and(|fix| least == Confidence::Unsafe || fix.confidence == Confidence::Safe)
}

fn text(input: &Input, budget: usize) -> Option<String> {
    let bytes = match input {
        Input::Text { bytes, .. } => bytes.clone(),
        Input::File { path, .. } => {
            let mut buffer = Vec::new();
            read_bounded(path, &mut buffer, budget).ok()?;
            buffer
        }
    };
    String::from_utf8(bytes).ok()
}

impl Fixes {
    /// Writes the files, and gives texts that are no files what they become. One that cannot be written is told
    /// of, and the others are.
    pub(crate) fn write(&mut self, inputs: &mut [Input]) {
        for change in &mut self.changes {
            let Some(input) = inputs.get_mut(change.input) else {
                continue;
            };
            match input {
                Input::Text { bytes, .. } => *bytes = change.after.clone().into_bytes(),
                Input::File { path, .. } => {
                    if let Err(error) = output::rewrite_file(path, &change.after) {
                        change.count = 0;
                        self.failures.push(format!("{}: {error}", change.name));
                    }
                }
            }
        }
    }

    /// Returns how many findings are fixed.
    pub(crate) fn count(&self) -> usize {
        self.changes.iter().map(|change| change.count).sum()
    }

    /// Returns what was done in one line, where `left` findings are left:
    /// "fixed 3 of 7 findings, 2 more with `--unsafe-fixes`".
    pub(crate) fn summary(&self, mode: Mode, left: &Report, least: Confidence) -> Option<String> {
        let fixed = self.count();
        let left_over = left.diagnostics.len() + left.summary.not_shown;
        let (done, all) = match mode {
            Mode::Diff => ("would fix", left_over.max(fixed)),
            _ => ("fixed", fixed + left_over),
        };
        let is_unsafe = |fix: &crate::diagnostic::Fix| fix.confidence != Confidence::Safe;
        let more = match least {
            Confidence::Safe => left
                .findings()
                .filter(|finding| finding.fix.as_ref().is_some_and(is_unsafe))
                .count(),
            _ => 0,
        };
        if all == 0 {
            return None;
        }
        let all = count(u64::try_from(all).unwrap_or(u64::MAX), "finding");
        let more = match more {
            0 => String::new(),
            more => format!(", {more} more with `--unsafe-fixes`"),
        };
        Some(format!("{done} {fixed} of {all}{more}\n"))
    }
}
