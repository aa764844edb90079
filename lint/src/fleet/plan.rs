//! `graphsub plan`: when subscriptions are renewed, how much of each quota they use, how late they are told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::chart;
use super::collect::subscriptions;
use super::input::{InputArgs, finish};
use super::planned::Plan;
use crate::discover::keep_apart;
use crate::output::{self, Io};

/// Arguments of `graphsub plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    input: InputArgs,
    /// How to print it
    #[arg(long, short, value_enum, default_value = "table")]
    format: PlanFormat,
    /// Write a chart of quota use to a file as well
    #[arg(long, value_name = "FILE.svg")]
    chart: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PlanFormat {
    /// Text for reading
    Table,
    /// JSON, version 1
    Json,
    /// A chart of quota use
    Svg,
}

/// Runs `graphsub plan`. Returns the exit status.
pub fn run_plan(args: &PlanArgs, io: &mut Io<'_>) -> u8 {
    let (inputs, context) = match args.input.read(io) {
        Ok(read) => read,
        Err(message) => return output::fail(io, &message),
    };
    let inputs = match keep_apart(inputs, args.chart.as_deref().into_iter()) {
        Ok(inputs) => inputs,
        Err(message) => return output::fail(io, &message),
    };
    let (subscriptions, unread) = subscriptions(&inputs, &context);
    let plan = Plan::new(&subscriptions, context.now);
    if let Some(file) = &args.chart {
        let svg = chart::svg(&plan);
        if let Err(error) = output::replace_file(file, |out| out.write_all(svg.as_bytes())) {
            return output::fail(io, &format!("{}: {error}", file.display()));
        }
    }
    let text = match args.format {
        PlanFormat::Table => plan.table(),
        PlanFormat::Json => plan.json(),
        PlanFormat::Svg => chart::svg(&plan),
    };
    finish(io, &text, &unread)
}
