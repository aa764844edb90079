//! A bar on standard error for runs that take a while.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that ends sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run is. Shown on a terminal only.
pub(crate) struct Progress {
    files: usize,
    since: Instant,
    /// Made when a run takes a while: most do not.
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Returns what tells of a run over so many files.
    pub(crate) fn of(files: usize) -> Progress {
        Progress {
            files,
            since: Instant::now(),
            bar: None,
        }
    }

    /// So many files are done.
    pub(crate) fn tell(&mut self, done: usize) {
        if self.bar.is_none() && self.since.elapsed() >= PATIENCE {
            self.bar = Some(bar(self.files));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        }
    }

    /// Takes the bar away: what is printed next begins on a clean line.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(files: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::stderr());
    // The template is ours: where it were wrong the library's own would do.
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} files") {
        bar.set_style(style);
    }
    bar
}
