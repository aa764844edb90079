//! GS405: not an RFC 3339 date and time with an offset.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Expiration, Field};
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(Expiration::Invalid(why)) = &subject.definition.expiration else {
        return;
    };
    out.push(
        Finding::new(
            Rule::InvalidExpiration,
            Field::ExpirationDateTime,
            "`expirationDateTime` is no date and time with an offset",
        )
        .label(format!("{why}; Graph treats it as absent"))
        .help("write it like `2026-01-31T18:00:00Z` or `2026-01-31T19:00:00+01:00`")
        .sources(
            graphsub_tables::Property::from_name("expirationDateTime")
                .map(|p| p.sources)
                .unwrap_or_default(),
        ),
    );
}
