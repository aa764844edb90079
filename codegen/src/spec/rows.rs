//! The rows of the files of `spec/tables/`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Firmness, LimitationKind, OptionStatus, Pool,
    PropertyKind, PropertyStatus, Select, SpellingKind, Status,
};

use super::terms::*;

/// A file of `spec/tables/`: rows, and how many there must be at least.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table<T> {
    /// Fewer rows than this is an error: a table never shrinks unnoticed.
    pub floor: usize,
    /// The rows.
    pub rows: Vec<T>,
}

/// A path as one document prints it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The document.
    pub document: String,
    /// The path, as printed.
    pub path: String,
}

/// Row of `paths.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Path {
    /// Resource whose changes are reported.
    pub resource: String,
    /// Normal form of the path.
    pub template: String,
    /// What a subscription to it watches.
    pub watches: String,
    /// Endpoints that take it.
    pub api: Vec<ApiVersion>,
    /// Query option without which the path is no resource.
    #[serde(default)]
    pub requires: Option<String>,
    /// Only drives of this kind of account have the path.
    #[serde(default)]
    pub accounts: Accounts,
    /// Status of this path, where it differs from that of the resource.
    #[serde(default)]
    pub status: Status,
    /// Path to use instead.
    #[serde(default)]
    pub replacement: Option<String>,
    /// Document that speaks against a path that none prints.
    #[serde(default)]
    pub contested: Option<String>,
    /// The path as the documents print it.
    pub forms: Vec<Form>,
    /// Document of a path no document prints.
    #[serde(default)]
    pub source: Option<String>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// Row of `spellings.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spelling {
    /// What people write.
    pub path: String,
    /// Template that is meant, where there is one.
    pub meant: Option<String>,
    /// What is wrong with it.
    pub kind: SpellingKind,
    /// Documents that print it or rule it out.
    pub sources: Vec<String>,
}

/// Row of `key-values.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyValues {
    /// Path segment the key follows.
    pub after: String,
    /// Well-known names, in lower case.
    pub names: Vec<String>,
    /// Characters a real id has at least.
    pub shortest_id: usize,
    /// Why other text is refused.
    pub why: String,
    /// Documents.
    pub sources: Vec<String>,
}

/// Cell of the permission table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cell {
    /// `not supported`.
    NotSupported(NotSupported),
    /// Sufficient permissions, least privileged first.
    Names(Vec<String>),
}

impl Cell {
    /// The names, none where the documents say not supported.
    pub fn names(&self) -> &[String] {
        match self {
            Cell::NotSupported(_) => &[],
            Cell::Names(names) => names,
        }
    }
}

/// Row of `permissions.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Permission {
    /// Resource as the document names it.
    pub label: String,
    /// Path as the document prints it, where the row is about one path.
    #[serde(default)]
    pub path: Option<String>,
    /// Kind of drive the row is about.
    #[serde(default)]
    pub accounts: Accounts,
    /// Whether the names of a cell are alternatives for different cases instead of a ranking.
    #[serde(default)]
    pub unranked: bool,
    /// Cell for work or school accounts.
    pub delegated_work: Cell,
    /// Cell for personal accounts.
    pub delegated_personal: Cell,
    /// Cell for applications.
    pub application: Cell,
    /// Document.
    pub source: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

impl Permission {
    /// The cell for one permission type.
    pub fn cell(&self, auth: Auth) -> &Cell {
        match auth {
            Auth::DelegatedWork => &self.delegated_work,
            Auth::DelegatedPersonal => &self.delegated_personal,
            _ => &self.application,
        }
    }
}

/// Row of `resource-specific-consent.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceSpecificConsent {
    /// Permission name.
    pub permission: String,
    /// Document.
    pub source: String,
}

/// Row of `lifetimes.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifetime {
    /// Label of the document's row.
    pub label: String,
    /// Resources it is about.
    pub resources: Vec<String>,
    /// Maximum in minutes.
    pub maximum: u32,
    /// The document's rounding in words.
    pub gloss: String,
    /// Whether it holds for subscriptions with resource data only.
    #[serde(default)]
    pub resource_data: bool,
    /// Whether it is what the service was seen to enforce.
    #[serde(default)]
    pub observed: bool,
    /// Set by a decision: the value is kept as a warning below the limit.
    #[serde(default)]
    pub contested: bool,
    /// Document.
    pub source: String,
}

/// A duration in seconds, or the document's own `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Seconds {
    /// Known.
    Known(u32),
    /// The document says it is unknown.
    Unknown(Unknown),
}

impl Seconds {
    /// The seconds, none where the document says unknown.
    pub fn known(self) -> Option<u32> {
        match self {
            Seconds::Known(seconds) => Some(seconds),
            Seconds::Unknown(_) => None,
        }
    }
}

/// Row of `latency.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Latency {
    /// Label of the document's row.
    pub label: String,
    /// Resource it is about.
    pub resource: String,
    /// Upper bound of the average, in seconds.
    pub average: Seconds,
    /// Maximum, in seconds.
    pub maximum: Seconds,
    /// Document.
    pub source: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Set by a decision: label of the row that is used instead.
    #[serde(default)]
    pub superseded_by: Option<String>,
}

/// Row of `quotas.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Label of the document's row.
    pub label: String,
    /// Resource it is about.
    pub resource: String,
    /// What shares the limit.
    pub per: Vec<Dimension>,
    /// How many.
    pub limit: u32,
    /// What is counted.
    #[serde(default)]
    pub counts: Counts,
    /// Templates it is about; none means every path of the resource.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Rows of one pool count together.
    #[serde(default)]
    pub pool: Option<Pool>,
    /// Only subscriptions made for a signed-in user count.
    #[serde(default)]
    pub delegated: bool,
    /// The user it counts by is the one who signs in, also where the path names another.
    #[serde(default)]
    pub counts_signed_in_user: bool,
    /// A sentence beside the table of the page states it: `import` does not miss it in the table.
    #[serde(default)]
    pub beside_table: bool,
    /// Document.
    pub source: String,
    /// Document that says what counts together.
    #[serde(default)]
    pub pool_source: Option<String>,
}

/// Row of `permission-types.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PermissionTypes {
    /// Document that holds the list.
    pub document: String,
    /// Whether what the list leaves out counts as a statement.
    pub newest: bool,
    /// Labels under work or school accounts.
    pub delegated_work: Vec<String>,
    /// Labels under personal accounts.
    pub delegated_personal: Vec<String>,
    /// Labels under application.
    pub application: Vec<String>,
}

impl PermissionTypes {
    /// The labels for one permission type.
    pub fn labels(&self, auth: Auth) -> &[String] {
        match auth {
            Auth::DelegatedWork => &self.delegated_work,
            Auth::DelegatedPersonal => &self.delegated_personal,
            _ => &self.application,
        }
    }
}

/// Row of `change-types.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeTypes {
    /// Resource it is about.
    pub resource: String,
    /// Templates it is about; none means every path of the resource.
    #[serde(default)]
    pub paths: Vec<String>,
    /// What is sent.
    pub allowed: Vec<ChangeType>,
    /// How firmly that stands.
    pub firmness: Firmness,
    /// Whether a creation also arrives as `updated`.
    #[serde(default)]
    pub creation_raises_updated: bool,
    /// Document.
    pub source: String,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// Row of `resource-data.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceData {
    /// Resource it is about.
    pub resource: String,
    /// Whether there is resource data.
    pub support: Support,
    /// How `$select` goes with it.
    pub select: Select,
    /// Whether a page insists on encryption.
    #[serde(default)]
    pub encryption: Encryption,
    /// The page that insists.
    #[serde(default)]
    pub encryption_source: Option<String>,
    /// Document.
    pub source: String,
    /// Documents that say the same of paths the first one leaves out.
    #[serde(default)]
    pub also: Vec<String>,
}

/// A value of a query option known to be refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefusedValue {
    /// The value.
    pub value: String,
    /// The right one.
    pub instead: String,
}

/// Row of `query-options.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QueryOption {
    /// Resource it is about.
    pub resource: String,
    /// Templates it is about; none means every path of the resource.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Name of the option.
    pub option: String,
    /// What the path does with it.
    pub status: OptionStatus,
    /// The closed list of values, where there is one.
    #[serde(default)]
    pub values: Vec<String>,
    /// Values known to be refused.
    #[serde(default)]
    pub refuses: Vec<RefusedValue>,
    /// Whether the row is about notifications with resource data only.
    #[serde(default)]
    pub resource_data: bool,
    /// Whether the option needs a signed-in user.
    #[serde(default)]
    pub user_context: bool,
    /// Document.
    pub source: String,
}

/// Row of `clouds.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Clouds {
    /// Resource it is about.
    pub resource: String,
    /// Clouds that offer it.
    pub clouds: Vec<Cloud>,
    /// Document.
    pub source: String,
}

/// Row of `cloud-hosts.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloudHost {
    /// The cloud.
    pub cloud: Cloud,
    /// Host of Microsoft Graph in it.
    pub host: String,
    /// Document.
    pub source: String,
}

/// Row of `path-segments.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PathSegment {
    /// The segment in normal form.
    pub segment: String,
    /// What the id behind it names.
    pub names: Dimension,
    /// Whether `/me` may stand for it and its id, at the beginning of a path.
    #[serde(default)]
    pub me: bool,
    /// Document.
    pub source: String,
}

/// Row of `lifecycle.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// Resource it is about.
    pub resource: String,
    /// Minutes above which a lifecycle URL is required.
    pub above: u32,
    /// Whether the page of the resource does not say so.
    #[serde(default)]
    pub contested: bool,
    /// Document.
    pub source: String,
}

/// Row of `notification-query-options.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationQueryOptions {
    /// Resource it is about.
    pub resource: String,
    /// Whether it must be given.
    pub required: bool,
    /// The value the documents use.
    pub example: Option<String>,
    /// Document.
    pub source: String,
}

/// Row of `properties.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// Name, as Graph spells it.
    pub name: String,
    /// Kind of value.
    pub kind: PropertyKind,
    /// Whether it must be set.
    pub status: PropertyStatus,
    /// Characters it takes at most.
    #[serde(default)]
    pub max_characters: Option<u32>,
    /// Whether subscriptions with resource data need it.
    #[serde(default)]
    pub required_with_resource_data: bool,
    /// Values it takes, where they are listed.
    #[serde(default)]
    pub values: Vec<String>,
    /// Values for a transition only.
    #[serde(default)]
    pub discouraged: Vec<String>,
    /// Documented values the service was seen to refuse.
    #[serde(default)]
    pub contested: Vec<String>,
    /// Whether v1.0 does not have it.
    #[serde(default)]
    pub beta_only: bool,
    /// Document.
    pub source: String,
}

/// Row of `endpoints.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Endpoint {
    /// Name.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// What the URL begins with.
    pub prefix: String,
    /// Host that follows, `*` for one label.
    pub host: Option<String>,
    /// Path that follows, `*` for one segment.
    pub path: Option<String>,
    /// Parameters that must be there.
    pub query: Vec<String>,
    /// How it is written.
    pub example: String,
    /// Why it is not to be used any more.
    #[serde(default)]
    pub deprecated: Option<String>,
    /// Document that says so.
    #[serde(default)]
    pub deprecated_source: Option<String>,
    /// Document.
    pub source: String,
}

/// Row of `responses.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Name.
    pub id: String,
    /// What it answers to.
    pub when: String,
    /// HTTP status, where it was recorded.
    pub status: Option<u16>,
    /// `code` of the error.
    pub code: Option<String>,
    /// `message` of the error, varying parts as `{name}`.
    pub message: Option<String>,
    /// Rules that foresee it.
    pub rules: Vec<String>,
    /// Document.
    pub source: String,
}

/// Row of `limitations.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limitation {
    /// Resource it is about.
    pub resource: String,
    /// What it is about.
    pub kind: LimitationKind,
    /// The limitation in words.
    pub text: String,
    /// Document.
    pub source: String,
}

/// Row of `push-services.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PushService {
    /// Host, `*` for one label.
    pub host: String,
    /// Document.
    pub source: String,
}
