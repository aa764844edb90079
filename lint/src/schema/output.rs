//! The schemas of what graphsub writes.

use graphsub_rules::fleet::SharedLimit;
use graphsub_tables::{Cloud, Dimension, Severity};
use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::{DIALECT, id};
use crate::fleet::usage::VERSION;

/// Returns the schema of `graphsub lint --format json`; `#/$defs/Finding` is a line of `--format jsonl`.
///
/// What is added to the output stays valid: other properties are allowed.
///
/// ```
/// let schema = graphsub_lint::schema::output();
/// assert_eq!(schema.get("title").unwrap(), "graphsub lint output");
/// ```
pub fn output() -> Schema {
    let count = || json!({"type": "integer", "minimum": 0});
    let summary = |names: &[&str]| {
        let properties: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), count())).collect();
        json!({"type": "object", "properties": properties, "required": names})
    };
    let mut counts = summary(&[
        "files",
        "documents",
        "subscriptions",
        "errors",
        "warnings",
        "infos",
        "suppressed",
    ]);
    counts["properties"]["not_shown"] = count();
    counts["properties"]["baselined"] = count();
    json_schema!({
        "$schema": DIALECT,
        "$id": id("output"),
        "title": "graphsub lint output",
        "description": "Output of `graphsub lint --format json`.",
        "type": "object",
        "properties": {
            "version": {"const": 1},
            "tables": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "description": "Date of the tables"},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
            "summary": counts,
        },
        "required": ["version", "tables", "findings", "summary"],
        "$defs": definitions(),
    })
}

fn definitions() -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    let list = |of: Value, description: &str| json!({"type": "array", "items": of, "description": description});
    let severities: Vec<&str> = Severity::ALL.iter().map(|severity| severity.as_str()).collect();
    let object = |properties: Value, required: &[&str]| json!({"type": "object", "properties": properties, "required": required});
    let span = || json!({"$ref": "#/$defs/Span"});
    let edit = object(
        json!({"span": span(), "text": text("Replacement text")}),
        &["span", "text"],
    );
    let fix = object(
        json!({"title": text("What it does"), "safe": {"type": "boolean"}, "edits": list(edit, "Changes to the file")}),
        &["title", "safe", "edits"],
    );
    let related = object(
        json!({"message": text("What it has to do with the finding"), "file": text("File"), "span": span()}),
        &["message", "file", "span"],
    );
    let source = object(
        json!({"document": text("Id of the document"), "statement": text("Statement of the document")}),
        &["document", "statement"],
    );
    let response = object(
        json!({"status": {"type": "integer"}, "code": text("Code of the error"), "message": text("Its message")}),
        &[],
    );
    let finding = object(
        json!({
            "rule": {"type": "string", "pattern": "^GS[0-9]{3}$", "description": "Code of the rule"},
            "name": text("Name of the rule"),
            "severity": {"enum": severities},
            "message": text("What is wrong"),
            "help": text("What to do"),
            "file": text("File"),
            "document": {"type": "integer", "minimum": 0, "description": "Index of the document in the file"},
            "subscription": text("Name of the subscription"),
            "route": list(json!({"type": ["string", "integer"]}), "Keys and indexes from the root of the document"),
            "span": span(),
            "related": list(related, "Other places involved"),
            "sources": list(source, "Documented statements the finding is based on"),
            "fix": fix,
            "graph_response": response,
            "fingerprint": text("Identifier that is stable across runs"),
            "url": {"type": "string", "description": "Page of the rule"},
        }),
        &[
            "rule",
            "name",
            "severity",
            "message",
            "file",
            "document",
            "span",
            "fingerprint",
            "url",
        ],
    );
    let number =
        |minimum: u8, description: &str| json!({"type": "integer", "minimum": minimum, "description": description});
    let position = object(
        json!({
            "line": number(1, "Line, from 1"),
            "column": number(1, "Column in Unicode scalar values, from 1"),
            "offset": number(0, "Offset in bytes, from 0"),
        }),
        &["line", "column", "offset"],
    );
    json!({
        "Finding": finding,
        "Position": position,
        "Span": object(
            json!({"start": {"$ref": "#/$defs/Position"}, "end": {"$ref": "#/$defs/Position"}}),
            &["start", "end"],
        ),
    })
}

/// Returns the schema of a line that `graphsub lint --usage FILE` writes.
///
/// ```
/// let schema = graphsub_lint::schema::usage();
/// assert_eq!(schema.get("title").unwrap(), "graphsub usage record");
/// ```
pub fn usage() -> Schema {
    let limits = SharedLimit::all();
    let quotas: Vec<String> = limits.iter().map(|limit| limit.id()).collect();
    let counted = |dimension: &&Dimension| limits.iter().any(|limit| limit.quota().per.contains(dimension));
    let key: Map<String, Value> = Dimension::ALL
        .iter()
        .filter(counted)
        .map(|dimension| (dimension.to_string(), json!({"type": ["string", "null"]})))
        .collect();
    let clouds = Cloud::ALL.iter().map(|cloud| Some(cloud.as_str())).chain([None]);
    let clouds: Vec<Option<&str>> = clouds.collect();
    json_schema!({
        "$schema": DIALECT,
        "$id": id("usage"),
        "title": "graphsub usage record",
        "description": "Usage of a quota by a subscription: a line written by `graphsub lint --usage FILE`.",
        "type": "object",
        "properties": {
            "version": {"const": VERSION},
            "app": {"type": "string", "description": "Id or name of the app, or a substitute"},
            "tenants": {"type": "integer", "minimum": 1, "description": "Tenants that install the app"},
            "cloud": {"enum": clouds, "description": "Cloud; null where it is not known"},
            "quota": {"enum": quotas, "description": "Quota: the resource or pool, and the dimensions it is counted by"},
            "key": {
                "type": "object",
                "properties": key,
                "additionalProperties": false,
                "description": "Key it is counted by. Records with the same quota, cloud and key share a limit",
            },
            "count": {"type": "integer", "minimum": 0, "description": "Number of subscriptions counted"},
            "file": {"type": "string"},
            "line": {"type": "integer", "minimum": 1},
            "subscription": {"type": "string", "description": "Name of the subscription, or a substitute"},
        },
        "required": ["version", "app", "tenants", "cloud", "quota", "key", "count", "file", "line", "subscription"],
    })
}
