//! GS401: longer than the documented maximum.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::{count, lifetime as words};

use crate::Rule;
use crate::finding::Finding;
use crate::lifetime::{is_over, limits, seconds, shorten, uncontested};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some((lifetime, row, limit)), Some(resource)) = (limits(subject), subject.kind()) else {
        return;
    };
    if !is_over(lifetime, limit) {
        return;
    }
    let with_data = if row.with_resource_data.is_some() && subject.wants_resource_data() {
        " with resource data"
    } else {
        ""
    };
    let message = format!(
        "a lifetime of {} exceeds the documented maximum of {} for `{}`{with_data}",
        words(lifetime.seconds),
        words(seconds(limit.minutes)),
        resource.id()
    );
    out.push(
        Finding::new(Rule::LifetimeTooLong, Field::Lifetime, message)
            .label(format!("at most {}", count(limit.minutes.into(), "minute")))
            .help(shorten(lifetime, uncontested(row, limit)))
            .sources(limit.sources)
            .answer("maximum", &limit.minutes.to_string()),
    );
}

#[cfg(test)]
mod tests {
    use graphsub_terms::Value;

    use super::*;
    use crate::help::Action;
    use crate::{Definition, Lifetime, LifetimeForm, Text};

    fn findings(resource: &str, lifetime: impl Into<Value<Lifetime>>, resource_data: bool) -> Vec<Finding> {
        let definition = Definition::new()
            .resource(Text::path(resource))
            .lifetime(lifetime)
            .include_resource_data(resource_data);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out
    }

    fn raised(resource: &str, minutes: i64, resource_data: bool) -> bool {
        !findings(resource, Lifetime::duration(minutes * 60), resource_data).is_empty()
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
        assert_eq!(findings("/users", Lifetime::duration(41_760 * 60 + 1), false).len(), 1);
    }

    #[test]
    fn an_unknown_lifetime_is_not_too_long() {
        assert!(findings("/users", Value::Unknown, false).is_empty());
        assert!(findings("/users", Value::Absent, false).is_empty());
    }

    #[test]
    fn the_help_follows_the_form() {
        let action = |form| {
            let found = findings("/users", Lifetime::new(60 * 86_400, form), false);
            found
                .into_iter()
                .next()
                .and_then(|finding| finding.help)
                .map(|help| help.action)
        };
        assert!(matches!(
            action(LifetimeForm::Duration),
            Some(Action::Set { field: Field::Lifetime, to, .. }) if to == "41760m"
        ));
        for form in [LifetimeForm::Date, LifetimeForm::Computed] {
            assert!(matches!(action(form), Some(Action::Say(words)) if words.contains("29 days")));
        }
    }
}
