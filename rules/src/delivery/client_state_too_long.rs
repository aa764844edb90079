//! GS710: `clientState` over 128 characters.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::thousands;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::property;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(text) = subject.definition.client_state.known().and_then(|text| text.whole()) else {
        return;
    };
    let Some((property, max)) = property(Field::ClientState).and_then(|p| Some((p, p.max_characters?))) else {
        return;
    };
    let count = text.chars().count() as u64;
    if count > u64::from(max) {
        let message = format!(
            "`clientState` is {} characters long; the documented maximum is {max}",
            thousands(count)
        );
        out.push(
            Finding::new(Rule::ClientStateTooLong, Field::ClientState, message)
                .label(format!("at most {max} characters"))
                .help(Help::say("use a shorter random value").note("it only needs to be unguessable"))
                .sources(property.sources),
        );
    }
}
