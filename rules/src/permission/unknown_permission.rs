//! GS304: the permission is in no table.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::Permission;

use crate::Rule;
use crate::definition::{Field, Part, has_placeholder};
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::nearest;

/// Scopes of the sign-in itself; every delegated app has some of them.
const SIGN_IN_SCOPES: [&str; 5] = ["openid", "profile", "email", "offline_access", "User.Read"];

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for (index, name) in subject.definition.permissions.iter().flatten().enumerate() {
        let shared = name
            .strip_suffix(".Shared")
            .is_some_and(|base| Permission::from_name(base).is_some());
        if has_placeholder(name) || shared || SIGN_IN_SCOPES.contains(name) || Permission::from_name(name).is_some() {
            continue;
        }
        let finding = Finding::new(
            Rule::UnknownPermission,
            Field::Permissions,
            format!("`{name}` is in no table of permissions"),
        )
        .part(Part::Item(index))
        .label("no subscription needs it");
        out.push(match nearest(name, Permission::ALL.iter().map(|p| p.name())) {
            Some(near) => finding
                .help(format!("did you mean `{near}`?"))
                .fix("use the nearest name", false, near),
            None => finding.help("leave it out here if the app needs it for something else"),
        });
    }
}
