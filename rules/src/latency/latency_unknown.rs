//! GS602: `maxLatency` is set, but nothing is documented.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(_)) = (subject.kind(), subject.definition.max_latency.known()) else {
        return;
    };
    let latency = resource.latency();
    if latency.is_some_and(|latency| latency.maximum_seconds.is_some()) {
        return;
    }
    let label = if latency.is_some() {
        "documented as unknown"
    } else {
        "not documented"
    };
    out.push(
        Finding::new(
            Rule::LatencyUnknown,
            Field::MaxLatency,
            format!("no maximum latency is documented for `{}`", resource.id()),
        )
        .label(label)
        .help(Help::say("measure it, or also poll for changes"))
        .sources(latency.map(|latency| latency.sources).unwrap_or_default()),
    );
}
