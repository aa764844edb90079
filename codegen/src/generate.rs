//! The commands of the generator: check the specs, write what follows from them.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::backend::{self, Files, RenderError};
use crate::spec::{self, Spec};
use crate::write::{Mode, Outcome, ensure_file_contents};
use crate::{Problem, check, model};

/// Folders that hold nothing but generated files.
const OWNED: [&str; 6] = [
    "generated/src/data",
    "docs/rules",
    "docs/resources",
    "docs/cookbook",
    "docs/derive",
    "spec/schema",
];

/// What became of the generated files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// How many files there are.
    pub files: usize,
    /// How many of them were written.
    pub written: usize,
    /// What to read again in `spec/`.
    pub notes: Vec<Problem>,
}

/// Why nothing, or not everything, was generated.
#[derive(Debug)]
pub enum GenerateError {
    /// `spec/` is not sound.
    Unsound(Vec<Problem>),
    /// A template failed.
    Template(RenderError),
    /// The file system refused.
    File(std::io::Error),
    /// Files are not what would be generated.
    Stale(Vec<String>),
    /// A file is not generated any more.
    LeftOver(PathBuf),
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const AGAIN: &str = "run `cargo codegen generate` and commit the result";
        match self {
            GenerateError::Unsound(problems) => f.write_str(&list(problems)),
            GenerateError::Template(error) => error.fmt(f),
            GenerateError::File(error) => error.fmt(f),
            GenerateError::Stale(files) => write!(f, "not up to date: {}\n{AGAIN}", files.join(", ")),
            GenerateError::LeftOver(file) => write!(f, "nothing generates {} any more: {AGAIN}", file.display()),
        }
    }
}

impl std::error::Error for GenerateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            GenerateError::Template(error) => Some(error),
            GenerateError::File(error) => Some(error),
            _ => None,
        }
    }
}

impl From<RenderError> for GenerateError {
    fn from(error: RenderError) -> Self {
        GenerateError::Template(error)
    }
}

impl From<std::io::Error> for GenerateError {
    fn from(error: std::io::Error) -> Self {
        GenerateError::File(error)
    }
}

/// Returns the problems of `spec/` as lines, with their number below.
pub fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(|problem| format!("error: {problem}\n")).collect();
    let s = if problems.len() == 1 { "" } else { "s" };
    format!("{}{} problem{s} in spec/", lines.concat(), problems.len())
}

/// Reads and checks `spec/` below `root`.
///
/// # Errors
/// All problems of the files and between the tables.
pub fn checked(root: &Path) -> Result<Spec, GenerateError> {
    let spec = Spec::load(root).map_err(GenerateError::Unsound)?;
    let problems = check::check(&spec);
    if problems.is_empty() {
        Ok(spec)
    } else {
        Err(GenerateError::Unsound(problems))
    }
}

/// Makes files of the specs that are none of this crate's business, or says what is wrong with them.
pub type More = fn(&Spec) -> Result<Files, Vec<Problem>>;

/// Writes the tables, the rule registry, the reference pages and the schemas below `root`, and removes what
/// nothing generates any more; `more` returns files that somebody else makes of the specs, by their path below `root`.
/// With [`Mode::Check`] it fails instead where it would write or remove.
///
/// # Errors
/// Everything that is wrong with `spec/`, a template or a file.
pub fn generate(root: &Path, mode: Mode, more: More) -> Result<Generated, GenerateError> {
    let spec = checked(root)?;
    let model = model::build(&spec);
    let mut files = backend::rust::files(&model)?;
    files.extend(backend::docs::files(&model)?);
    files.extend(schema_files());
    files.extend(more(&spec).map_err(GenerateError::Unsound)?);
    for file in left_over(root, &files)? {
        match mode {
            Mode::Write => std::fs::remove_file(&file).map_err(|error| named(&file, &error))?,
            Mode::Check => return Err(GenerateError::LeftOver(file)),
        }
    }
    let generated = put(root, &files, mode)?;
    Ok(Generated {
        notes: spec.notes,
        ..generated
    })
}

/// Renders a folder of templates with the facts of `spec/` below `root` into the folder `out`.
///
/// # Errors
/// Everything that is wrong with `spec/`, a template or a file.
pub fn render(root: &Path, templates: &Path, out: &Path) -> Result<Generated, GenerateError> {
    let model = model::build(&checked(root)?);
    put(out, &backend::folder::files(templates, &model)?, Mode::Write)
}

/// Writes the JSON Schemas of the spec files to `spec/schema` below `root`.
///
/// # Errors
/// What the file system says.
pub fn schemas(root: &Path) -> Result<Generated, GenerateError> {
    put(root, &schema_files(), Mode::Write)
}

fn schema_files() -> Files {
    let schemas = spec::schemas().iter().map(|(file, schema)| {
        let name = file.trim_start_matches("tables/").replace(".yaml", ".schema.json");
        (format!("spec/schema/{name}"), format!("{:#}\n", schema.as_value()))
    });
    schemas.collect()
}

fn named(file: &Path, error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), format!("{}: {error}", file.display()))
}

/// Files in generated folders that nothing generates any more.
fn left_over(root: &Path, files: &Files) -> std::io::Result<Vec<PathBuf>> {
    let mut extra = Vec::new();
    for folder in OWNED {
        let Ok(entries) = std::fs::read_dir(root.join(folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry.map_err(|error| named(Path::new(folder), &error))?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_file() && !files.contains_key(&name) {
                extra.push(entry.path());
            }
        }
    }
    extra.sort();
    Ok(extra)
}

/// Writes files below `root`, those that changed.
///
/// # Errors
/// What the file system says; with [`Mode::Check`] the names of the files that would change.
pub(crate) fn put(root: &Path, files: &Files, mode: Mode) -> Result<Generated, GenerateError> {
    let mut changed = Vec::new();
    for (file, contents) in files {
        if ensure_file_contents(&root.join(file), contents, mode)? == Outcome::Changed {
            changed.push(file.clone());
        }
    }
    if mode == Mode::Check && !changed.is_empty() {
        return Err(GenerateError::Stale(changed));
    }
    Ok(Generated {
        files: files.len(),
        written: changed.len(),
        notes: Vec::new(),
    })
}
