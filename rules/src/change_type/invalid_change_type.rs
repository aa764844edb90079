//! GS201: `changeType` is empty, repeated, or not a change type.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{ChangeType, Property};

use crate::Rule;
use crate::change_type::parse;
use crate::definition::{Field, has_placeholder};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::{any_of, excerpt, nearest};

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(items) = &subject.definition.change_type else {
        return;
    };
    let sources = Property::from_name("changeType").map(|p| p.sources).unwrap_or_default();
    let names = || ChangeType::ALL.iter().map(|change| change.as_str());
    let new = |message| Finding::new(Rule::InvalidChangeType, Field::ChangeType, message).sources(sources);
    let mut seen: Vec<ChangeType> = Vec::new();
    if items.is_empty() {
        out.push(
            new("`changeType` is empty".into())
                .label("no change type")
                .help(format!("list {}", any_of(names()))),
        );
    }
    for item in items {
        if has_placeholder(item.text) {
            continue;
        }
        let finding = match parse(item.text) {
            Some(change) if seen.contains(&change) => new(format!("`{change}` stands twice in `changeType`"))
                .label("already there")
                .help("remove one")
                .without_answer(),
            Some(change) => {
                seen.push(change);
                continue;
            }
            None if item.text.is_empty() => new("`changeType` has an empty entry".into())
                .label("empty")
                .help(format!("list {}, separated by commas", any_of(names()))),
            None => {
                let help = nearest(item.text, names()).map_or_else(
                    || format!("use {}", any_of(names())),
                    |n| format!("did you mean `{n}`?"),
                );
                new(format!("`{}` is no change type", excerpt(item.text)))
                    .label(format!("expected {}", any_of(names())))
                    .help(help)
            }
        };
        out.push(finding.part(item.part.clone()).answer("changeType", item.text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ChangeTypeItem, Definition};

    fn messages(text: &str) -> Vec<alloc::string::String> {
        let definition = Definition {
            change_type: Some(ChangeTypeItem::split(text)),
            ..Definition::default()
        };
        let mut out = Vec::new();
        check(&Subject::new(&definition), &mut out);
        out.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn blanks_and_capitals_are_fine() {
        assert_eq!(
            messages("Created, updated,DELETED"),
            Vec::<alloc::string::String>::new()
        );
        assert_eq!(messages("${CHANGES}"), Vec::<alloc::string::String>::new());
    }

    #[test]
    fn empty_unknown_and_repeated_are_not() {
        assert_eq!(messages(""), ["`changeType` has an empty entry"]);
        assert_eq!(
            messages("created,modified,Created"),
            ["`modified` is no change type", "`created` stands twice in `changeType`"]
        );
    }
}
