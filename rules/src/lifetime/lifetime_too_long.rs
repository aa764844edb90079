//! GS401: longer than the documented maximum.

use alloc::format;
use alloc::vec::Vec;

use alloc::string::ToString;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::lifetime::{is_over, lifetime_words, limits, shorten, uncontested};
use crate::subject::Subject;
use crate::words::thousands;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some((seconds, lifetime, limit)), Some(resource)) = (limits(subject), subject.kind()) else {
        return;
    };
    if !is_over(seconds, limit) {
        return;
    }
    let with_data = if lifetime.with_resource_data.is_some() && subject.wants_resource_data() {
        " with resource data"
    } else {
        ""
    };
    let finding = Finding::new(
        Rule::LifetimeTooLong,
        Field::Lifetime,
        format!(
            "{} is longer than the {} minutes `{}` allows{with_data}",
            lifetime_words(seconds),
            thousands(limit.minutes.into()),
            resource.id()
        ),
    )
    .label(format!("at most {} minutes", thousands(limit.minutes.into())))
    .sources(limit.sources)
    .answer("maximum", &limit.minutes.to_string());
    out.push(shorten(subject, finding, uncontested(lifetime, limit)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Definition;

    fn raised(resource: &str, minutes: i64, resource_data: bool) -> bool {
        let definition = Definition {
            resource: Some(resource),
            lifetime_seconds: Some(minutes * 60),
            include_resource_data: Some(resource_data),
            ..Definition::default()
        };
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        !out.is_empty()
    }

    #[test]
    fn the_maximum_is_shorter_with_resource_data() {
        assert!(!raised("/me/messages", 10_080, false));
        assert!(raised("/me/messages", 10_081, false));
        assert!(!raised("/me/messages", 1_440, true));
        assert!(raised("/me/messages", 1_441, true));
    }

    #[test]
    fn a_second_over_counts() {
        let definition = Definition {
            resource: Some("/users"),
            lifetime_seconds: Some(41_760 * 60 + 1),
            ..Definition::default()
        };
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        assert_eq!(out.len(), 1);
    }
}
