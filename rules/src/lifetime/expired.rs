//! GS404: `expirationDateTime` is not after the clock.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Expiration, Field};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::duration;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(Expiration::FromNow(seconds)) = subject
        .definition
        .expiration
        .as_ref()
        .filter(|e| matches!(e, Expiration::FromNow(..=0)))
    else {
        return;
    };
    let days = -seconds / 86_400;
    let ago = match days {
        0 => duration(-seconds),
        days => duration(days * 86_400),
    };
    out.push(
        Finding::new(
            Rule::Expired,
            Field::ExpirationDateTime,
            format!("`expirationDateTime` passed {ago} ago"),
        )
        .label("in the past")
        .help("compute it when the request is sent; in a manifest say `lifetime` instead")
        .sources(
            graphsub_tables::Property::from_name("expirationDateTime")
                .map(|p| p.sources)
                .unwrap_or_default(),
        ),
    );
}
