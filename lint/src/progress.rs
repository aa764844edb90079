//! A bar on standard error for runs that take a while.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A run that ends sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// How far a run is. Shown on a terminal only.
pub(crate) struct Progress {
    bar: ProgressBar,
    since: Instant,
}

impl Progress {
    /// Returns what tells of a run over so many files.
    pub(crate) fn of(files: usize) -> Progress {
        let bar = ProgressBar::with_draw_target(u64::try_from(files).ok(), ProgressDrawTarget::hidden());
        // The template is ours: where it were wrong the library's own would do.
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos} of {len} files") {
            bar.set_style(style);
        }
        Progress {
            bar,
            since: Instant::now(),
        }
    }

    /// So many files are done.
    pub(crate) fn tell(&mut self, done: usize) {
        if self.bar.is_hidden() && self.since.elapsed() >= PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    }

    /// Takes the bar away: what is printed next begins on a clean line.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
