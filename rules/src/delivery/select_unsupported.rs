//! GS706: `$select` where resource data does not take it.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Select;
use graphsub_terms::Field;

use crate::Rule;
use crate::definition::Part;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(kind), Some(resource)) = (subject.kind(), &subject.resource) else {
        return;
    };
    let data = kind.resource_data();
    if data.select != Select::Unsupported || !subject.wants_resource_data() {
        return;
    }
    if let Some(select) = resource.text().parameter("$select") {
        out.push(
            Finding::new(
                Rule::SelectUnsupported,
                Field::Resource,
                format!("resource data of `{}` does not support `$select`", kind.id()),
            )
            .part(Part::Range(select.range.clone()))
            .label("all properties are sent")
            .help(Help::remove_part())
            .sources(data.sources),
        );
    }
}
