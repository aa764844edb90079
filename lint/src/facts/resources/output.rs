//! The tables as JSON.
//!
//! Each fact says what it rests on: an object about one fact has `sources`, and beside a key `X` of another object
//! stands `X_sources`, with the keys of `X` where `X` has keys.

use graphsub_tables::{Auth, Counts, Limit, MINIMUM_LIFETIME, Path, Quota, REVISION, Resource, Source};
use serde_json::{Map, Value, json};

/// Resources as JSON, version 1.
pub fn json(resources: &[Resource]) -> String {
    let resources: Vec<Value> = resources.iter().map(|resource| resource_json(*resource)).collect();
    format!(
        "{:#}\n",
        json!({"version": 1, "tables": REVISION, "resources": resources})
    )
}

fn sources_json<'s>(sources: impl IntoIterator<Item = &'s Source>) -> Value {
    let mut seen = Vec::new();
    for source in sources {
        let value = json!({"document": source.document.id(), "statement": source.statement});
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    Value::Array(seen)
}

fn resource_json(resource: Resource) -> Value {
    let latency = resource.latency().filter(|latency| latency.maximum_seconds.is_some());
    let latency = latency.map(|latency| {
        json!({
            "average_seconds": latency.average_seconds,
            "maximum_seconds": latency.maximum_seconds,
            "sources": sources_json(latency.sources),
        })
    });
    let lifecycle = resource.lifecycle().map(|lifecycle| {
        json!({
            "required_above_minutes": lifecycle.above_minutes,
            "contested": lifecycle.contested,
            "sources": sources_json(lifecycle.sources),
        })
    });
    let data = resource.resource_data();
    json!({
        "id": resource.id(),
        "title": resource.title(),
        "area": resource.area(),
        "status": resource.status().as_str(),
        "status_sources": status_sources(resource),
        "paths": resource.paths().map(path_json).collect::<Vec<_>>(),
        "lifetime_minutes": lifetime_json(resource),
        "quotas": resource.quotas().iter().map(quota_json).collect::<Vec<_>>(),
        "latency": latency,
        "lifecycle": lifecycle,
        "resource_data": {
            "supported": data.supported,
            "unlisted": data.unlisted,
            "select": data.select.as_str(),
            "encryption_required": data.encryption_required,
            "sources": sources_json(data.sources),
        },
        "sources": shared_sources(resource),
    })
}

/// What the status rests on: of a resource that is supported, the documents that print its paths.
fn status_sources(resource: Resource) -> Value {
    match resource.status_sources() {
        [] => sources_json(resource.paths().flat_map(|path| path.sources)),
        sources => sources_json(sources),
    }
}

/// What all paths of the resource share rests on.
fn shared_sources(resource: Resource) -> Value {
    let lifetime = resource.lifetime();
    let limits = [&lifetime.maximum, &lifetime.with_resource_data, &lifetime.contested];
    let rows = limits.into_iter().flatten().flat_map(|limit| limit.sources);
    let rows = rows.chain(resource.latency().into_iter().flat_map(|latency| latency.sources));
    let rows = rows.chain(resource.resource_data().sources);
    sources_json(rows.chain(resource.quotas().iter().flat_map(|quota| quota.sources)))
}

fn path_json(path: &Path) -> Value {
    let access = |auth: Auth| path.access(auth);
    let names = |auth| access(auth).permissions.iter().map(|permission| permission.name());
    let names = |auth| names(auth).collect::<Vec<_>>();
    let permission_sources = |auth| sources_json(access(auth).sources);
    let changes = path.change_types.as_ref();
    let data = path.resource.resource_data();
    let mut options: Map<String, Value> = Map::new();
    for option in path.query_options {
        let same_name = path.query_options.iter().filter(|other| other.name == option.name);
        let sources = sources_json(same_name.flat_map(|option| option.sources));
        options.insert(option.name.to_owned(), sources);
    }
    let mut value = json!({
        "template": path.template,
        "watches": path.watches,
        "api": path.apis.iter().map(|api| api.as_str()).collect::<Vec<_>>(),
        "change_types": changes.map(|row| row.allowed.iter().map(|change| change.as_str()).collect::<Vec<_>>()),
        "resource_data": if data.supported { "supported" } else { "unsupported" },
        "resource_data_sources": sources_json(data.sources),
        "permissions": {
            "delegated_work": names(Auth::DelegatedWork),
            "delegated_personal": names(Auth::DelegatedPersonal),
            "application": names(Auth::Application),
        },
        "permissions_sources": {
            "delegated_work": permission_sources(Auth::DelegatedWork),
            "delegated_personal": permission_sources(Auth::DelegatedPersonal),
            "application": permission_sources(Auth::Application),
        },
        "clouds": path.clouds.iter().map(|cloud| cloud.as_str()).collect::<Vec<_>>(),
        "clouds_stated": path.clouds_stated,
        "clouds_sources": sources_json(path.cloud_sources),
        "query_options": path.query_options.iter().map(|option| option.name).collect::<Vec<_>>(),
        "query_options_sources": options,
        "sources": sources_json(path.sources),
    });
    if let Some(row) = changes {
        value["change_types_sources"] = sources_json(row.sources);
    }
    if let Some(option) = path.required_query {
        value["required_query_option"] = json!(option);
    }
    value
}

fn lifetime_json(resource: Resource) -> Value {
    let lifetime = resource.lifetime();
    let mut value = json!({
        "minimum": lifetime.minimum_minutes,
        "minimum_sources": sources_json(MINIMUM_LIFETIME.sources),
        "maximum": null,
    });
    let mut insert = |key: &str, limit: Option<&Limit>| {
        value[key] = json!(limit.map(|limit| limit.minutes));
        if let Some(limit) = limit {
            value[format!("{key}_sources")] = sources_json(limit.sources);
        }
    };
    insert("maximum", lifetime.maximum.as_ref());
    if resource.resource_data().supported {
        insert("maximum_with_resource_data", lifetime.limit(true));
    }
    if let Some(contested) = &lifetime.contested {
        insert("contested_above", Some(contested));
    }
    value
}

fn quota_json(quota: &Quota) -> Value {
    let mut value = json!({
        "scope": quota.per.iter().map(|dimension| dimension.as_str()).collect::<Vec<_>>(),
        "limit": quota.limit,
        "sources": sources_json(quota.sources),
    });
    if !quota.paths.is_empty() {
        value["paths"] = json!(quota.paths);
    }
    if let Some(pool) = quota.pool {
        value["pool"] = json!(pool.as_str());
    }
    if quota.counts != Counts::Subscriptions {
        value["counts"] = json!(quota.counts.as_str());
    }
    value
}
