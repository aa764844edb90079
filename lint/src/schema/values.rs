//! What a key takes.

use graphsub_rules::structure::property;
use graphsub_tables::{ApiVersion, Auth, ChangeType, Cloud, PATHS, Path, Permission, Property, Status};
use graphsub_terms::Field;
use graphsub_terms::field::{Key, Kind};
use graphsub_terms::path::ME;
use serde_json::{Value, json};

/// Text with something known only at deployment in it.
const PLACEHOLDER: &str = r"\$\{|\{\{|\$\(|#\{|__[A-Za-z]|<[A-Za-z]|%[A-Za-z]";

/// What the reader of durations takes, roughly.
const DURATION: &str = r"^\s*(P[0-9TDHMSWtdhmsw]+|p[0-9TDHMSWtdhmsw]+|[0-9]+\s*[A-Za-z]+[0-9A-Za-z\s,]*)\s*$";

/// Durations that editors offer.
const DURATIONS: [&str; 6] = ["1h", "1d", "2d", "3d", "6d", "28d"];

/// Combinations of change types that editors offer.
const CHANGE_TYPES: [&str; 7] = [
    "created",
    "updated",
    "deleted",
    "created,updated",
    "created,deleted",
    "updated,deleted",
    "created,updated,deleted",
];

/// Which kind of file a key is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum File {
    Manifest,
    Body,
}

/// Returns the schema of a value, with what it means.
pub(super) fn value(key: &Key, file: File) -> Value {
    let placeholder = json!({"type": "string", "pattern": PLACEHOLDER});
    let names = |names: Vec<&str>| json!({"anyOf": [{"enum": names}, placeholder, {"type": "null"}]});
    let mut value = match key.kind {
        Kind::Flag => json!({"anyOf": [{"type": ["boolean", "null"]}, placeholder]}),
        Kind::Count => {
            json!({"anyOf": [{"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000_000}, placeholder]})
        }
        Kind::Duration => json!({
            "anyOf": [
                {"type": "string", "pattern": DURATION, "examples": DURATIONS},
                placeholder,
                {"type": "null"},
            ],
        }),
        Kind::ChangeTypes => change_types(file, &placeholder),
        Kind::Names => {
            let known: Vec<&str> = Permission::ALL.iter().map(|permission| permission.name()).collect();
            let name = json!({"anyOf": [{"enum": known}, {"type": "string"}]});
            json!({"anyOf": [{"type": "array", "items": name}, name, {"type": "null"}]})
        }
        Kind::Path => paths(),
        Kind::DateTime => json!({"type": ["string", "null"], "examples": ["2026-01-31T18:00:00Z"]}),
        Kind::Choice => match key.field {
            Field::Auth => names(Auth::ALL.iter().map(|auth| auth.as_str()).collect()),
            Field::Api => names(ApiVersion::ALL.iter().map(|api| api.as_str()).collect()),
            _ => names(Cloud::ALL.iter().map(|cloud| cloud.as_str()).collect()),
        },
        _ => text(property(key.field), &placeholder),
    };
    if let Some(max) = property(key.field).and_then(|property| property.max_characters)
        && key.field != Field::ClientState
    {
        value["maxLength"] = json!(max);
    }
    value["description"] = json!(key.summary);
    value
}

fn text(property: Option<&Property>, placeholder: &Value) -> Value {
    match property
        .map(|property| property.values)
        .filter(|values| !values.is_empty())
    {
        Some(values) => json!({"anyOf": [{"enum": values}, placeholder, {"type": "null"}]}),
        None => json!({"type": ["string", "null"]}),
    }
}

/// One text, and in manifests a list. Letter case does not count.
fn change_types(file: File, placeholder: &Value) -> Value {
    let any_case = |name: &str| -> String {
        let letters = name.chars().map(|c| format!("[{c}{}]", c.to_ascii_uppercase()));
        letters.collect()
    };
    let names: Vec<&str> = ChangeType::ALL.iter().map(|change| change.as_str()).collect();
    let one = names.iter().map(|name| any_case(name)).collect::<Vec<_>>().join("|");
    let mut of = vec![
        json!({"enum": CHANGE_TYPES}),
        json!({"type": "string", "pattern": format!(r"^\s*({one})\s*(,\s*({one})\s*)*$")}),
        placeholder.clone(),
        json!({"type": "null"}),
    ];
    if file == File::Manifest {
        let item = json!({
            "anyOf": [{"enum": names}, {"type": "string", "pattern": format!(r"^\s*({one})\s*$")}, placeholder],
        });
        of.push(json!({"type": "array", "items": item, "minItems": 1}));
    }
    json!({"anyOf": of})
}

/// Any text; editors offer the documented paths and say what each watches.
fn paths() -> Value {
    let current = PATHS.iter().filter(|path| path.status == Status::Supported);
    let (paths, words): (Vec<String>, Vec<&str>) = current.flat_map(written).unzip();
    json!({"anyOf": [{"enum": paths, "enumDescriptions": words}, {"type": "string"}, {"type": "null"}]})
}

/// A path as people write it, with what it watches; with `me` too where it may stand for a user.
fn written(path: &'static Path) -> Vec<(String, &'static str)> {
    let query = match path.required_query {
        Some("$filter") => "?$filter=id in ('{id}')",
        Some(_) => return Vec::new(),
        None => "",
    };
    let named = format!("{}{query}", with_names(path.template));
    let mut all = vec![(named.clone(), path.watches)];
    if path.accepts_me {
        // It stands for the first segment and its id.
        let rest = named.match_indices('/').nth(2).map_or("", |(at, _)| &named[at..]);
        all.push((format!("/{ME}{rest}"), path.watches));
    }
    all
}

/// A template whose ids are named for what stands before them: `/users/{userId}`.
fn with_names(template: &str) -> String {
    let mut before = "";
    let mut parts = Vec::new();
    for part in template.split('/') {
        parts.push(match part {
            "{id}" => format!("{{{}Id}}", before.strip_suffix('s').unwrap_or(before)),
            part => part.to_owned(),
        });
        before = part;
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use graphsub_rules::path::{Meaning, ResourcePath};
    use graphsub_terms::Text;

    use super::*;

    #[test]
    fn paths_that_editors_offer_are_documented() {
        let all: Vec<(String, &str)> = PATHS.iter().flat_map(written).collect();
        for (path, _) in &all {
            let meaning = ResourcePath::read(Text::path(path)).meaning();
            assert!(matches!(meaning, Meaning::Documented(_)), "{path}: {meaning:?}");
        }
        let has = |wanted: &str| all.iter().any(|(path, _)| path == wanted);
        assert!(
            has("/users/{userId}/messages")
                && has("/me/messages")
                && has("/communications/presences?$filter=id in ('{id}')")
        );
    }
}
