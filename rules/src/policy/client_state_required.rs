//! GS806: no client state, which the policy requires.

use alloc::vec::Vec;

use graphsub_terms::{Field, Value};

use super::Policy;
use crate::Rule;
use crate::definition::Definition;
use crate::finding::Finding;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let Some(demand) = &policy.client_state else { return };
    if !matches!(definition.client_state, Value::Absent) {
        return;
    }
    out.push(
        Finding::new(
            Rule::ClientStateRequired,
            Field::ClientState,
            demand.because("the policy requires `clientState`"),
        )
        .label("no `clientState`")
        .help(Help::add(Field::ClientState)),
    );
}
