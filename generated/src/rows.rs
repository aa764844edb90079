//! Row types of the tables.

use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Firmness, LimitationKind, OptionStatus, Pool,
    Select, Status,
};
#[cfg(feature = "checks")]
use graphsub_terms::{PropertyKind, PropertyStatus, RuleScope, Severity, SpellingKind};

use crate::{Document, Permission, Resource};
#[cfg(feature = "checks")]
use crate::{Edition, PATHS, Rule};

/// A statement of a document, the source of a fact.
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
    /// The statement, in short.
    pub statement: &'static str,
}

/// Permissions that a path requires of one permission type.
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
    /// Confidence of the statement.
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
    /// Whether the path supports it.
    pub status: OptionStatus,
    /// The closed list of values; empty: any.
    pub values: &'static [&'static str],
    /// Values known to be rejected, with their replacements.
    pub refuses: &'static [(&'static str, &'static str)],
    /// Whether the row is about notifications with resource data only.
    pub resource_data: bool,
    /// Whether the option requires a signed-in user.
    pub user_context: bool,
    /// The documents.
    pub sources: &'static [Source],
}

/// A resource path that supports subscriptions.
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
    /// Whether `/me` can replace `/users/{id}`.
    pub accepts_me: bool,
    /// API versions that support it.
    pub apis: &'static [ApiVersion],
    /// Whether it is deprecated or retired.
    pub status: Status,
    /// Path to use instead, where there is one.
    pub replacement: Option<&'static str>,
    /// Query option that the path requires.
    pub required_query: Option<&'static str>,
    /// Kind of account whose drives have the path.
    pub accounts: Accounts,
    /// Permissions for work or school accounts.
    pub delegated_work: Access,
    /// Permissions for personal accounts.
    pub delegated_personal: Access,
    /// Permissions for applications.
    pub application: Access,
    /// Change types, where they are documented.
    pub change_types: Option<ChangeTypes>,
    /// Documented query options.
    pub query_options: &'static [QueryOption],
    /// Clouds that offer it.
    pub clouds: &'static [Cloud],
    /// Whether the clouds are documented for the resource, not only for the subscription API.
    pub clouds_stated: bool,
    /// Sources of the clouds.
    pub cloud_sources: &'static [Source],
    /// Evidence against a path that no document prints.
    pub contested: &'static [Source],
    /// The path as the documents print it.
    pub sources: &'static [Source],
}

impl Path {
    /// Returns whether a path may begin with this segment, in any letter case: one of the tables does, or it is `me`.
    ///
    /// ```
    /// use graphsub_tables::Path;
    /// assert!(Path::is_root("Users") && Path::is_root("me") && !Path::is_root("messages"));
    /// ```
    #[cfg(feature = "checks")]
    pub fn is_root(segment: &str) -> bool {
        let begins = |row: &Path| {
            let root = row.template.trim_start_matches('/').split(['/', '(']).next();
            root.is_some_and(|root| root.eq_ignore_ascii_case(segment))
        };
        // The tables speak of users.
        segment.eq_ignore_ascii_case("me") || PATHS.iter().any(begins)
    }

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

/// A wrong spelling of a path.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spelling {
    /// The path as printed.
    pub path: &'static str,
    /// Its segments in lower case, `None` for an id.
    pub segments: &'static [Option<&'static str>],
    /// Index in [`PATHS`] of the intended path.
    pub meant: Option<usize>,
    /// What is wrong with it.
    pub kind: SpellingKind,
    /// The documents.
    pub sources: &'static [Source],
}

#[cfg(feature = "checks")]
impl Spelling {
    /// Returns the intended path, if there is one.
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
    /// Minimum length of a real id, in characters.
    pub shortest_id: usize,
    /// Why other text is rejected.
    pub why: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

/// A maximum lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limit {
    /// Length in minutes.
    pub minutes: u32,
    /// The documents.
    pub sources: &'static [Source],
}

/// The lifetime limits of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lifetime {
    /// Minutes below which Graph raises the lifetime by itself.
    pub minimum_minutes: u32,
    /// The documented maximum, or `None` if none is documented.
    pub maximum: Option<Limit>,
    /// The maximum with resource data, where it differs.
    pub with_resource_data: Option<Limit>,
    /// A lower maximum according to another document or the service itself.
    pub contested: Option<Limit>,
}

impl Lifetime {
    /// Returns the maximum with or without resource data, or `None` if none is documented.
    pub const fn limit(&self, resource_data: bool) -> Option<&Limit> {
        match &self.with_resource_data {
            Some(limit) if resource_data => Some(limit),
            _ => self.maximum.as_ref(),
        }
    }

    /// Returns when to renew what lives that many seconds, in seconds: after three quarters, so that there is time to
    /// try again.
    ///
    /// ```
    /// assert_eq!(graphsub_tables::Lifetime::renewal(3_600), 2_700);
    /// ```
    pub const fn renewal(seconds: u64) -> u64 {
        seconds / 4 * 3
    }
}

/// The latency of notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Latency {
    /// Upper bound of the average in seconds, or `None` if documented as unknown.
    pub average_seconds: Option<u32>,
    /// Maximum in seconds, or `None` if documented as unknown.
    pub maximum_seconds: Option<u32>,
    /// The documents.
    pub sources: &'static [Source],
}

/// A limit on the number of subscriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quota {
    /// Dimensions that the limit is counted by.
    pub per: &'static [Dimension],
    /// Maximum number.
    pub limit: u32,
    /// What is counted.
    pub counts: Counts,
    /// Templates it is about; empty: every path of the resource.
    pub paths: &'static [&'static str],
    /// Quotas of other resources it counts together with.
    pub pool: Option<Pool>,
    /// What is counted together under it, in words: "all Teams resources".
    pub shared_by: Option<&'static str>,
    /// Whether only subscriptions for a signed-in user count.
    pub delegated: bool,
    /// Whether it is counted by the signed-in user, even if the path names another user.
    pub counts_signed_in_user: bool,
    /// The documents.
    pub sources: &'static [Source],
}

impl Quota {
    /// Returns whether it counts subscriptions to this template.
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
    /// Whether the lack of support is implied only: the resource is missing in the list of those with support.
    pub unlisted: bool,
    /// Whether it requires or supports `$select`.
    pub select: Select,
    /// Whether the page of the resource requires both certificate properties.
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
    /// Whether the page of the resource itself does not mention it.
    pub contested: bool,
    /// The documents.
    pub sources: &'static [Source],
}

/// Use of `notificationQueryOptions` by a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotificationQueryOptions {
    /// Whether it is required.
    pub required: bool,
    /// The value the documents use.
    pub example: Option<&'static str>,
    /// The documents.
    pub sources: &'static [Source],
}

/// A documented limitation that no rule checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limitation {
    /// What it is about.
    pub kind: LimitationKind,
    /// Text of the limitation.
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
    /// Whether subscriptions with resource data require it.
    pub required_with_resource_data: bool,
    /// Maximum length, in characters.
    pub max_characters: Option<u32>,
    /// Valid values, where they are listed.
    pub values: &'static [&'static str],
    /// Values that are supported for a transition period only.
    pub discouraged: &'static [&'static str],
    /// Documented values that the service was seen to reject.
    pub contested: &'static [&'static str],
    /// Whether it exists on beta only.
    pub beta_only: bool,
    /// The documents.
    pub sources: &'static [Source],
}

#[cfg(feature = "checks")]
impl Property {
    /// Returns the property with this name. Case-sensitive.
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
    /// Display name.
    pub title: &'static str,
    /// Prefix of the URL, compared without regard to case.
    pub prefix: &'static str,
    /// Host that follows, `*` for one label.
    pub host: Option<&'static str>,
    /// Path that follows, `*` for one segment.
    pub path: Option<&'static str>,
    /// Required parameters.
    pub query: &'static [&'static str],
    /// How it is written.
    pub example: &'static str,
    /// What to use instead and why, if it is deprecated.
    pub deprecated: Option<&'static str>,
    /// Sources of the deprecation.
    pub deprecated_sources: &'static [Source],
    /// The documents.
    pub sources: &'static [Source],
}

#[cfg(feature = "checks")]
impl Endpoint {
    /// Returns what tells it from the other forms at first sight: `EventHub:`.
    pub fn scheme(&self) -> &'static str {
        let end = self.prefix.find(':').map_or(self.prefix.len(), |colon| colon + 1);
        &self.prefix[..end]
    }

    /// Returns whether it is the form of a webhook, for which any host, path and query will do.
    pub const fn is_webhook(&self) -> bool {
        self.host.is_none() && self.path.is_none() && self.query.is_empty()
    }
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
    /// Minimum size in bits.
    pub minimum_bits: u32,
    /// Maximum size in bits.
    pub maximum_bits: u32,
    /// The documents.
    pub sources: &'static [Source],
}

/// Scopes that are about the sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignIn {
    /// Scopes that every delegated app has some of, whatever it does.
    pub scopes: &'static [&'static str],
    /// Stands for all permissions that are granted.
    pub all_granted: &'static str,
    /// The documents.
    pub sources: &'static [Source],
}

/// Permissions for folders and mailboxes of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SharedPermissions {
    /// How their names end.
    pub ending: &'static str,
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

/// A response of the service to a request that creates a subscription.
#[cfg(feature = "checks")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// Name.
    pub id: &'static str,
    /// When the service sends it.
    pub when: &'static str,
    /// HTTP status, where it is known.
    pub status: Option<u16>,
    /// `code` of the error, where it is known.
    pub code: Option<&'static str>,
    /// `message` of the error, varying parts as `{name}`.
    pub message: Option<&'static str>,
    /// Rules that predict it.
    pub rules: &'static [Rule],
    /// Its sources.
    pub document: Document,
}

#[cfg(feature = "checks")]
impl Response {
    /// Returns status and code: `400 ExtensionError`.
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

    /// Returns the response as a source of a finding.
    pub const fn source(&self) -> Source {
        Source {
            document: self.document,
            statement: self.when,
        }
    }
}

/// A rule of `spec/rules.yaml`.
#[cfg(feature = "checks")]
pub(crate) struct RuleRow {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
    pub(crate) scope: RuleScope,
    pub(crate) edition: Edition,
    pub(crate) summary: &'static str,
    #[cfg(feature = "explanations")]
    pub(crate) explanation: &'static str,
    #[cfg(feature = "explanations")]
    pub(crate) ok: &'static str,
    #[cfg(feature = "explanations")]
    pub(crate) bad: &'static str,
    #[cfg(feature = "explanations")]
    pub(crate) config: Option<&'static str>,
}

/// A resource, and what is true of all its paths.
pub(crate) struct ResourceRow {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) area: &'static str,
    pub(crate) status: Status,
    pub(crate) status_note: Option<&'static str>,
    pub(crate) status_sources: &'static [Source],
    pub(crate) lifetime: Lifetime,
    pub(crate) latency: Option<Latency>,
    pub(crate) quotas: &'static [Quota],
    pub(crate) resource_data: ResourceData,
    pub(crate) lifecycle: Option<Lifecycle>,
    pub(crate) notification_query_options: Option<NotificationQueryOptions>,
    pub(crate) limitations: &'static [Limitation],
    pub(crate) paths: &'static [usize],
}
