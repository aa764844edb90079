//! GS5xx: what is counted over all manifests of a run.

mod duplicate_subscription;
mod quota;

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Auth, Cloud, Dimension, Path};

use crate::Rule;
use crate::change_type::parse;
use crate::definition::{Definition, has_placeholder};
use crate::finding::{Finding, Related};
use crate::limits::resource_too_large;
use crate::path::{Meaning, ResourcePath};

/// One subscription definition with what it stands for.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The definition.
    pub definition: &'a Definition<'a>,
    /// What tells its app from others: the app id, else its name, else something of the file.
    pub app: &'a str,
    /// Concrete subscriptions per tenant.
    pub instances: u64,
    /// Tenants that install the app.
    pub tenants: u64,
    /// Name of the subscription, for the words of a finding.
    pub name: &'a str,
}

/// An entry with what the counting rules need to know about it.
struct Member<'a> {
    index: usize,
    entry: &'a Entry<'a>,
    resource: ResourcePath<'a>,
    path: &'static Path,
}

/// An id a quota counts by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Identity {
    text: String,
    /// Each instance has its own: one of them counts once for each.
    own: bool,
}

impl Member<'_> {
    fn cloud(&self) -> Cloud {
        self.entry.definition.cloud.unwrap_or(Cloud::Global)
    }

    fn is_delegated(&self) -> bool {
        matches!(
            self.entry.definition.auth,
            Some(Auth::DelegatedWork | Auth::DelegatedPersonal)
        )
    }

    /// The thing of this kind the path names: by an id, or by the filter that stands for one.
    /// Placeholders stand for as many things as there are instances.
    fn ids(&self, wanted: Dimension) -> Option<Identity> {
        let Some(position) = self.path.ids.iter().position(|dimension| *dimension == Some(wanted)) else {
            let filter = self.resource.query_option(self.path.required_query?)?.value;
            return Some(Identity {
                text: filter.into(),
                own: filter.contains(['{', '$']),
            });
        };
        let ids = self.resource.ids(self.path);
        let segment = ids.get(position)?;
        let placeholder = segment.text.starts_with('{') || has_placeholder(segment.text);
        let me = wanted == Dimension::User && position == 0 && self.resource.is_me();
        Some(Identity {
            text: segment.text.into(),
            own: placeholder || me,
        })
    }

    /// What one dimension of a quota is for this entry; `None` where it has none.
    fn identity(&self, dimension: Dimension) -> Option<Identity> {
        let shared = |text: &str| {
            Some(Identity {
                text: text.into(),
                own: false,
            })
        };
        match dimension {
            Dimension::App => shared(self.entry.app),
            // The apps of a run are taken to be installed in the same tenants.
            Dimension::Tenant | Dimension::Organization => shared("tenant"),
            Dimension::Mailbox => self.ids(Dimension::User),
            Dimension::User => match self.ids(Dimension::User) {
                Some(identity) if !self.is_signed_in_user() => Some(identity),
                _ if self.is_delegated() => Some(Identity {
                    text: "signed-in user".into(),
                    own: true,
                }),
                _ => None,
            },
            Dimension::Path => {
                let text = self.resource.normal();
                let own = text.contains(['{', '$']) || self.resource.is_me();
                Some(Identity { text, own })
            }
            dimension => self.ids(dimension),
        }
    }

    /// Presence names the watched user in its path; its quota counts the user who signed in.
    fn is_signed_in_user(&self) -> bool {
        self.path.template.starts_with("/communications/presences")
    }
}

/// Runs the rules that count over all definitions of a run. Each finding comes with the index
/// of the entry it is reported at.
///
/// Subscriptions of an entry are `instances` times `tenants`. Two ids are the same where their
/// text is: a placeholder `{chatId}` in two entries of one app stands for the same chats.
pub fn check_fleet(entries: &[Entry<'_>]) -> Vec<(usize, Finding)> {
    let members: Vec<Member<'_>> = entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let text = entry
                .definition
                .resource
                .filter(|text| resource_too_large(text).is_none())?;
            let resource = ResourcePath::parse(text);
            // What is refused for its path takes up no quota.
            let (Meaning::Documented(_) | Meaning::Spelled(_)) = resource.meaning() else {
                return None;
            };
            let path = resource.meaning().path()?;
            Some(Member {
                index,
                entry,
                resource,
                path,
            })
        })
        .collect();
    let mut findings = duplicate_subscription::check(&members);
    findings.extend(quota::check(&members));
    findings
}

/// The change types of an entry as a set, where they are known.
fn change_types(definition: &Definition<'_>) -> Option<Vec<graphsub_tables::ChangeType>> {
    let mut changes = Vec::new();
    for item in definition.change_type.iter().flatten() {
        changes.push(parse(item.text)?);
    }
    changes.sort();
    changes.dedup();
    (!changes.is_empty()).then_some(changes)
}

/// Others that take part in a finding, the first few of them.
fn related(members: &[(&Member<'_>, String)], except: usize) -> Vec<Related> {
    const SHOWN: usize = 5;
    let others: Vec<_> = members.iter().filter(|(member, _)| member.index != except).collect();
    let mut shown: Vec<Related> = others
        .iter()
        .take(SHOWN)
        .map(|(member, message)| Related {
            entry: member.index,
            message: message.clone(),
        })
        .collect();
    if let (Some(last), more @ 1..) = (shown.last_mut(), others.len().saturating_sub(SHOWN)) {
        last.message = alloc::format!("{} (and {more} more)", last.message);
    }
    shown
}

/// Rule and words of a finding of this family.
fn finding(rule: Rule, message: String) -> Finding {
    Finding::new(rule, crate::definition::Field::Resource, message)
}
