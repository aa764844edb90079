//! Reads `#[subscription(...)]`: each key with its value and place, and everything that is wrong
//! with them.

use graphsub_rules::{Field, Help, Rule, Value, echo};
use graphsub_tables::{ApiVersion, Auth, Cloud, PROPERTIES, Source};
use graphsub_terms::duration;
use graphsub_terms::words::{all_of, any_of, nearest, thousands};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::Ident;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;

use crate::dialect::CERTIFICATE_ID;
use crate::item;
use crate::keys::{self, Guess, LIFECYCLE, Meant, RESOURCE_DATA};
use crate::report::{Message, Report};
use crate::tokens::{Given, Item, Placed, Written, items, pieces, text, wrong};

/// `resource_data(...)`.
#[derive(Debug)]
pub(crate) struct ResourceData {
    /// Whether it is asked for: unknown where a key that needs it was meant for it.
    pub(crate) included: Value<bool>,
    pub(crate) select: Value<Vec<Written>>,
    pub(crate) certificate_id: Value<Written>,
}

impl ResourceData {
    /// What was meant by other keys.
    const MEANT: ResourceData = ResourceData {
        included: Value::Unknown,
        select: Value::Unknown,
        certificate_id: Value::Unknown,
    };

    /// The names of `select(...)`, as far as they are known.
    pub(crate) fn selected(&self) -> &[Written] {
        self.select.known().map_or(&[], Vec::as_slice)
    }
}

/// `allow(...)`.
#[derive(Debug)]
pub(crate) struct Allow {
    pub(crate) rules: Vec<Placed<Rule>>,
    pub(crate) has_reason: bool,
    pub(crate) span: Span,
}

/// What the attributes of one struct say. A key whose value could not be read, or that was meant by
/// another which has been reported, is unknown.
#[derive(Default)]
pub(crate) struct Attribute {
    /// Where the first one stands that has keys.
    pub(crate) span: Option<Span>,
    pub(crate) resource: Said<String>,
    pub(crate) change_type: Said<String>,
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
    /// Keys that were written, also those whose value could not be read.
    written: Vec<String>,
}

/// What an attribute says about a key.
#[derive(Debug)]
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
            None if item.key == "allow" => self.allows.extend(allow(item, report)),
            None => self.krate = item.path(report),
        }
    }

    /// Reads the value of a field.
    fn value(&mut self, field: Field, item: Item, report: &mut Report) {
        match field {
            Field::Resource => self.resource.take(item.text("/users/{user_id}/messages", report)),
            Field::ChangeType => self.change_type.take(item.text("created,updated", report)),
            Field::Auth => self.auth.take(item.one_of(Auth::ALL, Auth::as_str, report)),
            Field::Permissions => self.permissions.take(item.texts("Mail.Read", report)),
            Field::Lifetime => self.lifetime.take(item.duration(report)),
            Field::RenewEvery => self.renew_every.take(item.duration(report)),
            Field::MaxLatency => self.max_latency.take(item.duration(report)),
            Field::LifecycleNotificationUrl => self.lifecycle = Some(item.word(LIFECYCLE, report)),
            Field::IncludeResourceData => self.resource_data = Some(resource_data(item, report)),
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

fn duplicate(item: &Item) -> Message {
    let what = format!("duplicate key `{}`", item.key);
    Message::new(Rule::DuplicateKey, item.span(), what, Help::say("remove one of them"))
}

/// Marks a field that is no id.
const SKIP: &str = "skip";

/// Whether a field is marked `#[subscription(skip)]`.
pub(crate) fn skips(attributes: &[item::Attribute], report: &mut Report) -> bool {
    let mut skip = false;
    for attribute in attributes {
        let Some(span) = attribute.named("subscription") else {
            continue;
        };
        for item in arguments(attribute, span, report).map_or_else(Vec::new, |tokens| items(tokens, report)) {
            if item.key == SKIP {
                item.word("write `skip` without a value", report);
                skip = true;
            } else {
                report.error(unknown_word(&item.key, "a field", SKIP));
                // A slip is not a missing placeholder as well.
                skip |= nearest(&item.key.to_string(), [SKIP]).is_some();
            }
        }
    }
    skip
}

/// Reports a key nobody knows.
fn unknown_key(name: &str, span: Span, scope: keys::Scope, meant: Option<Meant>) -> Message {
    if keys::is_read_only(name) {
        let help = Help::say("remove it: the service returns it");
        return Message::new(
            Rule::ReadOnlyProperty,
            span,
            format!("`{name}` is set by the service"),
            help,
        )
        .sources(sources(name));
    }
    let what = format!("unknown key `{}`{}", echo(name), scope.words());
    let help = match meant {
        Some(Meant::Key(field, _)) => Help::guess(field.key().derive.unwrap_or_default()),
        Some(Meant::Elsewhere(field)) => Help::say(keys::elsewhere(field)),
        None => match nearest(name, scope.own().iter().copied()) {
            Some(near) => Help::guess(near),
            None => Help::say(format!("use {}", any_of(scope.all()))),
        },
    };
    let property = match meant {
        Some(Meant::Elsewhere(field)) => field.key().graph,
        _ => None,
    };
    Message::new(Rule::UnknownKey, span, what, help).sources(property.map_or(&[], sources))
}

/// Reports a word in a place where only one is known.
fn unknown_word(key: &proc_macro2::Ident, of: &str, known: &str) -> Message {
    let what = format!("unknown key `{key}` in {of}");
    let help = match nearest(&key.to_string(), [known]) {
        Some(near) => Help::guess(near),
        None => Help::say(format!("use `{known}`")),
    };
    Message::new(Rule::UnknownKey, key.span(), what, help)
}

/// What the documents say about a property.
pub(crate) fn sources(property: &str) -> &'static [Source] {
    PROPERTIES
        .iter()
        .find(|row| row.name == property)
        .map_or(&[], |row| row.sources)
}

/// The tokens between the parentheses of an attribute.
fn arguments(attribute: &item::Attribute, span: Span, report: &mut Report) -> Option<TokenStream> {
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
        let (what, help) = match duration::read(&value) {
            Ok(value) => return Some(Placed { value, span }),
            Err(duration::Error::NoUnit(number)) => (
                format!("`{}` has no unit", echo(&number)),
                Help::replace(format!("{}m", echo(&number))).note("without a unit nobody can tell minutes from hours"),
            ),
            Err(error) => (
                format!("`{}` is not a valid duration", echo(&value)),
                Help::say(error.to_string()),
            ),
        };
        report.error(wrong(span, what, help));
        None
    }

    fn one_of<T: Copy>(&self, all: &[T], name: impl Fn(T) -> &'static str, report: &mut Report) -> Option<Placed<T>> {
        let example = all.last().map_or("", |value| name(*value));
        let Written { value: written, span } = self.text(example, report)?;
        if let Some(value) = all.iter().copied().find(|value| name(*value) == written) {
            return Some(Placed { value, span });
        }
        let names = || all.iter().map(|value| name(*value));
        let same = all
            .iter()
            .copied()
            .find(|value| name(*value).eq_ignore_ascii_case(&written));
        let help = match same.map(&name).or_else(|| nearest(&written, names())) {
            Some(near) => Help::guess(near).note(format!("the values are {}", all_of(names()))),
            None => Help::say(format!("use {}", any_of(names()))),
        };
        let what = format!("`{}` is not a valid `{}`", echo(&written), self.key);
        report.error(wrong(span, what, help));
        // In other letters it is clear what is meant: the other checks go on with it.
        same.map(|value| Placed { value, span })
    }

    fn path(&self, report: &mut Report) -> Option<String> {
        let Written { value, span } = self.text("::graphsub", report)?;
        let mut names = value.strip_prefix("::").unwrap_or(&value).split("::");
        if names.all(|name| Ident::parse_any.parse_str(name).is_ok()) {
            return Some(value);
        }
        let what = format!("`{}` is not a valid path of a crate", echo(&value));
        report.error(wrong(
            span,
            what,
            Help::say("write a path such as `crate = \"::graphsub\"`"),
        ));
        None
    }
}

fn resource_data(item: Item, report: &mut Report) -> Placed<ResourceData> {
    let span = item.span();
    let before = report.error_count();
    let mut data = ResourceData {
        included: Value::Known(true),
        select: Value::Absent,
        certificate_id: Value::Absent,
    };
    match item.given {
        Given::Nothing => {}
        Given::List(tokens) => {
            let mut written: Vec<String> = Vec::new();
            for inner in items(tokens, report) {
                let key = inner.key.to_string();
                if written.contains(&key) {
                    report.error(duplicate(&inner));
                    continue;
                }
                if key == keys::SELECT {
                    data.select = properties(&inner, report);
                } else if Field::in_derive(&key) == Some(Field::EncryptionCertificateId) {
                    data.certificate_id = certificate_id(&inner, report);
                } else {
                    let meant = keys::meant(&key, keys::Scope::ResourceData);
                    report.error(unknown_key(&key, inner.span(), keys::Scope::ResourceData, meant));
                }
                written.push(key);
            }
        }
        Given::Is(_) => report.error(wrong(span, "`resource_data` must be a list", Help::say(RESOURCE_DATA))),
        Given::Unreadable => data = ResourceData::MEANT,
    }
    // Where something could not be read, what seems to be missing may be meant by it.
    if report.error_count() > before {
        if data.select.is_absent() {
            data.select = Value::Unknown;
        }
        if data.certificate_id.is_absent() {
            data.certificate_id = Value::Unknown;
        }
    }
    Placed { value: data, span }
}

/// A name for the certificate; an empty one is the same as none.
fn certificate_id(item: &Item, report: &mut Report) -> Value<Written> {
    let Some(text) = item.text(CERTIFICATE_ID, report) else {
        return Value::Unknown;
    };
    if text.value.is_empty() {
        return Value::Absent;
    }
    let graph = Field::EncryptionCertificateId.key().graph;
    let property = PROPERTIES.iter().find(|property| Some(property.name) == graph);
    let count = text.value.chars().count();
    if let Some(max) = property
        .and_then(|p| p.max_characters)
        .filter(|max| count > *max as usize)
    {
        let count = thousands(u64::try_from(count).unwrap_or(u64::MAX));
        let what = format!("`{}` has {count} characters; the documented maximum is {max}", item.key);
        report.error(wrong(text.span, what, Help::say("use a shorter one")));
    }
    Value::Known(text)
}

/// The names of `select(...)`.
fn properties(item: &Item, report: &mut Report) -> Value<Vec<Written>> {
    let Some(names) = item.texts("subject", report) else {
        return Value::Unknown;
    };
    let mut all_good = true;
    for name in &names.value {
        let is_part = |c: char| c.is_alphanumeric() || "_/.@".contains(c);
        if name.value.is_empty() || !name.value.chars().all(is_part) {
            all_good = false;
            let what = format!("`{}` is not a valid property name", echo(&name.value));
            let help = Help::say("write each property as a string of its own, as Microsoft Graph spells it");
            report.error(wrong(name.span, what, help));
        }
    }
    if all_good {
        Value::Known(names.value)
    } else {
        Value::Unknown
    }
}

/// The codes or names and the reason of `allow(...)`.
fn allow(item: Item, report: &mut Report) -> Option<Allow> {
    let span = item.span();
    let help = || Help::say("write `allow(GS302, reason = \"...\")`");
    let Given::List(tokens) = item.given else {
        report.error(wrong(span, "`allow` must be a list of rules", help()));
        return None;
    };
    let before = report.error_count();
    let mut rules = Vec::new();
    let mut has_reason = false;
    for piece in pieces(tokens, report) {
        match piece.as_slice() {
            [TokenTree::Ident(key), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
                match value.first().and_then(text) {
                    _ if key != "reason" => report.error(unknown_word(key, "`allow`", "reason")),
                    Some(reason) => has_reason |= !reason.value.trim().is_empty(),
                    None => report.error(wrong(key.span(), "`reason` must be a string literal", help())),
                }
            }
            [TokenTree::Ident(name), rest @ ..] if hyphenated(rest).is_some() => {
                let rest = hyphenated(rest).unwrap_or_default();
                rules.extend(rule(&format!("{name}{rest}"), name.span(), report));
            }
            [literal] if text(literal).is_some() => {
                rules.extend(text(literal).and_then(|name| rule(&name.value, name.span, report)));
            }
            [TokenTree::Ident(_), next, ..] => report.error(wrong(next.span(), "expected a comma", help())),
            other => {
                let place = other.first().map_or(span, TokenTree::span);
                report.error(wrong(place, "expected the code or the name of a rule", help()));
            }
        }
    }
    if rules.is_empty() && report.error_count() == before {
        report.error(wrong(span, "`allow` lists no rule", help()));
    }
    Some(Allow {
        rules,
        has_reason,
        span,
    })
}

/// What follows the first word of a rule's name: `-too-long`.
fn hyphenated(tokens: &[TokenTree]) -> Option<String> {
    let mut name = String::new();
    for pair in tokens.chunks(2) {
        match pair {
            [TokenTree::Punct(hyphen), TokenTree::Ident(word)] if hyphen.as_char() == '-' => {
                name = format!("{name}-{word}");
            }
            _ => return None,
        }
    }
    Some(name)
}

fn rule(name: &str, span: Span, report: &mut Report) -> Option<Placed<Rule>> {
    // An identifier has no hyphens.
    if let Some(value) = Rule::from_code_or_name(&name.replace('_', "-")) {
        return Some(Placed { value, span });
    }
    let names = Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
    let help = match nearest(name, names) {
        Some(near) => Help::guess(near),
        None => Help::say("write a code such as `GS302`, or a name such as `missing-permission`"),
    };
    report.error(wrong(span, format!("`{}` is not a valid rule", echo(name)), help));
    None
}
