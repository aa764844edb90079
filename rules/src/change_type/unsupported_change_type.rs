//! GS202: the resource does not send this change type.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{ChangeType, Firmness, Severity};

use crate::Rule;
use crate::change_type::parse;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::all_of;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(items)) = (subject.kind(), &subject.definition.change_type) else {
        return;
    };
    let Some(row) = subject.change_types() else { return };
    for item in items {
        let Some(change) = parse(item.text).filter(|change| !row.allowed.contains(change)) else {
            continue;
        };
        let (severity, doubt) = match row.firmness {
            Firmness::Example => (Severity::Warning, ", as far as the examples show"),
            Firmness::Contested => (Severity::Warning, ", though documents and service disagree"),
            _ => (Severity::Error, ""),
        };
        let allowed = all_of(row.allowed.iter().map(|change| change.as_str()));
        let help = match change {
            ChangeType::Created if row.creation_raises_updated => {
                "subscribe to `updated`: creation arrives as `updated`".into()
            }
            _ => format!("use {allowed}"),
        };
        out.push(
            Finding::new(
                Rule::UnsupportedChangeType,
                Field::ChangeType,
                format!("`{}` does not send `{change}`{doubt}", resource.id()),
            )
            .part(item.part.clone())
            .label(format!("sends {allowed}"))
            .help(help)
            .sources(row.sources)
            .answer("changeType", item.text)
            .severity(severity),
        );
    }
}
