//! GS705: Outlook resource data without `$select`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Select;

use crate::Rule;
use crate::definition::{Field, known};
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(kind), Some(resource)) = (subject.kind(), &subject.resource) else {
        return;
    };
    let data = kind.resource_data();
    let selects = resource.query_option("$select").is_some() || resource.query_unknown();
    if data.select == Select::Required && subject.wants_resource_data() && !selects {
        let text = subject.definition.resource.and_then(known);
        let joiner = if resource.query().is_empty() { '?' } else { '&' };
        let help = text.map_or_else(
            || "add `$select` with the properties you need".into(),
            |text| format!("name the properties you need: `{text}{joiner}$select=...`"),
        );
        out.push(
            Finding::new(
                Rule::SelectRequired,
                Field::Resource,
                format!("resource data of `{}` needs a `$select`", kind.id()),
            )
            .label("no `$select`")
            .help(help)
            .sources(data.sources),
        );
    }
}
