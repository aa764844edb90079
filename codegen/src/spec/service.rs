//! `tables/service.yaml`: facts that are no rows.

use schemars::JsonSchema;
use serde::Deserialize;

use graphsub_terms::Cloud;

/// `spec/tables/service.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Shortest lifetime there is.
    pub minimum_lifetime: MinimumLifetime,
    /// Key of the certificate that resource data is encrypted with.
    pub certificate_key: CertificateKey,
    /// Clouds that have the subscription API.
    pub clouds: ServiceClouds,
    /// Where all permissions of Microsoft Graph were read.
    pub permission_names: PermissionNames,
    /// Scopes that are about the sign-in.
    pub sign_in: SignIn,
    /// Permissions for folders and mailboxes of others.
    pub shared_permissions: SharedPermissions,
    /// Clouds that deliver to Web Push services.
    pub web_push: WebPush,
}

/// Scopes that are about the sign-in.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Scopes that every delegated app has some of, whatever it does.
    pub scopes: Vec<String>,
    /// Stands for all permissions that are granted.
    pub all_granted: String,
    /// Document.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// Permissions for folders and mailboxes of others.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SharedPermissions {
    /// How their names end.
    pub ending: String,
    /// Document.
    pub source: String,
}

/// Clouds that deliver to Web Push services.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WebPush {
    /// The clouds.
    pub clouds: Vec<Cloud>,
    /// Document.
    pub source: String,
}

/// Where all permissions of Microsoft Graph were read.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionNames {
    /// Document.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// Key of the certificate that resource data is encrypted with.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateKey {
    /// Bits it has at least.
    pub minimum_bits: u32,
    /// Bits it has at most.
    pub maximum_bits: u32,
    /// Document.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// Shortest lifetime there is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinimumLifetime {
    /// In minutes.
    pub minutes: u32,
    /// Document.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// Clouds that have the subscription API.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceClouds {
    /// The clouds.
    pub available: Vec<Cloud>,
    /// Document.
    pub source: String,
}
