//! What an app is granted, by name, and how much that is for a path.

use alloc::vec::Vec;

use graphsub_tables::{Auth, GraphPermission, Inclusion, Path, Permission, SIGN_IN};

use crate::definition::Definition;
use crate::granted::Grant;

/// Returns the names of the Microsoft Graph permissions that an app is granted, sorted and without duplicates.
///
/// Scopes for the sign-in itself and names unknown to Microsoft Graph are left out. Returns `None` where the
/// permissions are not known in full.
///
/// ```
/// use graphsub_rules::{Definition, fleet::granted};
/// use graphsub_terms::Text;
///
/// let definition = Definition::new().permissions(vec![Text::written("openid mail.read")]);
/// assert_eq!(granted(&definition).unwrap(), ["Mail.Read"]);
/// assert_eq!(granted(&Definition::new()), None);
/// ```
pub fn granted(definition: &Definition<'_>) -> Option<Vec<&'static str>> {
    let permissions = definition.permissions.known()?;
    let grants = permissions.grants();
    if permissions.items().iter().any(|item| item.whole().is_none()) || grants.iter().any(Grant::is_all) {
        return None;
    }
    let name = |grant: &Grant<'_>| match grant.permission {
        Some(permission) => Some(permission.name()),
        None => GraphPermission::from_name(grant.name).map(|found| found.name),
    };
    let mut granted: Vec<&str> = grants.iter().filter_map(name).collect();
    granted.retain(|name| !SIGN_IN.scopes.contains(name));
    granted.sort_unstable();
    granted.dedup();
    Some(granted)
}

/// Returns the rank of a permission among those that are sufficient for a path, 0 being the least privileged.
///
/// A permission that includes a listed one ranks after the list. Returns `None` where it is not known to be
/// sufficient.
///
/// ```
/// use graphsub_rules::{Auth, fleet::permission_rank};
/// use graphsub_tables::PATHS;
///
/// let path = PATHS.iter().find(|path| path.template == "/users/{id}/events").unwrap();
/// assert_eq!(permission_rank(path, Auth::Application, "Calendars.Read"), Some(0));
/// assert_eq!(permission_rank(path, Auth::Application, "Mail.Read"), None);
/// ```
pub fn permission_rank(path: &Path, auth: Auth, name: &str) -> Option<usize> {
    let listed = path.access(auth).permissions;
    let own =
        Permission::from_name_in_any_case(name).and_then(|own| listed.iter().position(|permission| *permission == own));
    own.or_else(|| {
        let mut tenant_wide = listed.iter().filter(|permission| !permission.is_resource_specific());
        let includes = |needed: &Permission| {
            Inclusion::find(name, *needed, auth).is_some_and(|inclusion| inclusion.evidence.is_sufficient())
        };
        tenant_wide.any(includes).then_some(listed.len())
    })
}
