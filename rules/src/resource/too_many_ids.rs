//! GS503: a presence filter over 650 ids.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Counts;
use graphsub_terms::Field;
use graphsub_terms::words::thousands;

use crate::Rule;
use crate::definition::Part;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(path)) = (&subject.resource, subject.path) else {
        return;
    };
    let Some(quota) = path.quotas().find(|quota| quota.counts == Counts::Ids) else {
        return;
    };
    let Some(filter) = resource.text().parameter("$filter") else {
        return;
    };
    if resource.text().text().has_hole(&filter.value_range()) {
        return;
    }
    let Some(ids) = filtered_ids(filter.value) else { return };
    let count = ids.count() as u64;
    if count > u64::from(quota.limit) {
        let (count, limit) = (thousands(count), thousands(quota.limit.into()));
        out.push(
            Finding::new(
                Rule::TooManyIds,
                Field::Resource,
                format!("the filter has {count} ids; the documented maximum is {limit}"),
            )
            .part(Part::Range(filter.range.clone()))
            .label(format!("at most {limit} ids"))
            .help(Help::say("watch the rest with another app, or poll for changes"))
            .sources(quota.sources),
        );
    }
}

/// The ids of a filter of the form `id in (a,b)`.
pub(crate) fn filtered_ids(filter: &str) -> Option<impl Iterator<Item = &str>> {
    let rest = filter
        .trim()
        .strip_prefix("id")?
        .trim_start()
        .strip_prefix("in")?
        .trim_start();
    let list = rest.strip_prefix('(')?.trim_end().strip_suffix(')')?;
    Some(list.split(',').map(str::trim))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_with_and_without_quotes() {
        let ids = |filter| filtered_ids(filter).map(|ids| ids.collect::<Vec<_>>());
        assert_eq!(ids("id in ('a','b')"), Some(Vec::from(["'a'", "'b'"])));
        assert_eq!(ids("id in (a, b)"), Some(Vec::from(["a", "b"])));
        assert_eq!(ids("status eq 'x'"), None);
    }
}
