//! GS104: a deprecated or retired resource.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Status;
use graphsub_terms::Field;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(path) = subject.path else { return };
    if path.status == Status::Supported {
        return;
    }
    let note = path
        .resource
        .status_note()
        .filter(|_| path.resource.status() == path.status);
    let help = match path.replacement {
        Some(replacement) => Help::say(format!("use `{replacement}`")),
        None => Help::say("poll for changes instead"),
    };
    let help = match (note, path.replacement) {
        (Some(note), _) => help.note(note),
        (None, None) => help.note("no successor supports subscriptions"),
        (None, Some(_)) => help,
    };
    out.push(
        Finding::new(
            Rule::DeprecatedResource,
            Field::Resource,
            format!("`{}` is {}", subject.shown_path(), path.status),
        )
        .label(path.status.as_str())
        .help(help)
        .sources(path.resource.status_sources())
        .sources(if note.is_none() { path.sources } else { &[] }),
    );
}
