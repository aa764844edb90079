//! GS307: `/me` used app-only.

use alloc::vec::Vec;

use graphsub_tables::Auth;
use graphsub_terms::Field;

use crate::Rule;
use crate::definition::Part;
use crate::finding::Finding;
use crate::help::Help;
use crate::permission::is_me_without_user;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject.resource.as_ref().filter(|_| is_me_without_user(subject)) else {
        return;
    };
    let Some(me) = resource.text().segments().first() else {
        return;
    };
    let delegated = |auth: &Auth| subject.path.is_some_and(|path| path.access(*auth).is_supported());
    let usable = subject
        .path
        .is_none_or(|path| path.access(Auth::Application).is_supported());
    let help = if usable {
        Help::replace("users/{userId}")
    } else if delegated(&Auth::DelegatedPersonal) && !delegated(&Auth::DelegatedWork) {
        Help::set(Field::Auth, Auth::DelegatedPersonal.as_str())
    } else {
        Help::set(Field::Auth, Auth::DelegatedWork.as_str())
    };
    let sources = subject.path.map(|path| path.access(Auth::Application).sources);
    out.push(
        Finding::new(
            Rule::MeWithoutUser,
            Field::Resource,
            "`/me` cannot be used app-only: there is no signed-in user",
        )
        .part(Part::Range(me.range.clone()))
        .label("no signed-in user")
        .help(help)
        .sources(sources.unwrap_or_default()),
    );
}
