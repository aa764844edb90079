//! `graphsub-codegen`: checks `spec/` and writes everything that is generated from it; reads the pages
//! its facts come from.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use graphsub_codegen::Problem;
use graphsub_codegen::generate::{self, Generated, list};
use graphsub_codegen::write::Mode;
use graphsub_import::{self as import, docs};

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
    /// Write generated/, docs/rules, docs/resources, docs/guide/coverage.md and spec/schema
    Generate {
        /// Write nothing; fail if a file is not up to date
        #[arg(long)]
        check: bool,
    },
    /// Check spec/ and report everything that is wrong
    Check,
    /// Write the JSON Schemas of the spec files to spec/schema
    Schema,
    /// Render templates of your own with the facts of spec/
    ///
    /// Each file NAME.tera below the folder writes NAME; one that begins with `_` is there for others to include.
    /// The templates are Tera's and see the same model as those of the project.
    Render {
        /// Folder with the templates
        #[arg(long, value_name = "DIR")]
        templates: PathBuf,
        /// Folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
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
    /// read: that is left out and listed, and everything else is compared and written all the same.
    Import {
        /// Markdown pages, or folders such as a checkout of the documentation, of which the pages known to
        /// spec/documents.yaml are read
        #[arg(required_unless_present = "coverage", value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print which rows of spec/tables are watched, and which are not
        #[arg(long, conflicts_with_all = ["paths", "document", "write", "transcribe", "format"])]
        coverage: bool,
        /// The document the pages are, by its id [default: the one whose `page` is their path]
        #[arg(long, value_name = "ID")]
        document: Option<String>,
        /// Bring the tables up to date, and list what needs a person
        #[arg(long)]
        write: bool,
        /// Print the rows of tests/double-entry that a second person types from the page and checks; they are not written
        #[arg(long, requires = "write")]
        transcribe: bool,
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
    let (outcome, failure) = match cli.command {
        Command::Generate { check } => (generate(&root, if check { Mode::Check } else { Mode::Write }), 1),
        Command::Check => (check(&root), 1),
        Command::Schema => (schema(&root), 1),
        Command::Render { templates, out } => (render(&root, &templates, &out), 1),
        Command::ReadDocs { paths, format } => (read_docs(&paths, format), 1),
        Command::Import { coverage: true, .. } => (coverage(&root), 1),
        Command::Import {
            paths,
            document,
            write,
            transcribe,
            format,
            coverage: false,
        } => {
            let action = match (write, transcribe) {
                (false, _) => Action::Compare,
                (true, false) => Action::Write,
                (true, true) => Action::WriteAndTranscribe,
            };
            (import_pages(&root, &paths, document.as_deref(), action, format), 2)
        }
    };
    outcome.unwrap_or_else(|error| {
        report(&error);
        ExitCode::from(failure)
    })
}

/// Prints a line to standard error.
#[allow(clippy::print_stderr, reason = "the one place that writes to standard error")]
fn report(text: &str) {
    eprintln!("{text}");
}

/// Prints to standard output; a reader that closes the pipe has seen enough.
fn print(text: &str) -> Result<(), String> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn generate(root: &Path, mode: Mode) -> Result<ExitCode, String> {
    let generated = generate::generate(root, mode, import::coverage::files).map_err(|error| error.to_string())?;
    summary(&generated)
}

fn schema(root: &Path) -> Result<ExitCode, String> {
    let generated = generate::schemas(root).map_err(|error| error.to_string())?;
    summary(&generated)
}

fn render(root: &Path, templates: &Path, out: &Path) -> Result<ExitCode, String> {
    let generated = generate::render(root, templates, out).map_err(|error| error.to_string())?;
    summary(&generated)
}

fn summary(generated: &Generated) -> Result<ExitCode, String> {
    let Generated { files, written, notes } = generated;
    report_notes(notes);
    print(&if *written == 0 {
        format!("{files} files are up to date\n")
    } else {
        format!("wrote {written} of {files} files\n")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What holds nobody up.
fn report_notes(notes: &[Problem]) {
    for note in notes {
        report(&format!("note: {note}"));
    }
}

fn check(root: &Path) -> Result<ExitCode, String> {
    let spec = generate::checked(root).map_err(|error| error.to_string())?;
    import::check(&spec).map_err(|problems| list(&problems))?;
    report_notes(&spec.notes);
    let rows: usize = spec.raw.values().map(Vec::len).sum();
    let (decisions, rules) = (spec.decisions.len(), spec.rules.len());
    print(&format!(
        "spec/ is sound: {rows} rows, {decisions} decisions, {rules} rules\n"
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the facts of pages.
fn read_docs(paths: &[PathBuf], format: Format) -> Result<ExitCode, String> {
    let reading = docs::read(paths);
    let facts = match format {
        Format::Text => docs::text(&reading),
        Format::Json => docs::json(&reading).map_err(|error| error.to_string())? + "\n",
    };
    print(&facts)?;
    for problem in &reading.problems {
        report(&problem.to_string());
    }
    let status = if reading.is_incomplete() { 2 } else { 0 };
    Ok(ExitCode::from(status))
}

/// Prints what is watched.
fn coverage(root: &Path) -> Result<ExitCode, String> {
    let spec = import::load(root).map_err(|problems| list(&problems))?;
    print(&import::coverage::markdown(&import::coverage::of(&spec)))?;
    Ok(ExitCode::SUCCESS)
}

/// What `import` does with the pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Compare,
    Write,
    WriteAndTranscribe,
}

/// Compares pages with the tables, and writes what can be written.
fn import_pages(
    root: &Path,
    paths: &[PathBuf],
    document: Option<&str>,
    action: Action,
    format: DriftFormat,
) -> Result<ExitCode, String> {
    let spec = import::load(root).map_err(|problems| list(&problems))?;
    let (drift, written) = if action == Action::Compare {
        let mut drift = import::compare(&spec, paths, document);
        import::plan(root, &mut drift).map_err(|problems| list(&problems))?;
        (drift, None)
    } else {
        let (drift, written) = import::bring_up_to_date(root, paths, document).map_err(|problems| list(&problems))?;
        (drift, Some(written))
    };
    let written = written.as_ref();
    print(&match format {
        DriftFormat::Text => import::report::text(&drift, written),
        DriftFormat::Markdown => import::report::markdown(&drift, written),
        DriftFormat::Json => import::report::json(&drift, written),
    })?;
    if action == Action::WriteAndTranscribe {
        let after = import::load(root).map_err(|problems| list(&problems))?;
        let rows = import::transcription::changes(&spec, &after);
        match format {
            DriftFormat::Text => print(&rows)?,
            // What a program reads holds nothing else.
            DriftFormat::Markdown | DriftFormat::Json => report(&rows),
        }
    }
    for problem in &drift.problems {
        report(&problem.to_string());
    }
    if action != Action::Compare && drift.is_incomplete() {
        report("what could not be read was left out: see the errors above");
    }
    Ok(ExitCode::from(match (drift.is_incomplete(), drift.is_any()) {
        (true, _) => 2,
        (false, drift) => u8::from(drift),
    }))
}
