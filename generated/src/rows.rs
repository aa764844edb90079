//! What a row of each table is.

use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Firmness, LimitationKind, OptionStatus, Pool,
    Select, Status,
};
#[cfg(feature = "checks")]
use graphsub_terms::{PropertyKind, PropertyStatus, SpellingKind};

use crate::{Document, Permission, Resource};
#[cfg(feature = "checks")]
use crate::{PATHS, Rule};

/// A statement of a document: what a fact rests on.
///
/// ```
/// use graphsub_tables::Resource;
/// let source = &Resource::ChatMessage.lifetime().maximum.unwrap().sources[0];
/// assert_eq!(source.document.id(), "overview-2024");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source {
    /// The document.
    pub document: Document,
    /// What it says, in short.
    pub statement: &'static str,
}

/// Permissions one permission type needs for a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Access {
    /// Sufficient permissions, least privileged first; any one is enough. Empty: not supported.
    pub permissions: &'static [Permission],
    /// Whether the first is the least privileged; otherwise they are for different cases.
    pub ranked: bool,
    /// The row of the documents.
    pub sources: &'static [Source],
    /// Permissions that one page lists and another does not.
    pub contested: &'static [Permission],
    /// The page that lists them.
    pub contested_sources: &'static [Source],
}

impl Access {
    /// Whether this permission type is supported at all.
    pub const fn is_supported(&self) -> bool {
        !self.permissions.is_empty()
    }
}

/// Change types a path sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeTypes {
    /// What is sent.
    pub allowed: &'static [ChangeType],
    /// How firmly that stands.
    pub firmness: Firmness,
    /// Whether a creation also arrives as `updated`.
    pub creation_raises_updated: bool,
    /// The documents.
    pub sources: &'static [Source],
}

/// A query option of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueryOption {
    /// Name, with `$` where it has one.
    pub name: &'static str,
    /// What the path does with it.
    pub status: OptionStatus,
    /// The closed list of values; empty: any.
    pub values: &'static [&'static str],
    /// Values known to be refused, with the right one.
    pub refuses: &'static [(&'static str, &'static str)],
    /// Whether the row is about notifications with resource data only.
    pub resource_data: bool,
    /// Whether the option needs a signed-in user.
    pub user_context: bool,
    /// The documents.
    pub sources: &'static [Source],
}

/// A resource path that takes subscriptions.
///
/// ```
/// use graphsub_tables::{PATHS, Resource};
/// let path = PATHS.iter().find(|path| path.template == "/teams/{id}/channels/{id}/messages").unwrap();
/// assert_eq!(path.resource, Resource::ChatMessage);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Path {
    /// Resource whose changes are reported.
    pub resource: Resource,
    /// Normal form of the path, ids as `{id}`.
    pub template: &'static str,
    /// What a subscription to it watches.
    pub watches: &'static str,
    /// What each id of the template names, where a quota counts by it.
    pub ids: &'static [Option<Dimension>],
    /// Whether `/me` may stand for `/users/{id}`.
    pub accepts_me: bool,
    /// Endpoints that take it.
    pub apis: &'static [ApiVersion],
    /// Whether it is deprecated or retired.
    pub status: Status,
    /// Path to use instead, where there is one.
    pub replacement: Option<&'static str>,
    /// Query option without which the path is no resource.
    pub required_query: Option<&'static str>,
    /// Kind of account whose drives have the path.
    pub accounts: Accounts,
    /// Permissions for work or school accounts.
    pub delegated_work: Access,
    /// Permissions for personal accounts.
    pub delegated_personal: Access,
    /// Permissions for applications.
    pub application: Access,
    /// Change types, where a document says.
    pub change_types: Option<ChangeTypes>,
    /// Query options the documents name for it.
    pub query_options: &'static [QueryOption],
    /// Clouds that offer it.
    pub clouds: &'static [Cloud],
    /// Whether a document says so of the resource, not only of the subscription API.
    pub clouds_stated: bool,
    /// What the clouds rest on.
    pub cloud_sources: &'static [Source],
    /// What speaks against a path that no document prints.
    pub contested: &'static [Source],
    /// The path as the documents print it.
    pub sources: &'static [Source],
}

impl Path {
    /// Permissions for one permission type.
    pub const fn access(&self, auth: Auth) -> &Access {
        match auth {
            Auth::DelegatedWork => &self.delegated_work,
            Auth::DelegatedPersonal => &self.delegated_personal,
            _ => &self.application,
        }
    }

    /// The quotas that count subscriptions to this path.
    pub fn quotas(&self) -> impl Iterator<Item = &'static Quota> + use<> {
        let template = self.template;
        self.resource
            .quotas()
            .iter()
            .filter(move |quota| quota.applies_to(template))
    }
}

/// A path people write by mistake.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spelling {
    /// The path as printed.
    pub path: &'static str,
    /// Its segments in lower case, `None` for an id.
    pub segments: &'static [Option<&'static str>],
    /// Index in [`PATHS`] of the path that is meant.
    pub meant: Option<usize>,
    /// What is wrong with it.
    pub kind: SpellingKind,
    /// The documents.
    pub sources: &'static [Source],
}

#[cfg(feature = "checks")]
impl Spelling {
    /// The path that is meant, where there is one.
    pub fn path_meant(&self) -> Option<&'static Path> {
        self.meant.map(|index| &PATHS[index])
    }
}

/// An id that may be a well-known name.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyValues {
    /// Path segment the key follows, in lower case.
    pub after: &'static str,
    /// Well-known names, in lower case.
    pub names: &'static [&'static str],
    /// Characters a real id has at least.
    pub shortest_id: usize,
    /// Why other text is refused.
    pub why: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

/// A maximum lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// In minutes.
    pub minutes: u32,
    /// The documents.
    pub sources: &'static [Source],
}

/// How long subscriptions to a resource may live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lifetime {
    /// Minutes below which Graph raises the lifetime by itself.
    pub minimum_minutes: u32,
    /// The documented maximum; none: no document says.
    pub maximum: Option<Limit>,
    /// The maximum with resource data, where it differs.
    pub with_resource_data: Option<Limit>,
    /// A smaller maximum another document or the service itself gives.
    pub contested: Option<Limit>,
}

impl Lifetime {
    /// The maximum that holds with or without resource data; none: no document says.
    pub const fn limit(&self, resource_data: bool) -> Option<&Limit> {
        match &self.with_resource_data {
            Some(limit) if resource_data => Some(limit),
            _ => self.maximum.as_ref(),
        }
    }
}

/// How late notifications may arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Latency {
    /// Upper bound of the average in seconds; none: the documents say unknown.
    pub average_seconds: Option<u32>,
    /// Maximum in seconds; none: the documents say unknown.
    pub maximum_seconds: Option<u32>,
    /// The documents.
    pub sources: &'static [Source],
}

/// How many subscriptions there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// What shares the limit.
    pub per: &'static [Dimension],
    /// How many.
    pub limit: u32,
    /// What is counted.
    pub counts: Counts,
    /// Templates it is about; empty: every path of the resource.
    pub paths: &'static [&'static str],
    /// Quotas of other resources it counts together with.
    pub pool: Option<Pool>,
    /// Whether only subscriptions for a signed-in user count.
    pub delegated: bool,
    /// Whether the user it counts by is the one who signs in, also where the path names another.
    pub counts_signed_in_user: bool,
    /// The documents.
    pub sources: &'static [Source],
}

impl Quota {
    /// Whether it counts subscriptions to this template.
    pub fn applies_to(&self, template: &str) -> bool {
        self.paths.is_empty() || self.paths.contains(&template)
    }
}

/// Whether notifications can carry the changed resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceData {
    /// Whether they can.
    pub supported: bool,
    /// Whether no document says that they cannot: the list of those that can leaves the resource out.
    pub unlisted: bool,
    /// How `$select` goes with it.
    pub select: Select,
    /// Whether the page of the resource insists on both certificate properties.
    pub encryption_required: bool,
    /// The documents.
    pub sources: &'static [Source],
}

/// When a lifecycle URL is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lifecycle {
    /// Minutes above which it is.
    pub above_minutes: u32,
    /// Whether the page of the resource does not say so.
    pub contested: bool,
    /// The documents.
    pub sources: &'static [Source],
}

/// What a resource does with `notificationQueryOptions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotificationQueryOptions {
    /// Whether it must be given.
    pub required: bool,
    /// The value the documents use.
    pub example: Option<&'static str>,
    /// The documents.
    pub sources: &'static [Source],
}

/// A limitation no rule checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limitation {
    /// What it is about.
    pub kind: LimitationKind,
    /// In words.
    pub text: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

/// A property of a subscription body.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Property {
    /// Name, as Graph spells it.
    pub name: &'static str,
    /// Kind of value.
    pub kind: PropertyKind,
    /// Whether it must be set.
    pub status: PropertyStatus,
    /// Whether subscriptions with resource data need it.
    pub required_with_resource_data: bool,
    /// Characters it takes at most.
    pub max_characters: Option<u32>,
    /// Values it takes, where they are listed.
    pub values: &'static [&'static str],
    /// Values for a transition only.
    pub discouraged: &'static [&'static str],
    /// Documented values the service was seen to refuse.
    pub contested: &'static [&'static str],
    /// Whether v1.0 does not have it.
    pub beta_only: bool,
    /// The documents.
    pub sources: &'static [Source],
}

#[cfg(feature = "checks")]
impl Property {
    /// The property of this name. Letter case counts.
    pub fn from_name(name: &str) -> Option<&'static Property> {
        crate::PROPERTIES.iter().find(|property| property.name == name)
    }
}

/// A form of a notification URL.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Endpoint {
    /// Name.
    pub id: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What the URL begins with; letter case does not count.
    pub prefix: &'static str,
    /// Host that follows, `*` for one label.
    pub host: Option<&'static str>,
    /// Path that follows, `*` for one segment.
    pub path: Option<&'static str>,
    /// Parameters that must be there.
    pub query: &'static [&'static str],
    /// How it is written.
    pub example: &'static str,
    /// Why it is not to be used any more.
    pub deprecated: Option<&'static str>,
    /// What that rests on.
    pub deprecated_sources: &'static [Source],
    /// The documents.
    pub sources: &'static [Source],
}

/// A host of Web Push services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PushService {
    /// Host, `*` for one label.
    pub host: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

/// The key of a certificate that resource data can be encrypted with: RSA.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificateKey {
    /// Bits it has at least.
    pub minimum_bits: u32,
    /// Bits it has at most.
    pub maximum_bits: u32,
    /// The documents.
    pub sources: &'static [Source],
}

/// The host of Microsoft Graph in a cloud.
///
/// ```
/// use graphsub_tables::{CLOUD_HOSTS, Cloud};
/// let china = CLOUD_HOSTS.iter().find(|host| host.cloud == Cloud::China);
/// assert_eq!(china.map(|host| host.host), Some("microsoftgraph.chinacloudapi.cn"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CloudHost {
    /// The cloud.
    pub cloud: Cloud,
    /// The host, in lower case.
    pub host: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

/// An answer of the service to a request that creates a subscription.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// Name.
    pub id: &'static str,
    /// What it answers to.
    pub when: &'static str,
    /// HTTP status, where it is known.
    pub status: Option<u16>,
    /// `code` of the error, where it is known.
    pub code: Option<&'static str>,
    /// `message` of the error, varying parts as `{name}`.
    pub message: Option<&'static str>,
    /// Rules that foresee it.
    pub rules: &'static [Rule],
    /// Where it was read.
    pub document: Document,
}

#[cfg(feature = "checks")]
impl Response {
    /// Status and code in words: `400 ExtensionError`.
    pub fn kind(&self) -> impl core::fmt::Display + use<> {
        struct Kind(Option<u16>, Option<&'static str>);
        impl core::fmt::Display for Kind {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match (self.0, self.1) {
                    (Some(status), Some(code)) => write!(f, "{status} {code}"),
                    (Some(status), None) => write!(f, "{status}"),
                    (None, Some(code)) => f.write_str(code),
                    (None, None) => f.write_str("an error"),
                }
            }
        }
        Kind(self.status, self.code)
    }

    /// The answer as a statement a finding can rest on.
    pub const fn source(&self) -> Source {
        Source {
            document: self.document,
            statement: self.when,
        }
    }
}
