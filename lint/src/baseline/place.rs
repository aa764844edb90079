//! Names of files as a baseline has them: from its own folder, wherever a run starts.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use crate::diagnostic::FileId;
use crate::names::shown;

/// Names of files, seen from a baseline.
pub(super) struct Places {
    folder: PathBuf,
    /// Folders of files in full, by how they are given.
    folders: HashMap<PathBuf, PathBuf>,
    /// The last name: findings of one file follow each other.
    last: Option<(FileId, String)>,
}

impl Places {
    pub(super) fn of(baseline: &Path) -> Places {
        let folder = baseline.parent().unwrap_or(Path::new(""));
        Places {
            folder: full(folder),
            folders: HashMap::new(),
            last: None,
        }
    }

    /// Returns the name of a file of a run.
    pub(super) fn name(&mut self, paths: &[PathBuf], file: FileId) -> String {
        if let Some((_, name)) = self.last.as_ref().filter(|(last, _)| *last == file) {
            return name.clone();
        }
        let name = self.seen(paths, file);
        self.last = Some((file, name.clone()));
        name
    }

    fn seen(&mut self, paths: &[PathBuf], file: FileId) -> String {
        let Some(path) = paths.get(file as usize) else {
            return String::new();
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_owned(), full(folder));
        }
        let own = &self.folders[folder];
        let name = path.file_name().map(Path::new).unwrap_or(path);
        shown(&relative(&own.join(name), &self.folder))
    }
}

/// A folder in full; one that is not there is taken to be in the current one.
fn full(folder: &Path) -> PathBuf {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    folder
        .canonicalize()
        .or_else(|_| std::path::absolute(folder))
        .unwrap_or_else(|_| folder.to_owned())
}

/// A path from a folder, up where it has to be.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    let of = |path: &Path| {
        path.components()
            .map(|part| part.as_os_str().to_owned())
            .collect::<Vec<_>>()
    };
    let (path_parts, folder_parts) = (of(path), of(folder));
    let common = path_parts.iter().zip(&folder_parts).take_while(|(a, b)| a == b).count();
    // Nothing in common, not even the root: another drive.
    if common == 0 {
        return path.to_owned();
    }
    let up = folder_parts
        .iter()
        .skip(common)
        .map(|_| Component::ParentDir.as_os_str().to_owned());
    up.chain(path_parts.iter().skip(common).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_from_the_folder_of_the_baseline() {
        let name = |path: &str, folder: &str| shown(&relative(Path::new(path), Path::new(folder)));
        assert_eq!(name("/a/b/c.yaml", "/a"), "b/c.yaml");
        assert_eq!(name("/a/b/c.yaml", "/a/d/e"), "../../b/c.yaml");
        assert_eq!(name("/a/c.yaml", "/a"), "c.yaml");
    }
}
