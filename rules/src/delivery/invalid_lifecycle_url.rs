//! GS709: the same for `lifecycleNotificationUrl`.

use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::delivery::invalid_notification_url::report;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let url = subject.definition.lifecycle_notification_url.known();
    out.extend(report(Rule::InvalidLifecycleUrl, Field::LifecycleNotificationUrl, url));
}
