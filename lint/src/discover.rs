//! Finds the files to lint.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{ConfigError, Configs};
use crate::engine::{Input, Origin, is_code, may_hold};

/// Names of manifests.
const NAMES: [&str; 3] = ["graphsub.yaml", "graphsub.yml", "graphsub.json"];

/// Kinds of files that folders are searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kinds {
    /// Manifests, what the configuration includes, and what may hold definitions: program code, request files,
    /// documentation, scripts, data.
    All,
    /// Manifests, what the configuration includes, and program code: not what shows how something is done.
    Programs,
    /// Manifests and what the configuration includes.
    Data,
    /// What may hold definitions.
    Source,
}

/// Whether a file is linted when its folder is walked.
///
/// ```
/// use graphsub_lint::discover::is_manifest;
/// assert!(is_manifest("graphsub.yaml"));
/// assert!(is_manifest("mail.graphsub.json"));
/// assert!(!is_manifest("package.json"));
/// ```
pub fn is_manifest(name: &str) -> bool {
    NAMES
        .iter()
        .any(|known| name == *known || name.ends_with(&format!(".{known}")))
}

/// A file to lint.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was named or called like a manifest, or may hold definitions.
    pub origin: Origin,
}

/// The files to lint.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Discovered {
    /// The files, sorted, each once.
    pub files: Vec<File>,
    /// How many files that were named are left out, because `exclude` holds for them too.
    pub left_out: usize,
}

/// Returns the files below `paths`. A file that is named itself is taken, unless its configuration forces
/// `exclude` on it.
///
/// # Errors
/// A path that does not exist, a folder that cannot be read, or what is wrong with a configuration.
pub fn files(paths: &[PathBuf], configs: &mut Configs, kinds: Kinds) -> Result<Discovered, String> {
    let mut found = Vec::new();
    let mut left_out = 0;
    for path in paths {
        let kind = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
        if kind.is_dir() {
            if kinds == Kinds::All {
                configs.walks(path);
            }
            walk(path, configs, kinds, &mut found).map_err(|error| error.to_string())?;
        } else if !kind.is_file() {
            return Err(format!(
                "{}: not a regular file; pipe it in and name it `-`",
                path.display()
            ));
        } else if configs.excludes_named(path).map_err(|error| error.to_string())? {
            left_out += 1;
        } else {
            found.push(File {
                path: path.clone(),
                origin: Origin::Named,
            });
        }
    }
    // What is named and found is named.
    found.sort_by(|a, b| (&a.path, a.origin == Origin::Searched).cmp(&(&b.path, b.origin == Origin::Searched)));
    found.dedup_by(|later, first| later.path == first.path);
    // One file under two names would count its subscriptions twice; one walk meets each once.
    if paths.len() > 1 {
        let mut seen = HashSet::new();
        found.retain(|file| seen.insert(file.path.canonicalize().unwrap_or_else(|_| file.path.clone())));
    }
    Ok(Discovered { files: found, left_out })
}

/// The configurations while a folder is walked, which asks for them before it goes into a folder.
#[derive(Default)]
struct Walked {
    configs: Configs,
    failed: Option<ConfigError>,
}

impl Walked {
    /// Whether an entry is looked at.
    fn takes(&mut self, entry: &ignore::DirEntry) -> bool {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        // What is named itself is walked.
        if entry.depth() == 0 || self.failed.is_some() {
            return self.failed.is_none();
        }
        match self.configs.excludes(entry.path(), is_folder) {
            Ok(is_excluded) => !is_excluded,
            Err(error) => {
                self.failed = Some(error);
                false
            }
        }
    }
}

fn walk(folder: &Path, configs: &mut Configs, kinds: Kinds, found: &mut Vec<File>) -> Result<(), ConfigError> {
    let walked = Arc::new(Mutex::new(Walked {
        configs: std::mem::take(configs),
        failed: None,
    }));
    // Nothing panics while it holds the lock; what it holds is sound in any case.
    let lock = |walked: &Mutex<Walked>| -> Walked {
        std::mem::take(&mut *walked.lock().unwrap_or_else(PoisonError::into_inner))
    };
    let seen = walked.clone();
    let entries = ignore::WalkBuilder::new(folder)
        .require_git(false)
        .filter_entry(move |entry| seen.lock().unwrap_or_else(PoisonError::into_inner).takes(entry))
        .build();
    for entry in entries {
        match entry {
            Ok(entry) => {
                let mut walked = walked.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(origin) = wanted(&entry, &mut walked.configs, kinds)? {
                    found.push(File {
                        path: entry.into_path(),
                        origin,
                    });
                }
            }
            // A folder that cannot be looked into is a finding, and the run goes on.
            Err(error) => found.extend(unreadable(&error).map(|path| File {
                path,
                origin: Origin::Named,
            })),
        }
    }
    let walked = lock(&walked);
    *configs = walked.configs;
    walked.failed.map_or(Ok(()), Err)
}

/// How a file is linted, if it is.
fn wanted(entry: &ignore::DirEntry, configs: &mut Configs, kinds: Kinds) -> Result<Option<Origin>, ConfigError> {
    let path = entry.path();
    // A link counts by what it leads to.
    let is_file = entry
        .file_type()
        .is_some_and(|kind| kind.is_file() || (kind.is_symlink() && path.is_file()));
    if !is_file {
        return Ok(None);
    }
    let name = entry.file_name().to_string_lossy();
    // Asked for each file, so that it is known which patterns match something.
    let is_included = configs.includes(path)?;
    if kinds != Kinds::Source && (is_manifest(&name) || is_included) {
        return Ok(Some(Origin::Named));
    }
    let is_searched = match kinds {
        Kinds::All | Kinds::Source => may_hold(path),
        Kinds::Programs => is_code(path),
        Kinds::Data => false,
    };
    Ok((is_searched && !configs.skips_source(path)?).then_some(Origin::Searched))
}

/// The path a failure of the walk is about.
fn unreadable(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => unreadable(err),
        _ => None,
    }
}

/// Refuses to write an output over a file that is linted, or where a later run would take it for a manifest; what is searched only is left out instead, since it may
/// be an output of before. Devices may be both.
pub(crate) fn keep_apart<'p>(files: Vec<Input>, outputs: impl Iterator<Item = &'p Path>) -> Result<Vec<Input>, String> {
    let outputs: Vec<&Path> = outputs.collect();
    let files = keep_from_linted(files, &outputs)?;
    let name = |file: &&&Path| {
        file.file_name()
            .is_some_and(|name| is_manifest(&name.to_string_lossy()))
    };
    match outputs.iter().find(name) {
        Some(file) => Err(format!(
            "the output {} is named like a manifest, which the next run would lint: choose another name",
            file.display()
        )),
        None => Ok(files),
    }
}

fn keep_from_linted(mut files: Vec<Input>, outputs: &[&Path]) -> Result<Vec<Input>, String> {
    let place = |file: &Path| file.canonicalize().ok().filter(|place| place.is_file());
    let written: HashMap<PathBuf, &Path> = outputs.iter().filter_map(|file| Some((place(file)?, *file))).collect();
    if written.is_empty() {
        return Ok(files);
    }
    let over = |file: &Input| match file {
        Input::File { path, .. } => written.get(&place(path)?).copied(),
        Input::Text { .. } => None,
    };
    files.retain(|file| file.origin() == Origin::Named || over(file).is_none());
    match files.iter().find_map(over) {
        Some(file) => Err(format!(
            "the output {} is one of the linted files: choose another file",
            file.display()
        )),
        None => Ok(files),
    }
}
