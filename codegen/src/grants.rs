//! The part of the model that is about permissions as such, filters and selections.

use serde_json::{Map, Value, json};

use crate::model::{Source, variant};
use crate::spec::{self, Auth, Spec};

/// Adds the tables to the model.
pub(crate) fn add(spec: &Spec, model: &mut Map<String, Value>) {
    model.insert("inclusions".into(), inclusions(spec));
    model.insert("graph_permissions".into(), graph_permissions(spec));
    let names = &spec.service.permission_names;
    let statement = format!("permissions of Microsoft Graph, {}", names.note);
    model.insert(
        "permission_names".into(),
        json!({"document": variant(&names.source), "statement": statement}),
    );
    model.insert("selectable".into(), selectable(spec));
    model.insert("filters".into(), filters(spec));
    model.insert("reserved_names".into(), reserved_names(spec));
}

fn source(document: &str, statement: impl Into<String>) -> Source {
    Source {
        document: variant(document),
        id: document.to_owned(),
        statement: statement.into(),
    }
}

fn variants<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    names.into_iter().map(variant).collect()
}

fn inclusions(spec: &Spec) -> Value {
    let rows = spec.effective.permission_includes.iter();
    rows.map(|row| {
        json!({
            "broader": row.broader,
            "covers": variants(row.covers.iter().map(String::as_str)),
            "types": variants(row.types.iter().map(|auth| auth.as_str())),
            "evidence": variant(row.strength.as_str()),
            "sources": [source(&row.source, format!("{} and {}: {}", row.broader, row.covers.join(", "), row.evidence))],
        })
    })
    .collect()
}

/// A line each, sorted by name in lower case: name, letters of the permission types, ids.
fn graph_permissions(spec: &Spec) -> Value {
    let mut rows: Vec<&spec::GraphPermission> = spec.effective.graph_permissions.iter().collect();
    rows.sort_by_key(|row| row.name.to_ascii_lowercase());
    let letter = |auth: &Auth| match auth {
        Auth::DelegatedWork => 'w',
        Auth::DelegatedPersonal => 'p',
        _ => 'a',
    };
    let lines = rows.into_iter().map(|row| {
        let types: String = row.types.iter().map(letter).collect();
        let id = |id: &Option<String>| id.clone().unwrap_or_default();
        format!(
            "{}\t{types}\t{}\t{}\n",
            row.name,
            id(&row.delegated),
            id(&row.application)
        )
    });
    Value::String(lines.collect())
}

fn selectable(spec: &Spec) -> Value {
    let rows = spec.effective.selectable_properties.iter();
    rows.map(|row| {
        let forbids = row.forbids.iter().map(|document| {
            let names = row.not_with_resource_data.join(" and ");
            source(
                document,
                format!("{}: {names} are not selected for resource data", row.resource),
            )
        });
        json!({
            "resource": variant(&row.resource),
            "properties": row.properties,
            "beta": row.beta,
            "expandable": row.expandable,
            "not_with_resource_data": row.not_with_resource_data,
            "basic": row.basic.as_ref().map(|basic| variant(&basic.permission)),
            "beyond_basic": row.basic.as_ref().map(|basic| basic.withholds.clone()).unwrap_or_default(),
            "sources": [source(&row.source, format!("properties of {}", row.resource))],
            "forbids": forbids.collect::<Vec<_>>(),
        })
    })
    .collect()
}

fn filters(spec: &Spec) -> Value {
    let rows = spec.effective.filters.iter();
    rows.map(|row| {
        let properties: Vec<Value> = row.properties.iter().map(filter_property).collect();
        let joins: Vec<&str> = row
            .joins
            .iter()
            .map(|join| match join {
                spec::Join::And => "and",
                spec::Join::Or => "or",
            })
            .collect();
        json!({
            "resource": variant(&row.resource),
            "paths": row.paths,
            "option": row.option,
            "properties": properties,
            "joins": joins,
            "open": row.open,
            "nested": row.nested,
            "example": row.example,
            "sources": [source(&row.source, format!("{}: {}", row.resource, row.example))],
        })
    })
    .collect()
}

fn filter_property(property: &spec::FilterProperty) -> Value {
    let operators: Vec<&str> = property.operators.iter().map(|operator| operator.as_str()).collect();
    json!({
        "path": property.path,
        "operators": operators,
        "kind": variant(property.kind.as_str()),
        "values": property.values,
    })
}

fn reserved_names(spec: &Spec) -> Value {
    let rows = spec.effective.reserved_names.iter();
    rows.map(|row| {
        json!({
            "name": row.name, "prefix": row.prefix, "after": row.after, "instead": row.instead, "why": row.why,
            "sources": [source(&row.source, format!("{}: {}", row.name, row.why))],
        })
    })
    .collect()
}
