//! `graphsub resources`.

use std::fmt::Write as _;

use graphsub_tables::{Access, Auth, Path, REVISION, Resource, Source};
use graphsub_terms::words::{duration, thousands};
use serde_json::{Map, Value, json};

/// A table of paths with what matters most.
pub fn table(resources: &[Resource]) -> String {
    let rows: Vec<[String; 5]> = resources
        .iter()
        .flat_map(|resource| resource.paths().map(move |path| row(*resource, path)))
        .collect();
    let header = ["RESOURCE", "PATH", "ENDPOINTS", "MAX LIFETIME", "MAX LATENCY"].map(str::to_owned);
    let widths: Vec<usize> = (0..5)
        .map(|i| {
            rows.iter()
                .chain([&header])
                .map(|row| row[i].chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let mut out = String::new();
    for row in [&header].into_iter().chain(&rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    out
}

fn row(resource: Resource, path: &Path) -> [String; 5] {
    let lifetime = resource.lifetime();
    let mut maximum = lifetime
        .maximum
        .map_or_else(|| "unstated".to_owned(), |limit| format!("{}m", limit.minutes));
    if let Some(rich) = lifetime.with_resource_data {
        let _ = write!(maximum, " ({}m with resource data)", rich.minutes);
    }
    let latency = resource.latency().and_then(|latency| latency.maximum_seconds);
    [
        resource.id().to_owned(),
        path.template.to_owned(),
        path.apis.iter().map(|api| api.as_str()).collect::<Vec<_>>().join(" "),
        maximum,
        latency.map_or_else(|| "unknown".to_owned(), |seconds| duration(seconds.into())),
    ]
}

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

fn names(access: &Access) -> Vec<&'static str> {
    access.permissions.iter().map(|permission| permission.name()).collect()
}

fn resource_json(resource: Resource) -> Value {
    let data = resource.resource_data();
    let paths: Vec<Value> = resource
        .paths()
        .map(|path| {
            let mut value = json!({
                "template": path.template,
                "watches": path.watches,
                "api": path.apis.iter().map(|api| api.as_str()).collect::<Vec<_>>(),
                "change_types": path.change_types.map(|row| row.allowed.iter().map(|change| change.as_str()).collect::<Vec<_>>()),
                "resource_data": if data.supported { "supported" } else { "unsupported" },
                "permissions": {
                    "delegated_work": names(path.access(Auth::DelegatedWork)),
                    "delegated_personal": names(path.access(Auth::DelegatedPersonal)),
                    "application": names(path.access(Auth::Application)),
                },
                "clouds": path.clouds.iter().map(|cloud| cloud.as_str()).collect::<Vec<_>>(),
                "query_options": path.query_options.iter().map(|option| option.name).collect::<Vec<_>>(),
            });
            if let Some(option) = path.required_query {
                value["required_query_option"] = json!(option);
            }
            value
        })
        .collect();
    let lifetime = resource.lifetime();
    let mut minutes = Map::new();
    minutes.insert("minimum".into(), json!(lifetime.minimum_minutes));
    minutes.insert("maximum".into(), json!(lifetime.maximum.map(|limit| limit.minutes)));
    if data.supported {
        let maximum = lifetime.limit(true).map(|limit| limit.minutes);
        minutes.insert("maximum_with_resource_data".into(), json!(maximum));
    }
    if let Some(contested) = lifetime.contested {
        minutes.insert("contested_above".into(), json!(contested.minutes));
    }
    let latency = resource.latency().filter(|latency| latency.maximum_seconds.is_some());
    let quotas: Vec<Value> = resource
        .quotas()
        .iter()
        .map(|quota| {
            let mut value =
                json!({"scope": quota.per.iter().map(|d| d.as_str()).collect::<Vec<_>>(), "limit": quota.limit});
            if !quota.paths.is_empty() {
                value["paths"] = json!(quota.paths);
            }
            if let Some(pool) = quota.pool {
                value["pool"] = json!(pool.as_str());
            }
            if quota.counts != graphsub_tables::Counts::Subscriptions {
                value["counts"] = json!(quota.counts.as_str());
            }
            value
        })
        .collect();
    let rows = lifetime
        .maximum
        .iter()
        .flat_map(|limit| limit.sources)
        .chain(lifetime.with_resource_data.iter().flat_map(|l| l.sources));
    let rows = rows.chain(lifetime.contested.iter().flat_map(|l| l.sources));
    let rows = rows
        .chain(resource.latency().into_iter().flat_map(|l| l.sources))
        .chain(data.sources);
    let rows = rows.chain(resource.quotas().iter().flat_map(|q| q.sources));
    json!({
        "id": resource.id(),
        "title": resource.title(),
        "area": resource.area(),
        "status": resource.status().as_str(),
        "paths": paths,
        "lifetime_minutes": minutes,
        "quotas": quotas,
        "latency": latency.map(|l| json!({"average_seconds": l.average_seconds, "maximum_seconds": l.maximum_seconds})),
        "sources": sources_json(rows),
    })
}

/// A resource and its paths in words, with their sources.
pub fn explain(resource: Resource) -> String {
    let mut out = summary(resource);
    for path in resource.paths() {
        out.push('\n');
        out += &explain_path(path);
    }
    out
}

/// What is true of all paths of a resource, with its sources.
pub fn summary(resource: Resource) -> String {
    let mut out = format!(
        "{} ({}): {}, {}\n",
        resource.title(),
        resource.id(),
        resource.area(),
        resource.status()
    );
    if let Some(note) = resource.status_note() {
        let _ = writeln!(out, "  {note}");
        super::cite(&mut out, resource.status_sources());
    }
    let lifetime = resource.lifetime();
    let minimum = lifetime.minimum_minutes;
    if let Some(maximum) = lifetime.maximum {
        let _ = writeln!(
            out,
            "\nLifetime: {minimum} to {} minutes",
            thousands(maximum.minutes.into())
        );
        super::cite(&mut out, maximum.sources);
    } else {
        let _ = writeln!(
            out,
            "\nLifetime: at least {minimum} minutes; no document states a maximum"
        );
    }
    if let Some(rich) = lifetime.with_resource_data {
        let _ = writeln!(
            out,
            "  with resource data at most {} minutes",
            thousands(rich.minutes.into())
        );
        super::cite(&mut out, rich.sources);
    }
    if let Some(contested) = lifetime.contested {
        let _ = writeln!(out, "  contested above {} minutes", thousands(contested.minutes.into()));
        super::cite(&mut out, contested.sources);
    }
    if let Some(lifecycle) = resource.lifecycle() {
        let _ = writeln!(
            out,
            "  needs lifecycleNotificationUrl above {} minutes",
            lifecycle.above_minutes
        );
        super::cite(&mut out, lifecycle.sources);
    }
    match resource.latency() {
        Some(latency) => {
            let words = |value: Option<u32>| value.map_or_else(|| "unknown".to_owned(), |s| duration(s.into()));
            let _ = writeln!(
                out,
                "\nLatency: average under {}, maximum {}",
                words(latency.average_seconds),
                words(latency.maximum_seconds)
            );
            super::cite(&mut out, latency.sources);
        }
        None => out.push_str("\nLatency: not documented\n"),
    }
    out.push_str("\nQuotas:");
    out.push_str(if resource.quotas().is_empty() {
        " none documented\n"
    } else {
        "\n"
    });
    for quota in resource.quotas() {
        let per = quota.per.iter().map(|d| d.as_str()).collect::<Vec<_>>().join(" and ");
        let shared = if quota.pool.is_some() {
            ", shared by all Teams resources"
        } else {
            ""
        };
        let counts = quota.counts.as_str();
        let counts = if quota.limit == 1 {
            counts.trim_end_matches('s')
        } else {
            counts
        };
        let _ = writeln!(out, "  {} {counts} per {per}{shared}", thousands(quota.limit.into()));
        super::cite(&mut out, quota.sources);
    }
    let data = resource.resource_data();
    let _ = writeln!(
        out,
        "\nResource data: {}",
        if data.supported {
            "supported"
        } else {
            "basic notifications only"
        }
    );
    super::cite(&mut out, data.sources);
    for limitation in resource.limitations() {
        let _ = writeln!(out, "\nNote: {}", limitation.text);
        super::cite(&mut out, limitation.sources);
    }
    out
}

/// A path in words, with its sources.
pub fn explain_path(path: &Path) -> String {
    let mut out = format!("{}\n  watches {}\n", path.template, path.watches);
    let apis = path.apis.iter().map(|api| api.as_str()).collect::<Vec<_>>().join(", ");
    let clouds = path
        .clouds
        .iter()
        .map(|cloud| cloud.as_str())
        .collect::<Vec<_>>()
        .join(", ");
    let _ = writeln!(out, "  endpoints: {apis}; clouds: {clouds}; {}", path.status);
    if let Some(replacement) = path.replacement {
        let _ = writeln!(out, "  use instead: {replacement}");
    }
    if path.accepts_me {
        out.push_str("  /me may stand for /users/{id}\n");
    }
    if let Some(option) = path.required_query {
        let _ = writeln!(out, "  needs the query option {option}");
    }
    match &path.change_types {
        Some(row) => {
            let names = row
                .allowed
                .iter()
                .map(|change| change.as_str())
                .collect::<Vec<_>>()
                .join(", ");
            let _ = writeln!(out, "  change types: {names} ({})", row.firmness);
            super::cite(&mut out, row.sources);
        }
        None => out.push_str("  change types: not documented\n"),
    }
    for auth in Auth::ALL {
        let access = path.access(*auth);
        let names = access
            .permissions
            .iter()
            .map(|p| p.name())
            .collect::<Vec<_>>()
            .join(", ");
        let _ = writeln!(
            out,
            "  {auth}: {}",
            if names.is_empty() { "not supported" } else { &names }
        );
        super::cite(&mut out, access.sources);
    }
    if !path.query_options.is_empty() {
        let names = path
            .query_options
            .iter()
            .map(|o| format!("{} ({})", o.name, o.status))
            .collect::<Vec<_>>()
            .join(", ");
        let _ = writeln!(out, "  query options: {names}");
    }
    out.push_str("  printed as:\n");
    super::cite(&mut out, path.sources);
    out
}
