//! `graphsub-codegen`: checks `spec/` and writes everything that is generated from it; reads the pages
//! its facts come from.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use graphsub_codegen::spec::{self, Spec};
use graphsub_codegen::write::{Outcome, ensure_file_contents};
use graphsub_codegen::{Problem, check, docs, import, model, render};

/// Checks spec/ and writes the tables, the rule registry and the reference pages.
#[derive(Parser)]
#[command(name = "graphsub-codegen", version)]
struct Cli {
    /// Folder that holds spec/ and generated/ [default: the project this tool was built from]
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write generated/, docs/rules, docs/resources and spec/schema
    Generate {
        /// Write nothing; fail if a file is not up to date
        #[arg(long)]
        check: bool,
    },
    /// Check spec/ and report everything that is wrong
    Check,
    /// Write the JSON Schemas of the spec files to spec/schema
    Schema,
    /// Read Microsoft's documentation pages and print the facts of their tables
    ///
    /// Problems go to standard error as `file:line: message`. A warning leaves all facts in place; an
    /// error means that a fact or a file was not read, and makes the exit status 2.
    ReadDocs {
        /// Markdown pages, or folders with pages, such as a checkout of the documentation
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// How to print the facts
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Compare Microsoft's documentation pages with spec/tables and print what differs
    ///
    /// The exit status is 0 without drift, 1 with drift, written or not, and 2 if a page or a fact of it could not be
    /// read; nothing is written then.
    Import {
        /// Markdown pages, or folders such as a checkout of the documentation, of which the pages known to
        /// spec/documents.yaml are read
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The document the pages are, by its id [default: the one whose `page` is their path]
        #[arg(long, value_name = "ID")]
        document: Option<String>,
        /// Bring the tables up to date, and list what needs a person
        #[arg(long)]
        write: bool,
        /// How to print the drift
        #[arg(long, value_enum, default_value_t)]
        format: DriftFormat,
    },
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum DriftFormat {
    /// Lines for people
    #[default]
    Text,
    /// The body of a pull request
    Markdown,
    /// An object for machines
    Json,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A table for people
    #[default]
    Text,
    /// An array of tables; `file` is in it when more than one page was read
    Json,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let root = cli
        .root
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    let result = match cli.command {
        Command::Generate { check } => generate(&root, check),
        Command::Check => checked(&root).map(|spec| {
            let rows: usize = spec.raw.values().map(Vec::len).sum();
            say(&format!(
                "spec/ is sound: {rows} rows, {} decisions, {} rules",
                spec.decisions.len(),
                spec.rules.len()
            ));
        }),
        Command::Schema => put(&root, schemas(), false),
        Command::ReadDocs { paths, format } => match read_docs(&paths, format) {
            Ok(status) => return status,
            Err(failure) => Err(failure),
        },
        Command::Import {
            paths,
            document,
            write,
            format,
        } => match import_pages(&root, &paths, document.as_deref(), write, format) {
            Ok(status) => return status,
            Err(failure) => {
                complain(&failure);
                return ExitCode::from(2);
            }
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&failure);
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::print_stdout, reason = "the one place that writes to standard output")]
fn say(text: &str) {
    println!("{text}");
}

#[allow(clippy::print_stderr, reason = "the one place that writes to standard error")]
fn complain(text: &str) {
    eprintln!("{text}");
}

/// Prints the facts of pages; a reader that closes the pipe has seen enough.
fn read_docs(paths: &[PathBuf], format: Format) -> Result<ExitCode, String> {
    let reading = docs::read(paths);
    let facts = match format {
        Format::Text => docs::text(&reading),
        Format::Json => docs::json(&reading).map_err(|error| error.to_string())? + "\n",
    };
    print(&facts)?;
    for problem in &reading.problems {
        complain(&problem.to_string());
    }
    let status = if reading.is_incomplete() { 2 } else { 0 };
    Ok(ExitCode::from(status))
}

fn print(text: &str) -> Result<(), String> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// Compares pages with the tables, and writes what can be written.
fn import_pages(
    root: &Path,
    paths: &[PathBuf],
    document: Option<&str>,
    write: bool,
    format: DriftFormat,
) -> Result<ExitCode, String> {
    let spec = import::load(root).map_err(|problems| list(&problems))?;
    let mut drift = import::compare(&spec, paths, document);
    let written = if write && !drift.is_incomplete() {
        Some(import::write(root, &mut drift).map_err(|problems| list(&problems))?)
    } else {
        import::plan(root, &mut drift).map_err(|problems| list(&problems))?;
        None
    };
    let written = written.as_ref();
    print(&match format {
        DriftFormat::Text => import::report::text(&drift, written),
        DriftFormat::Markdown => import::report::markdown(&drift, written),
        DriftFormat::Json => import::report::json(&drift, written),
    })?;
    for problem in &drift.problems {
        complain(&problem.to_string());
    }
    if write && written.is_none() {
        complain("nothing was written: mend what could not be read first");
    }
    Ok(ExitCode::from(match (drift.is_incomplete(), drift.is_any()) {
        (true, _) => 2,
        (false, drift) => u8::from(drift),
    }))
}

/// Reads and checks `spec/`; the error lists all problems.
fn checked(root: &Path) -> Result<Spec, String> {
    let spec = Spec::load(root).map_err(|problems| list(&problems))?;
    let problems = check::check(&spec);
    if problems.is_empty() {
        Ok(spec)
    } else {
        Err(list(&problems))
    }
}

fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|p| format!("error: {p}")).collect();
    let count = if problems.len() == 1 {
        "1 problem".to_owned()
    } else {
        format!("{} problems", problems.len())
    };
    format!("{}\n{count} in spec/", lines.join("\n"))
}

fn schemas() -> BTreeMap<String, String> {
    spec::schemas()
        .into_iter()
        .map(|(file, schema)| {
            let name = file.trim_start_matches("tables/").replace(".yaml", ".schema.json");
            (format!("spec/schema/{name}"), format!("{:#}\n", schema.as_value()))
        })
        .collect()
}

fn generate(root: &Path, only_check: bool) -> Result<(), String> {
    let spec = checked(root)?;
    let mut files = render::files(&model::build(&spec)).map_err(|error| error.to_string())?;
    files.extend(schemas());
    let extra: Vec<PathBuf> = left_over(root, &files)?;
    if only_check {
        if let Some(file) = extra.first() {
            return Err(format!(
                "{} is not generated any more: run `cargo codegen generate` and commit the result",
                file.display()
            ));
        }
    } else {
        for file in extra {
            std::fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    }
    put(root, files, only_check)
}

/// Files in generated folders that nothing generates any more.
fn left_over(root: &Path, files: &BTreeMap<String, String>) -> Result<Vec<PathBuf>, String> {
    let mut extra = Vec::new();
    for folder in ["generated/src/data", "docs/rules", "docs/resources", "spec/schema"] {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry.map_err(|error| format!("{folder}: {error}"))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_file() && !files.contains_key(&name) {
                extra.push(entry.path());
            }
        }
    }
    extra.sort();
    Ok(extra)
}

fn put(root: &Path, files: BTreeMap<String, String>, only_check: bool) -> Result<(), String> {
    let mut changed = Vec::new();
    for (file, contents) in &files {
        let outcome =
            ensure_file_contents(&root.join(file), contents, only_check).map_err(|error| error.to_string())?;
        if outcome == Outcome::Changed {
            changed.push(file.as_str());
        }
    }
    match (changed.is_empty(), only_check) {
        (true, _) => say(&format!("{} files are up to date", files.len())),
        (false, false) => say(&format!("wrote {} of {} files", changed.len(), files.len())),
        (false, true) => {
            return Err(format!(
                "not up to date: {}\nrun `cargo codegen generate` and commit the result",
                changed.join(", ")
            ));
        }
    }
    Ok(())
}
