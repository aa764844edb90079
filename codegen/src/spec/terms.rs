//! The words the tables use: what a value may be.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// The words `not supported`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum NotSupported {
    /// The words of the documents.
    #[serde(rename = "not supported")]
    NotSupported,
}

/// The word `Unknown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Unknown {
    /// The word of the documents.
    Unknown,
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

/// Quotas that count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Pool {
    /// The shared quota of all Teams resources.
    Teams,
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
