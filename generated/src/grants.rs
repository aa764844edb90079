//! What permissions are worth: which include others, and which exist at all.

use graphsub_terms::{Auth, Evidence};

use crate::{INCLUSIONS, Permission, Source};

/// A permission that may be enough where a document asks for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inclusion {
    /// Name of the permission that may be enough.
    pub broader: &'static str,
    /// What it is enough for.
    pub covers: &'static [Permission],
    /// Permission types this is about.
    pub types: &'static [Auth],
    /// What the claim rests on.
    pub evidence: Evidence,
    /// The statement it rests on.
    pub sources: &'static [Source],
}

impl Inclusion {
    /// Returns the strongest claim that a granted permission includes a needed one.
    ///
    /// Names are compared in any letter case.
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

/// A permission of Microsoft Graph, whether subscriptions need it or not.
#[cfg(feature = "graph-permissions")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphPermission {
    /// Name, as Microsoft spells it.
    pub name: &'static str,
    /// Permission types that have it.
    pub types: &'static [Auth],
    /// Id of the delegated permission in an app registration.
    pub delegated_id: Option<&'static str>,
    /// Id of the application permission in an app registration.
    pub application_id: Option<&'static str>,
}

#[cfg(feature = "graph-permissions")]
impl GraphPermission {
    /// Returns the permission of this name, in any letter case.
    ///
    /// ```
    /// use graphsub_tables::{Auth, GraphPermission};
    ///
    /// let found = GraphPermission::from_name("mail.send").unwrap();
    /// assert_eq!(found.name, "Mail.Send");
    /// assert!(found.types.contains(&Auth::Application));
    /// assert!(GraphPermission::from_name("Mail.Sent").is_none());
    /// ```
    pub fn from_name(name: &str) -> Option<&'static GraphPermission> {
        let lower = |text: &'static str| text.bytes().map(|byte| byte.to_ascii_lowercase());
        let wanted = || name.bytes().map(|byte| byte.to_ascii_lowercase());
        let found = crate::GRAPH_PERMISSIONS.binary_search_by(|row| lower(row.name).cmp(wanted()));
        found.ok().map(|index| &crate::GRAPH_PERMISSIONS[index])
    }

    /// Returns the permission with this id in an app registration, and the permission type the id stands for:
    /// delegated ones are told as those of work or school accounts.
    ///
    /// ```
    /// use graphsub_tables::{Auth, GraphPermission};
    ///
    /// let (found, auth) = GraphPermission::from_id("810c84a8-4a9e-49e6-bf7d-12d183f40d01").unwrap();
    /// assert_eq!((found.name, auth), ("Mail.Read", Auth::Application));
    /// ```
    pub fn from_id(id: &str) -> Option<(&'static GraphPermission, Auth)> {
        let is = |other: Option<&str>| other.is_some_and(|other| other.eq_ignore_ascii_case(id));
        crate::GRAPH_PERMISSIONS.iter().find_map(|row| {
            if is(row.application_id) {
                Some((row, Auth::Application))
            } else {
                is(row.delegated_id).then_some((row, Auth::DelegatedWork))
            }
        })
    }
}
