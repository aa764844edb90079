//! GS201: `changeType` is empty, repeated, or not a change type.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::ChangeType;
use graphsub_terms::Field;
use graphsub_terms::words::{any_of, nearest};

use crate::Rule;
use crate::change_type::{items, parse};
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;

/// Separators that people use between change types, the comma included.
const SEPARATORS: [char; 7] = [',', ';', '|', '/', '+', '&', ' '];

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(items) = items(subject) else { return };
    let is_empty = match items {
        [] => true,
        [only] => only.text.raw().is_empty() && only.part != Part::Item(0),
        _ => false,
    };
    if is_empty {
        out.push(
            new("`changeType` is empty".into())
                .label("no change type")
                .help(Help::say(format!("use one or more of {}", any_of(names()))))
                .answer("changeType", ""),
        );
        return;
    }
    let mut seen = 0_u8;
    for item in items {
        let Some(text) = item.text.whole() else { continue };
        let finding = match parse(text) {
            Some(change) if seen & bit(change) != 0 => new(format!("`{change}` appears twice in `changeType`"))
                .label("already listed")
                .help(Help::remove_part().safe())
                .without_answer(),
            Some(change) => {
                seen |= bit(change);
                continue;
            }
            None if text.is_empty() => new("`changeType` has an empty entry".into())
                .label("empty")
                .help(Help::remove_part().safe()),
            None => new(format!("`{}` is not a change type", echo(text)))
                .label(format!("expected {}", any_of(names())))
                .help(instead_of(text, &item.part)),
        };
        out.push(finding.part(item.part.clone()).answer("changeType", text));
    }
}

fn new(message: String) -> Finding {
    Finding::new(Rule::InvalidChangeType, Field::ChangeType, message).sources(sources(Field::ChangeType))
}

fn names() -> impl Iterator<Item = &'static str> {
    ChangeType::ALL.iter().map(|change| change.as_str())
}

const fn bit(change: ChangeType) -> u8 {
    1 << change as u8
}

/// What to write instead of something that is not a change type.
fn instead_of(text: &str, part: &Part) -> Help {
    if let Some(changes) = separated(text) {
        return match part {
            Part::Item(_) => Help::say("write each change type as a separate item"),
            _ => Help::replace(changes).note("separate change types with commas"),
        };
    }
    match nearest(text, names()) {
        Some(near) => Help::guess(near),
        None => Help::say(format!("use {}", any_of(names()))),
    }
}

/// Several change types with something else between them, with commas.
fn separated(text: &str) -> Option<String> {
    let mut pieces = text.split(SEPARATORS).filter(|piece| !piece.is_empty());
    let mut out = String::from(parse(pieces.next()?)?.as_str());
    let mut several = false;
    for piece in pieces {
        out.push(',');
        out.push_str(parse(piece)?.as_str());
        several = true;
    }
    several.then_some(out)
}

#[cfg(test)]
mod tests {
    use graphsub_terms::{Text, Value};

    use super::*;
    use crate::help::Action;
    use crate::{ChangeTypeItem, Definition};

    fn findings(items: Vec<ChangeTypeItem<'_>>) -> Vec<Finding> {
        let definition = Definition::new().change_type(items);
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out
    }

    fn messages(text: &str) -> Vec<String> {
        let findings = findings(ChangeTypeItem::split(&Text::written(text)));
        findings.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn blanks_and_capitals_are_fine() {
        assert_eq!(messages("Created, updated,DELETED"), Vec::<String>::new());
    }

    #[test]
    fn what_is_unknown_is_skipped() {
        assert_eq!(messages("${CHANGES}"), Vec::<String>::new());
        assert_eq!(messages("created,${MORE},insert"), ["`insert` is not a change type"]);
        for change_type in [Value::Unknown, Value::Absent] {
            let definition = Definition::new().change_type(change_type);
            let mut out = Vec::new();
            check(&Subject::new(&definition), &mut out);
            assert!(out.is_empty());
        }
    }

    #[test]
    fn empty_unknown_and_repeated_are_not() {
        assert_eq!(messages(""), ["`changeType` is empty"]);
        assert_eq!(messages("created,"), ["`changeType` has an empty entry"]);
        assert_eq!(
            messages("created,modified,Created"),
            [
                "`modified` is not a change type",
                "`created` appears twice in `changeType`"
            ]
        );
    }

    #[test]
    fn other_separators_are_recognized() {
        for text in ["created;updated", "created|updated", "Created updated"] {
            let findings = findings(ChangeTypeItem::split(&Text::literal(text)));
            let [finding] = findings.as_slice() else {
                panic!("{text}")
            };
            let fix = finding.help.as_ref().and_then(|help| help.fix(finding.field));
            assert_eq!(fix.map(|fix| fix.text).as_deref(), Some("created,updated"), "{text}");
        }
        let listed = findings(Vec::from([ChangeTypeItem::listed(Text::literal("created,updated"), 0)]));
        assert!(matches!(
            listed[0].help.as_ref().map(|help| &help.action),
            Some(Action::Say(_))
        ));
    }
}
