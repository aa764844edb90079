//! GS409: no document states a maximum for the resource.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::lifetime as words;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(path), Some(lifetime)) = (subject.path, subject.definition.lifetime.known()) else {
        return;
    };
    if path.resource.lifetime().maximum.is_some() {
        return;
    }
    out.push(
        Finding::new(
            Rule::UnstatedMaximum,
            Field::Lifetime,
            format!("no maximum lifetime is documented for `{}`", path.resource.id()),
        )
        .label(format!("{} may be too long", words(lifetime.seconds)))
        .help(Help::say(
            "schedule the renewal by the `expirationDateTime` that Graph returns",
        ))
        .sources(path.sources),
    );
}

#[cfg(test)]
mod tests {
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::{Definition, Lifetime};

    #[test]
    fn only_who_relies_on_a_maximum_is_told_that_there_is_none() {
        let count = |resource: &'static str, lifetime: Value<Lifetime>| {
            let definition = Definition::new().resource(Text::path(resource)).lifetime(lifetime);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            out.len()
        };
        let unstated = "/copilot/users/{id}/onlineMeetings/getAllAiInsights";
        assert_eq!(count(unstated, Lifetime::duration(3_600).into()), 1);
        assert_eq!(count(unstated, Value::Unknown), 0);
        assert_eq!(count("/me/messages", Lifetime::duration(3_600).into()), 0);
    }
}
