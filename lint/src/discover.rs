//! Finds the files to lint.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::engine::{is_code, may_hold};

/// Names of manifests.
const NAMES: [&str; 3] = ["graphsub.yaml", "graphsub.yml", "graphsub.json"];

/// Which kinds of files are looked for in folders.
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

/// Whether a file is looked into for definitions, and is nothing that was named or included.
pub fn is_searched(path: &Path, named: &[PathBuf], config: &Config) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    may_hold(path) && !is_manifest(&name) && !config.includes(path) && !named.iter().any(|named| named == path)
}

/// The files below `paths`, sorted, each once. A file that is named itself is always taken.
///
/// # Errors
/// A path that does not exist or a folder that cannot be read.
pub fn files(paths: &[PathBuf], config: &Config, kinds: Kinds) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        let kind = std::fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
        if kind.is_dir() {
            walk(path, config, kinds, &mut found);
        } else if kind.is_file() {
            found.push(path.clone());
        } else {
            return Err(format!(
                "{}: not a regular file; pipe it in and name it `-`",
                path.display()
            ));
        }
    }
    found.sort();
    found.dedup();
    // One file under two names would count its subscriptions twice; one walk meets each once.
    if paths.len() > 1 {
        let mut seen = HashSet::new();
        found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    }
    Ok(found)
}

fn walk(folder: &Path, config: &Config, kinds: Kinds, found: &mut Vec<PathBuf>) {
    for entry in ignore::WalkBuilder::new(folder).require_git(false).build() {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                // A link counts by what it leads to.
                let is_file = entry
                    .file_type()
                    .is_some_and(|kind| kind.is_file() || (kind.is_symlink() && path.is_file()));
                let name = entry.file_name().to_string_lossy();
                let is_data = || kinds != Kinds::Source && (is_manifest(&name) || config.includes(path));
                let is_source = || match kinds {
                    Kinds::All | Kinds::Source => may_hold(path),
                    Kinds::Programs => is_code(path),
                    Kinds::Data => false,
                };
                let is_wanted = is_file && (is_data() || is_source());
                if is_wanted && !config.excludes(path) {
                    found.push(path.to_path_buf());
                }
            }
            // A folder that cannot be looked into is a finding, and the run goes on.
            Err(error) => found.extend(unreadable(&error)),
        }
    }
}

/// The path a failure of the walk is about.
fn unreadable(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path.clone()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => unreadable(err),
        _ => None,
    }
}
