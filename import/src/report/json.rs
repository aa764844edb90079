//! The drift for machines.

use serde_json::{Map, Value, json};

use super::{Change, Difference, Drift, Written, kind, verdict_word};
use crate::Judged;
use crate::markup::problem::Severity;

/// An object: `drift`, `documents`, `differences`, `decisions`, `problems`, and `written` and `missing`
/// where tables were written.
pub fn json(drift: &Drift, written: Option<&Written>) -> String {
    let mut out = Map::new();
    out.insert("drift".into(), drift.is_any().into());
    out.insert("documents".into(), json!(drift.documents));
    out.insert("differences".into(), drift.differences.iter().map(difference).collect());
    out.insert("decisions".into(), drift.decisions.iter().map(judged).collect());
    let problems = drift.problems.iter().map(|problem| {
        json!({
            "file": portable(&problem.file),
            "line": problem.line,
            "severity": match problem.severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            "message": problem.message,
        })
    });
    out.insert("problems".into(), problems.collect());
    if let Some(written) = written {
        out.insert("written".into(), json!(written.files));
        let missing = written.missing.iter();
        let missing = missing.map(|p| json!({"file": p.file, "row": p.row, "message": p.message}));
        out.insert("missing".into(), missing.collect());
    }
    format!("{:#}\n", Value::Object(out))
}

fn portable(file: &std::path::Path) -> String {
    file.to_string_lossy().replace('\\', "/")
}

fn difference(difference: &Difference) -> Value {
    let mut out = Map::new();
    out.insert("table".into(), difference.table.into());
    out.insert("row".into(), difference.row.clone().into());
    out.insert("change".into(), kind(&difference.change).into());
    match &difference.change {
        Change::Added { new } => {
            out.insert("new".into(), new.clone());
        }
        Change::Removed { old } => {
            out.insert("old".into(), old.clone());
        }
        Change::Changed { field, old, new } => {
            out.insert("field".into(), (*field).into());
            out.insert("old".into(), old.clone());
            out.insert("new".into(), new.clone());
        }
        Change::Renamed { old, new } => {
            out.insert("old".into(), old.clone().into());
            out.insert("new".into(), new.clone().into());
        }
    }
    out.insert("document".into(), difference.document.clone().into());
    out.insert("source".into(), json!(difference.source));
    out.insert("file".into(), portable(&difference.place.file).into());
    out.insert("line".into(), difference.place.line.into());
    out.insert("decisions".into(), difference.decisions.iter().map(judged).collect());
    out.insert("person".into(), json!(difference.person));
    Value::Object(out)
}

fn judged(judged: &Judged) -> Value {
    let verdict = verdict_word(&judged.verdict).to_lowercase();
    json!({"id": judged.id, "verdict": verdict, "why": judged.verdict.why()})
}
