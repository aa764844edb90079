//! GS104: a deprecated or retired resource.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Status;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(path) = subject.path else { return };
    if path.status == Status::Supported {
        return;
    }
    let note = path
        .resource
        .status_note()
        .filter(|_| path.resource.status() == path.status);
    let help = match (path.replacement, note) {
        (Some(replacement), Some(note)) => format!("{note}: use `{replacement}`"),
        (Some(replacement), None) => format!("use `{replacement}`"),
        (None, Some(note)) => note.into(),
        (None, None) => "no successor takes subscriptions".into(),
    };
    out.push(
        Finding::new(
            Rule::DeprecatedResource,
            Field::Resource,
            format!("`{}` is {}", path.template, path.status),
        )
        .label(path.status.as_str())
        .help(help)
        .sources(path.resource.status_sources())
        .sources(if note.is_none() { path.sources } else { &[] }),
    );
}
