//! GS403: under 45 minutes.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::MINIMUM_LIFETIME;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::duration;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let minimum = i64::from(MINIMUM_LIFETIME.minutes) * 60;
    let Some(seconds) = subject
        .definition
        .lifetime_seconds
        .filter(|seconds| (0..minimum).contains(seconds))
    else {
        return;
    };
    out.push(
        Finding::new(
            Rule::LifetimeTooShort,
            Field::Lifetime,
            format!(
                "{} is under {}: Graph raises it without saying so",
                duration(seconds),
                duration(minimum)
            ),
        )
        .label(format!("becomes {}", duration(minimum)))
        .help(format!(
            "ask for `{}m` or more, and delete the subscription when it is no longer needed",
            MINIMUM_LIFETIME.minutes
        ))
        .sources(MINIMUM_LIFETIME.sources)
        .fix("ask for the minimum", false, format!("{}m", MINIMUM_LIFETIME.minutes)),
    );
}
