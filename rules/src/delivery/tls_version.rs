//! GS712: an unknown, deprecated or refused TLS version.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Property;

use crate::definition::{Field, known};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::any_of;
use crate::{Rule, Severity};

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(value) = subject.definition.latest_supported_tls_version.and_then(known) else {
        return;
    };
    let Some(property) = Property::from_name("latestSupportedTlsVersion") else {
        return;
    };
    let sound = |v: &&&str| !property.discouraged.contains(v) && !property.contested.contains(v);
    let best = property.values.iter().find(sound).copied().unwrap_or_default();
    let new = |message| {
        Finding::new(Rule::TlsVersion, Field::LatestSupportedTlsVersion, message)
            .sources(property.sources)
            .help(format!("use `{best}`"))
            .fix(format!("use `{best}`"), false, best)
    };
    if !property.values.contains(&value) {
        let listed = any_of(property.values.iter().copied());
        out.push(new(format!("`{value}` is no TLS version")).label(format!("expected {listed}")));
    } else if property.discouraged.contains(&value) {
        out.push(
            new(format!("`{value}` is only meant for a transition"))
                .label("deprecated")
                .severity(Severity::Warning),
        );
    } else if property.contested.contains(&value) {
        let answer = Rule::TlsVersion.response().map(|answer| answer.source());
        out.push(
            new(format!(
                "`{value}` is documented, but the service was seen to refuse it"
            ))
            .label("refused by the service")
            .sources(answer.as_slice())
            .severity(Severity::Warning),
        );
    }
}
