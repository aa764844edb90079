//! Finds the files to lint.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::config::Config;

/// Names of manifests.
const NAMES: [&str; 3] = ["graphsub.yaml", "graphsub.yml", "graphsub.json"];

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

/// The files below `paths`, sorted, each once. A file that is named itself is always taken.
///
/// # Errors
/// A path that does not exist or a folder that cannot be read.
pub fn files(paths: &[PathBuf], config: &Config) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, config, &mut found)?;
        } else if path.exists() {
            found.push(path.clone());
        } else {
            return Err(format!("{}: no such file or folder", path.display()));
        }
    }
    found.sort();
    // One file under two names would count its subscriptions twice.
    let mut seen = HashSet::new();
    found.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    Ok(found)
}

fn walk(folder: &Path, config: &Config, found: &mut Vec<PathBuf>) -> Result<(), String> {
    for entry in ignore::WalkBuilder::new(folder).require_git(false).build() {
        let entry = entry.map_err(|error| error.to_string())?;
        let path = entry.path();
        if !path.is_file() {
            continue;
        }
        let relative = config.relative(path);
        let name = entry.file_name().to_string_lossy();
        let wanted = is_manifest(&name) || config.include.is_match(&relative);
        if wanted && !config.exclude.is_match(&relative) {
            found.push(path.to_path_buf());
        }
    }
    Ok(())
}

/// A path as it is shown: with `/` on every machine.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}
