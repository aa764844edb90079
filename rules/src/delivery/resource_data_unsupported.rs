//! GS701: `includeResourceData` where only basic notifications exist.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject.kind().filter(|_| subject.wants_resource_data()) else {
        return;
    };
    let data = resource.resource_data();
    if !data.supported {
        out.push(
            Finding::new(
                Rule::ResourceDataUnsupported,
                Field::IncludeResourceData,
                format!("notifications of `{}` never carry resource data", resource.id()),
            )
            .label("basic notifications only")
            .help("remove `includeResourceData`, and read the resource when a notification arrives")
            .sources(data.sources)
            .fix("ask for basic notifications", false, "false"),
        );
    }
}
