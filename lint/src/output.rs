//! Writing: to standard output, and to files so that no failure leaves half of one.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use anstream::adapter::StripBytes;
pub(crate) use graphsub_terms::files::replace_file;

use crate::report::lines;

/// Nothing to say about the input.
pub const OK: u8 = 0;
/// There are findings.
pub const FINDINGS: u8 = 1;
/// The work could not be done.
pub const FAILED: u8 = 2;

/// What the program is connected to.
pub struct Io<'io> {
    /// Standard input.
    pub stdin: &'io mut dyn Read,
    /// Standard output.
    pub stdout: &'io mut dyn Write,
    /// Standard error.
    pub stderr: &'io mut dyn Write,
    /// Seconds since 1970, where `--now` does not say.
    pub now: i64,
    /// Whether standard output takes colour.
    pub terminal: bool,
}

/// Returns whether standard output takes colour, as the environment says: `NO_COLOR` forbids it, `FORCE_COLOR` and
/// `CLICOLOR_FORCE` ask for it wherever it goes, and else a terminal takes it, unless `CLICOLOR` is 0 or `TERM` is
/// `dumb`.
///
/// ```
/// use graphsub_lint::cli::wants_colour;
///
/// assert!(wants_colour(true, |_| None));
/// assert!(!wants_colour(true, |name| (name == "NO_COLOR").then(|| "1".into())));
/// assert!(wants_colour(false, |name| (name == "FORCE_COLOR").then(|| "1".into())));
/// assert!(!wants_colour(false, |name| (name == "FORCE_COLOR").then(|| "0".into())));
/// assert!(!wants_colour(true, |name| (name == "TERM").then(|| "dumb".into())));
/// ```
pub fn wants_colour(is_terminal: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let value = |name| variable(name).filter(|value| !value.is_empty());
    let is_on = |name| value(name).is_some_and(|value| value != "0" && value != "false");
    if value("NO_COLOR").is_some() {
        return false;
    }
    let forced = is_on("FORCE_COLOR") || is_on("CLICOLOR_FORCE");
    let refused = value("TERM").is_some_and(|term| term == "dumb") || value("CLICOLOR").is_some_and(|on| on == "0");
    forced || (is_terminal && !refused)
}

/// Columns of the terminal, where there is one.
pub(crate) fn width() -> Option<usize> {
    terminal_size::terminal_size().map(|(width, _)| width.0.into())
}

/// A writer that leaves out escape sequences for colour.
pub(crate) struct Plain<'w> {
    out: &'w mut dyn Write,
    strip: StripBytes,
}

impl Plain<'_> {
    pub(crate) fn new(out: &mut dyn Write) -> Plain<'_> {
        Plain {
            out,
            strip: StripBytes::new(),
        }
    }
}

impl Write for Plain<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in self.strip.strip_next(bytes) {
            self.out.write_all(piece)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes to standard output. A reader that has gone has seen what it wanted; anything else that loses a
/// part of the output is a failure.
pub(crate) fn write(io: &mut Io<'_>, print: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    let mut out = BufWriter::new(&mut io.stdout);
    match print(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {error}")),
        outcome => {
            // What a reader that has gone did not take is not to be offered again.
            if outcome.is_err() {
                let _ = out.into_parts();
            }
            Ok(())
        }
    }
}

/// Writes to standard output, with escape sequences for colour or without them.
pub(crate) fn write_coloured(
    io: &mut Io<'_>,
    colour: bool,
    print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    write(io, |out| {
        if colour {
            print(out)
        } else {
            print(&mut Plain::new(out))
        }
    })
}

/// Writes to standard error, for what is read beside the output.
pub(crate) fn write_beside(
    io: &mut Io<'_>,
    print: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), String> {
    let mut out = BufWriter::new(&mut io.stderr);
    print(&mut Plain::new(&mut out))
        .and_then(|()| out.flush())
        .map_err(|error| format!("standard error: {error}"))
}

/// Says something beside the output. Where standard error is gone nobody reads it.
pub(crate) fn tell(io: &mut Io<'_>, words: Option<&str>) {
    if let Some(words) = words {
        let _ = write!(io.stderr, "{}", lines(words));
    }
}

/// Prints a text. Returns the exit status.
pub(crate) fn print(io: &mut Io<'_>, text: &str) -> u8 {
    match write(io, |out| out.write_all(text.as_bytes())) {
        Ok(()) => OK,
        Err(message) => fail(io, &message),
    }
}

/// Says why the work could not be done. Returns the exit status.
pub(crate) fn fail(io: &mut Io<'_>, message: &str) -> u8 {
    let _ = writeln!(io.stderr, "error: {}", lines(message));
    FAILED
}

/// Says what is good to know about a run that goes on.
pub(crate) fn warn(io: &mut Io<'_>, message: &str) {
    // Where standard error is gone nobody reads it.
    let _ = writeln!(io.stderr, "warning: {}", lines(message));
}

/// Says what was done besides.
pub(crate) fn note(io: &mut Io<'_>, message: &str) {
    // Where standard error is gone nobody reads it.
    let _ = writeln!(io.stderr, "note: {}", lines(message));
}

/// Writes a file of the user: where a link leads to, with the permissions it has, and never half of it.
pub(crate) fn rewrite_file(path: &Path, text: &str) -> io::Result<()> {
    let target = path.canonicalize()?;
    if std::fs::metadata(&target)?.permissions().readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only and was not changed: make it writable, or leave it out",
        ));
    }
    // Moving a file there needs no permission to write the one that is there.
    OpenOptions::new().write(true).open(&target)?;
    replace_file(&target, |out| out.write_all(text.as_bytes()))
}
