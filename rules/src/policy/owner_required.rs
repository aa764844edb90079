//! GS808: nobody is named who looks after the subscription, which the policy requires.

use alloc::vec::Vec;

use graphsub_terms::{Field, Value};

use super::Policy;
use crate::Rule;
use crate::definition::Definition;
use crate::finding::Finding;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let Some(demand) = &policy.owner else { return };
    if !matches!(definition.owner, Value::Absent) {
        return;
    }
    out.push(
        Finding::new(
            Rule::OwnerRequired,
            Field::Subscription,
            demand.because("the policy requires `owner`"),
        )
        .label("no `owner`")
        .help(Help::say(
            "add `owner` to the subscription, to `defaults`, to `app` or to the manifest",
        )),
    );
}
