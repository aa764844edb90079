//! What the backends see: the tables joined for each resource and each path, decisions applied, every fact
//! with its sources. Typed, in the words of the vocabulary, and free of the names of any language.
//!
//! Serialised, this is what templates get: an enum is its name, an absent value is null.

mod grants;
mod paths;
mod pools;
mod resources;
mod service;
mod statements;

use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Firmness, LimitationKind, OptionStatus, Pool,
    PropertyKind, PropertyStatus, RuleScope, Select, Severity, SpellingKind, Status,
};
use serde::Serialize;

use crate::spec::{RefusedValue, Role, Spec};

pub use grants::{ContestedOn, Filter, FilterProperty, GraphPermission, Inclusion, ReservedName, Selectable};
pub use statements::{
    Label, LatencyRow, LifetimeRow, PermissionRow, PermissionTypes, QuotaRow, ResourceSpecificConsent, Statements,
};

/// A statement and the document it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Id of the document.
    pub document: String,
    /// Where the document can be read.
    pub location: String,
    /// What it says.
    pub statement: String,
}

/// All facts.
#[derive(Debug, Clone, Serialize)]
pub struct Model {
    /// State of the documentation the tables describe, as a date.
    pub revision: String,
    /// SHA-256 of the specs, in hexadecimal.
    pub hash: String,
    /// The documents.
    pub documents: Vec<Document>,
    /// The permissions, sorted by name.
    pub permissions: Vec<Permission>,
    /// The resources, sorted by id.
    pub resources: Vec<Resource>,
    /// The paths, in the order of the specs.
    pub paths: Vec<Path>,
    /// Wrong spellings of paths.
    pub spellings: Vec<Spelling>,
    /// Ids that may be well-known names.
    pub key_values: Vec<KeyValues>,
    /// Properties of a subscription body.
    pub properties: Vec<Property>,
    /// Forms of notification URLs.
    pub endpoints: Vec<Endpoint>,
    /// Hosts of Web Push services.
    pub push_services: Vec<PushService>,
    /// Hosts of Microsoft Graph.
    pub cloud_hosts: Vec<CloudHost>,
    /// Answers of the service.
    pub responses: Vec<Response>,
    /// Facts about the service as a whole.
    pub service: Service,
    /// Permissions that may be enough where a document asks for another.
    pub inclusions: Vec<Inclusion>,
    /// Permissions that are in doubt on one endpoint.
    pub contested_on: Vec<ContestedOn>,
    /// All permissions of Microsoft Graph, sorted by name in lower case.
    pub graph_permissions: Vec<GraphPermission>,
    /// Where all permissions were read.
    pub graph_permissions_source: Source,
    /// Properties that queries may name.
    pub selectable: Vec<Selectable>,
    /// What filters may say.
    pub filters: Vec<Filter>,
    /// Segments that are never ids.
    pub reserved_names: Vec<ReservedName>,
    /// The rows as the documents print them, decisions not applied.
    pub statements: Statements,
    /// The rules, sorted by code.
    pub rules: Vec<Rule>,
}

/// A document facts were read from.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Name used in sources.
    pub id: String,
    /// Title of the page.
    pub title: String,
    /// The page's own date, or the year it describes.
    pub date: String,
    /// Where it can be read.
    pub location: String,
    /// What the document is to the tables.
    pub role: Role,
}

/// A permission that is enough for some subscription.
#[derive(Debug, Clone, Serialize)]
pub struct Permission {
    /// Name, as Microsoft spells it.
    pub name: String,
    /// Documents that name it.
    pub documents: Vec<String>,
    /// Whether the owner of one chat, team or user grants it.
    pub resource_specific: bool,
}

/// A resource and what is true of all its paths.
#[derive(Debug, Clone, Serialize)]
pub struct Resource {
    /// Name of the Microsoft Graph type.
    pub id: String,
    /// Name for people.
    pub title: String,
    /// Product it belongs to.
    pub area: String,
    /// Documents its paths and lifetimes rest on.
    pub documents: Vec<String>,
    /// Whether it still is what it was.
    pub status: Status,
    /// Why it is deprecated or retired.
    pub status_note: Option<String>,
    /// What the status rests on.
    pub status_sources: Vec<Source>,
    /// Minutes below which Graph raises a lifetime by itself.
    pub minimum: u32,
    /// The maximum lifetime; none: no document says.
    pub maximum: Option<Limit>,
    /// The maximum with resource data, where it differs.
    pub rich: Option<Limit>,
    /// A smaller maximum another document or the service itself gives.
    pub contested: Option<Limit>,
    /// How late notifications may arrive; none: no document lists it.
    pub latency: Option<Latency>,
    /// How many subscriptions there may be.
    pub quotas: Vec<Quota>,
    /// Whether notifications can carry the changed resource; none: no document says.
    pub resource_data: Option<ResourceData>,
    /// When a lifecycle URL is required; none: never.
    pub lifecycle: Option<Lifecycle>,
    /// What it does with `notificationQueryOptions`; none: ignores it.
    pub notification_query_options: Option<NotificationQueryOptions>,
    /// Limitations no rule checks.
    pub limitations: Vec<Limitation>,
    /// Indexes of its paths.
    pub paths: Vec<usize>,
}

/// A maximum lifetime.
#[derive(Debug, Clone, Serialize)]
pub struct Limit {
    /// In minutes.
    pub minutes: u32,
    /// The documents.
    pub sources: Vec<Source>,
}

/// How late notifications may arrive.
#[derive(Debug, Clone, Serialize)]
pub struct Latency {
    /// Upper bound of the average in seconds; none: unknown.
    pub average_seconds: Option<u32>,
    /// Maximum in seconds; none: unknown.
    pub maximum_seconds: Option<u32>,
    /// The documents.
    pub sources: Vec<Source>,
}

/// How many subscriptions there may be.
#[derive(Debug, Clone, Serialize)]
pub struct Quota {
    /// What shares the limit.
    pub per: Vec<Dimension>,
    /// How many.
    pub limit: u32,
    /// What is counted.
    pub counts: Counts,
    /// Templates it is about; empty: every path of the resource.
    pub paths: Vec<String>,
    /// Quotas of other resources it counts together with.
    pub pool: Option<Pool>,
    /// What is counted together under it, in words; none without a pool.
    pub shared_by: Option<String>,
    /// Whether only subscriptions for a signed-in user count.
    pub delegated: bool,
    /// Whether the user it counts by is the one who signs in, also where the path names another.
    pub counts_signed_in_user: bool,
    /// The documents.
    pub sources: Vec<Source>,
}

/// Whether notifications can carry the changed resource.
#[derive(Debug, Clone, Serialize)]
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
    pub sources: Vec<Source>,
}

/// When a lifecycle URL is required.
#[derive(Debug, Clone, Serialize)]
pub struct Lifecycle {
    /// Minutes above which it is.
    pub above_minutes: u32,
    /// Whether the page of the resource does not say so.
    pub contested: bool,
    /// The documents.
    pub sources: Vec<Source>,
}

/// What a resource does with `notificationQueryOptions`.
#[derive(Debug, Clone, Serialize)]
pub struct NotificationQueryOptions {
    /// Whether it must be given.
    pub required: bool,
    /// The value the documents use.
    pub example: Option<String>,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A limitation no rule checks.
#[derive(Debug, Clone, Serialize)]
pub struct Limitation {
    /// What it is about.
    pub kind: LimitationKind,
    /// In words.
    pub text: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A resource path that takes subscriptions.
#[derive(Debug, Clone, Serialize)]
pub struct Path {
    /// Id of the resource whose changes are reported.
    pub resource: String,
    /// Normal form of the path, ids as `{id}`.
    pub template: String,
    /// Its segments in lower case; none: an id.
    pub segments: Vec<Option<String>>,
    /// What a subscription to it watches.
    pub watches: String,
    /// What each id of the template names, where a quota counts by it.
    pub ids: Vec<Option<Dimension>>,
    /// Whether `/me` may stand for `/users/{id}`.
    pub accepts_me: bool,
    /// Endpoints that take it.
    pub apis: Vec<ApiVersion>,
    /// Whether it is deprecated or retired.
    pub status: Status,
    /// Path to use instead.
    pub replacement: Option<String>,
    /// Query option without which the path is no resource.
    pub required_query: Option<String>,
    /// Kind of account whose drives have the path.
    pub accounts: Accounts,
    /// The permissions for each permission type, in the order of [`Auth::ALL`].
    pub access: Vec<Access>,
    /// Change types, where a document says.
    pub change_types: Option<ChangeTypes>,
    /// Query options the documents name for it.
    pub query_options: Vec<QueryOption>,
    /// Clouds that offer it.
    pub clouds: Vec<Cloud>,
    /// Whether a document says so of the resource, not only of the subscription API.
    pub clouds_stated: bool,
    /// What the clouds rest on.
    pub cloud_sources: Vec<Source>,
    /// What speaks against a path that no document prints.
    pub contested: Vec<Source>,
    /// The path as the documents print it.
    pub sources: Vec<Source>,
}

/// Permissions one permission type needs for a path.
#[derive(Debug, Clone, Serialize)]
pub struct Access {
    /// The permission type.
    pub auth: Auth,
    /// Whether the first is the least privileged.
    pub ranked: bool,
    /// Sufficient permissions; empty: not supported.
    pub permissions: Vec<String>,
    /// The row of the documents, or both statements of a decision.
    pub sources: Vec<Source>,
    /// Permissions that one page lists and another does not.
    pub contested: Vec<String>,
    /// The page that lists them.
    pub contested_sources: Vec<Source>,
}

/// Change types a path sends.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeTypes {
    /// What is sent.
    pub allowed: Vec<ChangeType>,
    /// How firmly that stands.
    pub firmness: Firmness,
    /// Whether a creation also arrives as `updated`.
    pub creation_raises_updated: bool,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A query option of a path.
#[derive(Debug, Clone, Serialize)]
pub struct QueryOption {
    /// Name, with `$` where it has one.
    pub name: String,
    /// What the path does with it.
    pub status: OptionStatus,
    /// The closed list of values; empty: any.
    pub values: Vec<String>,
    /// Values known to be refused.
    pub refuses: Vec<RefusedValue>,
    /// Whether the row is about notifications with resource data only.
    pub resource_data: bool,
    /// Whether the option needs a signed-in user.
    pub user_context: bool,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A path people write by mistake.
#[derive(Debug, Clone, Serialize)]
pub struct Spelling {
    /// The path as printed.
    pub path: String,
    /// Its segments in lower case; none: an id.
    pub segments: Vec<Option<String>>,
    /// Index of the path that is meant.
    pub meant: Option<usize>,
    /// What is wrong with it.
    pub kind: SpellingKind,
    /// The documents.
    pub sources: Vec<Source>,
}

/// An id that may be a well-known name.
#[derive(Debug, Clone, Serialize)]
pub struct KeyValues {
    /// Path segment the key follows, in lower case.
    pub after: String,
    /// Well-known names, in lower case.
    pub names: Vec<String>,
    /// Characters a real id has at least.
    pub shortest_id: usize,
    /// Why other text is refused.
    pub why: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A property of a subscription body.
#[derive(Debug, Clone, Serialize)]
pub struct Property {
    /// Name, as Graph spells it.
    pub name: String,
    /// Kind of value.
    pub kind: PropertyKind,
    /// Whether it must be set.
    pub status: PropertyStatus,
    /// Whether subscriptions with resource data need it.
    pub required_with_resource_data: bool,
    /// Characters it takes at most.
    pub max_characters: Option<u32>,
    /// Values it takes, where they are listed.
    pub values: Vec<String>,
    /// Values for a transition only.
    pub discouraged: Vec<String>,
    /// Documented values the service was seen to refuse.
    pub contested: Vec<String>,
    /// Whether v1.0 does not have it.
    pub beta_only: bool,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A form of a notification URL.
#[derive(Debug, Clone, Serialize)]
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
    pub deprecated: Option<String>,
    /// What that rests on.
    pub deprecated_sources: Vec<Source>,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A host of Web Push services.
#[derive(Debug, Clone, Serialize)]
pub struct PushService {
    /// Host, `*` for one label.
    pub host: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// Host of Microsoft Graph in a cloud.
#[derive(Debug, Clone, Serialize)]
pub struct CloudHost {
    /// The cloud.
    pub cloud: Cloud,
    /// The host.
    pub host: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// An answer of the service.
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// Name.
    pub id: String,
    /// What it answers to.
    pub when: String,
    /// HTTP status, where it is known.
    pub status: Option<u16>,
    /// `code` of the error, where it is known.
    pub code: Option<String>,
    /// `message` of the error, varying parts as `{name}`.
    pub message: Option<String>,
    /// Names of the rules that foresee it.
    pub rules: Vec<String>,
    /// Id of the document it was read in.
    pub document: String,
}

/// Facts about the service as a whole.
#[derive(Debug, Clone, Serialize)]
pub struct Service {
    /// The shortest lifetime there is.
    pub minimum_lifetime: Limit,
    /// Clouds that deliver to Web Push services.
    pub web_push_clouds: Vec<Cloud>,
    /// What that rests on.
    pub web_push_sources: Vec<Source>,
    /// Key of the certificate that resource data is encrypted with.
    pub certificate_key: CertificateKey,
    /// Scopes that are about the sign-in.
    pub sign_in: SignIn,
    /// Permissions for folders and mailboxes of others.
    pub shared_permissions: SharedPermissions,
}

/// Scopes that are about the sign-in.
#[derive(Debug, Clone, Serialize)]
pub struct SignIn {
    /// Scopes that every delegated app has some of, whatever it does.
    pub scopes: Vec<String>,
    /// Stands for all permissions that are granted.
    pub all_granted: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// Permissions for folders and mailboxes of others.
#[derive(Debug, Clone, Serialize)]
pub struct SharedPermissions {
    /// How their names end.
    pub ending: String,
    /// The documents.
    pub sources: Vec<Source>,
}

/// Key of the certificate that resource data is encrypted with.
#[derive(Debug, Clone, Serialize)]
pub struct CertificateKey {
    /// Bits it has at least.
    pub minimum_bits: u32,
    /// Bits it has at most.
    pub maximum_bits: u32,
    /// The documents.
    pub sources: Vec<Source>,
}

/// A rule.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    /// Stable code.
    pub code: String,
    /// Name in kebab case.
    pub name: String,
    /// Severity it is usually raised with.
    pub severity: Severity,
    /// All severities it is raised with.
    pub severities: Vec<Severity>,
    /// When it runs.
    pub scope: RuleScope,
    /// Edition of the rule set it came with, a year.
    pub since: String,
    /// One line.
    pub summary: String,
    /// A paragraph.
    pub explanation: String,
    /// Manifest that must be silent.
    pub ok: String,
    /// Manifest that must raise the rule.
    pub bad: String,
    /// `graphsub.toml` that holds for both, where the rule needs one.
    pub config: Option<String>,
}

/// Returns all facts of a sound spec.
///
/// ```no_run
/// let spec = graphsub_codegen::spec::Spec::load(std::path::Path::new(".")).unwrap();
/// let model = graphsub_codegen::model::build(&spec);
/// assert!(!model.resources.is_empty());
/// ```
pub fn build(spec: &Spec) -> Model {
    let paths = paths::paths(spec);
    Model {
        revision: spec.documents.revision.clone(),
        hash: spec.hash.clone(),
        documents: service::documents(spec),
        permissions: paths::permissions(spec),
        resources: resources::resources(spec, &paths),
        paths,
        spellings: paths::spellings(spec),
        key_values: paths::key_values(spec),
        properties: service::properties(spec),
        endpoints: service::endpoints(spec),
        push_services: service::push_services(spec),
        cloud_hosts: service::cloud_hosts(spec),
        responses: service::responses(spec),
        service: service::service(spec),
        inclusions: grants::inclusions(spec),
        contested_on: grants::contested_on(spec),
        graph_permissions: grants::graph_permissions(spec),
        graph_permissions_source: grants::graph_permissions_source(spec),
        selectable: grants::selectable(spec),
        filters: grants::filters(spec),
        reserved_names: grants::reserved_names(spec),
        statements: statements::statements(spec),
        rules: service::rules(spec),
    }
}

fn source(spec: &Spec, document: &str, statement: impl Into<String>) -> Source {
    let known = spec.documents.documents.iter().find(|known| known.id == document);
    Source {
        document: document.to_owned(),
        location: known.map(|known| known.location.clone()).unwrap_or_default(),
        statement: statement.into(),
    }
}

fn noted(statement: String, note: Option<&String>) -> String {
    note.map_or_else(|| statement.clone(), |note| format!("{statement} ({note})"))
}

fn names<T: std::fmt::Display>(values: &[T], separator: &str) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(separator)
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for name in names {
        if !seen.iter().any(|known| known == name) {
            seen.push(name.to_owned());
        }
    }
    seen
}
