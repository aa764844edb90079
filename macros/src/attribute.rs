//! Reads `#[subscription(...)]`: each key with its value and place, and everything that is wrong
//! with them.

use graphsub_rules::{Rule, duration, words};
use graphsub_tables::{ApiVersion, Auth, Cloud, Property};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::spanned::Spanned as _;

use crate::report::{Message, Report};
use crate::tokens::{Item, Placed, Text, Value, items, pieces, text, wrong};

/// Keys of the attribute, in the order its documentation has.
const KEYS: &[&str] = &[
    "resource",
    "change_type",
    "auth",
    "permissions",
    "lifetime",
    "renew_every",
    "max_latency",
    "lifecycle",
    "resource_data",
    "api",
    "cloud",
    "notification_query_options",
    "latest_supported_tls_version",
    "allow",
    "crate",
];

/// Properties of a request body whose value is given in another way, the key that stands for them,
/// and what to do.
const ELSEWHERE: &[(&str, Option<&str>, &str)] = &[
    (
        "notificationUrl",
        None,
        "give it to `Delivery::new` when the request is made",
    ),
    (
        "clientState",
        None,
        "give it to `Delivery::new` when the request is made",
    ),
    ("lifecycleNotificationUrl", Some("lifecycle"), LIFECYCLE),
    ("includeResourceData", Some("resource_data"), RESOURCE_DATA),
    (
        "encryptionCertificate",
        Some("resource_data"),
        "write `resource_data`, and give it to `Delivery::certificate` when the request is made",
    ),
    ("encryptionCertificateId", Some("resource_data"), RESOURCE_DATA),
    (
        "expirationDateTime",
        Some("lifetime"),
        "write `lifetime`: the date is computed when the request is made",
    ),
];

const LIFECYCLE: &str =
    "write `lifecycle` alone, and give the URL to `Delivery::lifecycle_url` when the request is made";

const RESOURCE_DATA: &str = "write `resource_data(select(\"subject\"), certificate_id = \"...\")`";

/// `resource_data(...)`.
#[derive(Debug, Default)]
pub(crate) struct ResourceData {
    pub(crate) select: Vec<Text>,
    pub(crate) certificate_id: Option<Text>,
    /// Something in it could not be read: what it lacks is unknown.
    pub(crate) unreadable: bool,
}

/// `allow(...)`.
#[derive(Debug)]
pub(crate) struct Allow {
    pub(crate) rules: Vec<Placed<Rule>>,
    pub(crate) has_reason: bool,
    pub(crate) span: Span,
}

/// What the attributes of one struct say.
#[derive(Default)]
pub(crate) struct Attribute {
    /// Where the first one stands that has keys.
    pub(crate) span: Option<Span>,
    pub(crate) resource: Option<Text>,
    pub(crate) change_type: Option<Text>,
    pub(crate) auth: Option<Placed<Auth>>,
    pub(crate) permissions: Option<Placed<Vec<Text>>>,
    pub(crate) lifetime: Option<Placed<i64>>,
    pub(crate) renew_every: Option<Placed<i64>>,
    pub(crate) max_latency: Option<Placed<i64>>,
    pub(crate) lifecycle: Option<Span>,
    pub(crate) resource_data: Option<Placed<ResourceData>>,
    pub(crate) api: Option<Placed<ApiVersion>>,
    pub(crate) cloud: Option<Placed<Cloud>>,
    pub(crate) notification_query_options: Option<Text>,
    pub(crate) latest_supported_tls_version: Option<Text>,
    pub(crate) allows: Vec<Allow>,
    pub(crate) krate: Option<String>,
    /// Keys that were written, also those whose value could not be read.
    written: Vec<&'static str>,
    /// Keys that were probably meant by others, which have been reported.
    meant: Vec<&'static str>,
}

impl Attribute {
    /// Whether a key was written, well or not, or meant.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.written.contains(&key) || self.meant.contains(&key)
    }

    /// Reads one `#[subscription(...)]` of a struct into what the ones before said.
    pub(crate) fn read(&mut self, attribute: &syn::Attribute, report: &mut Report) {
        let span = attribute.path().span();
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
        let Some(key) = KEYS.iter().copied().find(|key| *key == name) else {
            let (message, meant) = unknown_key(&item.key, KEYS);
            report.error(message);
            if let Some(meant) = meant {
                self.keep_promise(meant, item.span());
            }
            return;
        };
        if key != "allow" && self.written.contains(&key) {
            report.error(given_twice(&item));
            return;
        }
        self.written.push(key);
        match key {
            "resource" => self.resource = item.text("/users/{user_id}/messages", report),
            "change_type" => self.change_type = item.text("created,updated", report),
            "auth" => self.auth = item.one_of(Auth::ALL, Auth::as_str, report),
            "permissions" => self.permissions = item.texts("Mail.Read", report),
            "lifetime" => self.lifetime = item.duration(report),
            "renew_every" => self.renew_every = item.duration(report),
            "max_latency" => self.max_latency = item.duration(report),
            "lifecycle" => self.lifecycle = Some(item.word(LIFECYCLE, report)),
            "resource_data" => self.resource_data = Some(resource_data(item, report)),
            "api" => self.api = item.one_of(ApiVersion::ALL, ApiVersion::as_str, report),
            "cloud" => self.cloud = item.one_of(Cloud::ALL, Cloud::as_str, report),
            "notification_query_options" => {
                self.notification_query_options = item.text("$filter = isFetchable eq true", report);
            }
            "latest_supported_tls_version" => self.latest_supported_tls_version = item.text("v1_2", report),
            "allow" => self.allows.extend(allow(item, report)),
            _ => self.krate = item.path(report),
        }
    }

    /// A key that was meant and has been reported is not missing as well, and what it promises is
    /// kept: the requests of the definition would turn red otherwise.
    fn keep_promise(&mut self, key: &'static str, span: Span) {
        self.meant.push(key);
        match key {
            "lifecycle" => {
                self.lifecycle.get_or_insert(span);
            }
            "resource_data" => {
                self.resource_data.get_or_insert_with(|| Placed {
                    value: ResourceData {
                        unreadable: true,
                        ..ResourceData::default()
                    },
                    span,
                });
            }
            _ => {}
        }
    }
}

fn given_twice(item: &Item) -> Message {
    let what = format!("`{}` is given twice", item.key);
    Message::new(Rule::DuplicateKey, item.span(), &what, "remove one")
}

/// Whether a field is marked `#[subscription(skip)]`.
pub(crate) fn skips(attributes: &[syn::Attribute], report: &mut Report) -> bool {
    let mut skip = false;
    for attribute in attributes.iter().filter(|a| a.path().is_ident("subscription")) {
        let span = attribute.path().span();
        for item in arguments(attribute, span, report).map_or_else(Vec::new, |tokens| items(tokens, report)) {
            if item.key == "skip" {
                item.word("write `skip` alone", report);
                skip = true;
            } else {
                report.error(unknown_key(&item.key, &["skip"]).0);
            }
        }
    }
    skip
}

/// Reports a key nobody knows; also gives the key that may have been meant.
fn unknown_key(key: &Ident, known: &[&'static str]) -> (Message, Option<&'static str>) {
    let name = key.to_string();
    let elsewhere = ELSEWHERE.iter().find(|(property, ..)| *property == name);
    let (help, meant) = match (elsewhere, words::nearest(&name, known.iter().copied())) {
        (Some((_, key, help)), _) => ((*help).to_owned(), *key),
        (None, Some(near)) => (format!("did you mean `{near}`?"), Some(near)),
        (None, None) => (format!("the keys are {}", words::all_of(known.iter().copied())), None),
    };
    let message = Message::new(Rule::UnknownKey, key.span(), &format!("`{name}` is no key"), &help);
    let sources = Property::from_name(&name).map_or(&[][..], |property| property.sources);
    (message.sources(sources), meant)
}

/// The tokens between the parentheses of an attribute.
fn arguments(attribute: &syn::Attribute, span: Span, report: &mut Report) -> Option<TokenStream> {
    match &attribute.meta {
        syn::Meta::List(list) => Some(list.tokens.clone()),
        _ => {
            report.error(wrong(
                span,
                "`subscription` needs a list of keys",
                "write `#[subscription(key = \"value\", ...)]`",
            ));
            None
        }
    }
}

/// Values that mean something.
impl Item {
    fn duration(&self, report: &mut Report) -> Option<Placed<i64>> {
        let Text { value, span } = self.text("6d", report)?;
        match duration(&value) {
            Ok(value) => Some(Placed { value, span }),
            Err(why) => {
                report.error(wrong(
                    span,
                    &format!("`{}` is no duration", words::excerpt(&value)),
                    &why,
                ));
                None
            }
        }
    }

    fn one_of<T: Copy>(&self, all: &[T], name: impl Fn(T) -> &'static str, report: &mut Report) -> Option<Placed<T>> {
        let example = all.last().map_or("", |value| name(*value));
        let Text { value: written, span } = self.text(example, report)?;
        if let Some(value) = all.iter().copied().find(|value| name(*value) == written) {
            return Some(Placed { value, span });
        }
        let names = || all.iter().map(|value| name(*value));
        let help = match words::nearest(&written, names()) {
            Some(near) => format!("did you mean `{near}`? The values are {}", words::all_of(names())),
            None => format!("use {}", words::any_of(names())),
        };
        report.error(wrong(
            span,
            &format!("`{}` is no value of `{}`", words::excerpt(&written), self.key),
            &help,
        ));
        None
    }

    fn path(&self, report: &mut Report) -> Option<String> {
        let Text { value, span } = self.text("::graphsub", report)?;
        if syn::parse_str::<syn::Path>(&value).is_ok() {
            return Some(value);
        }
        report.error(wrong(
            span,
            &format!("`{}` is no path of a crate", words::excerpt(&value)),
            "write for instance `crate = \"::graphsub\"`",
        ));
        None
    }
}

fn resource_data(item: Item, report: &mut Report) -> Placed<ResourceData> {
    let span = item.span();
    let before = report.error_count();
    let mut data = ResourceData::default();
    match item.value {
        Value::Nothing => {}
        Value::List(tokens) => {
            let mut written: Vec<String> = Vec::new();
            for inner in items(tokens, report) {
                let key = inner.key.to_string();
                match key.as_str() {
                    _ if written.contains(&key) => report.error(given_twice(&inner)),
                    "select" => data.select = properties(&inner, report),
                    "certificate_id" => data.certificate_id = certificate_id(&inner, report),
                    _ => report.error(unknown_key(&inner.key, &["select", "certificate_id"]).0),
                }
                written.push(key);
            }
        }
        Value::Is(_) => report.error(wrong(span, "`resource_data` has to be a list", RESOURCE_DATA)),
        Value::Unreadable => data.unreadable = true,
    }
    data.unreadable |= report.error_count() > before;
    Placed { value: data, span }
}

/// A name for the certificate; an empty one is none.
fn certificate_id(item: &Item, report: &mut Report) -> Option<Text> {
    let text = item.text("key-2026", report).filter(|text| !text.value.is_empty())?;
    let property = Property::from_name("encryptionCertificateId");
    let (count, most) = (text.value.chars().count(), property.and_then(|p| p.max_characters));
    if let Some(most) = most.filter(|most| count > *most as usize) {
        let what = format!("`certificate_id` has {count} characters, {most} are allowed");
        report.error(wrong(text.span, &what, "use a shorter one"));
    }
    Some(text)
}

/// The names of `select(...)`.
fn properties(item: &Item, report: &mut Report) -> Vec<Text> {
    let names = item.texts("subject", report).map_or_else(Vec::new, |names| names.value);
    for name in &names {
        let is_part = |c: char| c.is_alphanumeric() || "_/.@".contains(c);
        if name.value.is_empty() || !name.value.chars().all(is_part) {
            report.error(wrong(
                name.span,
                &format!("`{}` is no property", words::excerpt(&name.value)),
                "write one property in each text, as Microsoft Graph spells it",
            ));
        }
    }
    names
}

/// The codes or names and the reason of `allow(...)`.
fn allow(item: Item, report: &mut Report) -> Option<Allow> {
    let span = item.span();
    let help = "write `allow(GS303, reason = \"...\")`";
    let Value::List(tokens) = item.value else {
        report.error(wrong(span, "`allow` has to be a list of rules", help));
        return None;
    };
    let before = report.error_count();
    let mut rules = Vec::new();
    let mut has_reason = false;
    for piece in pieces(tokens, report) {
        match piece.as_slice() {
            [TokenTree::Ident(key), TokenTree::Punct(equals), value @ ..] if equals.as_char() == '=' => {
                match value.first().and_then(text) {
                    _ if key != "reason" => report.error(unknown_key(key, &["reason"]).0),
                    Some(reason) => has_reason |= !reason.value.trim().is_empty(),
                    None => report.error(wrong(key.span(), "`reason` has to be a text", help)),
                }
            }
            [TokenTree::Ident(name)] => rules.extend(rule(&name.to_string(), name.span(), report)),
            [literal] if text(literal).is_some() => {
                rules.extend(text(literal).and_then(|name| rule(&name.value, name.span, report)));
            }
            [TokenTree::Ident(_), next, ..] => report.error(wrong(next.span(), "expected a comma", help)),
            other => {
                let place = other.first().map_or(span, TokenTree::span);
                report.error(wrong(place, "expected the code or the name of a rule", help));
            }
        }
    }
    if rules.is_empty() && report.error_count() == before {
        report.error(wrong(span, "`allow` names no rule", help));
    }
    Some(Allow {
        rules,
        has_reason,
        span,
    })
}

fn rule(name: &str, span: Span, report: &mut Report) -> Option<Placed<Rule>> {
    // An identifier has no hyphens.
    if let Some(value) = Rule::from_code_or_name(&name.replace('_', "-")) {
        return Some(Placed { value, span });
    }
    let names = Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
    let help = words::nearest(name, names).map_or_else(
        || "`graphsub rules` lists all rules".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    report.error(wrong(span, &format!("`{}` is no rule", words::excerpt(name)), &help));
    None
}
