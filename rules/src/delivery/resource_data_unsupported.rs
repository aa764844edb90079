//! GS701: `includeResourceData` where only basic notifications exist.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject.kind().filter(|_| subject.wants_resource_data()) else {
        return;
    };
    let data = resource.resource_data();
    if !data.supported {
        let (message, label) = match data.unlisted {
            true => (
                format!(
                    "`{}` is not listed among the resources that support resource data",
                    resource.id()
                ),
                "not listed",
            ),
            false => (
                format!("notifications of `{}` never carry resource data", resource.id()),
                "basic notifications only",
            ),
        };
        out.push(
            Finding::new(Rule::ResourceDataUnsupported, Field::IncludeResourceData, message)
                .label(label)
                .help(
                    Help::set(Field::IncludeResourceData, "false")
                        .note("read the resource when a notification arrives"),
                )
                .sources(data.sources),
        );
    }
}
