//! GS406: `renewEvery` is not below the lifetime.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::duration;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    let (Some(lifetime), Some(renewal)) = (definition.lifetime.known(), definition.renew_every.known()) else {
        return;
    };
    let lifetime = lifetime.seconds;
    if *renewal < lifetime {
        return;
    }
    let earlier = lifetime / 4 * 3 / 60;
    let help = match earlier {
        1.. => Help::set(Field::RenewEvery, format!("{earlier}m")).note(format!(
            "that is every {}, after three quarters of the lifetime",
            duration(earlier * 60)
        )),
        _ => Help::say("renew before the lifetime is over"),
    };
    let message = format!(
        "renewed every {}, but the subscription ends after {}",
        duration(*renewal),
        duration(lifetime)
    );
    out.push(
        Finding::new(Rule::RenewalTooLate, Field::RenewEvery, message)
            .label("not below the lifetime")
            .help(help),
    );
}
