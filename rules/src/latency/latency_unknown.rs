//! GS602: `maxLatency` is set, but nothing is documented.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(_)) = (subject.kind(), subject.definition.max_latency_seconds) else {
        return;
    };
    let latency = resource.latency();
    if latency.is_some_and(|latency| latency.maximum_seconds.is_some()) {
        return;
    }
    let label = if latency.is_some() {
        "the documents say unknown"
    } else {
        "no document lists it"
    };
    out.push(
        Finding::new(
            Rule::LatencyUnknown,
            Field::MaxLatency,
            format!("no maximum latency is documented for `{}`", resource.id()),
        )
        .label(label)
        .help("measure it, or poll as well")
        .sources(latency.map(|latency| latency.sources).unwrap_or_default()),
    );
}
