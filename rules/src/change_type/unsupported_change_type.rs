//! GS202: the resource does not send this change type.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{ChangeType, Firmness, Severity};
use graphsub_terms::Field;
use graphsub_terms::words::all_of;

use crate::Rule;
use crate::change_type::{change_of, items};
use crate::finding::Finding;
use crate::help::Help;
use crate::path::Meaning;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    // The path is wrong, and so is what the change types would be for the one that is meant.
    let meant = match subject.resource.as_ref().map(|resource| resource.meaning()) {
        Some(Meaning::NotSubscribable(spelling)) => spelling.path_meant(),
        _ => None,
    };
    let resource = subject.kind().or(meant.map(|path| path.resource));
    let (Some(resource), Some(items)) = (resource, items(subject)) else {
        return;
    };
    let row = subject
        .change_types()
        .or(meant.and_then(|path| path.change_types.as_ref()));
    let Some(row) = row else { return };
    let has_updated = items.iter().any(|item| change_of(item) == Some(ChangeType::Updated));
    for item in items {
        let Some(change) = change_of(item).filter(|change| !row.allowed.contains(change)) else {
            continue;
        };
        let allowed = all_of(row.allowed.iter().map(|change| change.as_str()));
        let doubt = match row.firmness {
            Firmness::Example => Some(" in any documented example"),
            Firmness::Contested => Some(", but the documents and the service disagree"),
            _ => None,
        };
        let help = match change {
            ChangeType::Created if row.creation_raises_updated && has_updated => {
                Help::remove_part().note("each creation arrives as `updated`")
            }
            ChangeType::Created if row.creation_raises_updated => {
                Help::replace(ChangeType::Updated.as_str()).note("each creation arrives as `updated`")
            }
            _ => match row.allowed {
                [only] if items.iter().any(|item| change_of(item) == Some(*only)) => Help::remove_part(),
                [only] => Help::replace(only.as_str()),
                _ => Help::say(format!("use {allowed}")),
            },
        };
        let message = format!(
            "`{}` does not send `{change}`{}",
            resource.id(),
            doubt.unwrap_or_default()
        );
        let finding = Finding::new(Rule::UnsupportedChangeType, Field::ChangeType, message)
            .part(item.part.clone())
            .label(format!("sends {allowed}"))
            .help(help)
            .sources(row.sources)
            .answer("changeType", item.text.raw());
        out.push(match doubt {
            Some(_) => finding.severity(Severity::Warning).without_answer(),
            None => finding,
        });
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use graphsub_terms::Text;

    use super::*;
    use crate::{ChangeTypeItem, Definition, check};

    fn messages(resource: &str, changes: &str) -> Vec<(Rule, String)> {
        let definition = Definition::new()
            .resource(Text::written(resource))
            .change_type(ChangeTypeItem::split(&Text::written(changes)));
        let all = check(&definition).into_iter();
        let relevant = all.filter(|f| matches!(f.rule, Rule::UnknownResource | Rule::UnsupportedChangeType));
        relevant.map(|finding| (finding.rule, finding.message)).collect()
    }

    #[test]
    fn a_path_that_takes_no_subscription_has_the_change_types_of_the_one_that_is_meant() {
        let found = messages("/sites/a/lists/b/items", "created,updated");
        let rules: Vec<Rule> = found.iter().map(|(rule, _)| *rule).collect();
        assert_eq!(rules, [Rule::UnknownResource, Rule::UnsupportedChangeType], "{found:?}");
        assert_eq!(found[1].1, "`list` does not send `created`");
        // The help of the first finding leads to a path that takes no more either.
        assert_eq!(messages("/sites/a/lists/b", "created,updated"), found[1..]);
        assert_eq!(messages("/sites/a/lists/b/items", "updated").len(), 1);
        // Nothing is meant: nothing is said.
        assert_eq!(messages("/security/alerts_v2", "created").len(), 1);
    }
}
