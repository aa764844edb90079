//! GS305: an Outlook `*.Shared` permission is relied on.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Field, Part};
use crate::finding::Finding;
use crate::permission::{grants, is_sufficient, shared_permission};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some((path, access, granted)) = grants(subject) else {
        return;
    };
    let Some(index) = shared_permission(path, granted).filter(|_| !is_sufficient(access, granted)) else {
        return;
    };
    let sources: Vec<_> = path
        .resource
        .limitations()
        .iter()
        .filter(|l| l.text.contains(".Shared"))
        .flat_map(|l| l.sources)
        .copied()
        .collect();
    out.push(
        Finding::new(
            Rule::UnsupportedSharedPermission,
            Field::Permissions,
            format!("`{}` does not reach subscriptions", granted[index]),
        )
        .part(Part::Item(index))
        .label("shared and delegated mailboxes cannot be watched")
        .help(format!(
            "grant `{}`; it covers the mailbox of the signed-in user",
            access.permissions[0].name()
        ))
        .sources(&sources)
        .sources(access.sources),
    );
}
