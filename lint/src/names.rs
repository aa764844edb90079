//! Names of files as they are shown.

use std::path::{Path, PathBuf};

/// A path as it is shown: with `/` on every machine.
pub(crate) fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}

/// The name of a file, from the current folder where it is given in full and is in it or above it.
pub(crate) fn from(here: &Path, file: &Path) -> String {
    if file.is_relative() {
        return shown(file);
    }
    if let Ok(inside) = file.strip_prefix(here) {
        return shown(inside);
    }
    let below = file.parent().and_then(|folder| here.strip_prefix(folder).ok());
    match (below, file.file_name()) {
        (Some(down), Some(name)) => {
            let up: PathBuf = down.components().map(|_| "..").collect();
            shown(&up.join(name))
        }
        _ => shown(file),
    }
}

/// Where a schema is published. An address never changes; what is incompatible gets another.
pub(crate) fn schema_address(name: &str) -> String {
    format!("https://graphsub.github.io/graphsub/schemas/{name}-v1.json")
}

/// A name on one line, whatever it holds.
pub(crate) fn one_line(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_control() {
                c.escape_default().to_string()
            } else {
                c.to_string()
            }
        })
        .collect()
}
