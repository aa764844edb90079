//! The drift for a terminal.

use super::{
    Change, Drift, Written, by_table, cut, kind, list_words, place, shown, summary, to_type, todo, verdict_word,
};
use crate::markup::problem::count;
use graphsub_codegen::spec::file_of;

/// One line a difference, then what a person has to decide, the decisions and what was written.
pub fn text(drift: &Drift, written: Option<&Written>) -> String {
    let mut out = String::new();
    for (table, differences) in by_table(drift) {
        out += &format!("{}\n", file_of(table));
        for difference in differences {
            let what = match &difference.change {
                Change::Added { new } => shown(new),
                Change::Removed { old } => shown(old),
                Change::Changed { field, old, new } => {
                    let words = list_words(old, new)
                        .map(|words| format!(" ({words})"))
                        .unwrap_or_default();
                    format!("{field}: {} -> {}{words}", shown(old), shown(new))
                }
                Change::Renamed { old, new } => format!("{old} -> {new}"),
            };
            let source = difference
                .source
                .as_ref()
                .filter(|source| **source != difference.document)
                .map(|source| format!(", was {source}"))
                .unwrap_or_default();
            out += &format!("  {} `{}`: {what}\n", kind(&difference.change), cut(&difference.row));
            out += &format!("    {} ({}{source})\n", place(difference), difference.document);
            for judged in &difference.decisions {
                out += &format!("    decision `{}`: {}\n", judged.id, verdict_word(&judged.verdict));
            }
        }
        out.push('\n');
    }
    let todo = todo(drift);
    if !todo.is_empty() {
        out += "For review\n";
        for (why, rows) in todo {
            out += &format!("  - {why}\n    {}\n", rows.join("\n    "));
        }
        out.push('\n');
    }
    if !drift.decisions.is_empty() {
        out += "Decisions\n";
        for judged in &drift.decisions {
            let why = judged.verdict.why();
            let why = if why.is_empty() {
                String::new()
            } else {
                format!(": {why}")
            };
            out += &format!("  - `{}`: {}{why}\n", judged.id, verdict_word(&judged.verdict));
        }
        out.push('\n');
    }
    let to_type = to_type(drift);
    if !to_type.is_empty() {
        out += "Type once more from the page, in tests/double-entry\n";
        for (table, files) in to_type {
            out += &format!("  {table}: {files}\n");
        }
        out.push('\n');
    }
    if let Some(written) = written {
        out += &format!("wrote {}\n", count(written.files.len(), "file"));
        for file in &written.files {
            out += &format!("  {file}\n");
        }
        if !written.missing.is_empty() {
            out += "check reports what is missing\n";
            for problem in &written.missing {
                out += &format!("  {problem}\n");
            }
        }
    }
    out + &summary(drift) + "\n"
}
