//! GS410: `renewEvery` is under a minute.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::duration;

use crate::Rule;
use crate::finding::Finding;
use crate::lifetime::renew;
use crate::subject::Subject;

/// Seconds between renewals that nobody needs: Graph makes no subscription shorter than 45 minutes.
const SHORTEST: i64 = 60;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    let Some(renewal) = definition.renew_every.known().filter(|renewal| **renewal < SHORTEST) else {
        return;
    };
    // Not before the end either: that is the other rule's.
    let lifetime = definition.lifetime.known().map(|lifetime| lifetime.seconds);
    if lifetime.is_some_and(|lifetime| *renewal + SHORTEST > lifetime) {
        return;
    }
    out.push(
        Finding::new(
            Rule::RenewalTooOften,
            Field::RenewEvery,
            format!("renewed every {}", duration(*renewal)),
        )
        .label("under a minute")
        .help(renew(lifetime)),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Lifetime};

    #[test]
    fn a_minute_is_long_enough() {
        let count = |lifetime: i64, renewal: i64| {
            let definition = Definition::new()
                .lifetime(Lifetime::duration(lifetime))
                .renew_every(renewal);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.len()
        };
        assert_eq!((count(3_600, 59), count(3_600, 60), count(100, 50)), (1, 0, 0));
    }
}
