//! Baselines: the findings an old repository had when it was first linted. They are counted and not reported;
//! what is new is.

mod file;
mod place;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

use graphsub_tables::{Rule, RuleScope};

use crate::config::FileSettings;
use crate::diagnostic::{Diagnostic, FileId};
use crate::fingerprint;

pub use file::Baseline;
use file::{Entry, LARGEST};
use place::Places;

/// Why a baseline cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineError {
    file: String,
    why: String,
}

impl BaselineError {
    fn new(file: &Path, why: String) -> BaselineError {
        BaselineError {
            file: file.display().to_string(),
            why,
        }
    }
}

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "baseline {}: {}", self.file, self.why)
    }
}

impl std::error::Error for BaselineError {}

/// What is done with baselines.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Baselines {
    /// What they hold is not reported.
    Apply(BTreeMap<PathBuf, Baseline>),
    /// All findings are put down in them, and none is reported.
    Record,
    /// Nothing.
    #[default]
    Off,
}

/// What came of a baseline.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Outcome {
    /// What it holds now: all findings where they are put down, else what is still found.
    pub baseline: Baseline,
    /// Findings it holds that are no longer found.
    pub stale: usize,
}

impl Baselines {
    /// Reads the baselines of a run.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn load<'p>(files: impl IntoIterator<Item = &'p Path>) -> Result<Baselines, BaselineError> {
        let mut known = BTreeMap::new();
        for file in files {
            if !known.contains_key(file) {
                known.insert(file.to_owned(), Baseline::load(file)?);
            }
        }
        Ok(if known.is_empty() {
            Baselines::Off
        } else {
            Baselines::Apply(known)
        })
    }
}

/// What cannot be read is said in any case: all other findings of the file hide behind it.
fn is_kept(finding: &Diagnostic) -> bool {
    finding.rule == Rule::InvalidSyntax
}

/// The findings of a run beside its baselines.
pub(crate) struct Matching<'b> {
    /// The files of the run, in the order of their numbers.
    paths: Vec<PathBuf>,
    way: Way<'b>,
}

enum Way<'b> {
    Apply(Vec<Applied<'b>>),
    Record(BTreeMap<PathBuf, Recorded>),
    Off,
}

/// A baseline, and what of it has not been found yet.
struct Applied<'b> {
    file: &'b Path,
    baseline: &'b Baseline,
    places: Places,
    left: HashMap<&'b str, u32>,
}

/// What is put down in a baseline, by fingerprint.
struct Recorded {
    places: Places,
    entries: BTreeMap<String, Entry>,
    /// Bytes they take up at least in a file.
    bytes: usize,
}

impl<'b> Matching<'b> {
    /// Returns what the findings of a run are held against.
    pub(crate) fn new(baselines: &'b Baselines, paths: Vec<PathBuf>) -> Matching<'b> {
        let way = match baselines {
            Baselines::Off => Way::Off,
            Baselines::Record => Way::Record(BTreeMap::new()),
            Baselines::Apply(known) => Way::Apply(
                known
                    .iter()
                    .map(|(file, baseline)| Applied::new(file, baseline))
                    .collect(),
            ),
        };
        Matching { paths, way }
    }

    /// Adds files to those of the run.
    pub(crate) fn add_paths(&mut self, paths: Vec<PathBuf>) {
        self.paths.extend(paths);
    }

    /// Takes findings out that a baseline holds, or puts them down. They come in the order of the run.
    pub(crate) fn take(&mut self, settings: &FileSettings, findings: &mut Vec<Diagnostic>) {
        match &mut self.way {
            Way::Off => {}
            Way::Apply(known) => {
                for applied in known {
                    applied.take(&self.paths, settings, findings);
                }
            }
            Way::Record(recorded) => findings.retain(|finding| {
                let Some(file) = settings.of(finding.file).baseline().filter(|_| !is_kept(finding)) else {
                    return true;
                };
                if !recorded.contains_key(file) {
                    recorded.insert(file.to_owned(), Recorded::new(file));
                }
                if let Some(recorded) = recorded.get_mut(file) {
                    recorded.put(finding, &self.paths);
                }
                false
            }),
        }
    }

    /// Returns what came of each baseline, by its file.
    pub(crate) fn finish(self, settings: &FileSettings) -> BTreeMap<PathBuf, Outcome> {
        let paths = &self.paths;
        match self.way {
            Way::Off => BTreeMap::new(),
            Way::Apply(known) => known
                .into_iter()
                .map(|applied| (applied.file.to_owned(), applied.finish(paths, settings)))
                .collect(),
            Way::Record(recorded) => {
                let outcome = |recorded: Recorded| {
                    let mut entries: Vec<Entry> = recorded.entries.into_values().collect();
                    entries.sort();
                    Outcome {
                        baseline: Baseline { entries },
                        stale: 0,
                    }
                };
                let mut outcomes: BTreeMap<PathBuf, Outcome> = recorded
                    .into_iter()
                    .map(|(file, recorded)| (file, outcome(recorded)))
                    .collect();
                // A baseline without findings is one too.
                let files = (0..paths.len()).filter_map(|file| FileId::try_from(file).ok());
                for file in files.filter_map(|file| settings.of(file).baseline()) {
                    if !outcomes.contains_key(file) {
                        outcomes.insert(file.to_owned(), Outcome::default());
                    }
                }
                outcomes
            }
        }
    }
}

impl Recorded {
    fn new(file: &Path) -> Recorded {
        Recorded {
            places: Places::of(file),
            entries: BTreeMap::new(),
            bytes: 0,
        }
    }

    fn put(&mut self, finding: &Diagnostic, paths: &[PathBuf]) {
        // More than that is not written.
        if self.bytes > LARGEST {
            return;
        }
        let name = self.places.name(paths, finding.file);
        let fingerprint = fingerprint::alone(finding, &name);
        let bytes = &mut self.bytes;
        self.entries
            .entry(fingerprint.clone())
            .or_insert_with(|| {
                let entry = Entry {
                    file: name,
                    rule: finding.rule.code().into(),
                    subscription: finding.identity.to_string(),
                    key: fingerprint::key(finding).unwrap_or_default().to_owned(),
                    fingerprint,
                    count: 0,
                };
                *bytes += entry.bytes();
                entry
            })
            .count += 1;
    }
}

impl<'b> Applied<'b> {
    fn new(file: &'b Path, baseline: &'b Baseline) -> Applied<'b> {
        let mut left: HashMap<&str, u32> = HashMap::new();
        for entry in &baseline.entries {
            let count = left.entry(&entry.fingerprint).or_default();
            *count = count.saturating_add(entry.count);
        }
        Applied {
            file,
            baseline,
            places: Places::of(file),
            left,
        }
    }

    fn take(&mut self, paths: &[PathBuf], settings: &FileSettings, findings: &mut Vec<Diagnostic>) {
        findings.retain(|finding| {
            if is_kept(finding) || settings.of(finding.file).baseline() != Some(self.file) {
                return true;
            }
            let fingerprint = fingerprint::alone(finding, &self.places.name(paths, finding.file));
            match self.left.get_mut(fingerprint.as_str()) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
        });
    }

    fn finish(mut self, paths: &[PathBuf], settings: &FileSettings) -> Outcome {
        let mut outcome = Outcome::default();
        let looked_at: HashMap<String, FileId> = if self.left.values().all(|count| *count == 0) {
            HashMap::new()
        } else {
            let files = (0..paths.len()).filter_map(|file| FileId::try_from(file).ok());
            files.map(|file| (self.places.name(paths, file), file)).collect()
        };
        for entry in &self.baseline.entries {
            let count = self.left.get_mut(entry.fingerprint.as_str());
            let gone = count.map_or(0, |count| {
                let gone = (*count).min(entry.count);
                *count -= gone;
                gone
            });
            let is_known = || is_looked_for(entry, self.file, looked_at.get(&entry.file).copied(), settings);
            let gone = if gone > 0 && is_known() { gone } else { 0 };
            outcome.stale += gone as usize;
            if gone < entry.count {
                outcome.baseline.entries.push(Entry {
                    count: entry.count - gone,
                    ..entry.clone()
                });
            }
        }
        outcome
    }
}

/// Whether the run would have found what an entry is about. What a run leaves out may be there still.
fn is_looked_for(entry: &Entry, baseline: &Path, looked_at: Option<FileId>, settings: &FileSettings) -> bool {
    let folder = baseline.parent().unwrap_or(Path::new(""));
    match looked_at {
        None => !folder.join(&entry.file).exists(),
        Some(file) => Rule::from_code_or_name(&entry.rule).is_some_and(|rule| {
            let needs_all = rule.scope() == RuleScope::Fleet;
            settings.of(file).is_on(rule) && (!needs_all || settings.is_walked(folder))
        }),
    }
}
