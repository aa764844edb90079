//! GS302: none of the sufficient permissions is granted.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::finding::Finding;
use crate::permission::{grants, is_sufficient, shared_permission, words};
use crate::subject::Subject;
use crate::words::any_of;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some((path, access, granted)) = grants(subject) else {
        return;
    };
    if is_sufficient(access, granted) || shared_permission(path, granted).is_some() {
        return;
    }
    let needed = any_of(access.permissions.iter().map(|permission| permission.name()));
    let auth = subject.definition.auth.map(words).unwrap_or_default();
    let help = match access.permissions {
        [only] => format!("grant `{}`", only.name()),
        [least, ..] if access.ranked => format!("grant `{}`, the least privileged one", least.name()),
        _ => "grant the one that fits what is watched".into(),
    };
    out.push(
        Finding::new(
            Rule::MissingPermission,
            Field::Permissions,
            format!("`{}` needs {needed} with {auth}", path.template),
        )
        .label("none of them is granted")
        .help(help)
        .sources(access.sources),
    );
}
