//! `graphsub resources`.

mod output;

use std::fmt::Write as _;

use graphsub_tables::{Auth, Path, Resource};
use graphsub_terms::words::{duration, thousands};

pub use output::json;

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
        .map_or_else(|| "not documented".to_owned(), |limit| format!("{}m", limit.minutes));
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
        let _ = writeln!(out, "\nLifetime: at least {minimum} minutes; no maximum documented");
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
            "  requires lifecycleNotificationUrl above {} minutes",
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
        let shared = quota.shared_by.map(|all| format!(", shared by {all}"));
        let shared = shared.unwrap_or_default();
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
        out.push_str("  /me can replace /users/{id}\n");
    }
    if let Some(option) = path.required_query {
        let _ = writeln!(out, "  requires the query option {option}");
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
    out.push_str("  documented as:\n");
    super::cite(&mut out, path.sources);
    out
}
