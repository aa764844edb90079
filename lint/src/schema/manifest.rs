//! The schema of manifests.

use graphsub_terms::Field;
use graphsub_terms::field::Key;
use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::values::{File, value};
use super::{DIALECT, id};

/// Returns the schema of `graphsub.yaml`.
///
/// ```
/// let schema = graphsub_lint::schema::manifest();
/// assert_eq!(schema.get("title").unwrap(), "graphsub manifest");
/// ```
pub fn manifest() -> Schema {
    let mut properties = json!({
        "$schema": {"type": "string", "description": "Schema, for editors"},
        "version": {"const": 1, "description": "Version of the format"},
        "app": {"anyOf": [{"$ref": "#/$defs/App"}, {"type": "null"}], "description": "The app that creates the subscriptions"},
        "defaults": {
            "anyOf": [{"$ref": "#/$defs/Subscription"}, {"type": "null"}],
            "description": "Default values for all subscriptions, which a subscription can override",
        },
        "subscriptions": {
            "type": ["array", "null"],
            "items": {"$ref": "#/$defs/Subscription"},
            "description": "The subscriptions",
        },
    });
    for (key, schema) in own() {
        properties[key] = schema;
    }
    let required = [
        &["resource"][..],
        &["changeType"],
        &["notificationUrl"],
        &["lifetime", "expirationDateTime"],
    ];
    json_schema!({
        "$schema": DIALECT,
        "$id": id("manifest"),
        "title": "graphsub manifest",
        "description": "Subscriptions of one app to Microsoft Graph change notifications.",
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": true},
        "required": ["subscriptions"],
        "additionalProperties": false,
        "allOf": required.map(needs),
        "$defs": {
            "App": mapping("The app that creates the subscriptions.", |key| key.app),
            "Subscription": mapping("A subscription.", |key| key.manifest),
        },
    })
}

/// Each subscription has one of these keys, unless `defaults` has one.
fn needs(keys: &[&str]) -> Value {
    let has_one = match keys {
        [only] => json!({"required": [only]}),
        several => {
            let each: Vec<Value> = several.iter().map(|key| json!({"required": [key]})).collect();
            json!({"anyOf": each})
        }
    };
    let mut defaults = has_one.clone();
    defaults["type"] = json!("object");
    json!({
        "if": {"required": ["defaults"], "properties": {"defaults": defaults}},
        "else": {"properties": {"subscriptions": {"items": has_one}}},
    })
}

/// Keys of the user's own.
fn own() -> [(&'static str, Value); 2] {
    [
        ("description", json!({"description": "Free text, never checked"})),
        (
            "owner",
            json!({"description": "Who is responsible for it; not checked unless a policy requires it"}),
        ),
    ]
}

/// A mapping with the keys of one column of the table.
fn mapping(description: &str, column: impl Fn(&Key) -> Option<&'static str>) -> Value {
    let mut properties = Map::new();
    for field in Field::ALL {
        if let Some(name) = column(field.key()) {
            properties.insert(name.into(), value(field.key(), File::Manifest));
        }
    }
    properties.extend(own().map(|(key, schema)| (key.to_owned(), schema)));
    json!({
        "description": description,
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": true},
        "additionalProperties": false,
    })
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
