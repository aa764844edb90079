//! GS713: `notificationQueryOptions` on a resource that ignores it, or missing where printing
//! needs it.

use alloc::format;
use alloc::vec::Vec;

use crate::definition::Field;
use crate::delivery::property_sources;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::{Rule, Severity};

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject.kind() else { return };
    match (
        resource.notification_query_options(),
        subject.definition.notification_query_options,
    ) {
        (None, Some(_)) => out.push(
            Finding::new(
                Rule::NotificationQueryOptions,
                Field::NotificationQueryOptions,
                format!("`{}` ignores `notificationQueryOptions`", resource.id()),
            )
            .label("no effect")
            .help("remove it; query options of this resource go into `resource`")
            .sources(property_sources("notificationQueryOptions")),
        ),
        (Some(row), None) if row.required => {
            let example = row.example.unwrap_or_default();
            out.push(
                Finding::new(
                    Rule::NotificationQueryOptions,
                    Field::Subscription,
                    format!("`{}` needs `notificationQueryOptions`", resource.id()),
                )
                .severity(Severity::Error)
                .label("no `notificationQueryOptions`")
                .help(format!("add `notificationQueryOptions: {example}`"))
                .sources(row.sources),
            );
        }
        _ => {}
    }
}
