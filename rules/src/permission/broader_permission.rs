//! GS303: a less privileged permission would be enough.
//!
//! Permissions with resource-specific consent do not count: they are granted per chat or team and
//! cannot stand in for one that is granted for the tenant.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Field, Part};
use crate::finding::Finding;
use crate::permission::grants;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some((path, access, granted)) = grants(subject) else {
        return;
    };
    if !access.ranked {
        return;
    }
    let mut ranked = access
        .permissions
        .iter()
        .filter(|permission| !permission.is_resource_specific());
    let Some(least) = ranked.next() else { return };
    if access
        .permissions
        .iter()
        .take_while(|p| *p != least)
        .chain([least])
        .any(|p| granted.contains(&p.name()))
    {
        return;
    }
    let Some((index, name)) = ranked.find_map(|p| {
        granted
            .iter()
            .position(|name| *name == p.name())
            .map(|index| (index, p.name()))
    }) else {
        return;
    };
    out.push(
        Finding::new(
            Rule::BroaderPermission,
            Field::Permissions,
            format!("`{name}` is broader than `{}` needs", path.template),
        )
        .part(Part::Item(index))
        .label(format!("`{}` is enough", least.name()))
        .help(format!(
            "grant `{}` instead, if nothing else needs `{name}`",
            least.name()
        ))
        .sources(access.sources),
    );
}
