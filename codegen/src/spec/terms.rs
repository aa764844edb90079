//! Words that only the specs have: what a cell may say beside the vocabulary.

use graphsub_terms::Auth;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The field of the permission tables that holds a permission type.
pub fn column(auth: Auth) -> &'static str {
    match auth {
        Auth::DelegatedWork => "delegated_work",
        Auth::DelegatedPersonal => "delegated_personal",
        _ => "application",
    }
}

/// Endpoint a document speaks of.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub enum DocumentApi {
    /// Both endpoints.
    #[serde(rename = "any")]
    Any,
    /// v1.0 only.
    #[serde(rename = "v1.0")]
    V1,
    /// beta only.
    #[serde(rename = "beta")]
    Beta,
}

/// What a document is to the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Transcribed row by row.
    Table,
    /// Answers what the transcribed ones leave open.
    Reference,
    /// What the service itself was seen to do.
    Observation,
}

/// The words `not supported`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum NotSupported {
    /// The words of the documents.
    #[serde(rename = "not supported")]
    NotSupported,
}

/// The word `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Unknown {
    /// The word of the documents.
    Unknown,
}

/// Whether notifications can carry resource data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// They can.
    Supported,
    /// Basic notifications only.
    Unsupported,
    /// The list of resources with resource data leaves it out.
    Unlisted,
}

/// Whether a page insists on both certificate properties.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// As for all resource data.
    #[default]
    Usual,
    /// The page of the resource insists.
    Required,
}
