//! What the command line says about reports.

use clap::Args;

use super::{Closing, Detail, Format, Links, View};

/// How much of a run is printed.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Count findings by rule instead of printing them; with formats full, concise and json
    #[arg(long)]
    statistics: bool,
    /// Print findings and errors only
    #[arg(long, short)]
    quiet: bool,
    /// List the files that would be searched, without linting them
    #[arg(long)]
    show_files: bool,
}

impl ReportArgs {
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    pub(crate) fn shows_files(&self) -> bool {
        self.show_files
    }

    /// How a report is shown; `width` is that of a terminal, where there is one.
    ///
    /// # Errors
    /// The format has no place for statistics.
    pub(crate) fn view(&self, format: Format, colour: bool, width: Option<usize>) -> Result<View, String> {
        let mut view = View::default();
        if self.statistics {
            if !matches!(format, Format::Full | Format::Concise | Format::Json) {
                return Err("use `--statistics` with format full, concise or json".into());
            }
            view.detail = Detail::Statistics;
        }
        if self.quiet {
            view.closing = Closing::Left;
        }
        if colour {
            view.links = Links::Hyper;
        }
        if let Some(width) = width {
            view.width = width.clamp(60, 200);
        }
        Ok(view)
    }
}
