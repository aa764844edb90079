//! From the tree of a file to subscription definitions the rules can look at.
//!
//! A document is a manifest, one request body, a list of bodies, or the answer to
//! `GET /subscriptions`. All of them become [`Entry`]s whose values remember where they stand.

mod certificate;
pub mod keys;
mod read;
pub mod schema;
pub mod time;

use std::collections::BTreeMap;
use std::ops::Range;

use graphsub_rules::{Certificate, ChangeTypeItem, Definition, Expiration, Field, Part};
use graphsub_tables::{ApiVersion, Auth, Cloud};

use crate::diagnostic::{Place, Route, Step};
use crate::syntax::{NodeId, Tree};

pub use read::read;

/// What a request body cannot say about itself.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Kind of sign-in.
    pub auth: Option<Auth>,
    /// Version of the endpoint.
    pub api: Option<ApiVersion>,
    /// National cloud.
    pub cloud: Option<Cloud>,
    /// Permissions granted; none given means unknown.
    pub permissions: Vec<String>,
    /// The clock, in seconds since 1970.
    pub now: i64,
}

/// A value of an entry and where it stands.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its node.
    pub node: NodeId,
    /// The way to it.
    pub route: Route,
}

/// Text as written, taken apart by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextOrList {
    /// One text.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
}

/// One subscription definition.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Index of the file.
    pub file: usize,
    /// Index of the document in the file.
    pub document: usize,
    /// Its name, else its place in the document.
    pub name: String,
    /// What tells its app from others.
    pub app: String,
    /// The node of the entry itself.
    pub node: NodeId,
    /// The way to it.
    pub route: Route,
    /// Where to point for what is not written: the name, else the resource, else the first key.
    pub anchor: Range<usize>,
    /// Texts, by Graph's name of the property.
    pub texts: BTreeMap<&'static str, Placed<String>>,
    /// `changeType`.
    pub change_type: Option<Placed<TextOrList>>,
    /// `permissions`.
    pub permissions: Option<Placed<Vec<String>>>,
    /// Permissions given for a body, on the command line.
    pub context_permissions: Option<Vec<String>>,
    /// Where the items of lists stand.
    pub items: BTreeMap<&'static str, Vec<NodeId>>,
    /// `auth`.
    pub auth: Option<Auth>,
    /// `api`.
    pub api: Option<ApiVersion>,
    /// `cloud`.
    pub cloud: Option<Cloud>,
    /// `lifetime`, `renewEvery` and `maxLatency` in seconds, by name.
    pub durations: BTreeMap<&'static str, Placed<i64>>,
    /// `expirationDateTime`, read against the clock.
    pub expiration: Option<Placed<Expiration>>,
    /// `includeResourceData`.
    pub include_resource_data: Option<Placed<bool>>,
    /// `encryptionCertificate`, read.
    pub certificate: Option<Placed<Certificate>>,
    /// Where keys stand that have no value of their own here: `auth`, `api`, `cloud`.
    pub places: BTreeMap<&'static str, (NodeId, Route)>,
    /// Subscriptions per tenant.
    pub instances: u64,
    /// Tenants of the app.
    pub tenants: u64,
    /// An answer of the service: what only the service sets is no finding.
    pub listed: bool,
}

impl Entry {
    /// What the rules look at.
    pub fn definition(&self) -> Definition<'_> {
        let text = |name: &str| self.texts.get(name).map(|placed| placed.value.as_str());
        let duration = |name: &str| self.durations.get(name).map(|placed| placed.value);
        let from_expiration = self.expiration.as_ref().and_then(|placed| match placed.value {
            Expiration::FromNow(seconds) if seconds > 0 => Some(seconds),
            _ => None,
        });
        let permissions = self
            .permissions
            .as_ref()
            .map(|placed| &placed.value)
            .or(self.context_permissions.as_ref());
        Definition {
            resource: text("resource"),
            change_type: self.change_type.as_ref().map(|placed| match &placed.value {
                TextOrList::Text(text) => ChangeTypeItem::split(text),
                TextOrList::List(items) => items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| ChangeTypeItem::listed(item, index))
                    .collect(),
            }),
            auth: self.auth,
            permissions: permissions.map(|names| names.iter().map(String::as_str).collect()),
            api: self.api,
            cloud: self.cloud,
            lifetime_ends_at_date: duration("lifetime").is_none(),
            lifetime_seconds: if self.listed {
                None
            } else {
                duration("lifetime").or(from_expiration)
            },
            expiration: if self.listed {
                None
            } else {
                self.expiration.as_ref().map(|placed| placed.value.clone())
            },
            renew_every_seconds: duration("renewEvery"),
            max_latency_seconds: duration("maxLatency"),
            notification_url: text("notificationUrl"),
            lifecycle_notification_url: text("lifecycleNotificationUrl"),
            client_state: text("clientState").or(self.listed.then_some("not shown in a listing")),
            include_resource_data: self.include_resource_data.as_ref().map(|placed| placed.value),
            encryption_certificate: self
                .certificate
                .as_ref()
                .map(|placed| placed.value.clone())
                .or(self.listed.then_some(Certificate::Unread)),
            encryption_certificate_id: text("encryptionCertificateId"),
            latest_supported_tls_version: text("latestSupportedTlsVersion"),
            notification_query_options: text("notificationQueryOptions"),
        }
    }

    /// Where a field stands. What is not written is pointed at through the entry.
    pub fn place(&self, tree: &Tree, source: &str, field: Field, part: &Part) -> Place {
        let Some((node, route)) = self.node_of(field) else {
            return Place {
                file: self.file,
                document: self.document,
                route: self.route.clone(),
                span: self.anchor.clone(),
            };
        };
        let mut place = Place {
            file: self.file,
            document: self.document,
            route: route.clone(),
            span: tree.span(node),
        };
        match part {
            Part::Whole => {}
            Part::Range(range) => place.span = part_of(tree, source, node, range),
            Part::Item(index) => {
                let items = field_key(field).and_then(|key| self.items.get(key));
                if let Some(item) = items.and_then(|items| items.get(*index)) {
                    place.span = tree.span(*item);
                    if items.is_some_and(|items| items.len() > 1 || tree.items(node).is_some()) {
                        place.route.push(Step::Index(*index));
                    }
                }
            }
        }
        place
    }

    /// Bytes that can be replaced to change a field, or a part of it: only where it is written here
    /// as it reads.
    pub fn editable(&self, tree: &Tree, source: &str, field: Field, part: &Part) -> Option<Range<usize>> {
        let (node, _) = self.node_of(field)?;
        let node = match part {
            Part::Item(index) => *field_key(field).and_then(|key| self.items.get(key))?.get(*index)?,
            _ => node,
        };
        match part {
            Part::Range(range) => exact_part(tree, source, node, range),
            _ => (!tree.is_alias(node)).then(|| tree.span(node)),
        }
    }

    fn node_of(&self, field: Field) -> Option<(NodeId, &Route)> {
        fn at<T>(placed: &Placed<T>) -> (NodeId, &Route) {
            (placed.node, &placed.route)
        }
        match field {
            Field::ChangeType => self.change_type.as_ref().map(at),
            Field::Permissions => self.permissions.as_ref().map(at),
            Field::Lifetime => self
                .durations
                .get("lifetime")
                .map(at)
                .or(self.expiration.as_ref().map(at)),
            Field::ExpirationDateTime => self.expiration.as_ref().map(at),
            Field::IncludeResourceData => self.include_resource_data.as_ref().map(at),
            Field::EncryptionCertificate => self.certificate.as_ref().map(at),
            field => {
                let key = field_key(field)?;
                let durations = || self.durations.get(key).map(at);
                let places = || self.places.get(key).map(|(node, route)| (*node, route));
                self.texts.get(key).map(at).or_else(durations).or_else(places)
            }
        }
    }
}

/// Key of a field in a manifest.
pub fn field_key(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Resource => "resource",
        Field::ChangeType => "changeType",
        Field::Auth => "auth",
        Field::Permissions => "permissions",
        Field::Api => "api",
        Field::Cloud => "cloud",
        Field::Lifetime => "lifetime",
        Field::ExpirationDateTime => "expirationDateTime",
        Field::RenewEvery => "renewEvery",
        Field::MaxLatency => "maxLatency",
        Field::NotificationUrl => "notificationUrl",
        Field::LifecycleNotificationUrl => "lifecycleNotificationUrl",
        Field::ClientState => "clientState",
        Field::IncludeResourceData => "includeResourceData",
        Field::EncryptionCertificate => "encryptionCertificate",
        Field::EncryptionCertificateId => "encryptionCertificateId",
        Field::LatestSupportedTlsVersion => "latestSupportedTlsVersion",
        Field::NotificationQueryOptions => "notificationQueryOptions",
        _ => return None,
    })
}

/// Bytes of the file that a part of a scalar takes up; all of the scalar where it is not written
/// as it reads.
fn part_of(tree: &Tree, source: &str, node: NodeId, range: &Range<usize>) -> Range<usize> {
    exact_part(tree, source, node, range).unwrap_or_else(|| tree.span(node))
}

/// The same, only where the scalar is written as it reads.
fn exact_part(tree: &Tree, source: &str, node: NodeId, range: &Range<usize>) -> Option<Range<usize>> {
    let span = tree.span(node);
    let scalar = tree.scalar(node).filter(|_| !tree.is_alias(node))?;
    let written = &source[span.clone()];
    let (offset, text) = if scalar.plain {
        (0, written)
    } else {
        (1, written.get(1..written.len().saturating_sub(1))?)
    };
    let start = span.start + offset;
    (text == scalar.text && range.end <= text.len()).then(|| start + range.start..start + range.end)
}
