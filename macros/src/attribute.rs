//! Reads `#[subscription(...)]`: each key with its value and place, and everything that is wrong
//! with them. Reading goes on behind the next comma.

use graphsub_rules::{Rule, duration, words};
use graphsub_tables::{ApiVersion, Auth, Cloud, Property};
use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::Lit;
use syn::spanned::Spanned as _;

use crate::report::{Message, Report};

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

/// Properties of a request body whose value is given in another way.
const ELSEWHERE: &[(&str, &str)] = &[
    ("notificationUrl", "give it to `Delivery::new` when the request is made"),
    ("clientState", "give it to `Delivery::new` when the request is made"),
    (
        "lifecycleNotificationUrl",
        "write `lifecycle`, and give the URL to `Delivery::lifecycle_url` when the request is made",
    ),
    ("includeResourceData", "write `resource_data(certificate_id = \"...\")`"),
    (
        "encryptionCertificate",
        "give it to `Delivery::certificate` when the request is made",
    ),
    (
        "encryptionCertificateId",
        "write `resource_data(certificate_id = \"...\")`",
    ),
    (
        "expirationDateTime",
        "write `lifetime`: the date is computed when the request is made",
    ),
];

/// A value and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Placed<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A string literal.
pub(crate) type Text = Placed<String>;

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
    pub(crate) krate: Option<syn::Path>,
    /// Keys that were written, also those whose value could not be read.
    written: Vec<&'static str>,
}

impl Attribute {
    /// Whether a key was written, well or not.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.written.contains(&key)
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
            report.error(unknown_key(&item.key, KEYS));
            return;
        };
        if key != "allow" && self.written.contains(&key) {
            report.error(Message::new(
                Rule::DuplicateKey,
                item.key.span(),
                &format!("`{key}` is given twice"),
                "remove one",
            ));
            return;
        }
        self.written.push(key);
        match key {
            "resource" => self.resource = item.text(report),
            "change_type" => self.change_type = item.text(report),
            "auth" => self.auth = item.one_of(Auth::ALL, Auth::as_str, report),
            "permissions" => self.permissions = item.texts("\"Mail.Read\"", report),
            "lifetime" => self.lifetime = item.duration(report),
            "renew_every" => self.renew_every = item.duration(report),
            "max_latency" => self.max_latency = item.duration(report),
            "lifecycle" => self.lifecycle = item.word(report),
            "resource_data" => self.resource_data = resource_data(item, report),
            "api" => self.api = item.one_of(ApiVersion::ALL, ApiVersion::as_str, report),
            "cloud" => self.cloud = item.one_of(Cloud::ALL, Cloud::as_str, report),
            "notification_query_options" => self.notification_query_options = item.text(report),
            "latest_supported_tls_version" => self.latest_supported_tls_version = item.text(report),
            "allow" => self.allows.extend(allow(item, report)),
            _ => self.krate = item.path(report),
        }
    }
}

/// Whether a field is marked `#[subscription(skip)]`.
pub(crate) fn skips(attributes: &[syn::Attribute], report: &mut Report) -> bool {
    let mut skip = false;
    for attribute in attributes.iter().filter(|a| a.path().is_ident("subscription")) {
        let span = attribute.path().span();
        for item in arguments(attribute, span, report).map_or_else(Vec::new, |tokens| items(tokens, report)) {
            if item.key == "skip" {
                skip |= item.word(report).is_some();
            } else {
                report.error(unknown_key(&item.key, &["skip"]));
            }
        }
    }
    skip
}

fn unknown_key(key: &Ident, known: &[&'static str]) -> Message {
    let name = key.to_string();
    let elsewhere = ELSEWHERE.iter().find(|(property, _)| *property == name);
    let help = match (elsewhere, words::nearest(&name, known.iter().copied())) {
        (Some((_, help)), _) => (*help).to_owned(),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => format!("the keys are {}", words::all_of(known.iter().copied())),
    };
    let message = Message::new(Rule::UnknownKey, key.span(), &format!("`{name}` is no key"), &help);
    message.sources(Property::from_name(&name).map_or(&[], |property| property.sources))
}

fn wrong(span: Span, what: &str, help: &str) -> Message {
    Message::new(Rule::InvalidValue, span, what, help)
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

/// A key with what follows it.
struct Item {
    key: Ident,
    value: Value,
}

enum Value {
    Nothing,
    /// Behind an equals sign: at least one token.
    Is(Vec<TokenTree>),
    /// In parentheses.
    List(TokenStream),
}

/// Takes tokens apart at commas.
fn pieces(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut pieces = vec![Vec::new()];
    for token in tokens {
        match (&token, pieces.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => pieces.push(Vec::new()),
            (_, Some(piece)) => piece.push(token),
            (_, None) => {}
        }
    }
    // What stands behind the last comma may be nothing.
    if pieces.last().is_some_and(Vec::is_empty) {
        pieces.pop();
    }
    pieces
}

fn items(tokens: TokenStream, report: &mut Report) -> Vec<Item> {
    pieces(tokens)
        .into_iter()
        .filter_map(|piece| item(piece, report))
        .collect()
}

fn item(piece: Vec<TokenTree>, report: &mut Report) -> Option<Item> {
    let mut tokens = piece.into_iter();
    let key = match tokens.next() {
        Some(TokenTree::Ident(key)) => key,
        other => {
            let span = other.as_ref().map_or_else(Span::call_site, TokenTree::span);
            report.error(wrong(span, "expected a key", "write for instance `lifetime = \"7d\"`"));
            return None;
        }
    };
    let value = match tokens.next() {
        None => Value::Nothing,
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            if let Some(next) = tokens.next() {
                report.error(wrong(next.span(), &format!("expected a comma behind `{key}(...)`"), ""));
            }
            Value::List(group.stream())
        }
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            let value: Vec<TokenTree> = tokens.collect();
            if value.is_empty() {
                report.error(wrong(
                    punct.span(),
                    &format!("`{key}` has no value"),
                    "write it behind `=`",
                ));
            }
            Value::Is(value)
        }
        Some(other) => {
            report.error(wrong(
                other.span(),
                &format!("expected `=` or `(` behind `{key}`"),
                "separate keys with commas",
            ));
            Value::Is(Vec::new())
        }
    };
    Some(Item { key, value })
}

impl Item {
    fn span(&self) -> Span {
        self.key.span()
    }

    /// The string literal behind the equals sign.
    fn text(&self, report: &mut Report) -> Option<Text> {
        match &self.value {
            Value::Is(tokens) => text(tokens, &format!("`{}`", self.key), report),
            _ => {
                report.error(wrong(
                    self.span(),
                    &format!("`{}` has to be a text", self.key),
                    &format!("write `{} = \"...\"`", self.key),
                ));
                None
            }
        }
    }

    /// The string literals in parentheses.
    fn texts(&self, example: &str, report: &mut Report) -> Option<Placed<Vec<Text>>> {
        let Value::List(tokens) = &self.value else {
            report.error(wrong(
                self.span(),
                &format!("`{}` has to be a list of names", self.key),
                &format!("write `{}({example})`", self.key),
            ));
            return None;
        };
        let key = format!("an item of `{}`", self.key);
        let pieces = pieces(tokens.clone());
        let count = pieces.len();
        let value: Vec<Text> = pieces.iter().filter_map(|piece| text(piece, &key, report)).collect();
        // With an unreadable name the list says less than it means.
        (value.len() == count).then(|| Placed {
            value,
            span: self.span(),
        })
    }

    fn duration(&self, report: &mut Report) -> Option<Placed<i64>> {
        let Text { value, span } = self.text(report)?;
        match duration(&value) {
            Ok(value) => Some(Placed { value, span }),
            Err(why) => {
                report.error(wrong(span, &format!("`{value}` is no duration"), &why));
                None
            }
        }
    }

    fn one_of<T: Copy>(&self, all: &[T], name: impl Fn(T) -> &'static str, report: &mut Report) -> Option<Placed<T>> {
        let Text { value: written, span } = self.text(report)?;
        if let Some(value) = all.iter().copied().find(|value| name(*value) == written) {
            return Some(Placed { value, span });
        }
        let names = || all.iter().map(|value| name(*value));
        let near =
            words::nearest(&written, names()).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        report.error(wrong(
            span,
            &format!("`{written}` is no value of `{}`", self.key),
            &format!("{near}expected {}", words::any_of(names())),
        ));
        None
    }

    /// A key that stands alone.
    fn word(&self, report: &mut Report) -> Option<Span> {
        if !matches!(self.value, Value::Nothing) {
            report.error(wrong(
                self.span(),
                &format!("`{}` takes no value", self.key),
                &format!("write `{}` alone", self.key),
            ));
        }
        Some(self.span())
    }

    fn path(&self, report: &mut Report) -> Option<syn::Path> {
        let Text { value, span } = self.text(report)?;
        match syn::parse_str::<syn::Path>(&value) {
            Ok(mut path) => {
                for segment in &mut path.segments {
                    segment.ident.set_span(span);
                }
                Some(path)
            }
            Err(_) => {
                report.error(wrong(
                    span,
                    &format!("`{value}` is no path of a crate"),
                    "write for instance `crate = \"::graphsub\"`",
                ));
                None
            }
        }
    }
}

/// One string literal; `macro_rules` may have put it into groups that cannot be seen.
fn text(tokens: &[TokenTree], what: &str, report: &mut Report) -> Option<Text> {
    let help = "write a string literal: the definition is checked before the program runs";
    match tokens {
        [] => None,
        [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::None => {
            text(&group.stream().into_iter().collect::<Vec<_>>(), what, report)
        }
        [TokenTree::Literal(literal), rest @ ..] => {
            let span = literal.span();
            if let Some(next) = rest.first() {
                report.error(wrong(next.span(), &format!("expected a comma behind {what}"), ""));
            }
            match Lit::new(literal.clone()) {
                Lit::Str(text) if text.suffix().is_empty() => Some(Text {
                    value: text.value(),
                    span,
                }),
                _ => {
                    report.error(wrong(span, &format!("{what} has to be a text"), help));
                    None
                }
            }
        }
        [other, ..] => {
            report.error(wrong(other.span(), &format!("{what} has to be a text"), help));
            None
        }
    }
}

fn resource_data(item: Item, report: &mut Report) -> Option<Placed<ResourceData>> {
    let span = item.span();
    let before = report.error_count();
    let mut data = ResourceData::default();
    match item.value {
        Value::Nothing => {}
        Value::List(tokens) => {
            let mut written: Vec<String> = Vec::new();
            for inner in items(tokens, report) {
                let key = inner.key.to_string();
                if written.contains(&key) {
                    let what = format!("`{key}` is given twice");
                    report.error(Message::new(Rule::DuplicateKey, inner.span(), &what, "remove one"));
                    continue;
                }
                match key.as_str() {
                    "select" => {
                        data.select = inner
                            .texts("\"subject\"", report)
                            .map_or_else(Vec::new, |names| names.value)
                    }
                    "certificate_id" => data.certificate_id = inner.text(report),
                    _ => report.error(unknown_key(&inner.key, &["select", "certificate_id"])),
                }
                written.push(key);
            }
        }
        Value::Is(_) => {
            report.error(wrong(
                span,
                "`resource_data` has to be a list",
                "write `resource_data(select(\"subject\"), certificate_id = \"...\")`",
            ));
        }
    }
    data.unreadable = report.error_count() > before;
    Some(Placed { value: data, span })
}

/// The codes or names and the reason of `allow(...)`.
fn allow(item: Item, report: &mut Report) -> Option<Allow> {
    let span = item.span();
    let Value::List(tokens) = item.value else {
        report.error(wrong(
            span,
            "`allow` has to be a list of rules",
            "write `allow(GS303, reason = \"...\")`",
        ));
        return None;
    };
    let before = report.error_count();
    let mut rules = Vec::new();
    let mut has_reason = false;
    for piece in pieces(tokens) {
        match piece.as_slice() {
            [TokenTree::Ident(key), TokenTree::Punct(equals), value @ ..]
                if key == "reason" && equals.as_char() == '=' =>
            {
                has_reason |= text(value, "`reason`", report).is_some_and(|text| !text.value.trim().is_empty());
            }
            [TokenTree::Ident(name)] => rules.extend(rule(&name.to_string(), name.span(), report)),
            [TokenTree::Literal(_)] => {
                rules.extend(
                    text(&piece, "the name of a rule", report).and_then(|name| rule(&name.value, name.span, report)),
                );
            }
            other => {
                let place = other.first().map_or(span, TokenTree::span);
                report.error(wrong(
                    place,
                    "expected the code or the name of a rule",
                    "write `allow(GS303, reason = \"...\")`",
                ));
            }
        }
    }
    if rules.is_empty() && report.error_count() == before {
        report.error(wrong(
            span,
            "`allow` names no rule",
            "write `allow(GS303, reason = \"...\")`",
        ));
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
    report.error(wrong(span, &format!("`{name}` is no rule"), &help));
    None
}
