//! GS301: the resource does not support that permission type.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{Auth, Severity, Source};
use graphsub_terms::Field;
use graphsub_terms::words::any_of;

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::permission::{is_me_without_user, words};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let (Some(path), Some(auth)) = (subject.path, subject.definition.auth.known().copied()) else {
        return;
    };
    let access = path.access(auth);
    if access.is_supported() || is_me_without_user(subject) {
        return;
    }
    let supported: Vec<&str> = Auth::ALL
        .iter()
        .filter(|auth| path.access(**auth).is_supported())
        .map(|auth| auth.as_str())
        .collect();
    let names = any_of(supported.iter().copied());
    let (label, help) = match supported.as_slice() {
        [] => ("not supported".into(), Help::say("poll for changes instead")),
        [only] => (format!("supported: {names}"), Help::set(Field::Auth, *only)),
        _ => (
            format!("supported: {names}"),
            Help::say(format!("use the permission type {names}")),
        ),
    };
    let shown = subject.shown_path();
    if let [first, ..] = access.contested {
        let sources: Vec<Source> = access.contested_sources.iter().chain(access.sources).copied().collect();
        out.push(
            Finding::new(
                Rule::UnsupportedAuth,
                Field::Auth,
                format!(
                    "documents disagree on whether `{shown}` supports {} permissions",
                    words(auth)
                ),
            )
            .path(shown, path.template)
            .severity(Severity::Warning)
            .label(format!("one page lists `{}`", first.name()))
            .help(help)
            .sources(&sources)
            .without_answer(),
        );
        return;
    }
    out.push(
        Finding::new(
            Rule::UnsupportedAuth,
            Field::Auth,
            format!("`{shown}` does not support {} permissions", words(auth)),
        )
        .path(shown, path.template)
        .label(label)
        .help(help)
        .sources(access.sources),
    );
}
