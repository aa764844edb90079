//! GS106: a documented misspelling or an outdated form of the path.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::SpellingKind;

use crate::Rule;
use crate::definition::{Field, Part};
use crate::finding::Finding;
use crate::path::Meaning;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(Meaning::Spelled(spelling)), Some(resource)) = (subject.meaning(), &subject.resource) else {
        return;
    };
    let Some(path) = spelling.path_meant() else { return };
    let text = subject.definition.resource.unwrap_or_default();
    let end = resource
        .query()
        .first()
        .map_or(text.len(), |parameter| parameter.range.start - 1);
    let start = resource.prefix().map_or(0, |prefix| prefix.range.end);
    let what = match spelling.kind {
        SpellingKind::Outdated => "an outdated form of",
        _ => "a misspelling of",
    };
    let right = resource.written_as(path);
    out.push(
        Finding::new(
            Rule::ResourceSpelling,
            Field::Resource,
            format!("`{}` is {what} `{}`", spelling.path, path.template),
        )
        .part(Part::Range(start..end))
        .label(spelling.kind.as_str())
        .help(format!("use `{right}`"))
        .sources(spelling.sources)
        .sources(path.sources)
        .fix("use the right spelling", true, right),
    );
}
