//! The JSON Schema of manifests, for editors.
//!
//! The types stand for what [`super::read`] accepts; a test keeps their keys and the reader's in
//! step.

#![allow(dead_code, reason = "the fields are read by the derive of the schema")]

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema, schema_for};

/// The schema of `graphsub.yaml`.
///
/// ```
/// let schema = graphsub_lint::manifest::schema::manifest();
/// assert_eq!(schema.get("title").unwrap(), "graphsub manifest");
/// ```
pub fn manifest() -> Schema {
    schema_for!(Manifest)
}

/// Subscriptions of one app to Microsoft Graph change notifications.
#[derive(JsonSchema)]
#[schemars(title = "graphsub manifest", deny_unknown_fields)]
struct Manifest {
    /// Schema, for editors.
    #[schemars(rename = "$schema")]
    schema: Option<String>,
    /// Version of the format.
    #[schemars(extend("const" = 1))]
    version: Option<u8>,
    /// The app that creates the subscriptions.
    app: Option<App>,
    /// Values for all subscriptions; a subscription's own value wins.
    defaults: Option<Subscription>,
    /// The subscriptions.
    subscriptions: Subscriptions,
}

/// The app that creates the subscriptions.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct App {
    /// Name; apps are told apart by `id`, else by `name`.
    name: Option<String>,
    /// Application (client) id.
    id: Option<String>,
    /// Kind of sign-in.
    auth: Option<Auth>,
    /// Permissions the app registration grants; absent means unknown.
    permissions: Option<Names>,
    /// Version of the endpoint.
    api: Option<Api>,
    /// National cloud.
    cloud: Option<Cloud>,
    /// Tenants that install the app.
    tenants: Option<Count>,
}

/// A subscription.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
struct Subscription {
    /// Annotation of OData.
    #[schemars(rename = "@odata.type")]
    odata_type: Option<String>,
    /// Name in findings.
    name: Option<String>,
    /// Resource path, relative to the root of Graph; ids as `{name}`.
    resource: Option<String>,
    /// `created`, `updated`, `deleted`: a comma-separated text or a list.
    change_type: Option<Names>,
    /// How long the subscription lives: `7d`, `PT168H`, `10080m`.
    lifetime: Option<Duration>,
    /// How often it is renewed.
    renew_every: Option<Duration>,
    /// Concrete subscriptions per tenant this entry stands for.
    instances: Option<Count>,
    /// Latency the app needs.
    max_latency: Option<Duration>,
    /// Kind of sign-in, where it differs from the app's.
    auth: Option<Auth>,
    /// Permissions, where they differ from the app's.
    permissions: Option<Names>,
    /// Version of the endpoint, where it differs from the app's.
    api: Option<Api>,
    /// National cloud, where it differs from the app's.
    cloud: Option<Cloud>,
    /// Where notifications go.
    notification_url: Option<String>,
    /// Where lifecycle notifications go.
    lifecycle_notification_url: Option<String>,
    /// Comes back with each notification; at most 128 characters.
    client_state: Option<String>,
    /// Date and time with an offset.
    expiration_date_time: Option<String>,
    /// Whether notifications carry the changed resource.
    include_resource_data: Option<Flag>,
    /// Certificate, base64 of DER.
    encryption_certificate: Option<String>,
    /// Own name of the certificate.
    #[schemars(length(max = 128))]
    encryption_certificate_id: Option<String>,
    /// Highest TLS version of the receiver.
    latest_supported_tls_version: Option<String>,
    /// OData options for cloud printing and health alerts.
    notification_query_options: Option<String>,
    /// App id used for the validation token.
    notification_url_app_id: Option<String>,
    /// Content type of notifications (beta).
    notification_content_type: Option<String>,
    /// Web Push key.
    vapid_public_key: Option<String>,
    /// Web Push key.
    #[schemars(rename = "webPushEncryptionP256dhPublicKey")]
    web_push_encryption_p256dh_public_key: Option<String>,
    /// Web Push secret.
    web_push_encryption_secret: Option<String>,
    /// Secret that holds the blob store for large Event Hubs notifications.
    blob_store_url: Option<String>,
}

struct Subscriptions;

impl JsonSchema for Subscriptions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "subscriptions".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let items = generator.subschema_for::<Subscription>();
        json_schema!({"type": ["array", "null"], "items": items})
    }
}

/// Text known only at deployment.
const PLACEHOLDER: &str = r"\$\{";

macro_rules! one_of {
    ($name:ident, $title:literal, $type:ty) => {
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let names: Vec<&str> = <$type>::ALL.iter().map(|value| value.as_str()).collect();
                json_schema!({"type": "string", "anyOf": [{"enum": names}, {"pattern": PLACEHOLDER}]})
            }
        }
    };
}

one_of!(Auth, "auth", graphsub_tables::Auth);
one_of!(Api, "api", graphsub_tables::ApiVersion);
one_of!(Cloud, "cloud", graphsub_tables::Cloud);

macro_rules! by_hand {
    ($name:ident, $title:literal, $schema:expr) => {
        struct $name;

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $title.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

by_hand!(
    Names,
    "names",
    json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
);
by_hand!(
    Count,
    "count",
    json_schema!({"anyOf": [{"type": "integer", "minimum": 1, "maximum": 1_000_000_000}, {"type": "string", "pattern": PLACEHOLDER}]})
);
by_hand!(
    Flag,
    "flag",
    json_schema!({"anyOf": [{"type": "boolean"}, {"type": "string", "pattern": PLACEHOLDER}]})
);
by_hand!(
    Duration,
    "duration",
    json_schema!({"type": "string", "pattern": r"\$\{|^\s*(P[0-9TDHMSW.,]+|[0-9]+(\.[0-9]+)?\s*[A-Za-z]+[0-9A-Za-z\s.,]*)\s*$"})
);

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::manifest::keys;

    fn keys_of(schema: &serde_json::Value) -> BTreeSet<String> {
        let properties = schema.get("properties").and_then(serde_json::Value::as_object);
        properties.map(|p| p.keys().cloned().collect()).unwrap_or_default()
    }

    fn set(names: impl IntoIterator<Item = &'static str>) -> BTreeSet<String> {
        names.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn the_schema_has_the_keys_the_reader_knows() {
        let schema = manifest().to_value();
        assert_eq!(keys_of(&schema), set(keys::DOCUMENT.iter().copied()));
        assert_eq!(keys_of(&schema["$defs"]["App"]), set(keys::APP.iter().copied()));
        let entry = set(keys::settable().chain(keys::ENTRY_ONLY.iter().chain(keys::ANNOTATIONS).copied()));
        assert_eq!(keys_of(&schema["$defs"]["Subscription"]), entry);
    }
}
