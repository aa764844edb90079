//! GS711: no `clientState`.

use alloc::vec::Vec;

use graphsub_terms::{Field, Value};

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (field, message, label, help) = match &subject.definition.client_state {
        Value::Absent => (
            Field::Subscription,
            "no `clientState`: the receiver cannot tell forged notifications from real ones",
            "no `clientState`",
            Help::add(Field::ClientState).note("use a random value and compare it in the receiver"),
        ),
        Value::Known(text) if text.raw().is_empty() => (
            Field::ClientState,
            "`clientState` is empty: the receiver cannot tell forged notifications from real ones",
            "empty",
            Help::say("use a random value and compare it in the receiver"),
        ),
        Value::Unknown | Value::Known(_) => return,
    };
    out.push(
        Finding::new(Rule::MissingClientState, field, message)
            .label(label)
            .help(help)
            .sources(sources(Field::ClientState)),
    );
}

#[cfg(test)]
mod tests {
    use graphsub_terms::Text;

    use super::*;
    use crate::Definition;

    fn field(client_state: impl Into<Value<Text<'static>>>) -> Option<Field> {
        let definition = Definition::new().client_state(client_state);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.pop().map(|finding| finding.field)
    }

    #[test]
    fn only_an_absent_or_empty_value_is_missing() {
        assert_eq!(field(Value::Absent), Some(Field::Subscription));
        assert_eq!(field(Text::literal("")), Some(Field::ClientState));
        assert_eq!(field(Value::Unknown), None);
        assert_eq!(field(Text::written("${CLIENT_STATE}")), None);
    }
}
