//! Rows about what permissions are worth.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{ApiVersion, Auth, Evidence};

/// Row of `permission-includes.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionIncludes {
    /// The permission that may be enough.
    pub broader: String,
    /// What it is enough for.
    pub covers: Vec<String>,
    /// Permission types this is about.
    pub types: Vec<Auth>,
    /// What the claim rests on.
    pub strength: Evidence,
    /// Document.
    pub source: String,
    /// What was read there, in our words.
    pub evidence: String,
}

/// Row of `contested-permissions.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestedPermission {
    /// Resource it is about.
    pub resource: String,
    /// Templates it is about; none means every path of the resource.
    #[serde(default)]
    pub paths: Vec<String>,
    /// The endpoint on which they are in doubt; none means both.
    #[serde(default)]
    pub api: Option<ApiVersion>,
    /// Permission type.
    #[serde(rename = "type")]
    pub auth: Auth,
    /// The permissions one page lists.
    pub permissions: Vec<String>,
    /// The page that lists them.
    pub source: String,
    /// The page that does not.
    pub against: String,
}

/// Row of `graph-permissions.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GraphPermission {
    /// Name, as Microsoft spells it.
    pub name: String,
    /// Permission types that have it.
    pub types: Vec<Auth>,
    /// Id of the delegated permission in an app registration.
    #[serde(default)]
    pub delegated: Option<String>,
    /// Id of the application permission in an app registration.
    #[serde(default)]
    pub application: Option<String>,
}
