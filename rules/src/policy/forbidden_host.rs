//! GS801: notifications go to a host that the policy does not allow.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::words::any_of;
use graphsub_terms::{Field, Text};

use super::Policy;
use crate::Rule;
use crate::definition::Definition;
use crate::delivery::url::{host, meant};
use crate::finding::{Finding, echo};
use crate::help::Help;

pub(super) fn check(definition: &Definition<'_>, policy: &Policy, out: &mut Vec<Finding>) {
    let Some(demand) = &policy.notification_hosts else {
        return;
    };
    for (field, url) in [
        (Field::NotificationUrl, &definition.notification_url),
        (Field::LifecycleNotificationUrl, &definition.lifecycle_notification_url),
    ] {
        let Some(host) = url.known().and_then(receiver) else {
            continue;
        };
        if demand.value.iter().any(|pattern| pattern.matches(host)) {
            continue;
        }
        let allowed = any_of(demand.value.iter().map(|pattern| pattern.as_str()));
        let message = format!("the policy does not allow notifications to `{}`", echo(host));
        let help = if allowed.is_empty() {
            Help::say("remove the subscription: the policy allows no host")
        } else {
            Help::say(format!("use a host that matches {allowed}"))
        };
        out.push(
            Finding::new(Rule::ForbiddenHost, field, demand.because(&message))
                .label("host not allowed")
                .help(help),
        );
    }
}

/// The host that receives notifications, where it is known.
fn receiver<'a>(url: &Text<'a>) -> Option<&'a str> {
    // The address of an event hub stands behind a word of its own.
    let wrapper = meant(url.start()).map_or(0, |endpoint| endpoint.scheme().len());
    host(&url.part(wrapper..url.raw().len()))
}
