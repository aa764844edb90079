//! The keys of the derive, from the table of keys.

use graphsub_terms::{ApiVersion, Auth, ChangeType, Cloud, Field};
use serde::Serialize;

use crate::model::{Model, Source};

/// A key of `#[subscription(...)]`.
#[derive(Debug, Serialize)]
pub(super) struct Key {
    key: &'static str,
    summary: &'static str,
    /// Its name in a body of Microsoft Graph.
    graph: Option<&'static str>,
    /// Its name in a manifest.
    manifest: Option<&'static str>,
    /// Whether `app!` has it too.
    app: bool,
    example: &'static str,
    values: Vec<&'static str>,
    /// What there is to know beside the summary.
    note: &'static str,
    sources: Vec<Source>,
}

/// Returns the keys in the order of the table.
pub(super) fn keys(model: &Model) -> Vec<Key> {
    let key = |field: &Field| {
        let row = field.key();
        let (example, note) = written(*field)?;
        let property = model
            .properties
            .iter()
            .find(|property| Some(property.name.as_str()) == row.graph);
        Some(Key {
            key: row.derive?,
            summary: row.summary,
            graph: row.graph,
            manifest: row.manifest,
            app: row.app.is_some(),
            example,
            values: values(*field),
            note,
            sources: property.map_or_else(Vec::new, |property| property.sources.clone()),
        })
    };
    Field::ALL.iter().filter_map(key).collect()
}

/// The closed set of values of a field.
fn values(field: Field) -> Vec<&'static str> {
    match field {
        Field::Auth => Auth::ALL.iter().map(|value| value.as_str()).collect(),
        Field::Api => ApiVersion::ALL.iter().map(|value| value.as_str()).collect(),
        Field::Cloud => Cloud::ALL.iter().map(|value| value.as_str()).collect(),
        Field::ChangeType => ChangeType::ALL.iter().map(|value| value.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// How the derive writes a field, and what to know about it; none: it has no key for it.
fn written(field: Field) -> Option<(&'static str, &'static str)> {
    Some(match field {
        Field::Resource => (
            "resource = \"/users/{user_id}/messages\"",
            "Required. Each `{name}` is a field of the struct, `{0}` one of a tuple struct. It has to be a whole segment, or \
             to stand between quotes.",
        ),
        Field::ChangeType => (
            "change_type = \"created,updated\"",
            "Required. A list is fine too: `change_type = [\"created\", \"updated\"]` or `change_type(\"created\", \"updated\")`.",
        ),
        Field::LifecycleNotificationUrl => (
            "lifecycle",
            "A word without a value: the delivery has to have a lifecycle URL (`Delivery::lifecycle_url`), and the compiler \
             sees to it.",
        ),
        Field::Lifetime => (
            "lifetime = \"6d\"",
            "Required. A request computes `expirationDateTime` from it and from the time it is made. Durations are `7d`, \
             `36h`, `90m`, `1d 12h`, `PT36H`.",
        ),
        Field::RenewEvery => (
            "renew_every = \"5d\"",
            "Three quarters of the lifetime where it is not given.",
        ),
        Field::MaxLatency => (
            "max_latency = \"3m\"",
            "Checked against the documented maximum; it is not part of a request.",
        ),
        Field::Auth => ("auth = \"application\"", "Required, here or in `app!`."),
        Field::Permissions => (
            "permissions(\"Mail.Read\", \"Mail.Send\")",
            "Also `permissions = [\"Mail.Read\"]`. What is granted for other purposes is silent; without the key nothing is \
             checked.",
        ),
        Field::Api => ("api = \"beta\"", "`v1.0` where it is not given."),
        Field::Cloud => (
            "cloud = \"us-gov-l4\"",
            "`global` where it is not given. The URL of a request has the host of the cloud.",
        ),
        Field::IncludeResourceData => (
            "resource_data(select(\"subject\", \"from\"), certificate_id = \"key-2026\")",
            "Notifications carry the changed resource, encrypted for the certificate of the delivery \
             (`Delivery::certificate`). `select` adds `$select` to the path.",
        ),
        Field::EncryptionCertificateId => (
            "resource_data(certificate_id = \"key-2026\")",
            "Inside `resource_data`: your own name for the certificate, which notifications carry.",
        ),
        Field::LatestSupportedTlsVersion => ("latest_supported_tls_version = \"v1_2\"", ""),
        Field::NotificationQueryOptions => (
            "notification_query_options = \"$filter = isFetchable eq true\"",
            "Printing requires it.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_derive_is_described() {
        for field in Field::ALL {
            assert_eq!(written(*field).is_some(), field.key().derive.is_some(), "{field}");
        }
    }
}
