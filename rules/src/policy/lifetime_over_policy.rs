//! GS804: a lifetime longer than the policy allows.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::{duration, lifetime as words};

use super::Policy;
use crate::Rule;
use crate::definition::{Definition, LifetimeForm};
use crate::finding::Finding;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let (Some(demand), Some(lifetime)) = (&policy.max_lifetime, definition.lifetime.known()) else {
        return;
    };
    if lifetime.seconds <= demand.value {
        return;
    }
    let message = format!(
        "a lifetime of {} exceeds the {} that the policy allows",
        words(lifetime.seconds),
        words(demand.value)
    );
    let minutes = demand.value / 60;
    let help = if lifetime.form == LifetimeForm::Duration && minutes > 0 {
        Help::set(Field::Lifetime, format!("{minutes}m"))
    } else {
        Help::say(format!(
            "set it to at most {} after the request",
            duration(demand.value)
        ))
    };
    out.push(
        Finding::new(Rule::LifetimeOverPolicy, Field::Lifetime, demand.because(&message))
            .label(format!("at most {}", duration(demand.value)))
            .help(help),
    );
}
