//! GS705: Outlook resource data without `$select`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Select;
use graphsub_terms::Field;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(kind), Some(resource)) = (subject.kind(), &subject.resource) else {
        return;
    };
    let data = kind.resource_data();
    let selects = resource.text().parameter("$select").is_some() || resource.query_unknown();
    if data.select == Select::Required && subject.wants_resource_data() && !selects {
        let joiner = if resource.text().has_query() { '&' } else { '?' };
        out.push(
            Finding::new(
                Rule::SelectRequired,
                Field::Resource,
                format!("resource data of `{}` requires `$select`", kind.id()),
            )
            .label("no `$select`")
            .help(Help::say(format!(
                "add `{joiner}$select=...` with the properties you need"
            )))
            .sources(data.sources),
        );
    }
}
