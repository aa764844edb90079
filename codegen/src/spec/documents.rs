//! `documents.yaml` and `resources.yaml`: what the rows of all tables name.

use schemars::JsonSchema;
use serde::Deserialize;

use graphsub_terms::Status;

use super::terms::*;

/// `spec/documents.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// State of the documentation the tables describe, as a date.
    pub revision: String,
    /// The documents.
    pub documents: Vec<Document>,
}

/// One document facts were read from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Name used in `source`.
    pub id: String,
    /// Title of the page.
    pub title: String,
    /// Endpoint the page speaks of.
    pub api: DocumentApi,
    /// The page's own date, or the year it describes.
    pub date: String,
    /// What the document is to the tables.
    pub role: Role,
    /// Where it can be read.
    pub location: String,
    /// Path of the page inside Microsoft's documentation repository: `import` knows the page by it.
    #[serde(default)]
    pub page: Option<String>,
    /// Tables the page must have, includes counted, by the names of their kinds: one that is missing is an error of
    /// `import`, which knows the kinds.
    #[serde(default)]
    pub tables: Vec<String>,
    /// Documents whose rows the page now speaks for, in the tables it has.
    #[serde(default)]
    pub supersedes: Vec<String>,
}

/// `spec/resources.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// The resources, sorted by id.
    pub resources: Vec<Resource>,
}

/// A resource: the name that ties the tables together.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Name of the Microsoft Graph type.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Product it belongs to.
    pub area: String,
    /// Whether it still is what it was.
    pub status: Status,
    /// All names the documents use for it.
    pub labels: Vec<String>,
    /// Path of the successor, where one takes subscriptions.
    #[serde(default)]
    pub replacement: Option<String>,
    /// Why it is deprecated or retired.
    #[serde(default)]
    pub status_note: Option<String>,
    /// Documents the status rests on.
    #[serde(default)]
    pub sources: Vec<String>,
    /// No document says how long its subscriptions may live.
    #[serde(default)]
    pub lifetime_unstated: bool,
}
