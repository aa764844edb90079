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
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(items)) = (subject.kind(), items(subject)) else {
        return;
    };
    let Some(row) = subject.change_types() else { return };
    let has_updated = items.iter().any(|item| change_of(item) == Some(ChangeType::Updated));
    for item in items {
        let Some(change) = change_of(item).filter(|change| !row.allowed.contains(change)) else {
            continue;
        };
        let allowed = all_of(row.allowed.iter().map(|change| change.as_str()));
        let doubt = match row.firmness {
            Firmness::Example => Some(", as far as the examples show"),
            Firmness::Contested => Some(", but documents and service disagree"),
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
