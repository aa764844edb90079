//! GS713: `notificationQueryOptions` on a resource that ignores it, or missing where printing
//! requires it.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::{Field, Value};

use crate::finding::Finding;
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;
use crate::{Rule, Severity};

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject.kind() else { return };
    match (
        resource.notification_query_options(),
        &subject.definition.notification_query_options,
    ) {
        (None, Value::Known(_)) => out.push(
            Finding::new(
                Rule::NotificationQueryOptions,
                Field::NotificationQueryOptions,
                format!("`{}` ignores `notificationQueryOptions`", resource.id()),
            )
            .label("no effect")
            .help(
                Help::remove(Field::NotificationQueryOptions)
                    .note("query options for this resource belong in `resource`"),
            )
            .sources(sources(Field::NotificationQueryOptions)),
        ),
        (Some(row), Value::Absent) if row.required => {
            let help = match row.example {
                Some(example) => Help::add_as(Field::NotificationQueryOptions, example),
                None => Help::add(Field::NotificationQueryOptions),
            };
            out.push(
                Finding::new(
                    Rule::NotificationQueryOptions,
                    Field::Subscription,
                    format!("`{}` requires `notificationQueryOptions`", resource.id()),
                )
                .severity(Severity::Error)
                .label("no `notificationQueryOptions`")
                .help(help)
                .sources(row.sources),
            );
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use graphsub_tables::PATHS;
    use graphsub_terms::Text;

    use super::*;
    use crate::Definition;

    #[test]
    fn only_options_that_are_known_to_be_absent_are_missing() {
        let required = |path: &&graphsub_tables::Path| {
            path.resource
                .notification_query_options()
                .is_some_and(|row| row.required)
        };
        let path = PATHS.iter().find(required).expect("a resource that requires them");
        let severity = |options: Value<Text<'static>>| {
            let definition = Definition::new()
                .resource(Text::path(path.template))
                .notification_query_options(options);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.pop().map(|finding| finding.severity)
        };
        assert_eq!(severity(Value::Absent), Some(Severity::Error));
        assert_eq!(severity(Value::Unknown), None);
        assert_eq!(severity(Text::written("${OPTIONS}").into()), None);
    }
}
