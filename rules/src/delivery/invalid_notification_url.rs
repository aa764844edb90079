//! GS708: not https, a local address, or a malformed Event Hubs or Event Grid form.

use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::delivery::url::problem;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    report(
        Rule::InvalidNotificationUrl,
        Field::NotificationUrl,
        subject.definition.notification_url,
        out,
    );
}

/// The finding about one of the two URLs, if something is wrong with it.
pub(crate) fn report(rule: Rule, field: Field, url: Option<&str>, out: &mut Vec<Finding>) {
    let Some(problem) = url.and_then(problem) else { return };
    let finding = Finding::new(rule, field, problem.message)
        .label(problem.label)
        .help(problem.help)
        .sources(problem.sources);
    out.push(if problem.local {
        finding
    } else {
        finding.without_answer()
    });
}
