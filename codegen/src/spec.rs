//! The model of `spec/`: one type a file, read with every mistake of every file at once.

use std::collections::BTreeMap;
use std::path::Path as FsPath;

use schemars::{JsonSchema, Schema, schema_for};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Problem;

/// Kind of sign-in a token was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Auth {
    /// A signed-in user with a work or school account.
    DelegatedWork,
    /// A signed-in user with a personal Microsoft account.
    DelegatedPersonal,
    /// The application itself.
    Application,
}

impl Auth {
    /// All kinds, in the documents' order.
    pub const ALL: [Auth; 3] = [Auth::DelegatedWork, Auth::DelegatedPersonal, Auth::Application];

    /// The column of the permission tables.
    pub fn column(self) -> &'static str {
        match self {
            Auth::DelegatedWork => "delegated_work",
            Auth::DelegatedPersonal => "delegated_personal",
            Auth::Application => "application",
        }
    }

    /// Name in words.
    pub fn words(self) -> &'static str {
        match self {
            Auth::DelegatedWork => "delegated, work or school account",
            Auth::DelegatedPersonal => "delegated, personal account",
            Auth::Application => "application",
        }
    }
}

/// `spec/documents.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// State of the documentation the tables describe, as a date.
    pub revision: String,
    /// The documents.
    pub documents: Vec<Document>,
}

/// One document facts were read from.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Name used in `source`.
    pub id: String,
    /// Title of the page.
    pub title: String,
    /// Endpoint the page speaks of.
    pub api: DocumentApi,
    /// The page's own date, or the year it describes.
    pub date: String,
    /// What the document is to the tables.
    pub role: Role,
    /// Where it can be read.
    pub location: String,
}

/// Endpoint a document speaks of.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
pub enum DocumentApi {
    /// Both endpoints.
    #[serde(rename = "any")]
    Any,
    /// v1.0 only.
    #[serde(rename = "v1.0")]
    V1,
    /// beta only.
    #[serde(rename = "beta")]
    Beta,
}

/// What a document is to the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Transcribed row by row.
    Table,
    /// Answers what the transcribed ones leave open.
    Reference,
    /// What the service itself was seen to do.
    Observation,
}

/// `spec/resources.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// The resources, sorted by id.
    pub resources: Vec<Resource>,
}

/// A resource: the name that ties the tables together.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// Name of the Microsoft Graph type.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Product it belongs to.
    pub area: String,
    /// Whether it still is what it was.
    pub status: Status,
    /// All names the documents use for it.
    pub labels: Vec<String>,
    /// Path of the successor, where one takes subscriptions.
    #[serde(default)]
    pub replacement: Option<String>,
    /// Why it is deprecated or retired.
    #[serde(default)]
    pub status_note: Option<String>,
    /// Documents the status rests on.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// Whether a resource or path is still what it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// In use.
    #[default]
    Supported,
    /// Works, but is superseded.
    Deprecated,
    /// No longer works.
    Retired,
}

/// A file of `spec/tables/`: rows, and how many there must be at least.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table<T> {
    /// Fewer rows than this is an error: a table never shrinks unnoticed.
    pub floor: usize,
    /// The rows.
    pub rows: Vec<T>,
}

/// `api` version of the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Api {
    /// The released endpoint.
    #[serde(rename = "v1.0")]
    V1,
    /// The preview endpoint.
    #[serde(rename = "beta")]
    Beta,
}

/// Kind of account a drive belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Accounts {
    /// No difference.
    #[default]
    Any,
    /// Personal Microsoft accounts.
    Personal,
    /// Work or school accounts.
    WorkOrSchool,
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
    pub api: Vec<Api>,
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
    /// The path as the documents print it.
    pub forms: Vec<Form>,
    /// Document of a path no document prints.
    #[serde(default)]
    pub source: Option<String>,
    /// Remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// Kind of a wrong spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpellingKind {
    /// A document misspells the path.
    Misspelt,
    /// The path was renamed.
    Outdated,
    /// A real Graph path that takes no subscription.
    NotSubscribable,
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

/// The words `not supported`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum NotSupported {
    /// The words of the documents.
    #[serde(rename = "not supported")]
    NotSupported,
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
    /// The cell for one kind of sign-in.
    pub fn cell(&self, auth: Auth) -> &Cell {
        match auth {
            Auth::DelegatedWork => &self.delegated_work,
            Auth::DelegatedPersonal => &self.delegated_personal,
            Auth::Application => &self.application,
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

/// The word `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Unknown {
    /// The word of the documents.
    Unknown,
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

/// What shares one limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Dimension {
    /// Application.
    App,
    /// Tenant.
    Tenant,
    /// Organization: the documents' other word for tenant.
    Organization,
    /// User, named in the path or signed in.
    User,
    /// Mailbox of the user in the path.
    Mailbox,
    /// Chat.
    Chat,
    /// Channel.
    Channel,
    /// Team.
    Team,
    /// Online meeting.
    Meeting,
    /// Resource path with its ids.
    Path,
    /// One subscription.
    Subscription,
}

/// What a quota counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Counts {
    /// Subscriptions.
    #[default]
    Subscriptions,
    /// Ids one subscription names.
    Ids,
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
    /// Document.
    pub source: String,
}

/// Quotas that count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pool {
    /// The shared quota of all Teams resources.
    Teams,
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
    /// The labels for one kind of sign-in.
    pub fn labels(&self, auth: Auth) -> &[String] {
        match auth {
            Auth::DelegatedWork => &self.delegated_work,
            Auth::DelegatedPersonal => &self.delegated_personal,
            Auth::Application => &self.application,
        }
    }
}

/// A change type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChangeType {
    /// Something new.
    Created,
    /// Something changed.
    Updated,
    /// Something gone.
    Deleted,
}

/// How firmly a statement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Firmness {
    /// A table or a rule of a document.
    Explicit,
    /// A sentence of a document.
    Prose,
    /// Only its examples.
    Example,
    /// Contradicted by another document or by the service.
    Contested,
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

/// Whether notifications can carry resource data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Support {
    /// They can.
    Supported,
    /// Basic notifications only.
    Unsupported,
}

/// How `$select` goes with resource data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Select {
    /// Must be given.
    Required,
    /// Must not be given.
    Unsupported,
    /// No document says.
    Unstated,
}

/// Whether a page insists on both certificate properties.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// As for all resource data.
    #[default]
    Usual,
    /// The page of the resource insists.
    Required,
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
    /// Document.
    pub source: String,
}

/// What a path does with a query option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OptionStatus {
    /// Takes it.
    Allowed,
    /// Accepts it without effect.
    Ignored,
    /// Must not be used.
    Refused,
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
    /// Document.
    pub source: String,
}

/// A national cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// The worldwide service.
    Global,
    /// US Government L4.
    UsGovL4,
    /// US Government L5 (DOD).
    UsGovL5,
    /// China, operated by 21Vianet.
    China,
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

/// Row of `lifecycle.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifecycle {
    /// Resource it is about.
    pub resource: String,
    /// Minutes above which a lifecycle URL is required.
    pub above: u32,
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

/// What kind of value a property takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PropertyKind {
    /// Text.
    Text,
    /// An absolute URL.
    Url,
    /// `true` or `false`.
    Boolean,
    /// Date and time with an offset.
    DateTime,
}

/// Whether a property must, may or must not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PropertyStatus {
    /// Must be set.
    Required,
    /// May be set.
    Optional,
    /// Set by the service only.
    ReadOnly,
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

/// What a limitation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LimitationKind {
    /// Kinds of tenants.
    Tenants,
    /// Kinds of accounts.
    Accounts,
    /// Request headers.
    Header,
    /// What can be watched.
    Scope,
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

/// `spec/tables/service.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Shortest lifetime there is.
    pub minimum_lifetime: MinimumLifetime,
    /// Clouds that have the subscription API.
    pub clouds: ServiceClouds,
}

/// Shortest lifetime there is.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MinimumLifetime {
    /// In minutes.
    pub minutes: u32,
    /// Document.
    pub source: String,
    /// Remark.
    pub note: String,
}

/// Clouds that have the subscription API.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceClouds {
    /// The clouds.
    pub available: Vec<Cloud>,
    /// Document.
    pub source: String,
}

/// `spec/decisions.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The decisions.
    pub decisions: Vec<Decision>,
}

/// A judgement about statements that contradict each other.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Name.
    pub id: String,
    /// The statements.
    #[schemars(length(min = 2, max = 2))]
    pub statements: Vec<Statement>,
    /// The value taken.
    pub takes: Taken,
    /// Why.
    pub reason: String,
}

/// What one document says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The document.
    pub document: String,
    /// What it says, in our words.
    pub says: String,
    /// The cell of a table that holds it.
    #[serde(default)]
    pub at: Option<At>,
}

/// The value taken.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// In words.
    pub says: String,
    /// The cell it is written into.
    #[serde(default)]
    pub at: Option<At>,
}

/// A cell of a table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// Name of the table.
    pub table: String,
    /// Key of the row.
    pub row: String,
    /// Field of the row; `*` stands for any.
    pub field: String,
    /// What the field holds, or one element of what it holds.
    pub value: Value,
    /// The field does not hold the value.
    #[serde(default)]
    pub absent: bool,
}

/// `spec/rules.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The rules, sorted by code.
    pub rules: Vec<Rule>,
}

/// Weight of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The service refuses it, or it cannot work.
    Error,
    /// Probably not what is wanted.
    Warning,
    /// Could be better.
    Info,
}

/// When a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RuleScope {
    /// On the text of a file.
    Structure,
    /// On one subscription.
    Subscription,
    /// Over all manifests of a run.
    Fleet,
    /// On suppressions.
    Suppression,
}

/// A rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable code.
    #[schemars(regex(pattern = r"^GS\d{3}$"))]
    pub code: String,
    /// Name in kebab case.
    #[schemars(regex(pattern = r"^[a-z]+(-[a-z]+)*$"))]
    pub name: String,
    /// Severities it is raised with, the default first.
    #[schemars(length(min = 1))]
    pub severity: Vec<Severity>,
    /// When it runs.
    pub scope: RuleScope,
    /// One line.
    pub summary: String,
    /// A paragraph.
    pub explanation: String,
    /// Manifest that must be silent.
    pub ok: String,
    /// Manifest that must raise the rule.
    pub bad: String,
}

/// All of `spec/`, once as the documents state it and once with the decisions applied.
#[derive(Debug)]
pub struct Spec {
    /// `documents.yaml`.
    pub documents: Documents,
    /// `resources.yaml`.
    pub resources: Vec<Resource>,
    /// `decisions.yaml`.
    pub decisions: Vec<Decision>,
    /// `rules.yaml`.
    pub rules: Vec<Rule>,
    /// `tables/service.yaml`.
    pub service: Service,
    /// The tables as stated.
    pub stated: Tables,
    /// The tables with the decisions applied.
    pub effective: Tables,
    /// Rows of every table as read, by table name: what decisions point into.
    pub raw: Raw,
    /// SHA-256 of all files, in hexadecimal.
    pub hash: String,
}

/// Rows of every table as read, by table name.
pub type Raw = BTreeMap<&'static str, Vec<Value>>;

macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident: $row:ty, $file:literal, $key:expr;)*) => {
        /// The files of `spec/tables/` that hold rows.
        #[derive(Debug, Clone)]
        pub struct Tables { $($(#[$doc])* pub $field: Vec<$row>,)* }

        /// Name and file of each table.
        pub const TABLE_FILES: &[(&str, &str)] = &[$((stringify!($field), concat!("tables/", $file))),*];

        fn row_key(table: &str, row: &Value) -> String {
            match table {
                $(stringify!($field) => { let key: fn(&Value) -> String = $key; key(row) })*
                _ => text(row, "id"),
            }
        }

        fn table_schemas() -> Vec<(&'static str, Schema)> {
            vec![$((concat!("tables/", $file), schema_for!(Table<$row>))),*]
        }

        fn read_tables(reader: &mut Reader<'_>, raw: &mut Raw) {
            $(reader.table::<$row>(stringify!($field), concat!("tables/", $file), raw);)*
        }

        fn typed_tables(raw: &Raw, problems: &mut Vec<Problem>) -> Option<Tables> {
            $(let $field = typed_rows::<$row>(stringify!($field), raw, problems);)*
            Some(Tables { $($field: $field?,)* })
        }
    };
}

tables! {
    /// Resource paths.
    paths: Path, "paths.yaml", |row| text(row, "template");
    /// Wrong spellings of paths.
    spellings: Spelling, "spellings.yaml", |row| text(row, "path");
    /// Ids that are names.
    key_values: KeyValues, "key-values.yaml", |row| text(row, "after");
    /// Permissions.
    permissions: Permission, "permissions.yaml", |row| words(&[text(row, "label"), text(row, "path")]);
    /// Permissions with resource-specific consent.
    resource_specific_consent: ResourceSpecificConsent, "resource-specific-consent.yaml", |row| text(row, "permission");
    /// Lists of resources per kind of sign-in.
    permission_types: PermissionTypes, "permission-types.yaml", |row| text(row, "document");
    /// Lifetimes.
    lifetimes: Lifetime, "lifetimes.yaml", |row| text(row, "label");
    /// Latency.
    latency: Latency, "latency.yaml", |row| text(row, "label");
    /// Quotas.
    quotas: Quota, "quotas.yaml", |row| format!("{} [{}]", text(row, "label"), list(row, "per").join(", "));
    /// Change types.
    change_types: ChangeTypes, "change-types.yaml", |row| words(&[text(row, "resource"), first(row, "paths")]);
    /// Resource data.
    resource_data: ResourceData, "resource-data.yaml", |row| text(row, "resource");
    /// Query options.
    query_options: QueryOption, "query-options.yaml", |row| words(&[text(row, "resource"), text(row, "option"), first(row, "paths")]);
    /// Clouds.
    clouds: Clouds, "clouds.yaml", |row| text(row, "resource");
    /// Lifecycle URLs.
    lifecycle: Lifecycle, "lifecycle.yaml", |row| text(row, "resource");
    /// Notification query options.
    notification_query_options: NotificationQueryOptions, "notification-query-options.yaml", |row| text(row, "resource");
    /// Properties of a subscription body.
    properties: Property, "properties.yaml", |row| text(row, "name");
    /// Forms of notification URLs.
    endpoints: Endpoint, "endpoints.yaml", |row| text(row, "id");
    /// Answers of the service.
    responses: Response, "responses.yaml", |row| text(row, "id");
    /// Limitations no rule checks.
    limitations: Limitation, "limitations.yaml", |row| words(&[text(row, "resource"), text(row, "kind")]);
}

fn text(row: &Value, field: &str) -> String {
    row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn list(row: &Value, field: &str) -> Vec<String> {
    let items = row.get(field).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|v| v.as_str().map(str::to_owned))
        .collect()
}

fn first(row: &Value, field: &str) -> String {
    list(row, field).into_iter().next().unwrap_or_default()
}

fn words(parts: &[String]) -> String {
    parts
        .iter()
        .filter(|p| !p.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The file of a table, relative to the root of the project.
pub fn file_of(table: &str) -> String {
    let file = TABLE_FILES
        .iter()
        .find(|(name, _)| *name == table)
        .map(|(_, file)| *file);
    format!("spec/{}", file.map_or_else(|| format!("{table}.yaml"), str::to_owned))
}

/// Key of a row within its table.
pub fn key(table: &str, row: &Value) -> String {
    row_key(table, row)
}

/// The JSON Schema of each file of `spec/`, by its path below `spec/`.
pub fn schemas() -> Vec<(&'static str, Schema)> {
    let mut schemas = vec![
        ("documents.yaml", schema_for!(Documents)),
        ("resources.yaml", schema_for!(Resources)),
        ("decisions.yaml", schema_for!(Decisions)),
        ("rules.yaml", schema_for!(Rules)),
        ("tables/service.yaml", schema_for!(Service)),
    ];
    schemas.extend(table_schemas());
    schemas
}

struct Reader<'a> {
    files: &'a BTreeMap<String, String>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn value(&mut self, file: &str, schema: &Schema) -> Option<Value> {
        let path = format!("spec/{file}");
        let Some(source) = self.files.get(file) else {
            self.problems.push(Problem::new(path, "", "the file is missing"));
            return None;
        };
        let value: Value = match serde_yaml::from_str(source) {
            Ok(value) => value,
            Err(error) => {
                self.problems
                    .push(Problem::new(path, "", format!("not valid YAML: {error}")));
                return None;
            }
        };
        let validator = match jsonschema::validator_for(schema.as_value()) {
            Ok(validator) => validator,
            Err(error) => {
                self.problems
                    .push(Problem::new(path, "", format!("its schema does not compile: {error}")));
                return None;
            }
        };
        let before = self.problems.len();
        for error in validator.iter_errors(&value) {
            let pointer = error.instance_path().to_string();
            let (row, field) = locate(file, &value, &pointer);
            let message = if field.is_empty() {
                error.to_string()
            } else {
                format!("`{field}`: {error}")
            };
            self.problems.push(Problem::new(path.clone(), row, message));
        }
        (self.problems.len() == before).then_some(value)
    }

    fn typed<T: DeserializeOwned + JsonSchema>(&mut self, file: &str) -> Option<T> {
        let value = self.value(file, &schema_for!(T))?;
        match serde_json::from_value(value) {
            Ok(typed) => Some(typed),
            Err(error) => {
                self.problems
                    .push(Problem::new(format!("spec/{file}"), "", error.to_string()));
                None
            }
        }
    }

    fn table<T: JsonSchema>(&mut self, table: &'static str, file: &str, raw: &mut Raw) {
        let Some(value) = self.value(file, &schema_for!(Table<T>)) else {
            return;
        };
        let floor = value.get("floor").and_then(Value::as_u64).unwrap_or_default();
        let rows = value.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
        if (rows.len() as u64) < floor {
            self.problems.push(Problem::new(
                format!("spec/{file}"),
                "",
                format!(
                    "{} rows, but the floor is {floor}; if rows were meant to go, lower the floor in the same change",
                    rows.len()
                ),
            ));
        }
        raw.insert(table, rows);
    }
}

/// The row a JSON pointer leads into, and the rest of the pointer.
fn locate(file: &str, value: &Value, pointer: &str) -> (String, String) {
    let mut parts = pointer.trim_start_matches('/').splitn(3, '/');
    let (list, index, rest) = (parts.next(), parts.next(), parts.next());
    let row = list
        .zip(index.and_then(|i| i.parse::<usize>().ok()))
        .and_then(|(list, index)| value.get(list)?.get(index).map(|row| (index, row)));
    match row {
        Some((index, row)) => {
            let table = TABLE_FILES
                .iter()
                .find(|(_, f)| *f == file)
                .map_or("", |(name, _)| name);
            let key = match key(table, row) {
                key if key.is_empty() => text(row, "code"),
                key => key,
            };
            let key = if key.is_empty() { format!("#{}", index + 1) } else { key };
            (key, rest.unwrap_or_default().to_owned())
        }
        None => (String::new(), pointer.trim_start_matches('/').to_owned()),
    }
}

fn typed_rows<T: DeserializeOwned>(table: &'static str, raw: &Raw, problems: &mut Vec<Problem>) -> Option<Vec<T>> {
    let mut typed = Vec::new();
    for row in raw.get(table)? {
        match serde_json::from_value(row.clone()) {
            Ok(row) => typed.push(row),
            Err(error) => problems.push(Problem::new(file_of(table), key(table, row), error.to_string())),
        }
    }
    Some(typed)
}

impl Spec {
    /// Reads `spec/` below `root`.
    ///
    /// # Errors
    /// Everything that is wrong with the files, all at once.
    pub fn load(root: &FsPath) -> Result<Spec, Vec<Problem>> {
        let mut files = BTreeMap::new();
        let mut problems = Vec::new();
        for (file, _) in schemas() {
            match std::fs::read_to_string(root.join("spec").join(file)) {
                Ok(source) => {
                    files.insert(file.to_owned(), source);
                }
                Err(error) => problems.push(Problem::new(
                    format!("spec/{file}"),
                    "",
                    format!("cannot be read: {error}"),
                )),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Spec::from_files(&files)
    }

    /// The same from texts already read, by their path below `spec/`.
    ///
    /// # Errors
    /// Everything that is wrong with the files, all at once.
    pub fn from_files(files: &BTreeMap<String, String>) -> Result<Spec, Vec<Problem>> {
        let mut reader = Reader {
            files,
            problems: Vec::new(),
        };
        let documents = reader.typed::<Documents>("documents.yaml");
        let resources = reader.typed::<Resources>("resources.yaml");
        let decisions = reader.typed::<Decisions>("decisions.yaml");
        let rules = reader.typed::<Rules>("rules.yaml");
        let service = reader.typed::<Service>("tables/service.yaml");
        let mut raw = Raw::new();
        read_tables(&mut reader, &mut raw);
        for (table, file) in [("documents", "documents.yaml"), ("resources", "resources.yaml")] {
            let value: Option<Value> = files.get(file).and_then(|source| serde_yaml::from_str(source).ok());
            let rows = value.as_ref().and_then(|v| v.get(table)).and_then(Value::as_array);
            raw.insert(table, rows.cloned().unwrap_or_default());
        }
        let mut problems = reader.problems;
        let stated = typed_tables(&raw, &mut problems);
        let mut decided = raw.clone();
        // Without all tables every decision about the missing ones would seem broken.
        if let Some(decisions) = decisions.as_ref().filter(|_| stated.is_some()) {
            crate::check::replay(&decisions.decisions, &raw, &mut decided, &mut problems);
        }
        let effective = typed_tables(&decided, &mut problems);
        problems.sort();
        problems.dedup();
        match (documents, resources, decisions, rules, service, stated, effective) {
            (
                Some(documents),
                Some(resources),
                Some(decisions),
                Some(rules),
                Some(service),
                Some(stated),
                Some(effective),
            ) if problems.is_empty() => Ok(Spec {
                documents,
                resources: resources.resources,
                decisions: decisions.decisions,
                rules: rules.rules,
                service,
                stated,
                effective,
                raw,
                hash: hash(files),
            }),
            _ => Err(problems),
        }
    }
}

fn hash(files: &BTreeMap<String, String>) -> String {
    use sha2::Digest;
    let mut hasher = sha2::Sha256::new();
    for (name, source) in files {
        hasher.update(name.as_bytes());
        hasher.update([0]);
        hasher.update(source.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
