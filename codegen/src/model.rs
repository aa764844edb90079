//! What the rules will see: the tables joined per resource and per path, as the templates need
//! them. Names of Rust items are made here, text of Rust is not.

use graphsub_terms::words::{duration, thousands};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::check::applies;
use crate::path::{Segment, normalise};
use crate::spec::{self, Auth, Cell, Encryption, Select, Spec, Support};

/// A statement and the document it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Rust name of the document.
    pub document: String,
    /// Id of the document.
    pub id: String,
    /// What it says.
    pub statement: String,
}

/// Everything the templates need, as one tree of JSON.
///
/// ```no_run
/// let spec = graphsub_codegen::spec::Spec::load(std::path::Path::new(".")).unwrap();
/// let model = graphsub_codegen::model::build(&spec);
/// assert!(model.contains_key("resources"));
/// ```
pub fn build(spec: &Spec) -> Map<String, Value> {
    let mut model = Map::new();
    model.insert("revision".into(), json!(spec.documents.revision));
    model.insert("hash".into(), json!(spec.hash));
    model.insert("documents".into(), documents(spec));
    model.insert("permissions".into(), permissions(spec));
    let paths = paths(spec);
    model.insert("resources".into(), resources(spec, &paths));
    model.insert("lookup".into(), json!(crate::lookup::code(spec)));
    model.insert("paths".into(), Value::Array(paths));
    model.insert("spellings".into(), spellings(spec));
    model.insert("key_values".into(), key_values(spec));
    model.insert("properties".into(), properties(spec));
    model.insert("endpoints".into(), endpoints(spec));
    model.insert("responses".into(), responses(spec));
    model.insert("service".into(), service(spec));
    model.insert("statements".into(), statements(spec));
    model.insert("rules".into(), rules(spec));
    crate::grants::add(spec, &mut model);
    for value in model.values_mut() {
        locate_sources(spec, value);
    }
    model
}

/// Gives each source in the tree the address of its document, for the links of the pages.
fn locate_sources(spec: &Spec, value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| locate_sources(spec, item)),
        Value::Object(fields) => {
            let document = fields.contains_key("statement").then(|| fields.get("id")).flatten();
            let location = document
                .and_then(|id| {
                    spec.documents
                        .documents
                        .iter()
                        .find(|d| d.id == id.as_str().unwrap_or_default())
                })
                .map(|d| json!(d.location));
            if let Some(location) = location {
                fields.insert("location".into(), location);
            }
            fields.values_mut().for_each(|field| locate_sources(spec, field));
        }
        _ => {}
    }
}

/// `unknown-resource`, `Mail.ReadBasic` or `chatMessage` as the name of a Rust variant.
///
/// ```
/// assert_eq!(graphsub_codegen::model::variant("us-gov-l4"), "UsGovL4");
/// assert_eq!(graphsub_codegen::model::variant("Mail.ReadBasic"), "MailReadBasic");
/// assert_eq!(graphsub_codegen::model::variant("chatMessage"), "ChatMessage");
/// ```
pub fn variant(name: &str) -> String {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(|part| part[..1].to_ascii_uppercase() + &part[1..])
        .collect()
}

fn text(value: &impl Serialize) -> String {
    match json!(value) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn source(document: &str, statement: impl Into<String>) -> Source {
    Source {
        document: variant(document),
        id: document.to_owned(),
        statement: statement.into(),
    }
}

fn noted(statement: String, note: Option<&String>) -> String {
    note.map_or_else(|| statement.clone(), |note| format!("{statement} ({note})"))
}

fn documents(spec: &Spec) -> Value {
    spec.documents
        .documents
        .iter()
        .map(|d| json!({"variant": variant(&d.id), "id": d.id, "title": d.title, "date": d.date, "location": d.location, "role": text(&d.role)}))
        .collect()
}

fn permissions(spec: &Spec) -> Value {
    let cells = |row: &'_ spec::Permission| {
        Auth::ALL
            .iter()
            .flat_map(|auth| row.cell(*auth).names().to_vec())
            .collect::<Vec<_>>()
    };
    // A decision may take a name that no row prints.
    let mut names: Vec<String> = spec.stated.permissions.iter().flat_map(cells).collect();
    names.extend(spec.effective.permissions.iter().flat_map(cells));
    names.sort();
    names.dedup();
    names
        .iter()
        .map(|name| {
            let specific = spec.stated.resource_specific_consent.iter().find(|row| row.permission == *name);
            let rows = spec.stated.permissions.iter().filter(|row| cells(row).contains(name));
            let mut documents = unique(rows.map(|row| row.source.as_str()));
            if documents.is_empty() {
                let decided = spec.decisions.iter().filter(|decision| takes_permission(decision, name));
                let silent = decided.flat_map(|decision| decision.statements.iter().filter(|s| s.at.is_none()));
                documents = unique(silent.map(|statement| statement.document.as_str()));
            }
            json!({"variant": variant(name), "name": name, "documents": documents, "resource_specific": specific.is_some(), "document": specific.map(|row| row.source.clone())})
        })
        .collect()
}

/// Whether a decision writes this name into the permission table.
fn takes_permission(decision: &spec::Decision, name: &str) -> bool {
    decision.takes.at.as_ref().is_some_and(|at| {
        let names = at.value.as_array();
        at.table == "permissions" && names.is_some_and(|names| names.iter().any(|value| value == name))
    })
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

fn cell_words(cell: &Cell) -> String {
    match cell {
        Cell::NotSupported(_) => "not supported".into(),
        Cell::Names(names) => names.join(", "),
    }
}

fn access(spec: &Spec, path: &spec::Path, auth: Auth) -> Value {
    let rows: Vec<_> = spec
        .effective
        .permissions
        .iter()
        .filter(|row| applies(spec, row, path))
        .collect();
    let chosen = rows
        .iter()
        .find(|row| !row.cell(auth).names().is_empty())
        .or(rows.first());
    let names = chosen.map(|row| row.cell(auth).names()).unwrap_or_default();
    let sources = chosen.map_or_else(Vec::new, |row| access_sources(spec, row, auth));
    let contested = spec.effective.contested_permissions.iter();
    let contested: Vec<_> = contested
        .filter(|row| row.auth == auth && row.resource == path.resource && narrowed(&row.paths, &path.template))
        .collect();
    let contested_sources: Vec<Source> = contested
        .iter()
        .map(|row| {
            let statement = format!("{}, {}: {}", path.template, auth.words(), row.permissions.join(", "));
            source(&row.source, statement)
        })
        .collect();
    let contested: Vec<String> = contested
        .iter()
        .flat_map(|row| row.permissions.iter().map(|n| variant(n)))
        .collect();
    json!({"contested": contested, "contested_sources": contested_sources, "ranked": chosen.is_none_or(|row| !row.unranked), "names": names, "variants": names.iter().map(|n| variant(n)).collect::<Vec<_>>(), "sources": sources})
}

/// What a permission cell rests on: its row, or both statements of the decision that changed it.
fn access_sources(spec: &Spec, row: &spec::Permission, auth: Auth) -> Vec<Source> {
    let label = [row.label.as_str(), row.path.as_deref().unwrap_or_default()].join(" ");
    let label = label.trim();
    let decision = spec.decisions.iter().find(|decision| {
        let at = decision.takes.at.as_ref();
        at.is_some_and(|at| at.table == "permissions" && at.row == label && at.field == spec::column(auth))
    });
    if let Some(decision) = decision {
        let statements = decision.statements.iter();
        return statements.map(|s| source(&s.document, s.says.clone())).collect();
    }
    let words = cell_words(row.cell(auth));
    let statement = noted(format!("{label}, {}: {words}", auth.words()), row.note.as_ref());
    vec![source(&row.source, statement)]
}

fn dimension_of(literal: &str) -> Option<&'static str> {
    match literal {
        "users" | "presences" => Some("User"),
        "chats" => Some("Chat"),
        "teams" => Some("Team"),
        "channels" => Some("Channel"),
        "onlinemeetings" | "onlinemeetings(joinweburl)" => Some("Meeting"),
        _ => None,
    }
}

pub(crate) fn segments(template: &str) -> Vec<Segment> {
    normalise(template).unwrap_or_default()
}

fn ids(template: &str) -> Vec<Option<&'static str>> {
    let segments = segments(template);
    let mut ids = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        if *segment == Segment::Id {
            ids.push(match index.checked_sub(1).map(|i| &segments[i]) {
                Some(Segment::Literal(name)) => dimension_of(name),
                _ => None,
            });
        }
    }
    ids
}

fn narrowed(paths: &[String], template: &str) -> bool {
    paths.is_empty() || paths.iter().any(|p| p == template)
}

fn paths(spec: &Spec) -> Vec<Value> {
    let tables = &spec.effective;
    tables
        .paths
        .iter()
        .map(|path| {
            let mut sources: Vec<Source> = path
                .forms
                .iter()
                .map(|form| source(&form.document, &form.path))
                .collect();
            if let Some(document) = &path.source {
                sources.push(source(document, noted(path.watches.clone(), path.note.as_ref())));
            }
            let resource = spec.resources.iter().find(|r| r.id == path.resource);
            let status = match path.status {
                spec::Status::Supported => resource.map(|r| r.status).unwrap_or_default(),
                other => other,
            };
            let replacement = path
                .replacement
                .clone()
                .or_else(|| resource.and_then(|r| r.replacement.clone()));
            let change_types = tables
                .change_types
                .iter()
                .find(|row| row.resource == path.resource && narrowed(&row.paths, &path.template))
                .map(|row| {
                    let words: Vec<String> = row.allowed.iter().map(text).collect();
                    let statement = noted(format!("{}: {}", path.resource, words.join(", ")), row.note.as_ref());
                    json!({
                        "allowed": row.allowed.iter().map(|c| variant(&text(c))).collect::<Vec<_>>(),
                        "names": words,
                        "firmness": variant(&text(&row.firmness)),
                        "creation_raises_updated": row.creation_raises_updated,
                        "sources": [source(&row.source, statement)],
                    })
                });
            let options: Vec<Value> = tables
                .query_options
                .iter()
                .filter(|row| row.resource == path.resource && narrowed(&row.paths, &path.template))
                .map(|row| {
                    let mut statement = format!("{}: {} is {}", path.template, row.option, text(&row.status));
                    if !row.values.is_empty() {
                        statement += &format!(", values: {}", row.values.join(", "));
                    }
                    for refused in &row.refuses {
                        statement += &format!(", `{}` is refused", refused.value);
                    }
                    json!({"name": row.option, "status": variant(&text(&row.status)), "values": row.values,
                           "refuses": row.refuses, "sources": [source(&row.source, statement)]})
                })
                .collect();
            let row = tables.clouds.iter().find(|row| row.resource == path.resource);
            let (clouds, cloud_source) = match row {
                Some(row) => {
                    let names: Vec<String> = row.clouds.iter().map(text).collect();
                    (
                        &row.clouds,
                        source(&row.source, format!("{}: {}", path.resource, names.join(", "))),
                    )
                }
                None => {
                    let names: Vec<String> = spec.service.clouds.available.iter().map(text).collect();
                    (
                        &spec.service.clouds.available,
                        source(
                            &spec.service.clouds.source,
                            format!("subscription API: {}", names.join(", ")),
                        ),
                    )
                }
            };
            json!({
                "resource": variant(&path.resource),
                "resource_id": path.resource,
                "template": path.template,
                "watches": path.watches,
                "ids": ids(&path.template),
                "accepts_me": path.template.starts_with("/users/{id}"),
                "apis": path.api.iter().map(|a| if *a == spec::ApiVersion::V1 { "V1" } else { "Beta" }).collect::<Vec<_>>(),
                "api_names": path.api.iter().map(text).collect::<Vec<_>>(),
                "status": variant(&text(&status)),
                "replacement": replacement,
                "required_query": path.requires,
                "accounts": variant(&text(&path.accounts)),
                "delegated_work": access(spec, path, Auth::DelegatedWork),
                "delegated_personal": access(spec, path, Auth::DelegatedPersonal),
                "application": access(spec, path, Auth::Application),
                "change_types": change_types,
                "query_options": options,
                "clouds": clouds.iter().map(|c| variant(&text(c))).collect::<Vec<_>>(),
                "cloud_names": clouds.iter().map(text).collect::<Vec<_>>(),
                "cloud_sources": [cloud_source],
                "sources": sources,
            })
        })
        .collect()
}

fn lifetime_source(row: &spec::Lifetime) -> Source {
    source(
        &row.source,
        format!(
            "{}: {} minutes ({})",
            row.label,
            thousands(row.maximum.into()),
            row.gloss
        ),
    )
}

fn limit(row: &spec::Lifetime) -> Value {
    json!({"minutes": row.maximum, "sources": [lifetime_source(row)]})
}

fn per_words(per: &[spec::Dimension]) -> String {
    per.iter().map(text).collect::<Vec<_>>().join(" and ")
}

fn quota(row: &spec::Quota) -> Value {
    let what = match row.counts {
        spec::Counts::Subscriptions => {
            if row.limit == 1 {
                "subscription"
            } else {
                "subscriptions"
            }
        }
        _ => "ids",
    };
    let statement = format!(
        "{}: {} {what} per {}",
        row.label,
        thousands(row.limit.into()),
        per_words(&row.per)
    );
    json!({
        "per": row.per.iter().map(|d| variant(&text(d))).collect::<Vec<_>>(),
        "per_names": row.per.iter().map(text).collect::<Vec<_>>(),
        "limit": row.limit,
        "counts": variant(&text(&row.counts)),
        "paths": row.paths,
        "pool": row.pool.map(|p| variant(&text(&p))),
        "delegated": row.delegated,
        "sources": [source(&row.source, statement)],
    })
}

fn resources(spec: &Spec, paths: &[Value]) -> Value {
    let tables = &spec.effective;
    spec.resources
        .iter()
        .map(|resource| {
            let mine = |id: &String| *id == resource.id;
            let rows = || tables.lifetimes.iter().filter(|row| row.resources.contains(&resource.id));
            let maximum = rows().find(|row| !row.resource_data && !row.contested);
            let rich = rows().find(|row| row.resource_data);
            let contested = rows().find(|row| row.contested);
            let latency = tables.latency.iter().find(|row| row.resource == resource.id && row.superseded_by.is_none()).map(|row| {
                let words = |value: spec::Seconds| value.known().map_or_else(|| "unknown".to_owned(), |seconds| duration(seconds.into()));
                let statement = noted(
                    format!("{}: average under {}, at most {}", row.label, words(row.average), words(row.maximum)).replace("under unknown, at most unknown", "and maximum unknown"),
                    row.note.as_ref(),
                );
                json!({"average_seconds": row.average.known(), "maximum_seconds": row.maximum.known(), "sources": [source(&row.source, statement)]})
            });
            let data = tables.resource_data.iter().find(|row| row.resource == resource.id).map(|row| {
                let support = match (row.support, row.select) {
                    (Support::Unsupported, _) => "basic notifications only",
                    (Support::Supported, Select::Required) => "resource data with $select",
                    (Support::Supported, Select::Unsupported) => "resource data without $select",
                    (Support::Supported, _) => "resource data",
                };
                json!({
                    "supported": row.support == Support::Supported,
                    "select": variant(&text(&row.select)),
                    "encryption_required": row.encryption == Encryption::Required,
                    "sources": [source(&row.source, format!("{}: {support}", resource.id))],
                })
            });
            let lifecycle = tables.lifecycle.iter().find(|row| row.resource == resource.id).map(|row| {
                let statement = format!("{}: lifecycleNotificationUrl required above {} minutes", resource.id, row.above);
                json!({"above_minutes": row.above, "sources": [source(&row.source, statement)]})
            });
            let options = tables.notification_query_options.iter().find(|row| row.resource == resource.id).map(|row| {
                let verb = if row.required { "requires" } else { "reads" };
                json!({"required": row.required, "example": row.example, "sources": [source(&row.source, format!("{} {verb} notificationQueryOptions", resource.id))]})
            });
            let limitations: Vec<Value> = tables
                .limitations
                .iter()
                .filter(|row| mine(&row.resource))
                .map(|row| json!({"kind": variant(&text(&row.kind)), "text": row.text, "sources": [source(&row.source, format!("{}: {}", resource.id, row.text))]}))
                .collect();
            let note = resource.status_note.clone();
            let of_paths = tables.paths.iter().filter(|path| mine(&path.resource));
            let documents = of_paths.flat_map(|path| path.forms.iter().map(|form| form.document.as_str()).chain(path.source.as_deref()));
            let documents = unique(documents.chain(rows().map(|row| row.source.as_str())));
            json!({
                "variant": variant(&resource.id),
                "documents": documents,
                "id": resource.id,
                "title": resource.title,
                "area": resource.area,
                "status": variant(&text(&resource.status)),
                "status_note": note,
                "status_sources": resource.sources.iter().map(|d| source(d, format!("{}: {}", resource.id, note.clone().unwrap_or_default()))).collect::<Vec<_>>(),
                "minimum": spec.service.minimum_lifetime.minutes,
                "maximum": maximum.map(limit),
                "rich": rich.map(limit),
                "contested": contested.map(limit),
                "latency": latency,
                "quotas": tables.quotas.iter().filter(|row| mine(&row.resource)).map(quota).collect::<Vec<_>>(),
                "resource_data": data,
                "lifecycle": lifecycle,
                "notification_query_options": options,
                "limitations": limitations,
                "paths": paths.iter().enumerate().filter(|(_, p)| p["resource_id"] == resource.id.as_str()).map(|(i, _)| i).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn spellings(spec: &Spec) -> Value {
    let templates: Vec<&str> = spec.effective.paths.iter().map(|p| p.template.as_str()).collect();
    spec.effective
        .spellings
        .iter()
        .map(|row| {
            let normal: Vec<Option<String>> = segments(&row.path)
                .into_iter()
                .map(|segment| match segment {
                    Segment::Literal(name) => Some(name),
                    Segment::Id => None,
                })
                .collect();
            json!({
                "path": row.path,
                "segments": normal,
                "meant": row.meant.as_ref().and_then(|m| templates.iter().position(|t| t == m)),
                "kind": variant(&text(&row.kind)),
                "sources": row.sources.iter().map(|d| source(d, &row.path)).collect::<Vec<_>>(),
            })
        })
        .collect()
}

fn key_values(spec: &Spec) -> Value {
    spec.effective
        .key_values
        .iter()
        .map(|row| json!({"after": row.after.to_ascii_lowercase(), "names": row.names, "shortest_id": row.shortest_id, "why": row.why,
                          "sources": row.sources.iter().map(|d| source(d, &row.why)).collect::<Vec<_>>()}))
        .collect()
}

fn properties(spec: &Spec) -> Value {
    spec.effective
        .properties
        .iter()
        .map(|row| {
            let mut statement = format!("{}: {}", row.name, text(&row.status));
            if row.required_with_resource_data {
                statement += ", required with resource data";
            }
            if let Some(max) = row.max_characters {
                statement += &format!(", at most {max} characters");
            }
            if !row.values.is_empty() {
                statement += &format!(", one of {}", row.values.join(", "));
            }
            json!({
                "name": row.name, "variant": variant(&row.name), "kind": variant(&text(&row.kind)), "status": variant(&text(&row.status)),
                "max_characters": row.max_characters, "required_with_resource_data": row.required_with_resource_data, "values": row.values, "discouraged": row.discouraged, "contested": row.contested,
                "sources": [source(&row.source, statement)],
            })
        })
        .collect()
}

fn endpoints(spec: &Spec) -> Value {
    spec.effective
        .endpoints
        .iter()
        .map(|row| json!({"id": row.id, "title": row.title, "prefix": row.prefix, "host": row.host, "path": row.path, "query": row.query,
                          "example": row.example, "sources": [source(&row.source, format!("{}: {}", row.title, row.example))]}))
        .collect()
}

fn responses(spec: &Spec) -> Value {
    let rule = |code: &String| spec.rules.iter().find(|r| r.code == *code).map(|r| variant(&r.name));
    spec.effective
        .responses
        .iter()
        .map(|row| json!({"id": row.id, "when": row.when, "status": row.status, "code": row.code, "message": row.message,
                          "rules": row.rules.iter().filter_map(rule).collect::<Vec<_>>(), "document": variant(&row.source)}))
        .collect()
}

fn service(spec: &Spec) -> Value {
    let minimum = &spec.service.minimum_lifetime;
    let statement = format!("at least {} minutes: {}", minimum.minutes, minimum.note);
    json!({"minimum_minutes": minimum.minutes, "sources": [source(&minimum.source, statement)]})
}

/// The rows as the documents print them, decisions not applied.
fn statements(spec: &Spec) -> Value {
    let tables = &spec.stated;
    json!({
        "permissions": tables.permissions.iter().map(|row| json!({
            "label": row.label, "path": row.path, "document": variant(&row.source),
            "cells": Auth::ALL.iter().map(|auth| row.cell(*auth).names()).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "permission_types": tables.permission_types.iter().map(|row| json!({
            "document": variant(&row.document), "lists": Auth::ALL.iter().map(|auth| row.labels(*auth)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "lifetimes": tables.lifetimes.iter().map(|row| json!({
            "label": row.label, "resources": row.resources.iter().map(|r| variant(r)).collect::<Vec<_>>(), "minutes": row.maximum,
            "gloss": row.gloss, "resource_data": row.resource_data, "observed": row.observed, "document": variant(&row.source),
        })).collect::<Vec<_>>(),
        "latency": tables.latency.iter().map(|row| json!({
            "label": row.label, "resource": variant(&row.resource), "average": row.average.known(), "maximum": row.maximum.known(), "document": variant(&row.source),
        })).collect::<Vec<_>>(),
        "quotas": tables.quotas.iter().map(|row| json!({
            "label": row.label, "resource": variant(&row.resource), "per": row.per.iter().map(|d| variant(&text(d))).collect::<Vec<_>>(),
            "limit": row.limit, "document": variant(&row.source),
        })).collect::<Vec<_>>(),
        "labels": spec.resources.iter().flat_map(|r| r.labels.iter().map(move |l| json!({"label": l, "resource": variant(&r.id)}))).collect::<Vec<_>>(),
        "resource_specific_consent": tables.resource_specific_consent.iter().map(|row| json!({
            "permission": variant(&row.permission), "document": variant(&row.source),
        })).collect::<Vec<_>>(),
    })
}

fn rules(spec: &Spec) -> Value {
    spec.rules
        .iter()
        .map(|rule| {
            json!({
                "variant": variant(&rule.name), "code": rule.code, "name": rule.name, "severity": variant(&text(&rule.severity[0])),
                "severities": rule.severity.iter().map(text).collect::<Vec<_>>(), "scope": variant(&text(&rule.scope)),
                "summary": rule.summary, "explanation": rule.explanation, "ok": rule.ok, "bad": rule.bad,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_know_what_they_name() {
        assert_eq!(
            ids("/teams/{id}/channels/{id}/messages"),
            [Some("Team"), Some("Channel")]
        );
        assert_eq!(
            ids("/communications/onlineMeetings(joinWebUrl='{id}')/meetingCallEvents"),
            [Some("Meeting")]
        );
        assert_eq!(ids("/drives/{id}/root"), [None]);
    }
}
