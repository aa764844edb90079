//! Arguments that say what configurations say, or take their place.

use std::path::PathBuf;

use clap::Args;
use graphsub_terms::words;

use crate::baseline::Baselines;
use crate::config::{Choice, Configs, FailOn, FileSettings, Overrides, Selector};
use crate::engine::Report;
use crate::output::{self, Io};
use crate::{names, silence};

/// What holds for the files of a run.
#[derive(Args)]
#[command(next_help_heading = "Rules and configuration")]
pub(super) struct ConfigArgs {
    /// Rules to enable instead of those in the configuration: codes, names, code prefixes (`GS4`) or `ALL`
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    select: Option<Vec<Selector>>,
    /// Rules to disable
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    ignore: Vec<Selector>,
    /// Lowest severity that sets the exit status to 1 [default: error]
    #[arg(long, value_name = "SEVERITY", value_enum)]
    fail_on: Option<FailOn>,
    /// Exit with 0 even if there are findings, like `--fail-on never`
    #[arg(long, conflicts_with = "fail_on")]
    exit_zero: bool,
    /// Exit with 0 if there is nothing to lint
    #[arg(long)]
    allow_empty: bool,
    /// Apply `exclude` of the configuration even to files named on the command line
    #[arg(long)]
    force_exclude: bool,
    /// Configuration for all files [default: the nearest graphsub.toml in a parent folder of each file]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Ignore all configuration files
    #[arg(long, conflicts_with = "config")]
    isolated: bool,
    /// Do not report the findings in this baseline
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings to this baseline, and report none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "fixing"])]
    write_baseline: Option<PathBuf>,
    /// Remove findings that no longer occur from the baseline
    #[arg(long, conflicts_with = "write_baseline")]
    prune_baseline: bool,
    /// Suppress all findings with this reason: in comments, or in graphsub.toml where comments are not possible
    #[arg(
        long,
        value_name = "REASON",
        value_parser = silence::reason,
        conflicts_with_all = ["fixing", "write_baseline", "isolated", "show_settings"]
    )]
    pub(super) add_suppressions: Option<String>,
    /// Print the settings of each file and their origin, without linting
    #[arg(long)]
    pub(super) show_settings: bool,
}

impl ConfigArgs {
    /// What finds the configurations of the run.
    pub(super) fn configs(&self) -> Configs {
        let choice = match &self.config {
            _ if self.isolated => Choice::Isolated,
            Some(file) => Choice::File(file.clone()),
            None => Choice::Nearest,
        };
        let mut overrides = Overrides::default();
        overrides.select.clone_from(&self.select);
        overrides.ignore.clone_from(&self.ignore);
        overrides.fail_on = if self.exit_zero {
            Some(FailOn::Never)
        } else {
            self.fail_on
        };
        overrides.baseline = self.write_baseline.clone().or_else(|| self.baseline.clone());
        overrides.force_exclude = self.force_exclude;
        overrides.allow_empty = self.allow_empty;
        Configs::new(choice, overrides)
    }

    /// What is done with baselines.
    pub(super) fn baselines(&self, settings: &FileSettings) -> Result<Baselines, String> {
        if self.write_baseline.is_some() {
            return Ok(Baselines::Record);
        }
        Baselines::load(settings.baselines()).map_err(|error| error.to_string())
    }

    /// Writes baselines where that is asked for, and says what of them is no longer found. Returns what failed.
    pub(super) fn keep_baselines(&self, report: &Report, io: &mut Io<'_>) -> Vec<String> {
        let mut failures = Vec::new();
        let here = std::env::current_dir()
            .and_then(|here| here.canonicalize())
            .unwrap_or_default();
        if self.prune_baseline && report.baselines.is_empty() {
            failures.push("there is no baseline: name one with `--baseline`, or in graphsub.toml".to_owned());
        }
        for (file, outcome) in &report.baselines {
            let stale = count(outcome.stale, "obsolete finding");
            let is_written = self.write_baseline.is_some() || (self.prune_baseline && outcome.stale > 0);
            if is_written && let Err(error) = output::replace_file(file, |out| outcome.baseline.write(out)) {
                failures.push(format!("{}: {error}", file.display()));
                continue;
            }
            let file = names::from(&here, file);
            if self.write_baseline.is_some() {
                output::note(
                    io,
                    &format!("wrote {} to {file}", count(outcome.baseline.findings(), "finding")),
                );
            } else if is_written {
                output::note(io, &format!("removed {stale} from {file}"));
            } else if outcome.stale > 0 {
                let words = format!("{file} contains {stale}; remove with `--prune-baseline`");
                output::note(io, &words);
            }
        }
        failures
    }
}

fn count(number: usize, noun: &str) -> String {
    words::count(u64::try_from(number).unwrap_or(u64::MAX), noun)
}
