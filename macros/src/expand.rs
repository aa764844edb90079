//! Writes the impl. It is written for wrong definitions too, so that nothing else in the crate
//! turns red.
//!
//! Most of it is written as text: handing tokens to the compiler one by one takes longer than
//! everything else the macro does.

use std::fmt::Write as _;

use graphsub_rules::parse_change_type;
use graphsub_tables::{Auth, PATHS, Path};
use graphsub_terms::path::Place;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};

use crate::allow::Allow;
use crate::attribute::{Attribute, Said};
use crate::check;
use crate::code::{code, listed, one, parsed};
use crate::definition::{Definition, Id, PathPiece};
use crate::item::Item;
use crate::report::Report;

/// Bytes of an impl without anything special.
const USUAL_LENGTH: usize = 400;

pub(crate) fn implementation(definition: &Definition<'_>, row: Option<usize>, report: &Report) -> TokenStream {
    let Definition { input, attribute, .. } = definition;
    let krate = attribute.krate.as_deref().unwrap_or("::graphsub");
    let name = &input.name;
    let mut out = report.errors();
    out.extend(report.warnings(&input.attributes));
    let ids: Vec<&Id<'_>> = definition.path.iter().filter_map(PathPiece::id).collect();
    let is_generic = !input.generics.is_empty();
    let mut text = String::with_capacity(USUAL_LENGTH);
    if !is_generic && attribute.app.is_none() && ids.iter().all(|id| is_displayed(id.ty)) {
        add(
            &mut text,
            format_args!("#[automatically_derived] impl {krate}::Subscription for {name} {{"),
        );
        constants(&mut text, definition, row, krate);
        ids_as_text(&mut text, &ids, krate);
        text.push('}');
        out.extend(parsed(&text));
        return out;
    }
    constants(&mut text, definition, row, krate);
    let mut body = parsed(&text);
    body.extend(app(definition, krate));
    body.extend(ids_as_tokens(definition, &ids, krate));
    let header = header_of(input, "Subscription", &definition.id_types, krate);
    out.extend(code(
        "#[automatically_derived] @ { @ }",
        Span::call_site(),
        &[header, body],
    ));
    out
}

/// The impl of a trait up to its braces. Types of ids that name a parameter have to be displayed.
pub(crate) fn header_of(input: &Item, of: &str, id_types: &[&TokenStream], krate: &str) -> TokenStream {
    let parameters: Vec<&Ident> = input.generics.types().collect();
    let mut predicates = input.generics.predicates.clone();
    for ty in id_types.iter().filter(|ty| mentions((**ty).clone(), &parameters)) {
        let displayed = format!("@: {krate}::__private::Display,");
        predicates.extend(code(&displayed, Span::call_site(), &[TokenStream::clone(ty)]));
    }
    let parts = [
        listed(input.generics.declared()),
        one(input.name.clone()),
        listed(input.generics.names()),
        predicates,
    ];
    code(
        &format!("impl<@> {krate}::{of} for @<@> where @"),
        Span::call_site(),
        &parts,
    )
}

/// The app a definition belongs to.
pub(crate) fn app(definition: &Definition<'_>, krate: &str) -> Option<TokenStream> {
    let path = &definition.attribute.app.as_ref()?.value;
    let option = format!("{krate}::__private::Option");
    let text = format!("const APP: {option}<&'static {krate}::App> = {option}::Some(&@::APP);");
    Some(code(&text, Span::call_site(), std::slice::from_ref(path)))
}

/// Whether one of these names stands in a type.
fn mentions(ty: TokenStream, names: &[&Ident]) -> bool {
    ty.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => names.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), names),
        _ => false,
    })
}

/// The constants of the impl, and what its deliveries need.
pub(crate) fn constants(out: &mut String, definition: &Definition<'_>, row: Option<usize>, krate: &str) {
    let attribute = &definition.attribute;
    let auth = attribute.auth.placed().map_or(Auth::Application, |auth| auth.value);
    let template = template(definition);
    let lifetime = seconds(&attribute.lifetime);
    let index = row.map_or_else(|| format!("{krate}::__private::UNKNOWN"), |index| index.to_string());
    let granted = attribute.permissions.placed().map(|granted| &granted.value[..]);
    add(
        out,
        format_args!(
            "const __CHECKED: {krate}::__private::Compact = ({index}, {template:?}, {}, {}, {lifetime}, &{:?});",
            auth as usize,
            change_types(definition),
            granted.map_or_else(Vec::new, |names| names.iter().map(|name| name.value.as_str()).collect()),
        ),
    );
    // An empty list is not the same as none.
    if granted.is_some_and(<[_]>::is_empty) {
        add(
            out,
            format_args!(
                "const GRANTED: {krate}::__private::Option<&'static [&'static str]> = \
                 {krate}::__private::Option::Some(&[]);"
            ),
        );
    }
    if let Some(api) = attribute.api.placed() {
        add(
            out,
            format_args!("const API: {krate}::ApiVersion = {krate}::ApiVersion::{:?};", api.value),
        );
    }
    if let Some(cloud) = attribute.cloud.placed() {
        add(
            out,
            format_args!("const CLOUD: {krate}::Cloud = {krate}::Cloud::{:?};", cloud.value),
        );
    }
    if attribute.renew_every.placed().is_some() {
        let seconds = seconds(&attribute.renew_every);
        add(
            out,
            format_args!(
                "const RENEW_EVERY: {krate}::__private::Duration = {krate}::__private::Duration::from_secs({seconds});"
            ),
        );
    }
    if attribute.max_latency.placed().is_some() {
        let seconds = seconds(&attribute.max_latency);
        add(
            out,
            format_args!(
                "const MAX_LATENCY: {krate}::__private::Option<{krate}::__private::Duration> = \
                 {krate}::__private::Option::Some({krate}::__private::Duration::from_secs({seconds}));"
            ),
        );
    }
    exceptions(out, attribute);
    texts(out, attribute, krate);
    needs(out, attribute, krate);
    if let Some(index) = row {
        quotas(out, krate, &PATHS[index], auth);
    }
}

/// The exceptions.
fn exceptions(out: &mut String, attribute: &Attribute) {
    if attribute.allows.is_empty() {
        return;
    }
    let reason = |allow: &Allow| allow.reason.clone().unwrap_or_default();
    let mut allowed: Vec<(&str, String)> = Vec::new();
    for allow in &attribute.allows {
        for rule in &allow.rules {
            allowed.push((rule.value.code(), reason(allow)));
        }
    }
    add(
        out,
        format_args!("const ALLOWED: &'static [(&'static str, &'static str)] = &{allowed:?};"),
    );
}

/// The constants that are text.
fn texts(out: &mut String, attribute: &Attribute, krate: &str) {
    let text = |said: &Said<String>| said.placed().map(|text| text.value.clone());
    let certificate_id = attribute.resource_data.as_ref().map(|data| {
        let id = data.value.certificate_id.known();
        id.map(|id| id.value.clone()).unwrap_or_default()
    });
    for (name, value) in [
        ("ENCRYPTION_CERTIFICATE_ID", certificate_id),
        (
            "LATEST_SUPPORTED_TLS_VERSION",
            text(&attribute.latest_supported_tls_version),
        ),
        (
            "NOTIFICATION_QUERY_OPTIONS",
            text(&attribute.notification_query_options),
        ),
    ] {
        if let Some(value) = value {
            add(
                out,
                format_args!(
                    "const {name}: {krate}::__private::Option<&'static str> = \
                     {krate}::__private::Option::Some({value:?});"
                ),
            );
        }
    }
}

/// What its deliveries need.
fn needs(out: &mut String, attribute: &Attribute, krate: &str) {
    match (attribute.lifecycle, &attribute.resource_data) {
        (None, None) => out.push_str("type Needs = ((), ());"),
        (Some(_), None) => add(out, format_args!("type Needs = ({krate}::HasLifecycleUrl, ());")),
        (None, Some(_)) => add(out, format_args!("type Needs = ((), {krate}::HasCertificate);")),
        (Some(_), Some(_)) => add(
            out,
            format_args!("type Needs = ({krate}::HasLifecycleUrl, {krate}::HasCertificate);"),
        ),
    }
}

fn add(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(text);
}

fn seconds(duration: &Said<i64>) -> u64 {
    duration.placed().map_or(0, |duration| duration.value.unsigned_abs())
}

/// The path with the places and the names of its ids.
fn template(definition: &Definition<'_>) -> String {
    let mut out = String::new();
    for piece in &definition.path {
        match piece {
            PathPiece::Text(text) => out += text,
            PathPiece::Id(id) => {
                let name = id.name();
                let name = name.strip_prefix("r#").unwrap_or(&name);
                let (before, after) = match id.place {
                    Place::Quoted => ("{'", "}"),
                    Place::Key => ("'{'", "}'"),
                    _ => ("{/", "}"),
                };
                out.extend([before, name, after]);
            }
        }
    }
    out + &check::selected(&definition.attribute).unwrap_or_default()
}

/// The change types as bits.
fn change_types(definition: &Definition<'_>) -> usize {
    let texts = definition.attribute.change_type.placed();
    let items = texts.map_or(&[][..], |texts| &texts.value.items);
    items
        .iter()
        .flat_map(|text| text.value.split(','))
        .filter_map(|name| parse_change_type(name.trim()))
        .fold(0, |bits, kind| bits | 1 << kind as usize)
}

/// The quotas that hold for the path, where they are not all of its resource's.
fn quotas(out: &mut String, krate: &str, path: &Path, auth: Auth) {
    let all = path.resource.quotas();
    let holds = |index: &usize| {
        let quota = &all[*index];
        quota.applies_to(path.template) && (!quota.delegated || auth != Auth::Application)
    };
    let holding: Vec<usize> = (0..all.len()).filter(holds).collect();
    if holding.len() == all.len() {
        return;
    }
    add(
        out,
        format_args!("const QUOTAS: &'static [{krate}::tables::Quota] = &["),
    );
    for index in holding {
        add(
            out,
            format_args!("{krate}::Resource::{:?}.quotas()[{index}],", path.resource),
        );
    }
    out.push_str("];");
}

/// Whether everybody knows that this type has `Display`, so that nothing has to point at it.
fn is_displayed(ty: &TokenStream) -> bool {
    let mut tokens = ty.clone().into_iter().peekable();
    while tokens.next_if(|token| is(token, '&')).is_some() {
        if tokens.next_if(|token| is(token, '\'')).is_some() {
            tokens.next();
        }
    }
    let known = |token| matches!(token, TokenTree::Ident(name) if ["String", "str", "u32", "u64"].iter().any(|known| name == known));
    tokens.next().is_some_and(known) && tokens.next().is_none()
}

fn is(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// The function that gives the ids by their places.
fn ids_as_text(out: &mut String, ids: &[&Id<'_>], krate: &str) {
    let Some((last, first)) = ids.split_last() else { return };
    out.push_str(&header(krate));
    if first.is_empty() {
        add(out, format_args!("{{ &self.{} }}", last.name()));
        return;
    }
    out.push_str("{ match index {");
    for (index, id) in first.iter().enumerate() {
        add(out, format_args!("{index} => &self.{}, ", id.name()));
    }
    add(out, format_args!("_ => &self.{} }} }}", last.name()));
}

/// The same with the places of the types: an id that cannot be displayed is reported there.
fn ids_as_tokens(definition: &Definition<'_>, ids: &[&Id<'_>], krate: &str) -> TokenStream {
    if ids.is_empty() {
        return TokenStream::new();
    }
    let mut arms = TokenStream::new();
    for (index, id) in ids.iter().enumerate() {
        let pattern = if index + 1 < ids.len() {
            index.to_string()
        } else {
            "_".to_owned()
        };
        let value = code("&self.@", definition.place_of(id.ty), &[one(id.member())]);
        arms.extend(code(&format!("{pattern} => @,"), Span::call_site(), &[value]));
    }
    code(&(header(krate) + "{ match index { @ } }"), Span::call_site(), &[arms])
}

fn header(krate: &str) -> String {
    format!("fn __id(&self, index: usize) -> &dyn {krate}::__private::Display")
}
