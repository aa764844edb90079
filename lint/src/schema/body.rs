//! The schema of request bodies.

use graphsub_rules::structure::is_read_only;
use graphsub_terms::Field;
use schemars::{Schema, json_schema};
use serde_json::{Map, Value, json};

use super::values::{File, value};
use super::{DIALECT, id};

/// Returns the schema of the body of `POST /subscriptions`, of a list of them, and of the answer to
/// `GET /subscriptions`.
///
/// ```
/// let schema = graphsub_lint::schema::body();
/// assert_eq!(schema.get("title").unwrap(), "Microsoft Graph subscription");
/// ```
pub fn body() -> Schema {
    let mut properties = Map::new();
    for field in Field::ALL.iter().filter(|field| !is_read_only(**field)) {
        if let Some(name) = field.key().graph {
            properties.insert(name.into(), value(field.key(), File::Body));
        }
    }
    let answer = json!({"type": "object", "required": ["resource", "id"], "description": "A response of the service."});
    json_schema!({
        "$schema": DIALECT,
        "$id": id("body"),
        "title": "Microsoft Graph subscription",
        "description": "The body of POST /subscriptions, a list of bodies, or the response of GET /subscriptions.",
        "if": {"type": "array"},
        "then": {"items": {"$ref": "#/$defs/Body"}},
        "else": {
            "if": {"type": "object", "required": ["value"], "properties": {"value": {"type": "array"}}},
            "then": {"properties": {"value": {"items": {"type": "object"}}}},
            "else": {
                "if": {"type": "object", "required": ["id", "creatorId"]},
                "then": {"$ref": "#/$defs/Answer"},
                "else": {"$ref": "#/$defs/Body"},
            },
        },
        "$defs": {
            "Body": {
                "description": "The body of a request.",
                "type": "object",
                "properties": Value::Object(properties),
                "required": ["resource", "changeType", "notificationUrl", "expirationDateTime"],
                "additionalProperties": false,
            },
            "Answer": answer,
        },
    })
}
