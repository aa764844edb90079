//! GS503: a presence filter over 650 ids.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Counts;

use crate::Rule;
use crate::definition::{Field, Part, has_placeholder};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::thousands;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(path)) = (&subject.resource, subject.path) else {
        return;
    };
    let Some(quota) = path.quotas().find(|quota| quota.counts == Counts::Ids) else {
        return;
    };
    let Some(filter) = resource.query_option("$filter") else {
        return;
    };
    let Some(ids) = filtered_ids(filter.value).filter(|ids| !ids.iter().any(|id| has_placeholder(id))) else {
        return;
    };
    if ids.len() > quota.limit as usize {
        let (count, limit) = (thousands(ids.len() as u64), thousands(quota.limit.into()));
        out.push(
            Finding::new(
                Rule::TooManyIds,
                Field::Resource,
                format!("the filter names {count} ids, {limit} are allowed"),
            )
            .part(Part::Range(filter.range.clone()))
            .label(format!("at most {limit} ids"))
            .help("watch the rest with another app, or poll for them")
            .sources(quota.sources),
        );
    }
}

/// The ids of a filter of the form `id in (a,b)`.
pub(crate) fn filtered_ids(filter: &str) -> Option<Vec<&str>> {
    let rest = filter
        .trim()
        .strip_prefix("id")?
        .trim_start()
        .strip_prefix("in")?
        .trim_start();
    let list = rest.strip_prefix('(')?.trim_end().strip_suffix(')')?;
    Some(list.split(',').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_with_and_without_quotes() {
        assert_eq!(filtered_ids("id in ('a','b')"), Some(Vec::from(["'a'", "'b'"])));
        assert_eq!(filtered_ids("id in (a, b)"), Some(Vec::from(["a", "b"])));
        assert_eq!(filtered_ids("status eq 'x'"), None);
    }
}
