//! Row types of the tables as the documents print them.

use crate::{Dimension, Document, Resource};

/// A row of a permission table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PermissionRow {
    /// Resource as printed.
    pub label: &'static str,
    /// Path as printed.
    pub path: Option<&'static str>,
    /// Names for work or school accounts, personal accounts and applications; empty: not supported.
    pub cells: [&'static [&'static str]; 3],
    /// The document.
    pub document: Document,
}

/// A list of resource types per permission type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PermissionTypes {
    /// The document.
    pub document: Document,
    /// Labels for work or school accounts, personal accounts and applications.
    pub lists: [&'static [&'static str]; 3],
}

/// A row of a lifetime table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LifetimeRow {
    /// Label as printed.
    pub label: &'static str,
    /// Resources it is about.
    pub resources: &'static [Resource],
    /// Maximum in minutes.
    pub minutes: u32,
    /// The document's rounding in words.
    pub gloss: &'static str,
    /// Whether it holds with resource data only.
    pub resource_data: bool,
    /// Whether it is what the service was seen to enforce.
    pub observed: bool,
    /// The document.
    pub document: Document,
}

/// A row of a latency table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LatencyRow {
    /// Label as printed.
    pub label: &'static str,
    /// Resource it is about.
    pub resource: Resource,
    /// Upper bound of the average in seconds; none: Unknown.
    pub average_seconds: Option<u32>,
    /// Maximum in seconds; none: Unknown.
    pub maximum_seconds: Option<u32>,
    /// The document.
    pub document: Document,
}

/// A limit on the number of subscriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaRow {
    /// Label as printed.
    pub label: &'static str,
    /// Resource it is about.
    pub resource: Resource,
    /// What shares the limit.
    pub per: &'static [Dimension],
    /// How many.
    pub limit: u32,
    /// The document.
    pub document: Document,
}
