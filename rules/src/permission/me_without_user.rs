//! GS307: `/me` with application sign-in.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Auth;

use crate::Rule;
use crate::definition::{Field, Part};
use crate::finding::Finding;
use crate::permission::is_me_without_user;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject.resource.as_ref().filter(|_| is_me_without_user(subject)) else {
        return;
    };
    let finding = Finding::new(
        Rule::MeWithoutUser,
        Field::Resource,
        "`/me` names nobody with application sign-in",
    )
    .part(Part::Range(resource.segments()[0].range.clone()))
    .label("nobody is signed in");
    let usable = subject
        .path
        .is_none_or(|path| path.access(Auth::Application).is_supported());
    let finding = if usable {
        finding
            .help("name the user: `users/{userId}`")
            .fix("name the user", false, "users/{userId}")
    } else {
        finding.help(format!("sign in as a user: set `auth` to `{}`", Auth::DelegatedWork))
    };
    out.push(
        finding.sources(
            subject
                .path
                .map(|path| path.access(Auth::Application).sources)
                .unwrap_or_default(),
        ),
    );
}
