//! GS709: the same for `lifecycleNotificationUrl`.

use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::delivery::invalid_notification_url::report;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    report(
        Rule::InvalidLifecycleUrl,
        Field::LifecycleNotificationUrl,
        subject.definition.lifecycle_notification_url,
        out,
    );
}
