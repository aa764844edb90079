//! GS406: `renewEvery` is not below the lifetime, or leaves no time for the request.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Severity;
use graphsub_terms::Field;
use graphsub_terms::words::duration;

use crate::Rule;
use crate::finding::Finding;
use crate::lifetime::{limits, renew, seconds, uncontested};
use crate::subject::Subject;

/// Seconds below which what is left of the lifetime is not enough for a request and its repetition.
const MARGIN: i64 = 60;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    let (Some(lifetime), Some(renewal)) = (definition.lifetime.known(), definition.renew_every.known()) else {
        return;
    };
    let lifetime = lifetime.seconds;
    let left = lifetime - *renewal;
    if left >= MARGIN {
        return;
    }
    // A lifetime that is too long will be cut to what is allowed.
    let allowed = limits(subject).map_or(lifetime, |(_, row, limit)| {
        lifetime.min(seconds(uncontested(row, limit)))
    });
    let message = format!(
        "renewed every {}, but the subscription ends after {}",
        duration(*renewal),
        duration(lifetime)
    );
    let finding = Finding::new(Rule::RenewalTooLate, Field::RenewEvery, message).help(renew(Some(allowed)));
    out.push(if left > 0 {
        finding.severity(Severity::Warning).label("no time to renew it")
    } else {
        finding.label("not below the lifetime")
    });
}

#[cfg(test)]
mod tests {
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::{Definition, Lifetime};

    /// The fix of a renewal in days, for a lifetime in days.
    fn fix(lifetime: i64, renewal: impl Into<Value<i64>>) -> Option<alloc::string::String> {
        let definition = Definition::new()
            .resource(Text::path("/me/messages"))
            .lifetime(Lifetime::duration(lifetime * 86_400))
            .renew_every(renewal);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        let finding = out.pop()?;
        finding.help?.fix(finding.field).map(|fix| fix.text)
    }

    #[test]
    fn the_renewal_is_below_the_lifetime_that_is_allowed() {
        assert_eq!(fix(4, 4 * 86_400).as_deref(), Some("4320m"));
        assert_eq!(fix(4, 4 * 86_400 - 1).as_deref(), Some("4320m"));
        assert_eq!(fix(4, 4 * 86_400 - MARGIN), None);
        assert_eq!(fix(400, 500 * 86_400), fix(7, 8 * 86_400));
        assert_eq!(fix(4, Value::Unknown), None);
    }
}
