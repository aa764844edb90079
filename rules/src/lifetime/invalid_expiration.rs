//! GS405: not an RFC 3339 date and time with an offset.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::definition::Expiration;
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(Expiration::Invalid(why)) = subject.definition.expiration.known() else {
        return;
    };
    out.push(
        Finding::new(
            Rule::InvalidExpiration,
            Field::ExpirationDateTime,
            "`expirationDateTime` is not a valid date and time with an offset",
        )
        .label(format!("{why}; Graph treats it as absent"))
        .help(Help::say(
            "write it like `2026-01-31T18:00:00Z` or `2026-01-31T19:00:00+01:00`",
        ))
        .sources(sources(Field::ExpirationDateTime)),
    );
}
