//! GS303: a less privileged permission would be enough.
//!
//! Permissions with resource-specific consent do not count: they are granted per chat or team and
//! cannot replace one that is granted for the tenant. Nothing is reported where the narrower permission
//! would not deliver what is selected.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{Permission, Selectable, Source};
use graphsub_terms::Field;
use graphsub_terms::odata::{Selected, expand};

use crate::Rule;
use crate::definition::Part;
use crate::finding::Finding;
use crate::granted::Grant;
use crate::grants::Grants;
use crate::help::Help;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(grants) = subject.grants().filter(|grants| grants.access.ranked) else {
        return;
    };
    let permissions = grants.access.permissions;
    let mut ranked = permissions
        .iter()
        .copied()
        .filter(|permission| !permission.is_resource_specific() && grants.contested_on(*permission).is_none());
    let Some(least) = ranked.next() else { return };
    let mut no_broader = permissions.iter().copied().take_while(|p| *p != least).chain([least]);
    if no_broader.any(|permission| grants.get(permission).is_some()) || withholds(subject, least) {
        return;
    }
    let listed = ranked.find_map(|permission| Some((permission.name(), grants.get(permission)?)));
    let found = listed.or_else(|| broader(grants));
    let Some((name, grant)) = found else { return };
    let mut sources: Vec<Source> = grants.access.sources.to_vec();
    if let (None, Some((.., inclusion))) = (listed, grants.included()) {
        sources.extend(inclusion.sources);
    }
    let least = least.name();
    let path = subject.shown_path();
    out.push(
        Finding::new(
            Rule::BroaderPermission,
            Field::Permissions,
            format!("`{name}` is broader than `{path}` requires"),
        )
        .path(path, grants.path.template)
        .part(Part::Item(grant.index))
        .label(format!("`{least}` is enough"))
        .help(Help::say(format!(
            "grant `{least}` instead, if nothing else requires `{name}`"
        )))
        .sources(&sources),
    );
}

/// A permission in no cell of the path that is known to be enough all the same.
fn broader<'g, 'a>(grants: &'g Grants<'a>) -> Option<(&'static str, &'g Grant<'a>)> {
    let (grant, _, inclusion) = grants.included()?;
    inclusion.evidence.is_sufficient().then_some((inclusion.broader, grant))
}

/// Whether a permission does not let the app read something the path selects.
fn withholds(subject: &Subject<'_, '_>, permission: Permission) -> bool {
    let (Some(path), Some(resource)) = (subject.path, &subject.resource) else {
        return false;
    };
    let Some(row) = Selectable::of(path.resource).filter(|row| row.basic == Some(permission)) else {
        return false;
    };
    let mut named = ["$select", "$expand"].into_iter().filter_map(|option| {
        let parameter = resource.text().parameter(option)?;
        let text = resource.text().text().part(parameter.value_range());
        let items = expand(parameter.value, text.holes()).ok();
        items.map(|items| items.iter().any(|item| is_withheld(row, &item.item)))
    });
    named.any(|withheld| withheld)
}

fn is_withheld(row: &Selectable, item: &Selected<'_>) -> bool {
    match item {
        Selected::Property(path) => path.segments.first().is_some_and(|first| {
            row.beyond_basic
                .iter()
                .any(|name| name.eq_ignore_ascii_case(first.name))
        }),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Auth, Definition, Text, check};

    fn raised(resource: &'static str, permission: &'static str) -> bool {
        let definition = Definition::new()
            .resource(Text::path(resource))
            .auth(Auth::DelegatedWork)
            .permissions(Vec::from([Text::written(permission)]));
        check(&definition)
            .iter()
            .any(|finding| finding.rule == Rule::BroaderPermission)
    }

    #[test]
    fn what_the_narrower_permission_withholds_is_a_reason_for_the_broader_one() {
        for permission in ["Mail.Read", "Mail.ReadWrite"] {
            assert!(raised("/me/messages", permission), "{permission}");
            assert!(raised("/me/messages?$select=subject", permission), "{permission}");
            for resource in [
                "/me/messages?$select=subject,body",
                "/me/messages?$select=BodyPreview",
                "/me/messages?$select=${FIELDS}",
                "/me/messages?$select=id&$expand=attachments",
            ] {
                assert!(!raised(resource, permission), "{resource}");
            }
        }
    }
}
