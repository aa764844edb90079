//! GS301: the resource is not available to that kind of sign-in.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Auth;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::permission::{is_me_without_user, words};
use crate::subject::Subject;
use crate::words::any_of;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let (Some(path), Some(auth)) = (subject.path, subject.definition.auth) else {
        return;
    };
    let access = path.access(auth);
    if access.is_supported() || is_me_without_user(subject) {
        return;
    }
    let supported = any_of(
        Auth::ALL
            .iter()
            .filter(|auth| path.access(**auth).is_supported())
            .map(|auth| auth.as_str()),
    );
    out.push(
        Finding::new(
            Rule::UnsupportedAuth,
            Field::Auth,
            format!("`{}` is not available to {}", path.template, words(auth)),
        )
        .label(format!("supported: {supported}"))
        .help(format!("create this subscription with {supported} sign-in"))
        .sources(access.sources),
    );
}
