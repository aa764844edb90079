//! A folder of templates of a user's own: each `NAME.tera` writes the file `NAME`.

use std::path::Path;

use super::{Files, RenderError, context, engine};
use crate::model::Model;

/// Returns what the templates below a folder write, relative to the folder it goes to.
///
/// A template whose name begins with `_` writes no file: others include it, or use its components.
///
/// # Errors
/// A folder without templates, a file that cannot be read, the first template that fails.
pub fn files(templates: &Path, model: &Model) -> Result<Files, RenderError> {
    let mut texts = Vec::new();
    read(templates, "", &mut texts).map_err(RenderError::File)?;
    if texts.is_empty() {
        return Err(RenderError::Empty(templates.to_owned()));
    }
    let mut tera = engine();
    tera.add_raw_templates(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())))?;
    let context = context(model)?;
    let mut files = Files::new();
    for (name, _) in &texts {
        let is_partial = name.rsplit('/').next().is_some_and(|file| file.starts_with('_'));
        if let Some(file) = name.strip_suffix(".tera").filter(|_| !is_partial) {
            files.insert(file.to_owned(), tera.render(name, &context)?);
        }
    }
    Ok(files)
}

/// The templates below a folder by their names with slashes, sorted.
fn read(folder: &Path, prefix: &str, texts: &mut Vec<(String, String)>) -> std::io::Result<()> {
    let named =
        |path: &Path, error: std::io::Error| std::io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let entries = std::fs::read_dir(folder).map_err(|error| named(folder, error))?;
    let mut entries: Vec<_> = entries
        .collect::<Result<_, _>>()
        .map_err(|error| named(folder, error))?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        // A link may lead in a circle: its own folder is enough.
        let kind = entry.file_type().map_err(|error| named(&path, error))?;
        if kind.is_dir() {
            read(&path, &format!("{name}/"), texts)?;
        } else if name.ends_with(".tera") {
            let text = std::fs::read_to_string(&path).map_err(|error| named(&path, error))?;
            texts.push((name, text));
        }
    }
    Ok(())
}
