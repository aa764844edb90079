//! Rows about what filters and selections may say.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::ValueKind;

/// Row of `selectable-properties.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SelectableProperties {
    /// Resource it is about.
    pub resource: String,
    /// Properties on both endpoints.
    pub properties: Vec<String>,
    /// Properties on beta only.
    pub beta: Vec<String>,
    /// Relationships.
    pub expandable: Vec<String>,
    /// Properties that must not be selected for notifications with resource data.
    pub not_with_resource_data: Vec<String>,
    /// A permission that reads the resource without some of its properties.
    #[serde(default)]
    pub basic: Option<BasicPermission>,
    /// Document that lists the properties.
    pub source: String,
    /// Document that forbids some.
    pub forbids: Option<String>,
}

/// A permission that reads a resource without some of its properties.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BasicPermission {
    /// The permission.
    pub permission: String,
    /// What it does not read.
    pub withholds: Vec<String>,
    /// Document.
    pub source: String,
}

/// Row of `filters.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Resource it is about.
    pub resource: String,
    /// Templates it is about; none means every path of the resource.
    #[serde(default)]
    pub paths: Vec<String>,
    /// The query option, or the property of the body that holds the filter.
    pub option: String,
    /// What is compared.
    pub properties: Vec<FilterProperty>,
    /// Words that may stand between conditions.
    pub joins: Vec<Join>,
    /// Whether other properties may be compared too.
    pub open: bool,
    /// Whether properties of properties may be compared.
    #[serde(default = "yes")]
    pub nested: bool,
    /// How it is written.
    pub example: String,
    /// Document.
    pub source: String,
}

fn yes() -> bool {
    true
}

/// A property of a filter.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FilterProperty {
    /// The path, with what a lambda runs over as its first part.
    pub path: String,
    /// Operators that are documented; none: any.
    #[serde(default)]
    pub operators: Vec<FilterOperator>,
    /// Kind of value.
    #[serde(default = "any")]
    pub kind: ValueKind,
    /// The closed set of values, where there is one.
    #[serde(default)]
    pub values: Vec<String>,
}

fn any() -> ValueKind {
    ValueKind::Any
}

/// A word between two conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// Both.
    And,
    /// Either.
    Or,
}

/// An operator of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FilterOperator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// One of a list.
    In,
}

/// Row of `reserved-names.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReservedName {
    /// The name.
    pub name: String,
    /// Whether the segment only has to begin so.
    #[serde(default)]
    pub prefix: bool,
    /// Segment it follows; none: anywhere an id stands.
    #[serde(default)]
    pub after: Option<String>,
    /// What to write instead, where that is known.
    #[serde(default)]
    pub instead: Option<String>,
    /// What Graph reads it as.
    pub why: String,
    /// Document.
    pub source: String,
}
