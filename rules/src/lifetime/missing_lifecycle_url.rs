//! GS407: a Teams subscription over 60 minutes without `lifecycleNotificationUrl`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::{duration, lifetime as words};

use crate::finding::Finding;
use crate::help::Help;
use crate::lifetime::seconds;
use crate::subject::Subject;
use crate::{Rule, Severity};

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(lifetime)) = (subject.kind(), subject.definition.lifetime.known()) else {
        return;
    };
    let Some(lifecycle) = resource.lifecycle() else { return };
    let above = seconds(lifecycle.above_minutes);
    if lifetime.seconds <= above || !subject.definition.lifecycle_notification_url.is_absent() {
        return;
    }
    let message = format!(
        "subscriptions to `{}` longer than {} require a `lifecycleNotificationUrl`",
        resource.id(),
        duration(above)
    );
    // A document says so of all Teams resources, and the page of this one does not.
    let (message, severity) = match lifecycle.contested {
        true => (
            format!(
                "subscriptions to `{}` longer than {} may require a `lifecycleNotificationUrl`",
                resource.id(),
                duration(above)
            ),
            Severity::Warning,
        ),
        false => (message, Rule::MissingLifecycleUrl.severity()),
    };
    let finding = Finding::new(Rule::MissingLifecycleUrl, Field::Lifetime, message)
        .severity(severity)
        .label(format!("{} without one", words(lifetime.seconds)))
        .help(
            Help::add(Field::LifecycleNotificationUrl)
                .note("it may be the same as `notificationUrl`; it cannot be added later"),
        )
        .sources(lifecycle.sources);
    out.push(if lifecycle.contested {
        finding.without_answer()
    } else {
        finding
    });
}

#[cfg(test)]
mod tests {
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::{Definition, Lifetime};

    fn raised(url: impl Into<Value<Text<'static>>>, minutes: i64) -> bool {
        let definition = Definition::new()
            .resource(Text::path("/chats/{id}/messages"))
            .lifetime(Lifetime::duration(minutes * 60))
            .lifecycle_notification_url(url);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        !out.is_empty()
    }

    #[test]
    fn where_only_teams_resources_as_a_whole_are_named_it_is_a_warning() {
        let severity = |resource: &'static str| {
            let definition = Definition::new()
                .resource(Text::path(resource))
                .lifetime(Lifetime::duration(61 * 60))
                .lifecycle_notification_url(Value::Absent);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.pop().map(|finding| finding.severity)
        };
        assert_eq!(severity("/chats"), Some(Severity::Error));
        assert_eq!(severity("/communications/callRecords"), Some(Severity::Warning));
        assert_eq!(severity("/me/messages"), None);
    }

    #[test]
    fn only_a_url_that_is_known_to_be_absent_is_missing() {
        assert!(raised(Value::Absent, 61));
        assert!(!raised(Value::Absent, 60));
        assert!(!raised(Value::Unknown, 61));
        assert!(!raised(Text::literal("https://example.com"), 61));
    }
}
