//! Permissions that an app is granted.

use alloc::sync::Arc;
use alloc::vec::Vec;

use graphsub_tables::{GraphPermission, Permission, SHARED_PERMISSIONS, SIGN_IN};
use graphsub_terms::Text;

use crate::path::is_graph_host;

/// Maximum number of unknown names per definition for which a known one is suggested: each is compared with all.
pub(crate) const MOST_GUESSES: usize = 64;

/// The permissions an app is granted. Their names are looked up once, and clones share them: definitions of one app
/// have the same.
#[derive(Debug, Clone)]
pub struct Permissions<'a>(Arc<Granted<'a>>);

#[derive(Debug)]
struct Granted<'a> {
    items: Vec<Text<'a>>,
    grants: Vec<Grant<'a>>,
}

impl<'a> Permissions<'a> {
    /// Returns the items as written.
    pub fn items(&self) -> &[Text<'a>] {
        &self.0.items
    }

    /// What is known of the items, in their order.
    pub(crate) fn grants(&self) -> &[Grant<'a>] {
        &self.0.grants
    }
}

impl<'a> From<Vec<Text<'a>>> for Permissions<'a> {
    fn from(items: Vec<Text<'a>>) -> Permissions<'a> {
        let grants = items.iter().enumerate();
        let grants = grants.flat_map(|(index, item)| names(item).map(move |name| Grant::new(name, index)));
        Permissions(Arc::new(Granted {
            grants: grants.collect(),
            items,
        }))
    }
}

/// A permission the app is granted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grant<'a> {
    /// Its name, without the address of Graph in front of it.
    pub(crate) name: &'a str,
    /// Index of the item that names it.
    pub(crate) index: usize,
    /// The row of that name, letter case aside.
    pub(crate) permission: Option<Permission>,
}

impl<'a> Grant<'a> {
    fn new(name: &'a str, index: usize) -> Grant<'a> {
        let name = without_host(name);
        Grant {
            name,
            index,
            permission: Permission::from_name_in_any_case(name),
        }
    }

    /// Whether it is for shared and delegated folders.
    pub(crate) fn is_shared(&self) -> bool {
        self.shared_base().is_some()
    }

    /// The name in front of `.Shared`.
    fn shared_base(&self) -> Option<&'a str> {
        let (base, ending) = self
            .name
            .split_at_checked(self.name.len().checked_sub(SHARED_PERMISSIONS.ending.len())?)?;
        ending.eq_ignore_ascii_case(SHARED_PERMISSIONS.ending).then_some(base)
    }

    /// Whether Microsoft Graph, or every app, has it.
    pub(crate) fn is_known(&self) -> bool {
        self.permission.is_some()
            || GraphPermission::from_name(self.name).is_some()
            || self.is_all()
            || SIGN_IN.scopes.iter().any(|scope| scope.eq_ignore_ascii_case(self.name))
    }

    pub(crate) fn is_all(&self) -> bool {
        self.name.eq_ignore_ascii_case(SIGN_IN.all_granted)
    }
}

/// The names of one item: a list in one text counts as its names.
fn names<'a>(item: &Text<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let text = item.whole().unwrap_or_default();
    // Nearly all items are one name.
    let is_one = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',');
    let (one, list) = if is_one { (text, "") } else { ("", text) };
    let names = list.split(|c: char| c.is_whitespace() || c == ',');
    core::iter::once(one).chain(names).filter(|name| !name.is_empty())
}

/// Scopes may be written as addresses: `https://graph.microsoft.com/Mail.Read`.
fn without_host(name: &str) -> &str {
    const SCHEME: &str = "https://";
    name.split_at_checked(SCHEME.len())
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME))
        .and_then(|(_, rest)| rest.split_once('/'))
        .filter(|(host, _)| is_graph_host(host))
        .map_or(name, |(_, name)| name)
}
