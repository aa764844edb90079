//! The JSON Schema of manifests, for editors: made from the table of keys, as the reader is.

use graphsub_tables::{ApiVersion, Auth, Cloud, PROPERTIES};
use graphsub_terms::Field;
use graphsub_terms::field::{Key, Kind};
use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

/// Text with something known only at deployment in it.
const PLACEHOLDER: &str = r"\$\{|\{\{|\$\(|#\{|__[A-Za-z]|<[A-Za-z]|%[A-Za-z]";

/// What the reader of durations takes, roughly.
const DURATION: &str = r"^\s*(P[0-9TDHMSWtdhmsw]+|p[0-9TDHMSWtdhmsw]+|[0-9]+\s*[A-Za-z]+[0-9A-Za-z\s,]*)\s*$";

/// Returns the schema of `graphsub.yaml`.
///
/// ```
/// let schema = graphsub_lint::schema::manifest();
/// assert_eq!(schema.get("title").unwrap(), "graphsub manifest");
/// ```
pub fn manifest() -> Schema {
    let own = json!({"description": true, "owner": true});
    let mut properties = json!({
        "$schema": {"type": "string", "description": "Schema, for editors"},
        "version": {"const": 1, "description": "Version of the format"},
        "app": {"anyOf": [{"$ref": "#/$defs/App"}, {"type": "null"}]},
        "defaults": {
            "anyOf": [{"$ref": "#/$defs/Subscription"}, {"type": "null"}],
            "description": "Values for all subscriptions; a subscription's own value wins",
        },
        "subscriptions": {"type": ["array", "null"], "items": {"$ref": "#/$defs/Subscription"}},
    });
    merge(&mut properties, &own);
    json_schema!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "graphsub manifest",
        "description": "Subscriptions of one app to Microsoft Graph change notifications.",
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": true},
        "required": ["subscriptions"],
        "additionalProperties": false,
        "$defs": {
            "App": mapping("The app that creates the subscriptions.", |key| key.app),
            "Subscription": mapping("A subscription.", |key| key.manifest),
        },
    })
}

/// A mapping with the keys of one column of the table.
fn mapping(description: &str, column: impl Fn(&Key) -> Option<&'static str>) -> Value {
    let mut properties = Map::new();
    for field in Field::ALL {
        if let Some(name) = column(field.key()) {
            properties.insert(name.into(), value(field.key()));
        }
    }
    for own in ["description", "owner"] {
        properties.insert(own.into(), Value::Bool(true));
    }
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": true},
        "additionalProperties": false,
    })
}

/// What a key takes.
fn value(key: &Key) -> Value {
    let placeholder = json!({"type": "string", "pattern": PLACEHOLDER});
    let names = |names: Vec<&str>| json!({"anyOf": [{"enum": names}, placeholder, {"type": "null"}]});
    let mut value = match key.kind {
        Kind::Flag => json!({"anyOf": [{"type": ["boolean", "null"]}, placeholder]}),
        Kind::Count => {
            json!({"anyOf": [{"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000_000}, placeholder]})
        }
        Kind::Duration => json!({"anyOf": [{"type": "string", "pattern": DURATION}, placeholder, {"type": "null"}]}),
        Kind::Names | Kind::ChangeTypes => {
            json!({"anyOf": [{"type": ["string", "null"]}, {"type": "array", "items": {"type": "string"}}]})
        }
        Kind::Choice => match key.field {
            Field::Auth => names(Auth::ALL.iter().map(|auth| auth.as_str()).collect()),
            Field::Api => names(ApiVersion::ALL.iter().map(|api| api.as_str()).collect()),
            _ => names(Cloud::ALL.iter().map(|cloud| cloud.as_str()).collect()),
        },
        _ => json!({"type": ["string", "null"]}),
    };
    let property = PROPERTIES.iter().find(|property| Some(property.name) == key.graph);
    if let Some(max) = property.and_then(|property| property.max_characters)
        && key.field != Field::ClientState
    {
        value["maxLength"] = json!(max);
    }
    value["description"] = json!(key.summary);
    value
}

fn merge(into: &mut Value, from: &Value) {
    if let (Some(into), Some(from)) = (into.as_object_mut(), from.as_object()) {
        into.extend(from.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_manifest_has_a_schema() {
        let schema = manifest().to_value();
        for field in Field::ALL {
            let key = field.key();
            for (of, name) in [("Subscription", key.manifest), ("App", key.app)] {
                if let Some(name) = name {
                    let value = &schema["$defs"][of]["properties"][name];
                    assert_eq!(value["description"], key.summary, "{of}.{name}");
                }
            }
        }
    }
}
