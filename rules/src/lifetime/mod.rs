//! GS4xx: lifetime and renewal.

#[cfg(feature = "requests")]
pub(crate) mod ambiguous_end;
pub(crate) mod contested_lifetime;
#[cfg(feature = "requests")]
pub(crate) mod expired;
#[cfg(feature = "requests")]
pub(crate) mod invalid_expiration;
pub(crate) mod lifetime_too_long;
pub(crate) mod lifetime_too_short;
pub(crate) mod missing_lifecycle_url;
pub(crate) mod renewal_too_late;
pub(crate) mod renewal_too_often;
pub(crate) mod unstated_maximum;

use alloc::format;

use graphsub_tables::{Lifetime as Row, Limit};
use graphsub_terms::Field;
use graphsub_terms::words::duration;

use crate::definition::{Expiration, Lifetime, LifetimeForm};
use crate::help::Help;
use crate::subject::Subject;

/// Whether a lifetime is longer than a limit allows.
pub(crate) fn is_over(lifetime: Lifetime, limit: &Limit) -> bool {
    lifetime.seconds > seconds(limit.minutes)
}

/// Minutes of a table in seconds.
pub(crate) fn seconds(minutes: u32) -> i64 {
    i64::from(minutes) * 60
}

/// The limits that hold for a subscription whose lifetime is known, where a document states them.
pub(crate) fn limits(subject: &Subject<'_, '_>) -> Option<(Lifetime, &'static Row, &'static Limit)> {
    let lifetime = *subject.definition.lifetime.known()?;
    let row = subject.kind()?.lifetime();
    Some((lifetime, row, row.limit(subject.wants_resource_data())?))
}

/// The longest lifetime no statement is against.
pub(crate) fn uncontested(row: &Row, limit: &Limit) -> u32 {
    row.contested
        .map_or(limit.minutes, |contested| contested.minutes.min(limit.minutes))
}

/// What to do about a renewal that does not go with the lifetime in seconds, where that is known.
pub(crate) fn renew(lifetime: Option<i64>) -> Help {
    let seconds = lifetime.and_then(|lifetime| u64::try_from(lifetime).ok());
    match seconds.and_then(|seconds| i64::try_from(Row::renewal(seconds) / 60).ok()) {
        Some(minutes @ 1..) => Help::set(Field::RenewEvery, format!("{minutes}m")).note(format!(
            "every {}, after three quarters of the lifetime",
            duration(minutes * 60)
        )),
        _ => Help::say("renew after three quarters of the lifetime"),
    }
}

/// What to do about a lifetime that is too long.
pub(crate) fn shorten(lifetime: Lifetime, minutes: u32) -> Help {
    let words = duration(seconds(minutes));
    match lifetime.form {
        LifetimeForm::Duration => Help::set(Field::Lifetime, format!("{minutes}m")).note(format!("at most {words}")),
        LifetimeForm::Date | LifetimeForm::Computed => Help::say(format!(
            "set it to at most {words} after the request, computed when the request is sent"
        )),
    }
}

/// Seconds since the subscription ended, where it already has.
pub(crate) fn expired_for(subject: &Subject<'_, '_>) -> Option<u64> {
    match subject.definition.expiration.known()? {
        Expiration::FromNow(seconds @ ..=0) => Some(seconds.unsigned_abs()),
        _ => None,
    }
}
