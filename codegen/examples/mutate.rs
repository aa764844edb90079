//! Alters the rows of the tables and looks whether `check` or the double-entry test notices.
//!
//! `cargo mutate-tables [--every-field] [TABLE]...` works on a copy below `target/mutation`: one
//! value of one row is changed there, the spec is checked, the tables are generated and the test is
//! run. What neither refuses is a survivor: a value that could be wrong without anybody noticing.
//! Without `--every-field` each row is altered once, in another field from row to row.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use graphsub_codegen::spec::{self, Spec, TABLE_FILES};
use graphsub_codegen::write::{Mode, ensure_file_contents};
use graphsub_codegen::{backend, check, model};
use serde_json::{Value, json};

/// Words and links of our own, which no document states.
const OUR_WORDS: [&str; 10] = [
    "evidence",
    "note",
    "when",
    "title",
    "watches",
    "why",
    "text",
    "example",
    "shortest_id",
    "rules",
];

/// A table that was copied from data, not typed: it has no second transcription, and a thousand rows.
const COPIED: &str = "graph_permissions";

type Failure = Box<dyn std::error::Error>;

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a command")]
fn main() -> ExitCode {
    let (flags, wanted): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with('-'));
    match run(&wanted, flags.iter().any(|flag| flag == "--every-field")) {
        Ok(survivors) if survivors.is_empty() => {
            println!("no survivors");
            ExitCode::SUCCESS
        }
        Ok(survivors) => {
            println!("{} survivors:\n{}", survivors.len(), survivors.join("\n"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

#[allow(clippy::print_stdout, reason = "progress of a long run")]
fn run(wanted: &[String], every_field: bool) -> Result<Vec<String>, Failure> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = Copy::new(&root)?;
    if !copy.notices_nothing(&copy.files)? {
        return Err("the unchanged tables already fail: mend that first".into());
    }
    let mut survivors = Vec::new();
    for (table, file) in TABLE_FILES {
        let by_name = wanted.iter().any(|name| name == table);
        if !by_name && (!wanted.is_empty() || *table == COPIED) {
            continue;
        }
        let value: Value = serde_yaml::from_str(&copy.files[*file])?;
        let rows = value["rows"].as_array().map_or(0, Vec::len);
        let (mut altered_rows, mut checked, mut tested) = (0, 0, 0);
        for index in 0..rows {
            let fields = facts(&value["rows"][index]);
            let key = spec::key(table, &value["rows"][index]);
            let chosen = if every_field {
                fields
            } else {
                vec![fields[index % fields.len()].clone()]
            };
            for field in chosen {
                let mut changed = value.clone();
                let cell = &mut changed["rows"][index][&field];
                let before = cell.take();
                *cell = altered(&field, &before);
                let what = format!("{field} {before} -> {cell}");
                let mut files = copy.files.clone();
                files.insert((*file).to_owned(), serde_yaml::to_string(&changed)?);
                altered_rows += 1;
                match Spec::from_files(&files) {
                    Ok(spec) if spec.notes.is_empty() && check::check(&spec).is_empty() => {
                        if copy.notices_nothing(&files)? {
                            survivors.push(format!("  {table} `{key}`: {what}"));
                        } else {
                            tested += 1;
                        }
                    }
                    _ => checked += 1,
                }
            }
        }
        println!("{table}: {altered_rows} altered, {checked} refused by check, {tested} by the double entry");
    }
    Ok(survivors)
}

/// The fields of a row that hold facts.
fn facts(row: &Value) -> Vec<String> {
    let names = row.as_object().into_iter().flat_map(|row| row.keys());
    names
        .filter(|name| !OUR_WORDS.contains(&name.as_str()))
        .cloned()
        .collect()
}

fn altered(field: &str, value: &Value) -> Value {
    let other = |choices: &[&str]| {
        choices
            .iter()
            .find(|choice| value != **choice)
            .map_or(Value::Null, |choice| json!(choice))
    };
    match (field, value) {
        ("firmness", _) => other(&["explicit", "example"]),
        ("support", _) => other(&["supported", "unsupported"]),
        ("select", _) => other(&["required", "unstated"]),
        ("accounts", _) => other(&["personal", "any"]),
        ("kind", Value::String(kind)) if ["misspelt", "outdated", "not-subscribable"].contains(&kind.as_str()) => {
            other(&["outdated", "misspelt"])
        }
        ("kind", Value::String(kind)) if ["text", "url", "boolean", "date-time"].contains(&kind.as_str()) => {
            other(&["text", "url"])
        }
        ("kind", _) => other(&["scope", "header"]),
        ("status", Value::String(status)) if ["allowed", "ignored", "refused"].contains(&status.as_str()) => {
            other(&["allowed", "refused"])
        }
        ("status", Value::String(status)) if status == "deprecated" => json!("retired"),
        ("status", Value::String(_)) => other(&["optional", "required"]),
        ("pool", _) => Value::Null,
        ("counts", _) => json!("subscriptions"),
        ("source" | "document", _) => other(&["teams-chat-2024", "outlook-2024"]),
        ("sources", _) => json!(["teams-chat-2024"]),
        ("resource", _) => other(&["message", "team"]),
        ("resources", _) => json!(["message", "shift"]),
        ("per", Value::Array(per)) => {
            if per.len() == 1 {
                json!(["app", "chat"])
            } else {
                json!(per[..1])
            }
        }
        ("api", _) => other_list(value, &[json!(["beta"]), json!(["v1.0", "beta"])]),
        ("paths", Value::Array(paths)) => {
            if paths.len() == 1 {
                json!([])
            } else {
                json!(paths[1..])
            }
        }
        ("forms", Value::Array(forms)) => {
            if forms.len() == 1 {
                json!([{"document": forms[0]["document"], "path": format!("{}/x", forms[0]["path"].as_str().unwrap_or_default())}])
            } else {
                json!(forms[1..])
            }
        }
        ("clouds", _) => json!(["global", "china"]),
        ("allowed", Value::Array(allowed)) => {
            if allowed.len() == 1 {
                other_list(value, &[json!(["created"]), json!(["updated"])])
            } else {
                json!(allowed[1..])
            }
        }
        ("names" | "values" | "discouraged" | "contested" | "query" | "refuses" | "rules", Value::Array(items)) => {
            if items.is_empty() {
                json!(["GS401"])
            } else {
                json!(items[1..])
            }
        }
        (_, Value::Array(items)) if items.len() > 1 => json!(items[..items.len() - 1]),
        (_, Value::Array(_)) => json!(["Mail.Read", "Chat.Read"]),
        (_, Value::Number(number)) => json!(number.as_u64().unwrap_or_default() + 1),
        (_, Value::Bool(flag)) => json!(!flag),
        (_, Value::Null) => json!("x"),
        ("average" | "maximum", _) => json!(60),
        (_, Value::String(text)) if text == "not supported" => json!(["Mail.Read"]),
        (_, Value::String(text)) => json!(format!("{text}x")),
        (_, Value::Object(_)) => Value::Null,
    }
}

fn other_list(value: &Value, choices: &[Value]) -> Value {
    choices
        .iter()
        .find(|choice| *choice != value)
        .cloned()
        .unwrap_or_default()
}

/// Copies the texts of a folder and the folders in it.
fn copy_texts(from: &Path, to: &Path) -> Result<(), Failure> {
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_texts(&entry.path(), &to)?;
        } else {
            ensure_file_contents(&to, &std::fs::read_to_string(entry.path())?, Mode::Write)?;
        }
    }
    Ok(())
}

/// The generated crate and its test, apart from the project.
struct Copy {
    folder: PathBuf,
    /// The unchanged spec.
    files: BTreeMap<String, String>,
}

impl Copy {
    fn new(root: &Path) -> Result<Copy, Failure> {
        let folder = root.join("target/mutation");
        let mut files = BTreeMap::new();
        for (file, _) in spec::schemas() {
            files.insert(
                (*file).to_owned(),
                std::fs::read_to_string(root.join("spec").join(file))?,
            );
        }
        for part in ["tests/double-entry", "generated/src", "terms/src"] {
            copy_texts(&root.join(part), &folder.join(part))?;
        }
        for file in [
            "tests/double_entry.rs",
            "generated/Cargo.toml",
            "terms/Cargo.toml",
            "Cargo.lock",
        ] {
            ensure_file_contents(
                &folder.join(file),
                &std::fs::read_to_string(root.join(file))?,
                Mode::Write,
            )?;
        }
        let workspace = std::fs::read_to_string(root.join("Cargo.toml"))?;
        let workspace = workspace.split("\n[package]").next().unwrap_or_default();
        let members = |line: &str| line.starts_with("members") || line.starts_with("default-members");
        let lines: Vec<&str> = workspace
            .lines()
            .map(|line| if members(line) { "" } else { line })
            .collect();
        let workspace =
            lines
                .join("\n")
                .replacen("[workspace]", "[workspace]\nmembers = [\"generated\", \"terms\"]", 1);
        ensure_file_contents(&folder.join("Cargo.toml"), &workspace, Mode::Write)?;
        Ok(Copy { folder, files })
    }

    /// Whether the double-entry test passes on tables generated from these specs.
    fn notices_nothing(&self, files: &BTreeMap<String, String>) -> Result<bool, Failure> {
        let spec = Spec::from_files(files).map_err(|problems| format!("{problems:?}"))?;
        for (file, contents) in backend::rust::files(&model::build(&spec))? {
            if file.starts_with("generated/") {
                ensure_file_contents(&self.folder.join(file), &contents, Mode::Write)?;
            }
        }
        let mut cargo = Command::new("cargo");
        cargo
            .args([
                "test",
                "--quiet",
                "--offline",
                "-p",
                "graphsub-tables",
                "--test",
                "double_entry",
            ])
            .current_dir(&self.folder);
        let status = cargo.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        Ok(status.success())
    }
}
