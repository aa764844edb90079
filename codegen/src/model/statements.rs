//! The rows as the documents print them, before any decision.

use graphsub_terms::{Auth, Dimension};
use serde::Serialize;

use crate::spec::{self, Spec};

/// The rows as the documents print them.
#[derive(Debug, Clone, Serialize)]
pub struct Statements {
    /// Permission tables.
    pub permissions: Vec<PermissionRow>,
    /// Lists of resource types per permission type.
    pub permission_types: Vec<PermissionTypes>,
    /// Lifetime tables.
    pub lifetimes: Vec<LifetimeRow>,
    /// Latency tables.
    pub latency: Vec<LatencyRow>,
    /// Limits on the number of subscriptions.
    pub quotas: Vec<QuotaRow>,
    /// Permissions with resource-specific consent.
    pub resource_specific_consent: Vec<ResourceSpecificConsent>,
    /// All names the documents use for resources.
    pub labels: Vec<Label>,
}

/// A row of a permission table.
#[derive(Debug, Clone, Serialize)]
pub struct PermissionRow {
    /// Resource as printed.
    pub label: String,
    /// Path as printed.
    pub path: Option<String>,
    /// Names for each permission type, in the order of [`Auth::ALL`]; empty: not supported.
    pub cells: Vec<Vec<String>>,
    /// Id of the document.
    pub document: String,
}

/// A list of resource types per permission type.
#[derive(Debug, Clone, Serialize)]
pub struct PermissionTypes {
    /// Id of the document.
    pub document: String,
    /// Labels for each permission type, in the order of [`Auth::ALL`].
    pub lists: Vec<Vec<String>>,
}

/// A row of a lifetime table.
#[derive(Debug, Clone, Serialize)]
pub struct LifetimeRow {
    /// Label as printed.
    pub label: String,
    /// Ids of the resources it is about.
    pub resources: Vec<String>,
    /// Maximum in minutes.
    pub minutes: u32,
    /// The document's rounding in words.
    pub gloss: String,
    /// Whether it holds with resource data only.
    pub resource_data: bool,
    /// Whether it is what the service was seen to enforce.
    pub observed: bool,
    /// Id of the document.
    pub document: String,
}

/// A row of a latency table.
#[derive(Debug, Clone, Serialize)]
pub struct LatencyRow {
    /// Label as printed.
    pub label: String,
    /// Id of the resource it is about.
    pub resource: String,
    /// Upper bound of the average in seconds; none: Unknown.
    pub average: Option<u32>,
    /// Maximum in seconds; none: Unknown.
    pub maximum: Option<u32>,
    /// Id of the document.
    pub document: String,
}

/// A limit on the number of subscriptions.
#[derive(Debug, Clone, Serialize)]
pub struct QuotaRow {
    /// Label as printed.
    pub label: String,
    /// Id of the resource it is about.
    pub resource: String,
    /// What shares the limit.
    pub per: Vec<Dimension>,
    /// How many.
    pub limit: u32,
    /// Id of the document.
    pub document: String,
}

/// A permission with resource-specific consent.
#[derive(Debug, Clone, Serialize)]
pub struct ResourceSpecificConsent {
    /// Name of the permission.
    pub permission: String,
    /// Id of the document that lists it.
    pub document: String,
}

/// A name of a resource.
#[derive(Debug, Clone, Serialize)]
pub struct Label {
    /// The name as printed.
    pub label: String,
    /// Id of the resource.
    pub resource: String,
}

pub(super) fn statements(spec: &Spec) -> Statements {
    let tables = &spec.stated;
    let permission = |row: &spec::Permission| PermissionRow {
        label: row.label.clone(),
        path: row.path.clone(),
        cells: Auth::ALL.iter().map(|auth| row.cell(*auth).names().to_vec()).collect(),
        document: row.source.clone(),
    };
    let types = |row: &spec::PermissionTypes| PermissionTypes {
        document: row.document.clone(),
        lists: Auth::ALL.iter().map(|auth| row.labels(*auth).to_vec()).collect(),
    };
    let lifetime = |row: &spec::Lifetime| LifetimeRow {
        label: row.label.clone(),
        resources: row.resources.clone(),
        minutes: row.maximum,
        gloss: row.gloss.clone(),
        resource_data: row.resource_data,
        observed: row.observed,
        document: row.source.clone(),
    };
    let latency = |row: &spec::Latency| LatencyRow {
        label: row.label.clone(),
        resource: row.resource.clone(),
        average: row.average.known(),
        maximum: row.maximum.known(),
        document: row.source.clone(),
    };
    let quota = |row: &spec::Quota| QuotaRow {
        label: row.label.clone(),
        resource: row.resource.clone(),
        per: row.per.clone(),
        limit: row.limit,
        document: row.source.clone(),
    };
    let consent = |row: &spec::ResourceSpecificConsent| ResourceSpecificConsent {
        permission: row.permission.clone(),
        document: row.source.clone(),
    };
    let labels = spec.resources.iter().flat_map(|resource| {
        let label = move |label: &String| Label {
            label: label.clone(),
            resource: resource.id.clone(),
        };
        resource.labels.iter().map(label)
    });
    Statements {
        permissions: tables.permissions.iter().map(permission).collect(),
        permission_types: tables.permission_types.iter().map(types).collect(),
        lifetimes: tables.lifetimes.iter().map(lifetime).collect(),
        latency: tables.latency.iter().map(latency).collect(),
        quotas: tables.quotas.iter().map(quota).collect(),
        resource_specific_consent: tables.resource_specific_consent.iter().map(consent).collect(),
        labels: labels.collect(),
    }
}
