//! GS3xx: who may subscribe.

pub(crate) mod broader_permission;
pub(crate) mod me_without_user;
pub(crate) mod missing_permission;
pub(crate) mod unknown_permission;
pub(crate) mod unsupported_auth;
pub(crate) mod unsupported_shared_permission;

use alloc::vec::Vec;

use graphsub_tables::{Access, Auth, Path};

use crate::definition::has_placeholder;
use crate::subject::Subject;

/// Kind of sign-in in the words of a sentence.
pub(crate) fn words(auth: Auth) -> &'static str {
    match auth {
        Auth::DelegatedWork => "delegated sign-in with a work or school account",
        Auth::DelegatedPersonal => "delegated sign-in with a personal account",
        _ => "application sign-in",
    }
}

/// Whether the definition uses `/me` although nobody signs in.
pub(crate) fn is_me_without_user(subject: &Subject<'_>) -> bool {
    subject.definition.auth == Some(Auth::Application)
        && subject.resource.as_ref().is_some_and(|resource| resource.is_me())
}

/// What the table grants, and what is granted: only where both are known, the sign-in is
/// supported, and no permission is known only at deployment.
pub(crate) fn grants<'a>(subject: &'a Subject<'_>) -> Option<(&'static Path, &'static Access, &'a Vec<&'a str>)> {
    let path = subject.path?;
    let access = path.access(subject.definition.auth?);
    let granted = subject.definition.permissions.as_ref()?;
    let settled = access.is_supported() && !granted.iter().any(|name| has_placeholder(name));
    settled.then_some((path, access, granted))
}

/// Whether one of the granted permissions is enough.
pub(crate) fn is_sufficient(access: &Access, granted: &[&str]) -> bool {
    access
        .permissions
        .iter()
        .any(|permission| granted.contains(&permission.name()))
}

/// Index of the granted permission that only reaches shared Outlook folders, where one is.
pub(crate) fn shared_permission(path: &Path, granted: &[&str]) -> Option<usize> {
    let outlook = path.resource.area() == "Outlook";
    granted.iter().position(|name| outlook && name.ends_with(".Shared"))
}
