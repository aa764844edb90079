//! What shares a quota, in words made of the rows of its pool.

use graphsub_terms::Pool;
use graphsub_terms::words::all_of;

use super::unique;
use crate::spec::{Quota, Spec};

/// Most resources that are named one by one.
const MOST_NAMED: usize = 4;

/// Returns what shares a pool: "all Teams resources", or the resources by name where they are few.
pub(super) fn shared_by(spec: &Spec, pool: Pool) -> String {
    let resources = unique(rows(spec, pool).map(|row| row.resource.as_str()));
    match product(rows(spec, pool)) {
        Some(product) if resources.len() > MOST_NAMED => all_resources(product),
        _ => all_of(resources.iter().map(String::as_str)),
    }
}

/// Returns what the document of a pool says shares it.
pub(super) fn stated(spec: &Spec, pool: Pool) -> String {
    product(rows(spec, pool)).map_or_else(|| shared_by(spec, pool), all_resources)
}

fn all_resources(product: &str) -> String {
    format!("all {product} resources")
}

fn rows(spec: &Spec, pool: Pool) -> impl Iterator<Item = &Quota> {
    let rows = spec.effective.quotas.iter();
    rows.filter(move |row| row.pool == Some(pool))
}

/// The first word of the labels, where all have the same.
fn product<'s>(rows: impl Iterator<Item = &'s Quota>) -> Option<&'s str> {
    let mut words = rows.map(|row| row.label.split_once(' ').map(|(word, _)| word));
    let first = words.next()??;
    words.all(|word| word == Some(first)).then_some(first)
}
