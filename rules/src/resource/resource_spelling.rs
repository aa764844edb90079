//! GS106: a documented misspelling or an outdated form of the path.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::SpellingKind;
use graphsub_terms::Field;

use crate::Rule;
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::path::Meaning;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(Meaning::Spelled(spelling)), Some(resource)) = (subject.meaning(), &subject.resource) else {
        return;
    };
    let Some(path) = spelling.path_meant() else { return };
    let range = resource.text().path_range();
    let what = match spelling.kind {
        SpellingKind::Outdated => "an outdated form of",
        _ => "a misspelling of",
    };
    let right = resource.written_as(path);
    // An id that could not be told would be lost.
    let keeps_ids = !right.contains("{id}") || subject.resource_text()[range.clone()].contains("{id}");
    let written = echo(&subject.resource_text()[range.clone()]);
    out.push(
        Finding::new(
            Rule::ResourceSpelling,
            Field::Resource,
            format!("`{written}` is {what} `{}`", echo(&right)),
        )
        .part(Part::Range(range))
        .label(spelling.kind.as_str())
        .help(if keeps_ids {
            Help::replace(right).safe()
        } else {
            Help::replace(right)
        })
        .sources(spelling.sources)
        .sources(path.sources),
    );
}
