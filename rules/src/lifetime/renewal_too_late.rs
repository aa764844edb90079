//! GS406: `renewEvery` is not below the lifetime.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::duration;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(lifetime), Some(renewal)) = (
        subject.definition.lifetime_seconds,
        subject.definition.renew_every_seconds,
    ) else {
        return;
    };
    if renewal < lifetime {
        return;
    }
    let earlier = (lifetime * 3 / 4 / 60).max(1) * 60;
    out.push(
        Finding::new(
            Rule::RenewalTooLate,
            Field::RenewEvery,
            format!(
                "renewed every {}, but the subscription ends after {}",
                duration(renewal),
                duration(lifetime)
            ),
        )
        .label("not below the lifetime")
        .help(format!("renew earlier, for instance every `{}m`", earlier / 60))
        .fix(
            "renew after three quarters of the lifetime",
            false,
            format!("{}m", earlier / 60),
        ),
    );
}
