//! Writing files so that neither a failure nor an interrupt leaves half of one.

mod interrupt;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use interrupt::Unfinished;

/// Writes a file beside its place and moves it there, so that no failure leaves half of it. What is not a
/// regular file, such as a device or a link, is written to instead of replaced. A process that is interrupted meanwhile
/// removes what it has begun.
///
/// # Errors
/// What the file system says, or `write`.
pub fn replace_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if std::fs::symlink_metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        let mut out = BufWriter::new(std::fs::File::create(file)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (mut temporary, _unfinished) =
        Unfinished::begin(|| tempfile::Builder::new().prefix(".graphsub-").tempfile_in(folder))?;
    let mut out = BufWriter::new(temporary.as_file_mut());
    write(&mut out).and_then(|()| out.flush())?;
    drop(out);
    keep_permissions(file, temporary.as_file())?;
    temporary.persist(file).map(|_| ()).map_err(|error| error.error)
}

/// Gives a new file the permissions of the one it replaces, else those everybody would expect.
fn keep_permissions(old: &Path, new: &std::fs::File) -> io::Result<()> {
    if let Ok(metadata) = std::fs::metadata(old) {
        return new.set_permissions(metadata.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        new.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}
