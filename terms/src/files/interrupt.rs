//! An interrupted run leaves no files behind that are half written.

use std::borrow::ToOwned as _;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::vec::Vec;

use tempfile::NamedTempFile;

/// Files that are being written, beside the places they will be moved to.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that is being written: until this is dropped, an interrupt removes it.
pub(super) struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes a file for writing to. No interrupt comes between its beginning and its being known.
    pub(super) fn begin(begin: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<(NamedTempFile, Unfinished)> {
        static ONCE: Once = Once::new();
        ONCE.call_once(watch);
        let mut files = unfinished();
        let file = begin()?;
        files.push(file.path().to_owned());
        let path = file.path().to_owned();
        Ok((file, Unfinished(path)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|file| *file != self.0);
    }
}

/// Waits for signals on a thread of its own. Where that cannot be had, an interrupt does what it always did.
#[cfg(unix)]
fn watch() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    let wait = move || {
        for signal in &mut signals {
            // Held until the end, so that nothing more is begun.
            let files = unfinished();
            for file in files.iter() {
                let _ = std::fs::remove_file(file);
            }
            let _ = signal_hook::low_level::emulate_default_handler(signal);
        }
    };
    // Without the thread nobody would react to the signals any more, but a machine that has none left ends anyway.
    let _ = std::thread::Builder::new().name("interrupts".into()).spawn(wait);
}

#[cfg(not(unix))]
fn watch() {}
