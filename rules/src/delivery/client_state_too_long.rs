//! GS710: `clientState` over 128 characters.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Property;

use crate::Rule;
use crate::definition::{Field, known};
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(text) = subject.definition.client_state.and_then(known) else {
        return;
    };
    let Some((property, max)) = Property::from_name("clientState").and_then(|p| Some((p, p.max_characters?))) else {
        return;
    };
    let count = text.chars().count();
    if count > max as usize {
        out.push(
            Finding::new(
                Rule::ClientStateTooLong,
                Field::ClientState,
                format!("`clientState` has {count} characters, {max} are allowed"),
            )
            .label(format!("at most {max} characters"))
            .help("use a shorter random value; it only has to be unguessable")
            .sources(property.sources),
        );
    }
}
