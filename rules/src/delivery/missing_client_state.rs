//! GS711: no `clientState`.

use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::delivery::property_sources;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let field = match subject.definition.client_state {
        None => Field::Subscription,
        Some("") => Field::ClientState,
        Some(_) => return,
    };
    out.push(
        Finding::new(
            Rule::MissingClientState,
            field,
            "no `clientState`: forged notifications cannot be told from real ones",
        )
        .label("no `clientState`")
        .help("add a random value, for instance `clientState: ${CLIENT_STATE}`, and compare it in the receiver")
        .sources(property_sources("clientState")),
    );
}
