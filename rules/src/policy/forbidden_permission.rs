//! GS802: a permission is granted that the policy forbids.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use super::Policy;
use crate::Rule;
use crate::definition::{Definition, Part};
use crate::finding::{Finding, echo};
use crate::grants::grants_of;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let (Some(demand), Some(items)) = (&policy.forbidden_permissions, definition.permissions.known()) else {
        return;
    };
    for (index, item) in items.iter().enumerate() {
        for grant in grants_of(index, item) {
            if !demand.value.iter().any(|pattern| pattern.matches(grant.name)) {
                continue;
            }
            let message = format!("the policy forbids the permission `{}`", echo(grant.name));
            out.push(
                Finding::new(Rule::ForbiddenPermission, Field::Permissions, demand.because(&message))
                    .part(Part::Item(index))
                    .label("forbidden")
                    .help(Help::say(
                        "grant another one: `graphsub permissions` shows what the app needs",
                    )),
            );
        }
    }
}
