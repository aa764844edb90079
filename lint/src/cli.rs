//! The command line.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};
use graphsub_tables::{ApiVersion, Auth, Cloud, Resource, Severity};

use crate::config::{Config, FILE_NAME};
use crate::discover;
use crate::facts::{explain, resources, rules};
use crate::linter::{Input, Options, lint};
use crate::manifest::{Context, schema, time};
use crate::report::{Format, lines};

/// Nothing to say about the input.
pub const OK: u8 = 0;
/// There are findings.
pub const FINDINGS: u8 = 1;
/// The work could not be done.
pub const FAILED: u8 = 2;

/// Checks Microsoft Graph change-notification subscriptions against what Microsoft documents.
#[derive(Parser)]
#[command(name = "graphsub", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Check manifests and request bodies
    Lint(LintArgs),
    /// Say in words what is known about a rule, resource, path or permission
    Explain {
        /// GS401, lifetime-too-long, chatMessage, /me/messages, Mail.Read ...
        #[arg(value_name = "RULE|RESOURCE|PATH|PERMISSION")]
        what: String,
    },
    /// Print the tables
    Resources {
        /// One resource or path; all without it
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
    },
    /// Print a JSON Schema
    Schema {
        /// Of what
        #[arg(value_enum)]
        of: SchemaOf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum TableFormat {
    /// For people
    Table,
    /// JSON, version 1
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// Subscription manifests
    Manifest,
}

#[derive(Args)]
struct LintArgs {
    /// Files, folders, or `-` for standard input [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "full")]
    format: Format,
    /// Write the findings to a file as well; may be repeated
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output)]
    output: Vec<(Format, PathBuf)>,
    /// Lightest severity that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = named(Severity::ALL, Severity::as_str))]
    fail_on: Severity,
    /// Clock for expirationDateTime [default: now]
    #[arg(long, value_name = "RFC3339", value_parser = clock)]
    now: Option<i64>,
    /// Kind of sign-in, for request bodies
    #[arg(long, value_parser = named(Auth::ALL, Auth::as_str))]
    auth: Option<Auth>,
    /// Version of the endpoint, for request bodies
    #[arg(long, value_parser = named(ApiVersion::ALL, ApiVersion::as_str))]
    api: Option<ApiVersion>,
    /// National cloud, for request bodies
    #[arg(long, value_parser = named(Cloud::ALL, Cloud::as_str))]
    cloud: Option<Cloud>,
    /// A granted permission, for request bodies; may be repeated
    #[arg(long = "permission", value_name = "NAME")]
    permissions: Vec<String>,
    /// Name of standard input in findings; its ending tells YAML from JSON
    #[arg(long, value_name = "NAME", default_value = "<stdin>")]
    stdin_filename: String,
    /// Configuration to use [default: graphsub.toml in the current folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Reads one of the values that have a name.
fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|value| name(*value))).try_map(move |text| {
        all.iter()
            .copied()
            .find(|value| name(*value) == text)
            .ok_or("no such value")
    })
}

fn clock(text: &str) -> Result<i64, String> {
    time::date_time(text).map_err(|why| format!("{why}: write it like 2026-01-31T18:00:00Z"))
}

fn output(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text
        .split_once('=')
        .ok_or("write it as FORMAT=FILE, for instance sarif=graphsub.sarif")?;
    Ok((Format::from_str(format, true)?, PathBuf::from(file)))
}

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

/// Runs the program and gives its exit status: 0 no finding, 1 findings, 2 could not do its work.
///
/// A reader that goes away (`graphsub rules | head`) is no failure.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io<'_>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let text = error.render().to_string();
            return match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print(io, Done::well(text)),
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
        Command::Lint(args) => run_lint(args, colour, io),
        Command::Explain { what } => explain::explain(&what).map(Done::well),
        Command::Resources { name, format } => selected(name.as_deref()).map(|(found, text)| {
            Done::well(match (format, text) {
                (TableFormat::Json, _) => resources::json(&found),
                (TableFormat::Table, Some(text)) => text,
                (TableFormat::Table, None) => resources::table(&found),
            })
        }),
        Command::Rules {
            format: TableFormat::Table,
        } => Ok(Done::well(rules::table())),
        Command::Rules {
            format: TableFormat::Json,
        } => Ok(Done::well(rules::json())),
        Command::Schema { of: SchemaOf::Manifest } => Ok(Done::well(format!("{:#}\n", schema::manifest().as_value()))),
    };
    match outcome {
        Ok(done) => print(io, done),
        Err(message) => {
            let _ = writeln!(io.stderr, "error: {}", lines(&message));
            FAILED
        }
    }
}

/// What a command has to say.
struct Done {
    /// For standard output.
    text: String,
    /// The exit status, if all of it can be said.
    status: u8,
    /// What could not be done beside it.
    failures: Vec<String>,
}

impl Done {
    fn well(text: String) -> Done {
        Done {
            text,
            status: OK,
            failures: Vec::new(),
        }
    }
}

/// Writes to standard output. A reader that has gone has seen what it wanted; anything else that
/// loses a part of the output is a failure.
fn print(io: &mut Io<'_>, mut done: Done) -> u8 {
    match io
        .stdout
        .write_all(done.text.as_bytes())
        .and_then(|()| io.stdout.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            done.failures.push(format!("standard output: {error}"));
        }
        _ => {}
    }
    for failure in &done.failures {
        let _ = writeln!(io.stderr, "error: {}", lines(failure));
    }
    if done.failures.is_empty() { done.status } else { FAILED }
}

/// The resources to print, and one of them in words where only one was asked for.
fn selected(name: Option<&str>) -> Result<(Vec<Resource>, Option<String>), String> {
    let Some(name) = name else {
        return Ok((Resource::ALL.to_vec(), None));
    };
    let by_name = explain::resource(name);
    let by_path = || {
        graphsub_rules::path::ResourcePath::parse(name)
            .meaning()
            .path()
            .map(|path| path.resource)
    };
    match by_name.or_else(by_path) {
        Some(resource) => Ok((vec![resource], Some(resources::explain(resource)))),
        None => Err(explain::explain(name)
            .err()
            .unwrap_or_else(|| format!("`{name}` is no resource and no path"))),
    }
}

fn run_lint(args: LintArgs, colour: bool, io: &mut Io<'_>) -> Result<Done, String> {
    let config = match &args.config {
        Some(file) => Config::load(file)?,
        None if Path::new(FILE_NAME).is_file() => Config::load(Path::new(FILE_NAME))?,
        None => Config::default(),
    };
    let inputs = inputs(&args, &config, io)?;
    let options = Options {
        context: Context {
            auth: args.auth,
            api: args.api,
            cloud: args.cloud,
            permissions: args.permissions,
            now: args.now.unwrap_or(io.now),
        },
        config,
    };
    let report = lint(inputs, &options);
    let mut failures = Vec::new();
    for (format, file) in &args.output {
        let text = strip(&format.render(&report));
        if let Err(error) = replace_file(file, &text) {
            failures.push(format!("{}: {error}", file.display()));
        }
    }
    let text = args.format.render(&report);
    Ok(Done {
        text: if colour { text } else { strip(&text) },
        status: if report.fails(args.fail_on) { FINDINGS } else { OK },
        failures,
    })
}

fn strip(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn inputs(args: &LintArgs, config: &Config, io: &mut Io<'_>) -> Result<Vec<Input>, String> {
    let mut inputs = Vec::new();
    let (stdin, paths): (Vec<_>, Vec<_>) = args.paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    if !stdin.is_empty() {
        let mut bytes = Vec::new();
        io.stdin
            .read_to_end(&mut bytes)
            .map_err(|error| format!("standard input: {error}"))?;
        inputs.push(Input {
            name: args.stdin_filename.clone(),
            bytes,
        });
    }
    let paths = if args.paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        paths
    };
    let files = discover::files(&paths, config)?;
    keep_apart(&files, &args.output)?;
    for file in files {
        let bytes = std::fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        inputs.push(Input {
            name: discover::shown(&file),
            bytes,
        });
    }
    if inputs.is_empty() {
        let where_ = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
            .join(", ");
        return Err(format!(
            "no manifest in {where_}: looked for graphsub.yaml, graphsub.yml, graphsub.json and *.graphsub.* of these; \
             name a file to lint it whatever it is called"
        ));
    }
    Ok(inputs)
}

/// Refuses to write an output over a file that is linted. Devices may be both.
fn keep_apart(files: &[PathBuf], outputs: &[(Format, PathBuf)]) -> Result<(), String> {
    let place = |file: &PathBuf| file.canonicalize().ok().filter(|place| place.is_file());
    let written: HashMap<PathBuf, &PathBuf> = outputs
        .iter()
        .filter_map(|(_, file)| Some((place(file)?, file)))
        .collect();
    if written.is_empty() {
        return Ok(());
    }
    match files.iter().find_map(|file| written.get(&place(file)?)) {
        Some(file) => Err(format!(
            "the output {} is one of the files that are linted: name another one",
            file.display()
        )),
        None => Ok(()),
    }
}

/// Writes a file beside its place and moves it there, so that no failure leaves half of it. What is
/// no regular file, such as a device or a link, is written to instead of replaced.
fn replace_file(file: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::symlink_metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
        return std::fs::write(file, text);
    }
    let mut name = file.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = file.with_file_name(name);
    std::fs::write(&temporary, text)
        .and_then(|()| std::fs::rename(&temporary, file))
        .inspect_err(|_| {
            let _ = std::fs::remove_file(&temporary);
        })
}
