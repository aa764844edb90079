//! GS805: less time between a renewal and the end than the policy asks for.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::duration;

use super::Policy;
use crate::Rule;
use crate::definition::Definition;
use crate::finding::Finding;
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let (Some(demand), Some(lifetime), Some(renew_every)) = (
        &policy.min_renewal_margin,
        definition.lifetime.known(),
        definition.renew_every.known(),
    ) else {
        return;
    };
    let margin = lifetime.seconds.saturating_sub(*renew_every);
    // A renewal after the end is a mistake without a policy.
    if margin <= 0 || margin >= demand.value {
        return;
    }
    let message = format!(
        "a renewal leaves {} until the end, less than the {} that the policy requires",
        duration(margin),
        duration(demand.value)
    );
    // A lifetime that is too long for the policy is going to be shorter.
    let longest = policy.max_lifetime.as_ref().map_or(i64::MAX, |longest| longest.value);
    let latest = lifetime.seconds.min(longest).saturating_sub(demand.value) / 60;
    let help = if latest > 0 {
        Help::set(Field::RenewEvery, format!("{latest}m"))
    } else {
        Help::say("set a longer lifetime and renew earlier")
    };
    out.push(
        Finding::new(Rule::RenewalMargin, Field::RenewEvery, demand.because(&message))
            .label("too late for the policy")
            .help(help),
    );
}
