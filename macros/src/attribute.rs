//! Reads `#[subscription(...)]`: each key with its value and place, and everything that is wrong
//! with them.

use graphsub_rules::{Field, Help, Value, echo, structure};
use graphsub_tables::{ApiVersion, Auth, Cloud};
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::allow::{self, Allow};
use crate::item;
use crate::keys::{self, Guess, LIFECYCLE, Meant};
use crate::report::{Message, Report};
use crate::resource_data::{self, ResourceData};
use crate::tokens::{Given, Item, Placed, Texts, Written, items, wrong};
use crate::unknown::{duplicate, unknown_key};

/// What the attributes of one struct say. A key whose value could not be read, or that was meant by
/// another which has been reported, is unknown.
#[derive(Clone, Default)]
pub(crate) struct Attribute {
    /// Where the first one stands that has keys.
    pub(crate) span: Option<Span>,
    pub(crate) resource: Said<String>,
    pub(crate) change_type: Said<Texts>,
    pub(crate) auth: Said<Auth>,
    pub(crate) permissions: Said<Vec<Written>>,
    pub(crate) lifetime: Said<i64>,
    pub(crate) renew_every: Said<i64>,
    pub(crate) max_latency: Said<i64>,
    pub(crate) lifecycle: Option<Span>,
    pub(crate) resource_data: Option<Placed<ResourceData>>,
    pub(crate) api: Said<ApiVersion>,
    pub(crate) cloud: Said<Cloud>,
    pub(crate) notification_query_options: Said<String>,
    pub(crate) latest_supported_tls_version: Said<String>,
    pub(crate) allows: Vec<Allow>,
    pub(crate) krate: Option<String>,
    /// The path of an `app!`.
    pub(crate) app: Option<Placed<TokenStream>>,
    /// Whether the permissions were written for several definitions: what is wrong with their names is
    /// reported there.
    pub(crate) shares_permissions: bool,
    /// Keys that were written, also those whose value could not be read.
    written: Vec<String>,
}

/// What an attribute says about a key.
#[derive(Debug, Clone)]
pub(crate) struct Said<T>(pub(crate) Value<Placed<T>>);

impl<T> Default for Said<T> {
    fn default() -> Self {
        Said(Value::Absent)
    }
}

impl<T> Said<T> {
    /// The value with its place, where it could be read.
    pub(crate) fn placed(&self) -> Option<&Placed<T>> {
        self.0.known()
    }

    /// The value alone.
    pub(crate) fn value(&self) -> Value<&T> {
        self.0.as_ref().map(|placed| &placed.value)
    }

    /// Where the value stands.
    pub(crate) fn span(&self) -> Option<Span> {
        self.placed().map(|placed| placed.span)
    }

    /// Takes what others say where nothing is said here.
    fn inherit(&mut self, shared: &Said<T>, at: Option<Span>)
    where
        T: Clone,
    {
        if self.0.is_absent() {
            self.0 = shared.0.clone().map(|placed| Placed {
                span: at.unwrap_or(placed.span),
                ..placed
            });
        }
    }

    /// Takes what was read; nothing: it could not be read. What is known already stays.
    fn take(&mut self, read: Option<Placed<T>>) {
        if self.placed().is_none() {
            self.0 = read.into();
        }
    }
}

impl Attribute {
    /// Reads one `#[subscription(...)]` of a struct into what the ones before said.
    pub(crate) fn read(&mut self, attribute: &item::Attribute, span: Span, report: &mut Report) {
        let Some(tokens) = arguments(attribute, span, report) else {
            return;
        };
        self.span.get_or_insert(span);
        for item in items(tokens, report) {
            self.item(item, report);
        }
    }

    fn item(&mut self, item: Item, report: &mut Report) {
        let name = item.key.to_string();
        let field = keys::field(&name);
        if field.is_none() && !keys::Scope::Subscription.own().contains(&name.as_str()) {
            self.unknown(item, &name, report);
            return;
        }
        if name != "allow" && self.written.contains(&name) {
            report.error(duplicate(&item));
            return;
        }
        self.written.push(name);
        match field {
            Some(field) => self.value(field, item, report),
            None if item.key == "allow" => self.allows.extend(allow::read(item, report)),
            None if item.key == keys::APP => {
                let span = item.span();
                self.app = item.app(report);
                // What it was to say is not missing.
                if self.app.is_none() {
                    self.expect(Field::Auth, span);
                    self.expect(Field::Permissions, span);
                }
            }
            None => self.krate = item.path(report),
        }
    }

    /// Returns whether a key was written here.
    pub(crate) fn says(&self, key: &str) -> bool {
        self.written.iter().any(|own| own == key)
    }

    /// Reads what `app!` says for all of an app's definitions. The keys have been checked.
    pub(crate) fn shared(&mut self, item: Item, report: &mut Report) {
        match keys::field(&item.key.to_string()) {
            Some(field) => self.value(field, item, report),
            None => self.krate = item.path(report),
        }
    }

    /// Takes from `shared` what is not said here. With `at` the findings about it stand there.
    pub(crate) fn inherit(&mut self, shared: &Attribute, at: Option<Span>) {
        self.shares_permissions = self.permissions.0.is_absent() && !shared.permissions.0.is_absent();
        self.change_type.inherit(&shared.change_type, at);
        self.auth.inherit(&shared.auth, at);
        self.permissions.inherit(&shared.permissions, at);
        self.lifetime.inherit(&shared.lifetime, at);
        self.renew_every.inherit(&shared.renew_every, at);
        self.max_latency.inherit(&shared.max_latency, at);
        self.lifecycle = self.lifecycle.or(shared.lifecycle);
        self.resource_data = self.resource_data.take().or_else(|| shared.resource_data.clone());
        self.api.inherit(&shared.api, at);
        self.cloud.inherit(&shared.cloud, at);
        self.notification_query_options
            .inherit(&shared.notification_query_options, at);
        self.latest_supported_tls_version
            .inherit(&shared.latest_supported_tls_version, at);
        self.krate = self.krate.take().or_else(|| shared.krate.clone());
        self.app = self.app.take().or_else(|| shared.app.clone());
    }

    /// Reads the value of a field.
    fn value(&mut self, field: Field, item: Item, report: &mut Report) {
        match field {
            Field::Resource => self.resource.take(item.text("/users/{user_id}/messages", report)),
            Field::ChangeType => self.change_type.take(item.text_or_texts("created,updated", report)),
            Field::Auth => self.auth.take(item.one_of(Auth::ALL, Auth::as_str, report)),
            Field::Permissions => self.permissions.take(item.texts("Mail.Read", report)),
            Field::Lifetime => self.lifetime.take(item.duration(report)),
            Field::RenewEvery => self.renew_every.take(item.duration(report)),
            Field::MaxLatency => self.max_latency.take(item.duration(report)),
            Field::LifecycleNotificationUrl => self.lifecycle = Some(item.word(LIFECYCLE, report)),
            Field::IncludeResourceData => self.resource_data = Some(resource_data::read(item, report)),
            Field::Api => self.api.take(item.one_of(ApiVersion::ALL, ApiVersion::as_str, report)),
            Field::Cloud => self.cloud.take(item.one_of(Cloud::ALL, Cloud::as_str, report)),
            Field::NotificationQueryOptions => self
                .notification_query_options
                .take(item.text("$filter = isFetchable eq true", report)),
            Field::LatestSupportedTlsVersion => self.latest_supported_tls_version.take(item.text("v1_2", report)),
            _ => {}
        }
    }

    /// Reports a key nobody knows. Where only its letters differ from a key, its value is read;
    /// otherwise a key that was probably meant is unknown, so that nothing follows from the same
    /// mistake.
    fn unknown(&mut self, item: Item, name: &str, report: &mut Report) {
        let meant = keys::meant(name, keys::Scope::Subscription);
        report.error(unknown_key(name, item.span(), keys::Scope::Subscription, meant));
        match meant {
            Some(Meant::Key(field, Guess::Spelling)) => self.value(field, item, report),
            Some(meant) => self.expect(meant.field(), item.span()),
            None => {}
        }
    }

    /// Keeps what a key promises that was meant and could not be read: the requests of the
    /// definition would turn red otherwise.
    fn expect(&mut self, field: Field, span: Span) {
        match field {
            Field::Resource => self.resource.take(None),
            Field::ChangeType => self.change_type.take(None),
            Field::Auth => self.auth.take(None),
            Field::Permissions => self.permissions.take(None),
            Field::Lifetime | Field::ExpirationDateTime => self.lifetime.take(None),
            Field::RenewEvery => self.renew_every.take(None),
            Field::MaxLatency => self.max_latency.take(None),
            Field::Api => self.api.take(None),
            Field::Cloud => self.cloud.take(None),
            Field::NotificationQueryOptions => self.notification_query_options.take(None),
            Field::LatestSupportedTlsVersion => self.latest_supported_tls_version.take(None),
            Field::LifecycleNotificationUrl => {
                self.lifecycle.get_or_insert(span);
            }
            Field::IncludeResourceData | Field::EncryptionCertificate | Field::EncryptionCertificateId => {
                let data = self.resource_data.get_or_insert(Placed {
                    value: ResourceData::MEANT,
                    span,
                });
                if data.value.certificate_id.is_absent() {
                    data.value.certificate_id = Value::Unknown;
                }
            }
            _ => {}
        }
    }
}

/// The tokens between the parentheses of an attribute.
pub(crate) fn arguments(attribute: &item::Attribute, span: Span, report: &mut Report) -> Option<TokenStream> {
    if attribute.arguments.is_none() {
        report.error(wrong(
            span,
            "`subscription` must be a list of keys",
            Help::say("write `#[subscription(key = \"value\", ...)]`"),
        ));
    }
    attribute.arguments.clone()
}

/// Values that mean something.
impl Item {
    fn duration(&self, report: &mut Report) -> Option<Placed<i64>> {
        let Written { value, span } = self.text("1h", report)?;
        match structure::duration(&value, Field::Lifetime) {
            Ok(value) => Some(Placed { value, span }),
            Err(finding) => {
                report.error(Message::said(&finding, span));
                None
            }
        }
    }

    fn one_of<T: Copy>(&self, all: &[T], name: fn(T) -> &'static str, report: &mut Report) -> Option<Placed<T>> {
        let names: Vec<&str> = all.iter().map(|value| name(*value)).collect();
        let Placed { value: index, span } = self.index_of(&names, report)?;
        let value = all.get(index).copied()?;
        Some(Placed { value, span })
    }

    /// Which of these names is written.
    fn index_of(&self, names: &[&'static str], report: &mut Report) -> Option<Placed<usize>> {
        let Written { value: written, span } = self.text(names.last()?, report)?;
        let key = self.key.to_string();
        // In other letters it is clear what is meant: the other checks go on with it.
        let (meant, finding) = structure::choice(&written, &key, Field::Subscription, names);
        if let Some(finding) = finding {
            report.error(Message::said(&finding, span));
        }
        meant.map(|value| Placed { value, span })
    }

    /// The path of an `app!`.
    fn app(self, report: &mut Report) -> Option<Placed<TokenStream>> {
        let span = self.span();
        let path = match self.given {
            Given::Path(path) => Some(path),
            Given::Is(value) => Some(value.into()),
            Given::Nothing | Given::List(_) => None,
            Given::Unreadable => return None,
        };
        let parsed = path.filter(|path| is_path(path.clone()));
        if parsed.is_none() {
            let help =
                Help::say("write the name of an app declared with `graphsub::app!`, such as `app = MailArchiver`");
            report.error(wrong(span, "`app` must be a path", help));
        }
        parsed.map(|value| Placed {
            span: item::first_span(&value),
            value,
        })
    }

    fn path(&self, report: &mut Report) -> Option<String> {
        let Written { value, span } = self.text("::graphsub", report)?;
        let mut names = value.strip_prefix("::").unwrap_or(&value).split("::");
        if names.all(is_name) {
            return Some(value);
        }
        let what = format!("`{}` is not a valid crate path", echo(&value));
        report.error(wrong(
            span,
            what,
            Help::say("write a path such as `crate = \"::graphsub\"`"),
        ));
        None
    }
}

/// Whether this is an identifier, a keyword such as `crate` included.
fn is_name(text: &str) -> bool {
    let mut tokens = text.parse::<TokenStream>().into_iter().flatten();
    matches!((tokens.next(), tokens.next()), (Some(TokenTree::Ident(_)), None))
}

/// Whether these are names and what separates them.
fn is_path(tokens: TokenStream) -> bool {
    let mut ends_with_name = false;
    for token in tokens {
        ends_with_name = match token {
            TokenTree::Ident(_) => true,
            TokenTree::Punct(colon) if colon.as_char() == ':' => false,
            _ => return false,
        };
    }
    ends_with_name
}
