//! What the command line says about fixes.

use clap::Args;
use graphsub_rules::help::Confidence;

/// Which findings are fixed, and whether files are written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub(crate) struct FixArgs {
    /// Apply safe fixes, which keep the meaning, and report the remaining findings
    #[arg(long, conflicts_with = "diff", group = "fixing")]
    fix: bool,
    /// Also apply fixes that need a review; with --fix or --diff
    #[arg(long, requires = "fixing")]
    unsafe_fixes: bool,
    /// Print the changes that --fix would make; exit with 1 if there are any
    #[arg(long, group = "fixing")]
    diff: bool,
}

/// What is done about findings that can be fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing.
    Report,
    /// Files are written.
    Write,
    /// What would be written is printed.
    Diff,
}

impl FixArgs {
    pub(crate) fn mode(&self) -> Mode {
        match (self.fix, self.diff) {
            (true, _) => Mode::Write,
            (_, true) => Mode::Diff,
            _ => Mode::Report,
        }
    }

    /// The least sure of the fixes that are made.
    pub(crate) fn least(&self) -> Confidence {
        if self.unsafe_fixes {
            Confidence::Unsafe
        } else {
            Confidence::Safe
        }
    }
}
