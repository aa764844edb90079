//! GS503: a presence filter over 650 ids.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Counts;
use graphsub_terms::Field;
use graphsub_terms::odata::{Expr, Operand};
use graphsub_terms::words::thousands;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::query::{Query, Read, queries};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(path) = subject.path else { return };
    let Some(quota) = path.quotas().find(|quota| quota.counts == Counts::Ids) else {
        return;
    };
    for query in queries(subject) {
        let Some(count) = ids(&query).filter(|count| *count > u64::from(quota.limit)) else {
            continue;
        };
        let (count, limit) = (thousands(count), thousands(quota.limit.into()));
        out.push(
            Finding::new(
                Rule::TooManyIds,
                query.field,
                format!("the filter has {count} ids; the documented maximum is {limit}"),
            )
            .part(query.part(&(0..query.text.len())))
            .label(format!("at most {limit} ids"))
            .help(Help::say("watch the rest with another app, or poll for changes"))
            .sources(quota.sources),
        );
    }
}

/// Number of ids in a filter of the form `id in (a,b)`, where all of them are known to be one each.
fn ids(query: &Query<'_>) -> Option<u64> {
    if query.field != Field::Resource {
        return None;
    }
    let Ok(Read::Filter(Expr::In { operand, values, .. })) = query.read() else {
        return None;
    };
    let [property] = operand.path()?.segments.as_slice() else {
        return None;
    };
    let is_list = values.iter().any(|value| matches!(value, Operand::Unknown(_)));
    (property.name.eq_ignore_ascii_case("id") && !is_list).then_some(values.len() as u64)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use graphsub_terms::Text;

    use super::*;
    use crate::Definition;

    fn messages(filter: &str) -> Vec<String> {
        let resource = format!("/communications/presences?$filter={filter}");
        let definition = Definition::new().resource(Text::path(&resource));
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn ids_are_counted_however_the_list_is_written() {
        let ids = |count: usize| Vec::from_iter((0..count).map(|id| format!("'{id}'"))).join(",");
        for (before, after) in [
            ("id in (", ")"),
            ("(id in (", "))"),
            ("Id IN ( ", " )"),
            ("id%20in%20(", ")"),
        ] {
            assert_eq!(messages(&format!("{before}{}{after}", ids(650))), [""; 0], "{before}");
            assert_eq!(
                messages(&format!("{before}{}{after}", ids(651))),
                ["the filter has 651 ids; the documented maximum is 650"],
                "{before}"
            );
        }
        assert_eq!(messages(&format!("name in ({})", ids(651))), [""; 0]);
        assert_eq!(messages(&format!("id in ({},${{MORE}})", ids(650))), [""; 0]);
    }
}
