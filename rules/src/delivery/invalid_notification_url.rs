//! GS708: not https, a local address, or a malformed Event Hubs or Event Grid form.

use alloc::vec::Vec;

use graphsub_terms::{Field, Text};

use crate::Rule;
use crate::delivery::url::problem;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let url = subject.definition.notification_url.known();
    out.extend(report(Rule::InvalidNotificationUrl, Field::NotificationUrl, url));
}

/// The finding about one of the two URLs, if something is wrong with it.
pub(crate) fn report(rule: Rule, field: Field, url: Option<&Text<'_>>) -> Option<Finding> {
    let problem = problem(url?)?;
    let finding = Finding::new(rule, field, problem.message)
        .label(problem.label)
        .help(Help::say(problem.help))
        .sources(problem.sources);
    Some(if problem.local {
        finding
    } else {
        finding.without_answer()
    })
}
