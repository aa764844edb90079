//! GS403: under 45 minutes.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::MINIMUM_LIFETIME;
use graphsub_terms::Field;
use graphsub_terms::words::{duration, lifetime as words};

use crate::Rule;
use crate::definition::LifetimeForm;
use crate::finding::Finding;
use crate::help::Help;
use crate::lifetime::{expired_for, seconds};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let minimum = seconds(MINIMUM_LIFETIME.minutes);
    let lifetime = subject.definition.lifetime.known();
    let Some(lifetime) = lifetime.filter(|lifetime| (0..minimum).contains(&lifetime.seconds)) else {
        return;
    };
    // A date that has passed leaves no lifetime to be raised.
    if expired_for(subject).is_some() {
        return;
    }
    let delete = "delete the subscription when it is no longer needed";
    let help = match lifetime.form {
        LifetimeForm::Duration => Help::set(Field::Lifetime, format!("{}m", MINIMUM_LIFETIME.minutes)).note(delete),
        LifetimeForm::Date | LifetimeForm::Computed => {
            Help::say(format!("set it to at least {} after the request", duration(minimum))).note(delete)
        }
    };
    let message = format!(
        "a lifetime of {} is too short: Graph silently raises it to {}",
        words(lifetime.seconds),
        duration(minimum)
    );
    out.push(
        Finding::new(Rule::LifetimeTooShort, Field::Lifetime, message)
            .label(format!("becomes {}", duration(minimum)))
            .help(help)
            .sources(MINIMUM_LIFETIME.sources),
    );
}
