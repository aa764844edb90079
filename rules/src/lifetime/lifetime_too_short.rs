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
    let finding = Finding::new(
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
        "ask for {} or more, and delete the subscription when it is no longer needed",
        duration(minimum)
    ))
    .sources(MINIMUM_LIFETIME.sources);
    out.push(if subject.definition.lifetime_ends_at_date {
        finding
    } else {
        finding.fix("ask for the minimum", false, format!("{}m", MINIMUM_LIFETIME.minutes))
    });
}
