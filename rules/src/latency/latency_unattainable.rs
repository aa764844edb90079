//! GS601: the documented maximum latency is above `maxLatency`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::duration;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(resource), Some(needed)) = (subject.kind(), subject.definition.max_latency.known().copied()) else {
        return;
    };
    let Some((latency, maximum)) = resource
        .latency()
        .and_then(|latency| Some((latency, i64::from(latency.maximum_seconds?))))
    else {
        return;
    };
    if maximum > needed {
        let message = format!(
            "notifications of `{}` may take {}, but the app needs them within {}",
            resource.id(),
            duration(maximum),
            duration(needed)
        );
        out.push(
            Finding::new(Rule::LatencyUnattainable, Field::MaxLatency, message)
                .label(format!("documented maximum: {}", duration(maximum)))
                .help(Help::say(format!(
                    "allow {}, or also poll for changes",
                    duration(maximum)
                )))
                .sources(latency.sources),
        );
    }
}
