//! The command line.

mod budget;
mod configuration;

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use graphsub_read::Context;
use graphsub_tables::Resource;
use graphsub_terms::Text;

use crate::config::{self, Configs, EditionName};
use crate::context::ContextArgs;
use crate::discover::{self, Kinds};
use crate::engine::{Excerpts, Input, MaxFindings, Options, Origin, Report, lint_and_tell};
use crate::facts::{explain, resources, rules};
use crate::fix::{self, FixArgs, Fixes, Mode};
use crate::fleet;
use crate::output::{self, Plain};
pub use crate::output::{FAILED, FINDINGS, Io, OK, wants_colour};
use crate::progress::Progress;
use crate::report::{self, Format, ReportArgs, lines};
use crate::schema;
use crate::{find, man, names, silence};
use budget::BudgetArgs;
use configuration::ConfigArgs;

/// What `--version` prints: facts change with the tables, not only with the program.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} (tables of {})",
        env!("CARGO_PKG_VERSION"),
        graphsub_tables::REVISION
    )
});

/// Checks Microsoft Graph change-notification subscriptions against what Microsoft documents.
#[derive(Parser)]
#[command(name = "graphsub", version = VERSION.as_str(), max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "auto",
        value_name = "WHEN",
        display_order = 1000
    )]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal; respects NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR and TERM=dumb
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Check manifests and request bodies
    Lint(Box<LintArgs>),
    /// List the subscription definitions in program code, documentation, manifests and request bodies
    Find {
        /// Files and folders [default: the current folder]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How to print them
        #[arg(long, value_enum, default_value = "table")]
        format: FindFormat,
    },
    /// Show when subscriptions are renewed, and how much of each quota they use
    Plan(Box<fleet::PlanArgs>),
    /// Show the least privileged permissions that cover all subscriptions of an app
    Permissions(Box<fleet::PermissionsArgs>),
    /// Add up the usage records of several runs and report exceeded quotas
    Quota(Box<fleet::QuotaArgs>),
    /// Explain a rule, resource, path, permission, cloud or change type, with its sources
    Explain {
        /// GS401, lifetime-too-long, chatMessage, /me/messages, Mail.Read, us-gov-l4, created ...
        #[arg(value_name = "RULE|RESOURCE|PATH|PERMISSION|CLOUD|CHANGE")]
        what: String,
    },
    /// Print the tables of resources
    Resources {
        /// Resource or path to print [default: all]
        #[arg(value_name = "NAME|PATH")]
        name: Option<String>,
        /// How to print them
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
    },
    /// List the rules
    Rules {
        /// How to print them
        #[arg(long, value_enum, default_value = "table")]
        format: TableFormat,
        /// List only the rules of this edition and earlier ones
        #[arg(long, value_name = "YEAR")]
        edition: Option<EditionName>,
    },
    /// Print a JSON Schema, or the quotas in SQL
    Schema {
        /// Format to describe
        #[arg(value_enum)]
        of: SchemaOf,
    },
    /// Write the manual pages of this program
    Man {
        /// Folder to write to, created if it does not exist
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Print a completion script for a shell
    Completions {
        /// Shell to complete in
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum TableFormat {
    /// Text for reading
    Table,
    /// JSON, version 1
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum FindFormat {
    /// One line per definition
    Table,
    /// JSON, version 1
    Json,
    /// A manifest, with placeholders for what is unknown
    Manifest,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// Subscription manifests
    Manifest,
    /// Bodies of POST /subscriptions, lists of bodies, responses of GET /subscriptions
    Body,
    /// Output of `lint --format json`
    Output,
    /// Usage records, as written by `lint --usage FILE`
    Usage,
    /// Query over usage records, for DuckDB and Spark
    QuotaSql,
    /// `graphsub.toml`
    Config,
}

#[derive(Args)]
struct LintArgs {
    /// Files, folders, or `-` for standard input [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, short, value_enum, default_value = "full")]
    format: Format,
    /// Also write the findings to a file; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output_file)]
    output: Vec<(Format, PathBuf)>,
    #[command(flatten)]
    context: ContextArgs,
    /// Name of standard input in findings; its extension selects YAML or JSON
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    stdin_filename: String,
    /// Do not search program code, documentation, scripts and data
    #[arg(long, conflicts_with = "source_only")]
    no_source: bool,
    /// Search only program code, documentation, scripts and data, not manifests
    #[arg(long)]
    source_only: bool,
    #[command(flatten)]
    usage: fleet::UsageArgs,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    fix: FixArgs,
    #[command(flatten)]
    configuration: ConfigArgs,
    #[command(flatten)]
    budget: BudgetArgs,
}

fn output_file(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .ok_or("write it as FORMAT=FILE, such as sarif=graphsub.sarif")?;
    let format = <Format as ValueEnum>::from_str(format, true)?;
    Ok((format, PathBuf::from(file)))
}

/// Runs the program and returns its exit status: 0 for no finding, 1 for findings, 2 for a failed run.
///
/// A closed pipe (`graphsub rules | head`) is not a failure.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render().to_string();
            return match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => output::print(io, &text),
                _ => {
                    let _ = io.stderr.write_all(lines(&text).as_bytes());
                    FAILED
                }
            };
        }
    };
    let colour = match cli.color {
        Color::Auto => io.terminal,
        Color::Always => true,
        Color::Never => false,
    };
    let outcome = match cli.command {
        Command::Lint(args) => return run_lint(&args, colour, io),
        Command::Find { paths, format } => run_find(&paths, format, io.now),
        Command::Plan(args) => return fleet::run_plan(&args, io),
        Command::Permissions(args) => return fleet::run_permissions(&args, io),
        Command::Quota(args) => return fleet::run_quota(&args, io),
        Command::Explain { what } => explain::explain(&what),
        Command::Resources { name, format } => selected(name.as_deref()).map(|(found, text)| match (format, text) {
            (TableFormat::Json, _) => resources::json(&found),
            (TableFormat::Table, Some(text)) => text,
            (TableFormat::Table, None) => resources::table(&found),
        }),
        Command::Rules { format, edition } => {
            let listed = rules::of(edition.map(|name| name.0));
            Ok(match format {
                TableFormat::Table => rules::table(&listed),
                TableFormat::Json => rules::json(&listed),
            })
        }
        Command::Completions { shell } => Ok(completions(shell)),
        Command::Man { folder } => man::write(Cli::command(), &folder)
            .map(|pages| format!("{pages} pages in {}\n", folder.display()))
            .map_err(|error| format!("{}: {error}", folder.display())),
        Command::Schema { of: SchemaOf::Body } => Ok(format!("{:#}\n", schema::body().as_value())),
        Command::Schema { of: SchemaOf::Output } => Ok(format!("{:#}\n", schema::output().as_value())),
        Command::Schema { of: SchemaOf::Usage } => Ok(format!("{:#}\n", schema::usage().as_value())),
        Command::Schema { of: SchemaOf::QuotaSql } => Ok(fleet::sql::quota()),
        Command::Schema { of: SchemaOf::Manifest } => Ok(format!("{:#}\n", schema::manifest().as_value())),
        Command::Schema { of: SchemaOf::Config } => Ok(format!("{:#}\n", config::schema().as_value())),
    };
    match outcome {
        Ok(text) => output::print(io, &text),
        Err(message) => output::fail(io, &message),
    }
}

/// What a shell runs to complete this command line.
fn completions(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "graphsub", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The resources to print, and one of them in words where only one was asked for.
fn selected(name: Option<&str>) -> Result<(Vec<Resource>, Option<String>), String> {
    let Some(name) = name else {
        return Ok((Resource::ALL.to_vec(), None));
    };
    let by_name = explain::resource(name);
    let by_path = || {
        graphsub_rules::path::ResourcePath::read(Text::path(name))
            .meaning()
            .path()
            .map(|path| path.resource)
    };
    match by_name.or_else(by_path) {
        Some(resource) => Ok((vec![resource], Some(resources::explain(resource)))),
        None => Err(explain::explain(name)
            .err()
            .unwrap_or_else(|| format!("`{name}` is neither a resource nor a path"))),
    }
}

/// Silences what there is. Returns what could not be silenced.
fn add_suppressions(args: &LintArgs, reason: &str, io: &mut Io<'_>) -> Result<Vec<String>, String> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err("suppressions cannot be added to standard input: name a file".into());
    }
    // What is to be said of the run is said when it is done again.
    let mut unheard = Io {
        stdin: &mut *io.stdin,
        stdout: &mut *io.stdout,
        stderr: &mut std::io::sink(),
        now: io.now,
        terminal: io.terminal,
    };
    let Prepared {
        inputs, mut options, ..
    } = prepared(args, &mut unheard)?;
    options.max_findings = MaxFindings(usize::MAX);
    options.excerpts = Excerpts::Skip;
    let report = lint_and_tell(&inputs, &options, &mut |_| ());
    let added = silence::add(&inputs, &report, &options, reason);
    output::note(io, &added.to_string());
    Ok(added.failures)
}

fn run_lint(args: &LintArgs, colour: bool, io: &mut Io<'_>) -> u8 {
    let unsilenced = match &args.configuration.add_suppressions {
        Some(reason) => add_suppressions(args, reason, io),
        None => Ok(Vec::new()),
    };
    let unsilenced = match unsilenced {
        Ok(unsilenced) => unsilenced,
        Err(message) => return output::fail(io, &message),
    };
    let Prepared {
        mut inputs,
        options,
        may_be_empty,
    } = match prepared(args, io) {
        Ok(prepared) => prepared,
        Err(message) => return output::fail(io, &message),
    };
    let width = io.terminal.then(output::width).flatten();
    let view = match args.report.view(args.format, colour, width) {
        Ok(view) => view,
        Err(message) => return output::fail(io, &message),
    };
    if args.report.shows_files() {
        return show_files(args, &inputs, io);
    }
    if args.configuration.show_settings {
        let names: Vec<&str> = inputs.iter().map(Input::name).collect();
        return output::print(io, &options.settings.shown(&names));
    }
    let mut progress = Progress::of(inputs.len());
    let mut report = lint_and_tell(&inputs, &options, &mut |done| {
        if !args.report.is_quiet() {
            progress.tell(done);
        }
    });
    progress.clear();
    if report.summary.files == 0 && !may_be_empty {
        return output::fail(io, &nothing(&args.paths));
    }
    let fixes = match args.fix.mode() {
        Mode::Report => Fixes::default(),
        Mode::Diff => return print_diff(args, &inputs, &report, &options, colour, io),
        Mode::Write => {
            let mut fixes = fix::fixes(&inputs, &report, &options, args.fix.least());
            fixes.write(&mut inputs);
            if !fixes.changes.is_empty() {
                report = lint_and_tell(&inputs, &options, &mut |_| ());
            }
            fixes
        }
    };
    let mut failures = args.configuration.keep_baselines(&report, io);
    failures.extend(unsilenced);
    for (format, file) in &args.output {
        if let Err(error) = output::replace_file(file, |out| format.write(&report, &mut Plain::new(out))) {
            failures.push(format!("{}: {error}", file.display()));
        }
    }
    if let (Some(file), Err(error)) = (args.usage.file(), args.usage.write(&inputs, &options.context)) {
        failures.push(format!("{}: {error}", file.display()));
    }
    if let Some(words) = args.budget.exceeded(&report) {
        output::warn(io, &words);
    }
    let status = if report.failing > 0 { FINDINGS } else { OK };
    // What standard input becomes has standard output for itself.
    let fixed = inputs
        .iter()
        .find_map(Input::bytes)
        .filter(|_| args.fix.mode() == Mode::Write);
    let printed = match fixed {
        Some(text) => output::write(io, |out| out.write_all(text))
            .and_then(|()| output::write_beside(io, |out| args.format.write_as(&report, &view, out))),
        None => output::write_coloured(io, colour, |out| args.format.write_as(&report, &view, out)),
    };
    failures.extend(printed.err());
    failures.extend(step_summary(args, &report));
    failures.extend_from_slice(&fixes.failures);
    if args.fix.mode() == Mode::Write && !args.report.is_quiet() {
        output::tell(io, fixes.summary(Mode::Write, &report, args.fix.least()).as_deref());
    }
    for failure in &failures {
        output::fail(io, failure);
    }
    if failures.is_empty() { status } else { FAILED }
}

/// Lists the files that would be linted. Returns the exit status.
fn show_files(args: &LintArgs, inputs: &[Input], io: &mut Io<'_>) -> u8 {
    if inputs.is_empty() {
        return output::fail(io, &nothing(&args.paths));
    }
    let names: Vec<_> = inputs.iter().map(|input| report::shown::name(input.name())).collect();
    output::print(io, &(names.join("\n") + "\n"))
}

/// Writes all findings where GitHub shows them, since it does not show all annotations. Returns why that failed.
fn step_summary(args: &LintArgs, report: &Report) -> Option<String> {
    let mut formats = args.output.iter().map(|(format, _)| *format).chain([args.format]);
    let file = PathBuf::from(std::env::var_os("GITHUB_STEP_SUMMARY")?);
    if report.diagnostics.is_empty() || file.as_os_str().is_empty() || !formats.any(|format| format == Format::Github) {
        return None;
    }
    let error = report::append_step_summary(report, &file).err()?;
    Some(format!("GITHUB_STEP_SUMMARY {}: {error}", file.display()))
}

/// Prints what fixes would change. Returns the exit status: 1 if there is something.
fn print_diff(
    args: &LintArgs,
    inputs: &[Input],
    report: &Report,
    options: &Options,
    colour: bool,
    io: &mut Io<'_>,
) -> u8 {
    let fixes = fix::fixes(inputs, report, options, args.fix.least());
    if let Err(error) = output::write_coloured(io, colour, |out| fix::write_diff(&fixes.changes, out)) {
        return output::fail(io, &error);
    }
    if !args.report.is_quiet() {
        output::tell(io, fixes.summary(Mode::Diff, report, args.fix.least()).as_deref());
    }
    for failure in &fixes.failures {
        output::fail(io, failure);
    }
    match (fixes.failures.is_empty(), fixes.changes.is_empty()) {
        (false, _) => FAILED,
        (_, true) => OK,
        (_, false) => FINDINGS,
    }
}

/// What to lint, and how.
struct Prepared {
    inputs: Vec<Input>,
    options: Options,
    /// Whether it is fine that there is nothing to lint.
    may_be_empty: bool,
}

fn prepared(args: &LintArgs, io: &mut Io<'_>) -> Result<Prepared, String> {
    let mut configs = args.configuration.configs();
    let mut options = Options::default();
    let (context, export) = args.context.context(io)?;
    options.context = context;
    options.registration = export.map(Arc::new);
    options.context.budget = args.budget.budget();
    (options.max_findings, options.max_total_findings) = args.budget.findings();
    let formats = args.output.iter().map(|(format, _)| *format).chain([args.format]);
    options.excerpts = if formats.map(Format::excerpts).any(|excerpts| excerpts == Excerpts::Keep) {
        Excerpts::Keep
    } else {
        Excerpts::Skip
    };
    let (inputs, left_out) = inputs(args, &mut configs, options.context.budget.bytes, io)?;
    let paths = inputs.iter().map(|input| match input {
        Input::File { path, .. } => path.as_path(),
        Input::Text { name, .. } => Path::new(name),
    });
    options.settings = configs.assign(paths).map_err(|error| error.to_string())?;
    options.baselines = args.configuration.baselines(&options.settings)?;
    for warning in configs.unmatched() {
        output::warn(io, &warning);
    }
    let may_be_empty = left_out > 0 || configs.allows_empty(&args.paths).map_err(|error| error.to_string())?;
    Ok(Prepared {
        inputs,
        options,
        may_be_empty,
    })
}

/// The files, and how many that were named are left out.
fn inputs(
    args: &LintArgs,
    configs: &mut Configs,
    bytes: usize,
    io: &mut Io<'_>,
) -> Result<(Vec<Input>, usize), String> {
    let mut inputs = Vec::new();
    let (stdin, paths): (Vec<_>, Vec<_>) = args.paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    if !stdin.is_empty() {
        let mut read = Vec::new();
        let limit = u64::try_from(bytes).unwrap_or(u64::MAX).saturating_add(1);
        io.stdin
            .take(limit)
            .read_to_end(&mut read)
            .map_err(|error| format!("standard input: {error}"))?;
        inputs.push(Input::text(args.stdin_filename.clone(), read));
    }
    let paths = if args.paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        paths
    };
    let kinds = match (args.source_only, args.no_source) {
        (true, _) => Kinds::Source,
        (false, true) => Kinds::Data,
        (false, false) => Kinds::All,
    };
    let discover::Discovered { files, left_out, .. } = discover::files(&paths, configs, kinds)?;
    let files: Vec<Input> = files.into_iter().map(input).collect();
    let outputs = args.output.iter().map(|(_, file)| file.as_path());
    inputs.extend(discover::keep_apart(files, outputs.chain(args.usage.file()))?);
    Ok((inputs, left_out))
}

fn input(file: discover::File) -> Input {
    let input = Input::file(names::shown(&file.path), file.path);
    match file.origin {
        Origin::Searched => input.searched(),
        Origin::Named => input,
    }
}

/// Says that there was nothing to lint.
fn nothing(paths: &[PathBuf]) -> String {
    let places: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    let places = if places.is_empty() {
        ".".to_owned()
    } else {
        places.join(", ")
    };
    format!(
        "no subscriptions found in {places}: searched graphsub.{{yaml,yml,json}}, *.graphsub.{{yaml,yml,json}}, program code, \
         request files, documentation, scripts and data; name a file to lint it regardless of its name"
    )
}

fn run_find(paths: &[PathBuf], format: FindFormat, now: i64) -> Result<String, String> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here } else { paths };
    let files = discover::files(paths, &mut Configs::default(), Kinds::All)?.files;
    let inputs: Vec<Input> = files.into_iter().map(input).collect();
    let mut context = Context::default();
    context.now = now;
    let definitions = find::find(&inputs, &context);
    Ok(match format {
        FindFormat::Table => find::table(&definitions),
        FindFormat::Json => find::json(&definitions),
        FindFormat::Manifest => find::manifest(&definitions),
    })
}
