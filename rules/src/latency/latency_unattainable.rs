//! GS601: the documented maximum latency is above `maxLatency`.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::duration;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(needed)) = (subject.kind(), subject.definition.max_latency_seconds) else {
        return;
    };
    let Some((latency, maximum)) = resource
        .latency()
        .and_then(|latency| Some((latency, i64::from(latency.maximum_seconds?))))
    else {
        return;
    };
    if maximum > needed {
        out.push(
            Finding::new(
                Rule::LatencyUnattainable,
                Field::MaxLatency,
                format!(
                    "notifications of `{}` may take {}, the app needs {}",
                    resource.id(),
                    duration(maximum),
                    duration(needed)
                ),
            )
            .label(format!("documented maximum: {}", duration(maximum)))
            .help(format!("allow for {}, or poll as well", duration(maximum)))
            .sources(latency.sources),
        );
    }
}
