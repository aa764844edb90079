//! GS802: a permission is granted that the policy forbids.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use super::Policy;
use crate::Rule;
use crate::definition::{Definition, Part};
use crate::finding::{Finding, echo};
use crate::granted::Grant;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let (Some(demand), Some(permissions)) = (&policy.forbidden_permissions, definition.permissions.known()) else {
        return;
    };
    let matches = |grant: &&Grant<'_>| demand.value.iter().any(|pattern| pattern.matches(grant.name));
    for grant in permissions.grants().iter().filter(matches) {
        let message = format!("the policy forbids the permission `{}`", echo(grant.name));
        out.push(
            Finding::new(Rule::ForbiddenPermission, Field::Permissions, demand.because(&message))
                .part(Part::Item(grant.index))
                .label("forbidden")
                .help(Help::say(
                    "grant another one: `graphsub permissions` shows what the app needs",
                )),
        );
    }
}
