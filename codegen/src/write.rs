//! Puts generated files on disk: only where they changed, and never half.

use std::path::Path;

use graphsub_terms::files::replace_file;

/// What became of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It already had these contents.
    Unchanged,
    /// It was written, or would be if this were no check.
    Changed,
}

/// Whether files are written or only compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// What changed is written.
    Write,
    /// Nothing is written.
    Check,
}

/// Makes sure that `file` has `contents`. With [`Mode::Check`] nothing is written.
///
/// The contents go to a temporary file in the same folder which is then renamed, so that a
/// reader never sees half a file, and neither a failure nor an interrupt leaves anything but the old one.
///
/// # Errors
/// What the file system says, with the name of the file.
pub fn ensure_file_contents(file: &Path, contents: &str, mode: Mode) -> std::io::Result<Outcome> {
    let named = |error: std::io::Error| std::io::Error::new(error.kind(), format!("{}: {error}", file.display()));
    if std::fs::read(file).is_ok_and(|old| old == contents.as_bytes()) {
        return Ok(Outcome::Unchanged);
    }
    if mode == Mode::Write {
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(named)?;
        replace_file(file, |out| out.write_all(contents.as_bytes())).map_err(named)?;
    }
    Ok(Outcome::Changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_once_and_reports_what_a_check_would_change() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("a/b.txt");
        assert_eq!(ensure_file_contents(&file, "one", Mode::Check)?, Outcome::Changed);
        assert!(!file.exists(), "a check writes nothing");
        assert_eq!(ensure_file_contents(&file, "one", Mode::Write)?, Outcome::Changed);
        assert_eq!(ensure_file_contents(&file, "one", Mode::Write)?, Outcome::Unchanged);
        assert_eq!(ensure_file_contents(&file, "two", Mode::Check)?, Outcome::Changed);
        assert_eq!(std::fs::read_to_string(&file)?, "one");
        assert_eq!(
            std::fs::read_dir(folder.path().join("a"))?.count(),
            1,
            "no temporary file is left"
        );
        Ok(())
    }
}
