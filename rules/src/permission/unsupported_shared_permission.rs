//! GS305: an Outlook `*.Shared` permission is relied on.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{Auth, LimitationKind};
use graphsub_terms::Field;

use crate::Rule;
use crate::definition::Part;
use crate::finding::{Finding, echo};
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(grants) = subject.grants().filter(|grants| !grants.is_sufficient()) else {
        return;
    };
    let (Some(grant), Some(least)) = (grants.shared(), grants.access.permissions.first()) else {
        return;
    };
    let mut sources = Vec::new();
    for limitation in grants.path.resource.limitations() {
        if limitation.kind == LimitationKind::SharedPermissions {
            sources.extend_from_slice(limitation.sources);
        }
    }
    let help = Help::say(format!("grant `{}`", least.name()));
    out.push(
        Finding::new(
            Rule::UnsupportedSharedPermission,
            Field::Permissions,
            format!("`{}` does not allow subscriptions", echo(grant.name)),
        )
        .part(Part::Item(grant.index))
        .label("shared mailboxes cannot be watched")
        .help(match grants.auth {
            Auth::Application => help,
            _ => help.note("it covers the mailbox of the signed-in user"),
        })
        .sources(&sources)
        .sources(grants.access.sources),
    );
}
