//! GS807: no lifecycle URL, which the policy requires.

use alloc::vec::Vec;

use graphsub_terms::{Field, Value};

use super::Policy;
use crate::Rule;
use crate::definition::Definition;
use crate::finding::Finding;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let Some(demand) = &policy.lifecycle_url else { return };
    if !matches!(definition.lifecycle_notification_url, Value::Absent) {
        return;
    }
    out.push(
        Finding::new(
            Rule::LifecycleUrlRequired,
            Field::LifecycleNotificationUrl,
            demand.because("the policy requires `lifecycleNotificationUrl`"),
        )
        .label("no `lifecycleNotificationUrl`")
        .help(Help::add(Field::LifecycleNotificationUrl)),
    );
}
