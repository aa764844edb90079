//! Compares what is read from pages with what is expected of them.
//!
//! `cargo run -p graphsub-import --example compare_docs -- DIR` reads each `NAME.md` in the folder that
//! has a `NAME.expected.json` beside it, compares the two as JSON values, and prints the first
//! difference of each page that is not equal, then the totals. `INDEX.json`, if there is one, is an
//! array of objects with `name` (of the page) and `lang`; totals are by language then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use graphsub_import::docs::{json, read};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

#[allow(clippy::print_stdout, clippy::print_stderr, reason = "a command")]
fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("usage: compare_docs DIR");
        return ExitCode::from(2);
    };
    match compare(&folder) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {}: {error}", folder.display());
            ExitCode::from(2)
        }
    }
}

/// Whether all pages are equal.
#[allow(clippy::print_stdout, reason = "a command")]
fn compare(folder: &Path) -> Result<bool, Failure> {
    let languages = languages(folder)?;
    let mut totals: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for page in pages(folder)? {
        let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let expected: Value = serde_json::from_str(&std::fs::read_to_string(page.with_extension("expected.json"))?)?;
        let reading = read(std::slice::from_ref(&page));
        let mut found: Value = serde_json::from_str(&json(&reading)?)?;
        without_later(&expected, &mut found);
        let difference = difference("", &expected, &found);
        let language = languages.get(&name).map_or("?", String::as_str);
        let (equal, all) = totals.entry(language).or_default();
        *all += 1;
        *equal += usize::from(difference.is_none());
        match difference {
            None => println!("equal      {name}"),
            Some(difference) => println!("different  {name}\n           {difference}"),
        }
    }
    for (language, (equal, all)) in &totals {
        println!("{language}: {equal} of {all} pages are equal");
    }
    Ok(totals.values().all(|(equal, all)| equal == all))
}

fn languages(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let index = folder.join("INDEX.json");
    if !index.exists() {
        return Ok(BTreeMap::new());
    }
    let index: Value = serde_json::from_str(&std::fs::read_to_string(index)?)?;
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let entries = index.as_array().into_iter().flatten();
    Ok(entries
        .map(|entry| (text(entry, "name"), text(entry, "lang")))
        .collect())
}

/// The pages with an expectation, sorted.
fn pages(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_page = path.extension().is_some_and(|extension| extension == "md");
        if is_page && path.with_extension("expected.json").exists() {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}

/// Expectations may be older than a kind of table: one they know nothing of is not compared.
fn without_later(expected: &Value, found: &mut Value) {
    const LATER: &str = "properties";
    let knows = |tables: &Value| {
        tables
            .as_array()
            .is_some_and(|all| all.iter().any(|table| table["table"] == LATER))
    };
    if !knows(expected)
        && let Some(tables) = found.as_array_mut()
    {
        tables.retain(|table| table["table"] != LATER);
    }
}

/// The first place where two values differ. The order of keys counts.
fn difference(place: &str, expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| difference(&format!("{place}[{index}]"), one, other))
        }
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => one
            .iter()
            .find_map(|(key, value)| difference(&format!("{place}.{key}"), value, &other[key])),
        _ if expected == found => None,
        _ => Some(format!(
            "{place}: expected {expected}\n           {place}: found    {found}"
        )),
    }
}
