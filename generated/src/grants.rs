//! Permissions of Microsoft Graph, and which include which.

use graphsub_terms::{ApiVersion, Auth, Evidence};

use crate::{CONTESTED_ON, INCLUSIONS, Permission, Resource, Source};

/// A permission that may be sufficient where a document lists another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inclusion {
    /// Name of the broader permission.
    pub broader: &'static str,
    /// Permissions it includes.
    pub covers: &'static [Permission],
    /// Permission types it applies to.
    pub types: &'static [Auth],
    /// Kind of evidence.
    pub evidence: Evidence,
    /// The statement it rests on.
    pub sources: &'static [Source],
}

impl Inclusion {
    /// Returns the strongest evidence that a granted permission includes a required one.
    ///
    /// Names are compared without regard to case.
    ///
    /// ```
    /// use graphsub_tables::{Auth, Inclusion, Permission};
    ///
    /// let found = Inclusion::find("mail.readwrite", Permission::MailRead, Auth::Application).unwrap();
    /// assert!(found.evidence.is_sufficient());
    /// assert!(Inclusion::find("Mail.Send", Permission::MailRead, Auth::Application).is_none());
    /// ```
    pub fn find(granted: &str, needed: Permission, auth: Auth) -> Option<&'static Inclusion> {
        INCLUSIONS
            .iter()
            .filter(|row| row.types.contains(&auth) && row.covers.contains(&needed))
            .filter(|row| row.broader.eq_ignore_ascii_case(granted))
            .min_by_key(|row| row.evidence)
    }
}

/// Permissions that the page of one endpoint lists and that of the other does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContestedOn {
    /// The resource.
    pub resource: Resource,
    /// The endpoint on which they are in doubt.
    pub api: ApiVersion,
    /// The permission type.
    pub auth: Auth,
    /// The permissions.
    pub permissions: &'static [Permission],
    /// The page that lists them, and the one that does not.
    pub sources: &'static [Source],
}

impl ContestedOn {
    /// Returns the permissions of a resource that are in doubt on an endpoint.
    ///
    /// ```
    /// use graphsub_tables::{ApiVersion, Auth, ContestedOn, Permission, Resource};
    ///
    /// let row = ContestedOn::find(Resource::DriveItem, ApiVersion::Beta, Auth::Application).unwrap();
    /// assert_eq!(row.permissions, [Permission::FilesReadAll]);
    /// assert!(ContestedOn::find(Resource::DriveItem, ApiVersion::V1, Auth::Application).is_none());
    /// ```
    pub fn find(resource: Resource, api: ApiVersion, auth: Auth) -> Option<&'static ContestedOn> {
        CONTESTED_ON
            .iter()
            .find(|row| (row.resource, row.api, row.auth) == (resource, api, auth))
    }
}

/// All permissions of Microsoft Graph, a line each and sorted by name in lower case: one text costs the build
/// of this crate less than as many values.
static LINES: &str = include_str!("data/graph_permissions.tsv");

/// A permission of Microsoft Graph, whether subscriptions need it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphPermission {
    /// Name, as Microsoft spells it.
    pub name: &'static str,
    /// Id of the delegated permission in an app registration.
    pub delegated_id: Option<&'static str>,
    /// Id of the application permission in an app registration.
    pub application_id: Option<&'static str>,
    types: &'static str,
}

impl GraphPermission {
    /// Returns all of them, sorted by name in lower case.
    ///
    /// ```
    /// use graphsub_tables::GraphPermission;
    /// assert!(GraphPermission::all().any(|permission| permission.name == "User.Read"));
    /// ```
    pub fn all() -> impl Iterator<Item = GraphPermission> {
        LINES.lines().map(GraphPermission::read)
    }

    /// Returns the permission with this name, ignoring case.
    ///
    /// ```
    /// use graphsub_tables::{Auth, GraphPermission};
    ///
    /// let found = GraphPermission::from_name("mail.send").unwrap();
    /// assert_eq!(found.name, "Mail.Send");
    /// assert!(found.exists_for(Auth::Application));
    /// assert!(GraphPermission::from_name("Mail.Sent").is_none());
    /// ```
    pub fn from_name(name: &str) -> Option<GraphPermission> {
        let lower = |text: &str| {
            text.bytes()
                .map(|byte| byte.to_ascii_lowercase())
                .cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
        };
        let (mut low, mut high) = (0, LINES.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = LINES.as_bytes()[..middle]
                .iter()
                .rposition(|byte| *byte == b'\n')
                .map_or(0, |at| at + 1);
            let row = GraphPermission::read(LINES[start..].lines().next().unwrap_or_default());
            match lower(row.name) {
                core::cmp::Ordering::Equal => return Some(row),
                core::cmp::Ordering::Less => {
                    low = LINES[start..]
                        .find('\n')
                        .map_or(LINES.len(), |length| start + length + 1);
                }
                core::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }

    /// Returns the permission with this id in an app registration, and its permission type. Delegated permissions
    /// are returned as those of work or school accounts.
    ///
    /// ```
    /// use graphsub_tables::{Auth, GraphPermission};
    ///
    /// let (found, auth) = GraphPermission::from_id("810c84a8-4a9e-49e6-bf7d-12d183f40d01").unwrap();
    /// assert_eq!((found.name, auth), ("Mail.Read", Auth::Application));
    /// ```
    pub fn from_id(id: &str) -> Option<(GraphPermission, Auth)> {
        let is = |other: Option<&str>| other.is_some_and(|other| other.eq_ignore_ascii_case(id));
        GraphPermission::all().find_map(|row| {
            if is(row.application_id) {
                Some((row, Auth::Application))
            } else {
                is(row.delegated_id).then_some((row, Auth::DelegatedWork))
            }
        })
    }

    /// Returns whether it exists for a permission type.
    pub fn exists_for(&self, auth: Auth) -> bool {
        let letter = match auth {
            Auth::DelegatedWork => 'w',
            Auth::DelegatedPersonal => 'p',
            _ => 'a',
        };
        self.types.contains(letter)
    }

    fn read(line: &'static str) -> GraphPermission {
        let mut cells = line.split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        let (name, types, delegated, application) = (cell(), cell(), cell(), cell());
        let id = |id: &'static str| Some(id).filter(|id| !id.is_empty());
        GraphPermission {
            name,
            types,
            delegated_id: id(delegated),
            application_id: id(application),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_in_any_letter_case() {
        for row in GraphPermission::all() {
            for name in [
                alloc::string::String::from(row.name),
                row.name.to_lowercase(),
                row.name.to_uppercase(),
            ] {
                let found = GraphPermission::from_name(&name);
                assert!(
                    found.is_some_and(|found| found.name.eq_ignore_ascii_case(row.name)),
                    "{name}"
                );
            }
            assert!(Auth::ALL.iter().any(|auth| row.exists_for(*auth)), "{row:?}");
        }
        for name in ["", "A", "Mail", "Mail.Read ", "Zzz", "\u{e9}", "Mail.Read\tw"] {
            assert_eq!(GraphPermission::from_name(name), None, "{name}");
        }
    }
}
