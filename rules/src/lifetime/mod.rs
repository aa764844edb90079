//! GS4xx: lifetime and renewal.

pub(crate) mod contested_lifetime;
pub(crate) mod expired;
pub(crate) mod invalid_expiration;
pub(crate) mod lifetime_too_long;
pub(crate) mod lifetime_too_short;
pub(crate) mod missing_lifecycle_url;
pub(crate) mod renewal_too_late;

use alloc::format;
use alloc::string::String;

use graphsub_tables::{Lifetime, Limit};

use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::{duration, thousands};

/// A lifetime in words, with its minutes where the words do not give them.
pub(crate) fn lifetime_words(seconds: i64) -> String {
    let minutes = format!("{} minutes", thousands((seconds / 60).unsigned_abs()));
    match duration(seconds) {
        // What is left until a date is no round number, and a second too much counts.
        words if words.contains("second") && seconds > 3_600 => format!("{minutes} {}", duration(seconds % 60)),
        words if words.contains("minute") || words.contains("second") => words,
        words => format!("{words} ({minutes})"),
    }
}

/// Whether a lifetime is longer than a limit allows.
pub(crate) fn is_over(seconds: i64, limit: &Limit) -> bool {
    seconds > i64::from(limit.minutes) * 60
}

/// The limits that hold for a subscription whose lifetime is known, where a document states them.
pub(crate) fn limits(subject: &Subject<'_>) -> Option<(i64, &'static Lifetime, &'static Limit)> {
    let seconds = subject.definition.lifetime_seconds?;
    let lifetime = subject.kind()?.lifetime();
    Some((seconds, lifetime, lifetime.limit(subject.wants_resource_data())?))
}

/// The longest lifetime no statement is against.
pub(crate) fn uncontested(lifetime: &Lifetime, limit: &Limit) -> u32 {
    lifetime
        .contested
        .map_or(limit.minutes, |contested| contested.minutes.min(limit.minutes))
}

/// Says how to shorten the lifetime.
pub(crate) fn shorten(subject: &Subject<'_>, finding: Finding, minutes: u32) -> Finding {
    let words = duration(i64::from(minutes) * 60);
    if subject.definition.lifetime_ends_at_date {
        return finding.help(format!(
            "let it end at most {words} after the request; compute the date when it is sent"
        ));
    }
    finding.help(format!("use `{minutes}m` ({words}) or less")).fix(
        format!("shorten to {} minutes", thousands(minutes.into())),
        false,
        format!("{minutes}m"),
    )
}
