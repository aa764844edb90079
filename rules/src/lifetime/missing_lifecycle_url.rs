//! GS407: a Teams subscription over 60 minutes without `lifecycleNotificationUrl`.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::duration;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(seconds)) = (subject.kind(), subject.definition.lifetime_seconds) else {
        return;
    };
    let Some(lifecycle) = resource.lifecycle() else { return };
    let above = i64::from(lifecycle.above_minutes) * 60;
    if seconds <= above || subject.definition.lifecycle_notification_url.is_some() {
        return;
    }
    out.push(
        Finding::new(
            Rule::MissingLifecycleUrl,
            Field::Lifetime,
            format!(
                "`{}` needs a `lifecycleNotificationUrl` above {}",
                resource.id(),
                duration(above)
            ),
        )
        .label(format!("{} without one", duration(seconds)))
        .help("add `lifecycleNotificationUrl`; it may be the same as `notificationUrl`, and it cannot be added later")
        .sources(lifecycle.sources),
    );
}
