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
use file::Entry;
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

/// The files of a run: their paths, in the order of their numbers.
pub(crate) type Paths<'p> = &'p [PathBuf];

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

    /// Takes findings out that a baseline holds, or puts them down. Returns what came of each baseline, by its
    /// file.
    pub(crate) fn apply(
        &self,
        paths: Paths<'_>,
        settings: &FileSettings,
        findings: &mut Vec<Diagnostic>,
    ) -> BTreeMap<PathBuf, Outcome> {
        match self {
            Baselines::Off => BTreeMap::new(),
            Baselines::Record => record(paths, settings, findings),
            Baselines::Apply(known) => known
                .iter()
                .map(|(file, baseline)| (file.clone(), apply(file, baseline, paths, settings, findings)))
                .collect(),
        }
    }
}

/// What cannot be read is said in any case: all other findings of the file hide behind it.
fn is_kept(finding: &Diagnostic) -> bool {
    finding.rule == Rule::InvalidSyntax
}

fn record(paths: Paths<'_>, settings: &FileSettings, findings: &mut Vec<Diagnostic>) -> BTreeMap<PathBuf, Outcome> {
    let mut places: BTreeMap<PathBuf, Places> = BTreeMap::new();
    let mut entries: BTreeMap<PathBuf, BTreeMap<String, Entry>> = BTreeMap::new();
    findings.retain(|finding| {
        let Some(file) = settings.of(finding.file).baseline().filter(|_| !is_kept(finding)) else {
            return true;
        };
        let places = places.entry(file.to_owned()).or_insert_with(|| Places::of(file));
        let name = places.name(paths, finding.file);
        let fingerprint = fingerprint::alone(finding, &name);
        let entries = entries.entry(file.to_owned()).or_default();
        entries
            .entry(fingerprint.clone())
            .or_insert_with(|| Entry {
                file: name,
                rule: finding.rule.code().into(),
                subscription: finding.identity.to_string(),
                key: fingerprint::key(finding).unwrap_or_default().to_owned(),
                fingerprint,
                count: 0,
            })
            .count += 1;
        false
    });
    // A baseline without findings is one too.
    for file in (0..paths.len()).filter_map(|file| settings.of(FileId::try_from(file).ok()?).baseline()) {
        entries.entry(file.to_owned()).or_default();
    }
    let outcome = |entries: BTreeMap<String, Entry>| {
        let mut entries: Vec<Entry> = entries.into_values().collect();
        entries.sort();
        Outcome {
            baseline: Baseline { entries },
            stale: 0,
        }
    };
    entries
        .into_iter()
        .map(|(file, entries)| (file, outcome(entries)))
        .collect()
}

fn apply(
    file: &Path,
    baseline: &Baseline,
    paths: Paths<'_>,
    settings: &FileSettings,
    findings: &mut Vec<Diagnostic>,
) -> Outcome {
    let mut left: HashMap<&str, u32> = HashMap::new();
    for entry in &baseline.entries {
        let count = left.entry(&entry.fingerprint).or_default();
        *count = count.saturating_add(entry.count);
    }
    let mut places = Places::of(file);
    findings.retain(|finding| {
        if is_kept(finding) || settings.of(finding.file).baseline() != Some(file) {
            return true;
        }
        let fingerprint = fingerprint::alone(finding, &places.name(paths, finding.file));
        match left.get_mut(fingerprint.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        }
    });
    let mut outcome = Outcome::default();
    let looked_at: HashMap<String, FileId> = if left.values().all(|count| *count == 0) {
        HashMap::new()
    } else {
        let files = (0..paths.len()).filter_map(|file| FileId::try_from(file).ok());
        files.map(|file| (places.name(paths, file), file)).collect()
    };
    for entry in &baseline.entries {
        let count = left.get_mut(entry.fingerprint.as_str());
        let gone = count.map_or(0, |count| {
            let gone = (*count).min(entry.count);
            *count -= gone;
            gone
        });
        let is_known = || is_looked_for(entry, file, looked_at.get(&entry.file).copied(), settings);
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
