//! GS302: none of the sufficient permissions is granted.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;
use graphsub_terms::words::{any_of, nearest};

use crate::Rule;
use crate::finding::Finding;
use crate::help::Help;
use crate::permission::{Grants, MOST_GUESSES, words};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(grants) = Grants::of(subject) else { return };
    if grants.is_sufficient() || grants.shared().is_some() || is_misspelt(&grants) {
        return;
    }
    let permissions = grants.access.permissions;
    let required = any_of(permissions.iter().map(|permission| permission.name()));
    let help = match permissions {
        [only] => format!("grant `{}`", only.name()),
        [least, ..] if grants.access.ranked => format!("grant `{}`, the least privileged one", least.name()),
        _ => "grant the one that fits what is watched".into(),
    };
    let message = format!(
        "`{}` requires the {} permission {required}",
        grants.path.template,
        words(grants.auth)
    );
    let label = match permissions {
        [_] => "not granted",
        _ => "none of them is granted",
    };
    out.push(
        Finding::new(Rule::MissingPermission, Field::Permissions, message)
            .label(label)
            .help(Help::say(help))
            .sources(grants.access.sources),
    );
}

/// Whether a name in no table is near one that would be enough: that is its own finding.
fn is_misspelt(grants: &Grants<'_>) -> bool {
    let unknown = grants.granted.iter().filter(|grant| !grant.is_known());
    unknown.take(MOST_GUESSES).any(|grant| {
        let names = grants.access.permissions.iter().map(|permission| permission.name());
        nearest(grant.name, names).is_some()
    })
}
