//! The keys of a manifest and of a request body.

use graphsub_tables::{PROPERTIES, PropertyStatus};

/// Keys of a manifest document.
pub const DOCUMENT: &[&str] = &["$schema", "version", "app", "defaults", "subscriptions"];

/// Keys of `app`.
pub const APP: &[&str] = &["name", "id", "auth", "permissions", "api", "cloud", "tenants"];

/// Keys of an entry that Graph does not know.
pub const ENTRY_ONLY: &[&str] = &[
    "name",
    "lifetime",
    "renewEvery",
    "instances",
    "maxLatency",
    "auth",
    "permissions",
    "api",
    "cloud",
];

/// Durations among them.
pub const DURATIONS: &[&str] = &["lifetime", "renewEvery", "maxLatency"];

/// Properties of a body whose value is a text, as far as this crate reads it.
pub const TEXTS: &[&str] = &[
    "resource",
    "notificationUrl",
    "lifecycleNotificationUrl",
    "clientState",
    "encryptionCertificateId",
    "latestSupportedTlsVersion",
    "notificationQueryOptions",
    "notificationUrlAppId",
    "notificationContentType",
    "vapidPublicKey",
    "webPushEncryptionP256dhPublicKey",
    "webPushEncryptionSecret",
    "blobStoreUrl",
];

/// Annotations of OData that software development kits put into bodies and Graph accepts.
pub const ANNOTATIONS: &[&str] = &["@odata.type"];

/// Properties Graph lets an app set.
///
/// ```
/// assert!(graphsub_lint::manifest::keys::settable().any(|name| name == "changeType"));
/// assert!(!graphsub_lint::manifest::keys::settable().any(|name| name == "id"));
/// ```
pub fn settable() -> impl Iterator<Item = &'static str> {
    PROPERTIES
        .iter()
        .filter(|property| property.status != PropertyStatus::ReadOnly)
        .map(|property| property.name)
}

/// Properties only the service sets.
pub fn read_only() -> impl Iterator<Item = &'static str> {
    PROPERTIES
        .iter()
        .filter(|property| property.status == PropertyStatus::ReadOnly)
        .map(|property| property.name)
}
