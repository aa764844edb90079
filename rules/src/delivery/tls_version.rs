//! GS712: an unknown, deprecated or refused TLS version.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::any_of;

use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::structure::property;
use crate::subject::Subject;
use crate::{Rule, Severity};

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let field = Field::LatestSupportedTlsVersion;
    let version = subject.definition.latest_supported_tls_version.known();
    let (Some(value), Some(property)) = (version.and_then(|text| text.whole()), property(field)) else {
        return;
    };
    let sound = |v: &&&str| !property.discouraged.contains(v) && !property.contested.contains(v);
    let best = property.values.iter().find(sound).copied();
    let new = |message| {
        let finding = Finding::new(Rule::TlsVersion, field, message).sources(property.sources);
        match best {
            Some(best) => finding.help(Help::replace(best)),
            None => finding,
        }
    };
    if !property.values.contains(&value) {
        let listed = any_of(property.values.iter().copied());
        out.push(new(format!("`{}` is not a valid TLS version", echo(value))).label(format!("expected {listed}")));
    } else if property.discouraged.contains(&value) {
        out.push(
            new(format!("`{value}` is supported for a transition period only"))
                .label("deprecated")
                .severity(Severity::Warning)
                .without_answer(),
        );
    } else if property.contested.contains(&value) {
        let answer = Rule::TlsVersion.response().map(|answer| answer.source());
        out.push(
            new(format!("`{value}` is documented, but Graph rejects it"))
                .label("rejected by Graph")
                .sources(answer.as_slice())
                .severity(Severity::Warning),
        );
    }
}
