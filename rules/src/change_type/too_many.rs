//! GS001: more items in `changeType` than are looked at.

use alloc::format;

use graphsub_tables::ChangeType;
use graphsub_terms::Field;
use graphsub_terms::words::all_of;

use crate::Rule;
use crate::definition::MAX_CHANGE_TYPES;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

/// Returns the finding where there are too many.
pub(crate) fn finding(subject: &Subject<'_, '_>) -> Option<Finding> {
    subject
        .definition
        .change_type
        .known()
        .filter(|items| items.len() > MAX_CHANGE_TYPES)?;
    let message = format!("`changeType` has more than {MAX_CHANGE_TYPES} entries");
    let names = all_of(ChangeType::ALL.iter().map(|change| change.as_str()));
    Some(
        Finding::new(Rule::InvalidSyntax, Field::ChangeType, message)
            .label("too many entries")
            .help(Help::say(format!("list {names} at most once each"))),
    )
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use graphsub_terms::Text;

    use crate::{ChangeTypeItem, Definition, Rule, check};

    #[test]
    fn too_many_items_are_one_finding() {
        let text = "c,".repeat(100_000);
        let definition = Definition::new().change_type(ChangeTypeItem::split(&Text::literal(&text)));
        let rules: Vec<Rule> = check(&definition).iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, [Rule::InvalidSyntax]);
    }
}
