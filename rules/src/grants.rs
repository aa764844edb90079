//! What an app is granted, held against what a path requires.

use graphsub_tables::{Access, Auth, ContestedOn, GraphPermission, Inclusion, LimitationKind, Path, Permission};

use crate::definition::Definition;
use crate::granted::Grant;

/// What a path requires and what is granted.
pub(crate) struct Grants<'a> {
    pub(crate) path: &'static Path,
    pub(crate) auth: Auth,
    pub(crate) access: &'static Access,
    pub(crate) granted: &'a [Grant<'a>],
    contested_on: Option<&'static ContestedOn>,
}

impl<'a> Grants<'a> {
    /// Returns what is required and granted: only where both are known, the permission type is supported,
    /// and no permission is known only at deployment.
    pub(crate) fn of(path: &'static Path, definition: &'a Definition<'a>) -> Option<Grants<'a>> {
        let auth = *definition.auth.known()?;
        let access = path.access(auth);
        let permissions = definition.permissions.known()?;
        let granted = permissions.grants();
        if !access.is_supported() || permissions.items().iter().any(|item| item.whole().is_none()) {
            return None;
        }
        (!granted.iter().any(Grant::is_all)).then(|| Grants {
            path,
            auth,
            access,
            granted,
            contested_on: definition
                .api
                .known()
                .and_then(|api| ContestedOn::find(path.resource, *api, auth)),
        })
    }

    /// Returns the grant of a permission.
    pub(crate) fn get(&self, permission: Permission) -> Option<&'a Grant<'a>> {
        self.granted.iter().find(|grant| grant.permission == Some(permission))
    }

    /// Returns whether one of the granted permissions is enough.
    pub(crate) fn is_sufficient(&self) -> bool {
        self.access
            .permissions
            .iter()
            .any(|permission| self.get(*permission).is_some())
    }

    /// Returns the strongest claim that a granted permission includes one of the required ones, which one
    /// that is, and the grant.
    pub(crate) fn included(&self) -> Option<(&Grant<'a>, Permission, &'static Inclusion)> {
        let required = || {
            let tenant_wide = self.access.permissions.iter().copied();
            tenant_wide.filter(|permission| !permission.is_resource_specific())
        };
        let claims = self.granted.iter().flat_map(|grant| {
            required().filter_map(move |permission| {
                Inclusion::find(grant.name, permission, self.auth).map(|inclusion| (grant, permission, inclusion))
            })
        });
        claims.min_by_key(|(_, _, inclusion)| inclusion.evidence)
    }

    /// Returns the granted permission that one page lists for the path and another does not.
    pub(crate) fn contested(&self) -> Option<(&Grant<'a>, Permission)> {
        self.granted.iter().find_map(|grant| {
            let permission = grant.permission?;
            self.access
                .contested
                .contains(&permission)
                .then_some((grant, permission))
        })
    }

    /// Returns whether documents disagree on a permission for the endpoint of the definition, and where.
    pub(crate) fn contested_on(&self, permission: Permission) -> Option<&'static ContestedOn> {
        let row = self.contested_on?;
        row.permissions.contains(&permission).then_some(row)
    }

    /// Returns the granted permission that exists, but not for the permission type, and would be enough.
    pub(crate) fn of_another_type(&self) -> Option<(&Grant<'a>, GraphPermission)> {
        self.granted.iter().find_map(|grant| {
            let found = GraphPermission::from_name(grant.name)?;
            (!found.exists_for(self.auth)).then_some((grant, found))
        })
    }

    /// Returns the granted permission that only reaches shared Outlook folders, where one is.
    pub(crate) fn shared(&self) -> Option<&Grant<'a>> {
        let limitations = self.path.resource.limitations();
        let is_limited = limitations
            .iter()
            .any(|row| row.kind == LimitationKind::SharedPermissions);
        self.granted.iter().find(|grant| is_limited && grant.is_shared())
    }
}
