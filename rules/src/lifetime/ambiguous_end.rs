//! GS408: a lifetime beside `expirationDateTime`.

use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::definition::LifetimeForm;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    let is_duration = definition
        .lifetime
        .known()
        .is_some_and(|lifetime| lifetime.form == LifetimeForm::Duration);
    if !is_duration || definition.expiration.known().is_none() {
        return;
    }
    out.push(
        Finding::new(
            Rule::AmbiguousEnd,
            Field::ExpirationDateTime,
            "`lifetime` and `expirationDateTime` both set the end of the subscription",
        )
        .label("set twice")
        .help(
            Help::remove(Field::ExpirationDateTime).note("it is computed from the lifetime when the request is sent"),
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Expiration, Lifetime};

    #[test]
    fn an_end_is_said_once() {
        let count = |definition: Definition<'static>| {
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.len()
        };
        let both = Definition::new().expiration(Expiration::FromNow(3_600));
        assert_eq!(count(both.clone().lifetime(Lifetime::duration(3_600))), 1);
        assert_eq!(count(both.lifetime(Lifetime::new(3_600, LifetimeForm::Date))), 0);
        assert_eq!(count(Definition::new().lifetime(Lifetime::duration(3_600))), 0);
    }
}
