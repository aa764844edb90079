//! GS404: `expirationDateTime` is not after the clock.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::duration;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::lifetime::expired_for;
use crate::structure::sources;
use crate::subject::Subject;

/// Seconds in a day: what is longer ago is reported in days.
const DAY: i64 = 86_400;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(seconds) = expired_for(subject) else { return };
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let message = match seconds {
        0 => String::from("`expirationDateTime` is not in the future"),
        seconds @ ..DAY => format!("`expirationDateTime` passed {} ago", duration(seconds)),
        seconds => format!("`expirationDateTime` passed {} ago", duration(seconds - seconds % DAY)),
    };
    out.push(
        Finding::new(Rule::Expired, Field::ExpirationDateTime, message)
            .label("not in the future")
            .help(Help::instead(Field::Lifetime, "compute it when the request is sent"))
            .sources(sources(Field::ExpirationDateTime)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Expiration};

    fn messages(from_now: i64) -> Vec<String> {
        let definition = Definition::new().expiration(Expiration::FromNow(from_now));
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn how_long_ago_has_words() {
        assert!(messages(1).is_empty());
        assert_eq!(messages(0), ["`expirationDateTime` is not in the future"]);
        assert_eq!(messages(-3_600), ["`expirationDateTime` passed 1 hour ago"]);
        assert_eq!(messages(-2 * DAY - 5), ["`expirationDateTime` passed 2 days ago"]);
        assert_eq!(messages(i64::MIN).len(), 1);
    }
}
