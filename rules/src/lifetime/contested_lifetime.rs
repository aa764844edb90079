//! GS402: allowed by one document, refused by another or by the service.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use crate::definition::Field;
use crate::finding::Finding;
use crate::lifetime::{is_over, lifetime_words, limits, shorten};
use crate::subject::Subject;
use crate::words::thousands;
use crate::{Rule, Severity};

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some((seconds, lifetime, limit)), Some(resource)) = (limits(subject), subject.kind()) else {
        return;
    };
    let Some(contested) = lifetime
        .contested
        .filter(|contested| is_over(seconds, contested) && !is_over(seconds, limit))
    else {
        return;
    };
    let finding = Finding::new(
        Rule::ContestedLifetime,
        Field::Lifetime,
        format!(
            "{} is above the {} minutes nobody contests for `{}`",
            lifetime_words(seconds),
            thousands(contested.minutes.into()),
            resource.id()
        ),
    )
    .label(format!(
        "contested above {} minutes",
        thousands(contested.minutes.into())
    ))
    .sources(contested.sources)
    .sources(limit.sources)
    .answer("maximum", &contested.minutes.to_string())
    .severity(Severity::Warning);
    out.push(shorten(subject, finding, contested.minutes));
}
