//! The second transcription: which rows of `tests/double-entry` say what rows of the tables say.
//!
//! They are printed for a second person, who types them from the page and checks them, and never written.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::kinds::watches;
use graphsub_codegen::spec::{Auth, Spec, column};

/// Cells of a row.
type Cells = Vec<String>;

/// A file of the second transcription that says what a table says.
struct File {
    name: &'static str,
    table: &'static str,
    /// The rows of the file for one row of the table.
    rows: fn(&Spec, &Value) -> Vec<Cells>,
}

const FILES: [File; 9] = [
    File {
        name: "paths.csv",
        table: "paths",
        rows: forms,
    },
    File {
        name: "beta.csv",
        table: "paths",
        rows: |_, row| {
            let is_beta = list(row, "api") == "beta";
            is_beta.then(|| vec![text(row, "template")]).into_iter().collect()
        },
    },
    File {
        name: "permissions.csv",
        table: "permissions",
        rows: |_, row| {
            let mut cells = vec![text(row, "label"), text(row, "path")];
            cells.extend(Auth::ALL.iter().map(|auth| match list(row, column(*auth)) {
                names if names.is_empty() => "-".to_owned(),
                names => names,
            }));
            cells.push(text(row, "source"));
            vec![cells]
        },
    },
    File {
        name: "rsc.csv",
        table: "resource_specific_consent",
        rows: |_, row| vec![vec![text(row, "permission"), text(row, "source")]],
    },
    File {
        name: "lifetimes.csv",
        table: "lifetimes",
        rows: lifetime,
    },
    File {
        name: "latency.csv",
        table: "latency",
        rows: |_, row| {
            let cells = ["label", "average", "maximum", "source"];
            vec![cells.map(|field| text(row, field)).to_vec()]
        },
    },
    File {
        name: "quotas.csv",
        table: "quotas",
        rows: |_, row| {
            vec![vec![
                text(row, "label"),
                list(row, "per"),
                text(row, "limit"),
                text(row, "source"),
            ]]
        },
    },
    File {
        name: "resource-data.csv",
        table: "resource_data",
        rows: resource_data,
    },
    File {
        name: "permission-types.csv",
        table: "permission_types",
        rows: |_, row| {
            let of = |auth: &Auth| -> Vec<Cells> {
                let labels = row.get(column(*auth)).and_then(Value::as_array).into_iter().flatten();
                let labels = labels.filter_map(Value::as_str);
                let cells = |label: &str| vec![text(row, "document"), auth.as_str().to_owned(), label.to_owned()];
                labels.map(cells).collect()
            };
            Auth::ALL.iter().flat_map(of).collect()
        },
    },
];

/// The files that hold what a table says. That of a table whose rows it does not repeat one by one is named, and not
/// printed.
pub(crate) fn files(table: &str) -> Vec<String> {
    let files: Vec<String> = FILES
        .iter()
        .filter(|file| file.table == table)
        .map(|file| file.name.to_owned())
        .collect();
    let is_watched = watches().any(|(_, watch)| watch.table == table);
    if files.is_empty() && is_watched {
        return vec![format!("{}.csv", table.replace('_', "-"))];
    }
    files
}

/// The rows of each file as the tables say them, as lines of CSV without a header.
pub fn rows(spec: &Spec) -> BTreeMap<&'static str, Vec<String>> {
    let mut all: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for file in &FILES {
        let rows = spec.raw.get(file.table).into_iter().flatten();
        let lines = rows.flat_map(|row| (file.rows)(spec, row)).map(|cells| line(&cells));
        all.entry(file.name).or_default().extend(lines);
    }
    all
}

/// The rows that `after` has and `before` has not, with `+`, and those that go, with `-`; by file.
pub fn changes(before: &Spec, after: &Spec) -> String {
    let mut out = String::new();
    let old = rows(before);
    for (file, new) in rows(after) {
        let old = &old[file];
        let marked = |sign: char, rows: &[String], others: &[String]| -> String {
            let left = rows.iter().filter(|row| !others.contains(row));
            left.map(|row| format!("  {sign} {row}\n")).collect()
        };
        let changed = marked('-', old, &new) + &marked('+', &new, old);
        if !changed.is_empty() {
            out += &format!("  {file}\n{changed}");
        }
    }
    if out.is_empty() {
        return "\nNo row of tests/double-entry changes\n".to_owned();
    }
    format!("\nRows of tests/double-entry for a second person to type from the page and to check, not written\n{out}")
}

fn forms(spec: &Spec, row: &Value) -> Vec<Cells> {
    let resource = text(row, "resource");
    let label = spec.resources.iter().find(|known| known.id == resource);
    let label = label.and_then(|known| known.labels.first()).unwrap_or(&resource);
    let forms = row.get("forms").and_then(Value::as_array).into_iter().flatten();
    forms
        .map(|form| vec![label.clone(), text(form, "path"), text(form, "document")])
        .collect()
}

fn lifetime(_: &Spec, row: &Value) -> Vec<Cells> {
    let is = |field: &str| row.get(field) == Some(&Value::Bool(true));
    vec![vec![
        text(row, "label"),
        list(row, "resources"),
        text(row, "maximum"),
        if is("observed") {
            String::new()
        } else {
            text(row, "gloss")
        },
        is("resource_data").to_string(),
        is("observed").to_string(),
        text(row, "source"),
    ]]
}

fn resource_data(_: &Spec, row: &Value) -> Vec<Cells> {
    let support = match text(row, "support").as_str() {
        "supported" => "yes",
        "unlisted" => "unlisted",
        _ => "no",
    };
    let mut cells = vec![text(row, "resource"), support.to_owned(), text(row, "select")];
    cells.push(text(row, "encryption"));
    cells.push(text(row, "source"));
    let beside = [text(row, "encryption_source"), list(row, "also")];
    cells.push(
        beside
            .into_iter()
            .filter(|cell| !cell.is_empty())
            .collect::<Vec<_>>()
            .join(";"),
    );
    vec![cells]
}

/// A cell with one value; empty where the row has none.
fn text(row: &Value, field: &str) -> String {
    match row.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A list in one cell.
fn list(row: &Value, field: &str) -> String {
    let items = row.get(field).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).collect::<Vec<_>>().join(";")
}

/// Cells as CSV, quoted where they have to be.
fn line(cells: &[String]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(cells);
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end().to_owned()
}
