//! GS803: a permission type that the policy forbids.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Auth;
use graphsub_terms::Field;
use graphsub_terms::words::any_of;

use super::Policy;
use crate::Rule;
use crate::definition::Definition;
use crate::finding::Finding;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let (Some(demand), Some(auth)) = (&policy.forbidden_permission_types, definition.auth.known()) else {
        return;
    };
    if !demand.value.contains(auth) {
        return;
    }
    let others = Auth::ALL.iter().filter(|other| !demand.value.contains(other));
    let others: Vec<&str> = others.map(|other| other.as_str()).collect();
    let help = match others.as_slice() {
        [] => Help::say("remove the subscription: the policy allows no permission type"),
        others => Help::say(format!("use the permission type {}", any_of(others.iter().copied()))),
    };
    let message = format!("the policy forbids the permission type `{auth}`");
    out.push(
        Finding::new(Rule::ForbiddenPermissionType, Field::Auth, demand.because(&message))
            .label("forbidden")
            .help(help),
    );
}
