//! The drift as text, as the body of a pull request and as JSON.

mod json;
mod markdown;
mod text;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::transcription::files;
use super::{Change, Difference, Drift, Verdict, Written};
use crate::markup::problem::count;
use graphsub_codegen::spec::file_of;

pub use json::json;
pub use markdown::markdown;
pub use text::text;

/// Most characters of a name or a value that are shown. The longest of Microsoft's lists has half as many.
const MAX_SHOWN: usize = 2_000;

/// A text of a page, or the beginning of it where it is absurdly long.
fn cut(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]).into(),
        None => text.into(),
    }
}

/// A value for people.
fn shown(value: &Value) -> String {
    cut(&whole(value)).into_owned()
}

fn whole(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "nothing".to_owned(),
        Value::Array(items) => items.iter().map(whole).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let hidden = ["source", "label", "resource"];
            let fields = fields.iter().filter(|(name, _)| !hidden.contains(&name.as_str()));
            let fields: Vec<String> = fields
                .map(|(name, value)| format!("{name}: {}", whole(value)))
                .collect();
            fields.join("; ")
        }
        other => other.to_string(),
    }
}

/// Which files of the second transcription belong to the tables that differ.
fn to_type(drift: &Drift) -> Vec<(&'static str, String)> {
    let named = by_table(drift).into_iter().map(|(table, differences)| {
        let mut files = files(table);
        // Which paths a quota is about stands in a file of its own.
        let is_limit = |found: &&Difference| matches!(found.change, Change::Changed { field: "limit", .. });
        if table == "quotas" && !differences.iter().all(is_limit) {
            files.push("quota-reach.csv".to_owned());
        }
        (table, files.join(", "))
    });
    named.filter(|(_, files)| !files.is_empty()).collect()
}

/// How two lists differ; the order is said apart.
fn list_words(old: &Value, new: &Value) -> Option<String> {
    let (old, new) = (names(old)?, names(new)?);
    if old.is_empty() && new.is_empty() {
        return None;
    }
    let added: Vec<String> = new.iter().filter(|name| !old.contains(name)).cloned().collect();
    let gone: Vec<String> = old.iter().filter(|name| !new.contains(name)).cloned().collect();
    let mut words = Vec::new();
    if !added.is_empty() {
        words.push(format!("added {}", added.join(", ")));
    }
    if !gone.is_empty() {
        words.push(format!("removed {}", gone.join(", ")));
    }
    let kept = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter().filter(|name| other.contains(name)).cloned().collect()
    };
    if kept(&old, &new) != kept(&new, &old) {
        words.push("the order changed".to_owned());
    }
    Some(cut(&words.join("; ")).into_owned())
}

/// The names of a list; `not supported` is a list without any.
fn names(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        Value::String(text) if text == "not supported" => Some(Vec::new()),
        _ => None,
    }
}

/// One word for the kind of a change.
fn kind(change: &Change) -> &'static str {
    match change {
        Change::Added { .. } => "added",
        Change::Removed { .. } => "removed",
        Change::Changed { .. } => "changed",
        Change::Renamed { .. } => "renamed",
    }
}

/// The word for what becomes of a decision.
fn verdict_word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Needed => "still needed",
        Verdict::Redundant(_) => "REDUNDANT",
        Verdict::Broken(_) => "BROKEN",
        Verdict::ReadAgain(_) => "read again",
    }
}

/// Old and new value.
fn values(change: &Change) -> (String, String) {
    match change {
        Change::Added { new } => (String::new(), shown(new)),
        Change::Removed { old } => (shown(old), String::new()),
        Change::Changed { old, new, .. } => (shown(old), shown(new)),
        Change::Renamed { old, new } => (old.clone(), new.clone()),
    }
}

fn place(difference: &Difference) -> String {
    let file = difference.place.file.to_string_lossy().replace('\\', "/");
    format!("{file}:{}", difference.place.line)
}

/// `3 differences (1 added, 2 changed)`.
fn summary(drift: &Drift) -> String {
    if drift.differences.is_empty() {
        let words = match (drift.documents.is_empty(), drift.is_incomplete()) {
            (true, _) => "nothing was compared",
            (false, true) => "no drift in what could be read",
            (false, false) => "no drift",
        };
        return words.to_owned();
    }
    let kinds = ["added", "removed", "changed", "renamed"].map(|word| {
        let number = drift.differences.iter().filter(|d| kind(&d.change) == word).count();
        (number, word)
    });
    let kinds: Vec<String> = kinds
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    format!(
        "{} ({})",
        count(drift.differences.len(), "difference"),
        kinds.join(", ")
    )
}

/// The differences of each table, in their order.
fn by_table(drift: &Drift) -> Vec<(&'static str, Vec<&Difference>)> {
    let mut tables: Vec<(&'static str, Vec<&Difference>)> = Vec::new();
    for difference in &drift.differences {
        match tables.last_mut() {
            Some((table, list)) if *table == difference.table => list.push(difference),
            _ => tables.push((difference.table, vec![difference])),
        }
    }
    tables
}

/// What a person has to decide, each once, with the rows it is about.
fn todo(drift: &Drift) -> Vec<(&str, Vec<String>)> {
    let mut todo: Vec<(&str, Vec<String>)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    let mut seen = HashSet::new();
    for difference in &drift.differences {
        let Some(person) = &difference.person else { continue };
        let row = format!("{} `{}`", file_of(difference.table), cut(&difference.row));
        let at = *index.entry(person).or_insert_with(|| {
            todo.push((person, Vec::new()));
            todo.len() - 1
        });
        if seen.insert((at, row.clone())) {
            todo[at].1.push(row);
        }
    }
    todo
}
