//! What is true of all paths of a resource: lifetimes, latency, quotas, resource data.

use graphsub_terms::words::{duration, thousands};
use graphsub_terms::{Counts, Select};

use super::{
    Latency, Lifecycle, Limit, Limitation, NotificationQueryOptions, Path, Quota, Resource, ResourceData, names, noted,
    pools, source, unique,
};
use crate::spec::{self, Encryption, Seconds, Spec, Support};

pub(super) fn resources(spec: &Spec, paths: &[Path]) -> Vec<Resource> {
    let resources = spec.resources.iter();
    resources.map(|resource| one(spec, resource, paths)).collect()
}

fn one(spec: &Spec, resource: &spec::Resource, paths: &[Path]) -> Resource {
    let tables = &spec.effective;
    let is_mine = |id: &String| *id == resource.id;
    let lifetimes = || {
        tables
            .lifetimes
            .iter()
            .filter(|row| row.resources.contains(&resource.id))
    };
    let limit = |is_it: fn(&&spec::Lifetime) -> bool| lifetimes().find(is_it).map(|row| limit(spec, row));
    let of_paths = tables.paths.iter().filter(|path| is_mine(&path.resource));
    let of_paths = of_paths.flat_map(|path| {
        let forms = path.forms.iter().map(|form| form.document.as_str());
        forms.chain(path.source.as_deref())
    });
    let note = resource.status_note.clone().unwrap_or_default();
    let status = format!("{}: {note}", resource.id);
    let quotas = tables.quotas.iter().filter(|row| is_mine(&row.resource));
    let own = paths.iter().enumerate().filter(|(_, path)| is_mine(&path.resource));
    Resource {
        id: resource.id.clone(),
        title: resource.title.clone(),
        area: resource.area.clone(),
        documents: unique(of_paths.chain(lifetimes().map(|row| row.source.as_str()))),
        status: resource.status,
        status_note: resource.status_note.clone(),
        status_sources: resource.sources.iter().map(|d| source(spec, d, &status)).collect(),
        minimum: spec.service.minimum_lifetime.minutes,
        maximum: limit(|row| !row.resource_data && !row.contested),
        rich: limit(|row| row.resource_data),
        contested: limit(|row| row.contested),
        latency: latency(spec, resource),
        quotas: quotas.map(|row| quota(spec, row)).collect(),
        resource_data: resource_data(spec, resource),
        lifecycle: lifecycle(spec, resource),
        notification_query_options: notification_query_options(spec, resource),
        limitations: limitations(spec, resource),
        paths: own.map(|(index, _)| index).collect(),
    }
}

fn limit(spec: &Spec, row: &spec::Lifetime) -> Limit {
    let minutes = thousands(row.maximum.into());
    let statement = match row.gloss.as_str() {
        "" => format!("{}: {minutes} minutes", row.label),
        gloss => format!("{}: {minutes} minutes ({gloss})", row.label),
    };
    Limit {
        minutes: row.maximum,
        sources: vec![source(spec, &row.source, statement)],
    }
}

fn latency(spec: &Spec, resource: &spec::Resource) -> Option<Latency> {
    let mut rows = spec.effective.latency.iter();
    let row = rows.find(|row| row.resource == resource.id && row.superseded_by.is_none())?;
    let words = |value: Seconds| match value.known() {
        Some(seconds) => duration(seconds.into()),
        None => "unknown".to_owned(),
    };
    let statement = match (row.average.known(), row.maximum.known()) {
        (None, None) => format!("{}: average and maximum unknown", row.label),
        _ => {
            let (average, maximum) = (words(row.average), words(row.maximum));
            format!("{}: average under {average}, at most {maximum}", row.label)
        }
    };
    Some(Latency {
        average_seconds: row.average.known(),
        maximum_seconds: row.maximum.known(),
        sources: vec![source(spec, &row.source, noted(statement, row.note.as_ref()))],
    })
}

fn quota(spec: &Spec, row: &spec::Quota) -> Quota {
    let what = match (row.counts, row.limit) {
        (Counts::Subscriptions, 1) => "subscription",
        (Counts::Subscriptions, _) => "subscriptions",
        _ => "ids",
    };
    let (limit, per) = (thousands(row.limit.into()), names(&row.per, " and "));
    let statement = format!("{}: {limit} {what} per {per}", row.label);
    Quota {
        per: row.per.clone(),
        limit: row.limit,
        counts: row.counts,
        paths: row.paths.clone(),
        pool: row.pool,
        shared_by: row.pool.map(|pool| pools::shared_by(spec, pool)),
        delegated: row.delegated,
        counts_signed_in_user: row.counts_signed_in_user,
        sources: std::iter::once(source(spec, &row.source, statement))
            .chain(row.pool_source.iter().map(|document| {
                let shared = row.pool.map(|pool| pools::stated(spec, pool)).unwrap_or_default();
                source(spec, document, format!("{limit} per {per}, shared by {shared}"))
            }))
            .collect(),
    }
}

fn resource_data(spec: &Spec, resource: &spec::Resource) -> Option<ResourceData> {
    let mut rows = spec.effective.resource_data.iter();
    let row = rows.find(|row| row.resource == resource.id)?;
    let support = match (row.support, row.select) {
        (Support::Unsupported, _) => "basic notifications only",
        (Support::Unlisted, _) => "not in the list of resources with resource data",
        (Support::Supported, Select::Required) => "resource data with $select",
        (Support::Supported, Select::Unsupported) => "resource data without $select",
        (Support::Supported, _) => "resource data",
    };
    Some(ResourceData {
        supported: row.support == Support::Supported,
        unlisted: row.support == Support::Unlisted,
        select: row.select,
        encryption_required: row.encryption == Encryption::Required,
        sources: std::iter::once(&row.source)
            .chain(&row.also)
            .map(|document| source(spec, document, format!("{}: {support}", resource.id)))
            .chain(row.encryption_source.iter().map(|document| {
                source(
                    spec,
                    document,
                    format!("{}: both certificate properties are required", resource.id),
                )
            }))
            .collect(),
    })
}

fn lifecycle(spec: &Spec, resource: &spec::Resource) -> Option<Lifecycle> {
    let mut rows = spec.effective.lifecycle.iter();
    let row = rows.find(|row| row.resource == resource.id)?;
    let statement = format!(
        "{}: lifecycleNotificationUrl required above {} minutes",
        resource.id, row.above
    );
    Some(Lifecycle {
        above_minutes: row.above,
        contested: row.contested,
        sources: vec![source(spec, &row.source, statement)],
    })
}

fn notification_query_options(spec: &Spec, resource: &spec::Resource) -> Option<NotificationQueryOptions> {
    let mut rows = spec.effective.notification_query_options.iter();
    let row = rows.find(|row| row.resource == resource.id)?;
    let verb = if row.required { "requires" } else { "reads" };
    let statement = format!("{} {verb} notificationQueryOptions", resource.id);
    Some(NotificationQueryOptions {
        required: row.required,
        example: row.example.clone(),
        sources: vec![source(spec, &row.source, statement)],
    })
}

fn limitations(spec: &Spec, resource: &spec::Resource) -> Vec<Limitation> {
    let rows = spec.effective.limitations.iter();
    let rows = rows.filter(|row| row.resource == resource.id);
    let limitation = |row: &spec::Limitation| Limitation {
        kind: row.kind,
        text: row.text.clone(),
        sources: vec![source(spec, &row.source, format!("{}: {}", resource.id, row.text))],
    };
    rows.map(limitation).collect()
}
