//! What permissions are worth, and what filters and selections may say.

use graphsub_terms::{ApiVersion, Auth, Evidence, ValueKind};
use serde::Serialize;

use super::{Source, source};
use crate::spec::{FilterOperator, Join, Spec};

/// A permission that may be enough where a document asks for another.
#[derive(Debug, Clone, Serialize)]
pub struct Inclusion {
    /// Name of the permission that may be enough.
    pub broader: String,
    /// What it is enough for.
    pub covers: Vec<String>,
    /// Permission types this is about.
    pub types: Vec<Auth>,
    /// What the claim rests on.
    pub evidence: Evidence,
    /// The statement it rests on.
    pub sources: Vec<Source>,
}

/// Permissions that are in doubt on one endpoint.
#[derive(Debug, Clone, Serialize)]
pub struct ContestedOn {
    /// Id of the resource.
    pub resource: String,
    /// The endpoint.
    pub api: ApiVersion,
    /// The permission type.
    pub auth: Auth,
    /// The permissions.
    pub permissions: Vec<String>,
    /// The page that lists them, and the one that does not.
    pub sources: Vec<Source>,
}

/// A permission of Microsoft Graph.
#[derive(Debug, Clone, Serialize)]
pub struct GraphPermission {
    /// Name, as Microsoft spells it.
    pub name: String,
    /// Permission types that have it.
    pub types: Vec<Auth>,
    /// Id of the delegated permission in an app registration.
    pub delegated_id: Option<String>,
    /// Id of the application permission in an app registration.
    pub application_id: Option<String>,
}

/// The properties of a resource that a query may name.
#[derive(Debug, Clone, Serialize)]
pub struct Selectable {
    /// Id of the resource.
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
    pub basic: Option<String>,
    /// What that permission does not read.
    pub beyond_basic: Vec<String>,
    /// The document that lists the properties.
    pub sources: Vec<Source>,
    /// The document that forbids some.
    pub forbids: Vec<Source>,
}

/// What a filter of a path may say.
#[derive(Debug, Clone, Serialize)]
pub struct Filter {
    /// Id of the resource.
    pub resource: String,
    /// Templates it is about; empty: every path of the resource.
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
    pub nested: bool,
    /// How it is written.
    pub example: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A property of a filter.
#[derive(Debug, Clone, Serialize)]
pub struct FilterProperty {
    /// The path, with what a lambda runs over as its first part.
    pub path: String,
    /// Operators that are documented; empty: any.
    pub operators: Vec<FilterOperator>,
    /// Kind of value.
    pub kind: ValueKind,
    /// The closed set of values; empty: any.
    pub values: Vec<String>,
}

/// A segment that Graph never reads as an id.
#[derive(Debug, Clone, Serialize)]
pub struct ReservedName {
    /// The name.
    pub name: String,
    /// Whether the segment only has to begin so.
    pub prefix: bool,
    /// Segment it follows; none: anywhere an id stands.
    pub after: Option<String>,
    /// What to write instead, where that is known.
    pub instead: Option<String>,
    /// What Graph reads it as.
    pub why: String,
    /// The documents.
    pub sources: Vec<Source>,
}

pub(super) fn inclusions(spec: &Spec) -> Vec<Inclusion> {
    let rows = spec.effective.permission_includes.iter();
    rows.map(|row| {
        let statement = format!("{} and {}: {}", row.broader, row.covers.join(", "), row.evidence);
        Inclusion {
            broader: row.broader.clone(),
            covers: row.covers.clone(),
            types: row.types.clone(),
            evidence: row.strength,
            sources: vec![source(spec, &row.source, statement)],
        }
    })
    .collect()
}

pub(super) fn contested_on(spec: &Spec) -> Vec<ContestedOn> {
    let rows = spec.effective.contested_permissions.iter();
    rows.filter_map(|row| {
        let (who, names) = (
            format!("{}, {}", row.resource, row.auth.words()),
            row.permissions.join(", "),
        );
        Some(ContestedOn {
            resource: row.resource.clone(),
            api: row.api?,
            auth: row.auth,
            permissions: row.permissions.clone(),
            sources: vec![
                source(spec, &row.source, format!("{who}: {names}")),
                source(spec, &row.against, format!("{who}: not {names}")),
            ],
        })
    })
    .collect()
}

/// All permissions, sorted by name in lower case.
pub(super) fn graph_permissions(spec: &Spec) -> Vec<GraphPermission> {
    let rows = spec.effective.graph_permissions.iter();
    let mut all: Vec<GraphPermission> = rows
        .map(|row| GraphPermission {
            name: row.name.clone(),
            types: row.types.clone(),
            delegated_id: row.delegated.clone(),
            application_id: row.application.clone(),
        })
        .collect();
    all.sort_by_key(|permission| permission.name.to_ascii_lowercase());
    all
}

pub(super) fn graph_permissions_source(spec: &Spec) -> Source {
    let names = &spec.service.permission_names;
    let statement = format!("permissions of Microsoft Graph, {}", names.note);
    source(spec, &names.source, statement)
}

pub(super) fn selectable(spec: &Spec) -> Vec<Selectable> {
    let rows = spec.effective.selectable_properties.iter();
    rows.map(|row| {
        let forbidden = row.not_with_resource_data.join(" and ");
        let forbids = row.forbids.iter().map(|document| {
            let statement = format!("{}: {forbidden} are not selected for resource data", row.resource);
            source(spec, document, statement)
        });
        Selectable {
            resource: row.resource.clone(),
            properties: row.properties.clone(),
            beta: row.beta.clone(),
            expandable: row.expandable.clone(),
            not_with_resource_data: row.not_with_resource_data.clone(),
            basic: row.basic.as_ref().map(|basic| basic.permission.clone()),
            beyond_basic: row
                .basic
                .as_ref()
                .map(|basic| basic.withholds.clone())
                .unwrap_or_default(),
            sources: vec![source(spec, &row.source, format!("properties of {}", row.resource))],
            forbids: forbids.collect(),
        }
    })
    .collect()
}

pub(super) fn filters(spec: &Spec) -> Vec<Filter> {
    let rows = spec.effective.filters.iter();
    rows.map(|row| Filter {
        resource: row.resource.clone(),
        paths: row.paths.clone(),
        option: row.option.clone(),
        properties: row
            .properties
            .iter()
            .map(|property| FilterProperty {
                path: property.path.clone(),
                operators: property.operators.clone(),
                kind: property.kind,
                values: property.values.clone(),
            })
            .collect(),
        joins: row.joins.clone(),
        open: row.open,
        nested: row.nested,
        example: row.example.clone(),
        sources: vec![source(spec, &row.source, format!("{}: {}", row.resource, row.example))],
    })
    .collect()
}

pub(super) fn reserved_names(spec: &Spec) -> Vec<ReservedName> {
    let rows = spec.effective.reserved_names.iter();
    rows.map(|row| ReservedName {
        name: row.name.clone(),
        prefix: row.prefix,
        after: row.after.clone(),
        instead: row.instead.clone(),
        why: row.why.clone(),
        sources: vec![source(spec, &row.source, format!("{}: {}", row.name, row.why))],
    })
    .collect()
}
