//! GS303: a less privileged permission would be enough.
//!
//! Permissions with resource-specific consent do not count: they are granted per chat or team and
//! cannot stand in for one that is granted for the tenant.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::definition::Part;
use crate::finding::Finding;
use crate::help::Help;
use crate::permission::Grants;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(grants) = Grants::of(subject).filter(|grants| grants.access.ranked) else {
        return;
    };
    let permissions = grants.access.permissions;
    let mut ranked = permissions
        .iter()
        .copied()
        .filter(|permission| !permission.is_resource_specific());
    let Some(least) = ranked.next() else { return };
    let mut no_broader = permissions.iter().copied().take_while(|p| *p != least).chain([least]);
    if no_broader.any(|permission| grants.get(permission).is_some()) {
        return;
    }
    let Some((permission, grant)) = ranked.find_map(|permission| Some((permission, grants.get(permission)?))) else {
        return;
    };
    let (name, least) = (permission.name(), least.name());
    out.push(
        Finding::new(
            Rule::BroaderPermission,
            Field::Permissions,
            format!("`{name}` is broader than `{}` requires", grants.path.template),
        )
        .part(Part::Item(grant.index))
        .label(format!("`{least}` is enough"))
        .help(Help::say(format!(
            "grant `{least}` instead, if nothing else requires `{name}`"
        )))
        .sources(grants.access.sources),
    );
}
