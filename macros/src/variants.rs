//! Enums: each variant is a subscription of its own, or holds one.
//!
//! A trait with constants cannot be implemented for a variant. So each variant gets a hidden struct with the
//! constants, and the enum says which of them holds.

use graphsub_rules::{Help, Rule};
use proc_macro2::{Ident, Span, TokenStream};

use crate::attribute::Attribute;
use crate::code::{code, one, parsed};
use crate::definition::{Definition, PathPiece, Shared, unraw};
use crate::expand::{app, constants, header_of};
use crate::item::{Item, first_span};
use crate::report::{Message, Report};
use crate::tokens::wrong;
use crate::{app as apps, check, keys};

/// What a variant stands for.
enum Variant<'a> {
    /// A subscription with these keys, and its row.
    Defined(Box<Definition<'a>>, Option<usize>),
    /// The subscription it holds.
    Holds(&'a TokenStream),
}

/// Derives an enum. `app` is what its app says, where that has been asked.
pub(crate) fn derive(app: Option<&Attribute>, input: &Item, tokens: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let mut shared = Attribute::default();
    for attribute in &input.attributes {
        if let Some(span) = attribute.named("subscription") {
            shared.read(attribute, span, &mut report);
        }
    }
    let path = shared.app.clone();
    if let (Some(path), None) = (&path, app) {
        return apps::call(path, tokens);
    }
    belongs_to_variants(&shared, &mut report);
    if shared.permissions.placed().is_some() {
        check::names_of_permissions(&shared.permissions, &mut report);
    }
    if input.variants.is_empty() {
        let help = Help::say("write a variant for each subscription; its fields are the ids of the path");
        let what = format!("`{}` has no variants", input.name);
        report.error(Message::new(Rule::MissingKey, input.name.span(), what, help));
    }
    let variants: Vec<Variant<'_>> = input
        .variants
        .iter()
        .map(|variant| read(variant, &shared, app, &mut report))
        .collect();
    let mut out = report.errors();
    out.extend(report.warnings(&input.attributes));
    let krate = shared.krate.as_deref().or(app.and_then(|app| app.krate.as_deref()));
    out.extend(implementation(input, &variants, krate.unwrap_or("::graphsub")));
    out
}

/// Keys that mean one path only.
fn belongs_to_variants(shared: &Attribute, report: &mut Report) {
    let resource = shared.resource.span().map(|span| (span, "resource"));
    let allows = shared.allows.iter().map(|allow| (allow.span, "allow"));
    for (span, key) in resource.into_iter().chain(allows) {
        let help = Help::say("write it at the variant it is about");
        report.error(wrong(span, format!("`{key}` cannot hold for all variants"), help));
    }
}

fn read<'a>(variant: &'a Item, shared: &Attribute, app: Option<&Attribute>, report: &mut Report) -> Variant<'a> {
    let has_keys = variant
        .attributes
        .iter()
        .any(|attribute| attribute.named("subscription").is_some());
    if let ([only], false) = (variant.fields.as_slice(), has_keys)
        && only.name.is_none()
    {
        return Variant::Holds(&only.ty);
    }
    let all: Vec<Shared<'_>> = std::iter::once(Shared::Enum(shared))
        .chain(app.map(Shared::App))
        .collect();
    let mut definition = Definition::read(variant, &all, report);
    if definition.attribute.says(keys::APP)
        && let Some(path) = definition.attribute.app.take()
    {
        let help = Help::say("write it at the enum: all of its variants belong to one app");
        report.error(wrong(path.span, "`app` cannot be said of one variant", help));
        definition.attribute.app.clone_from(&shared.app);
    }
    let row = check::run(&definition, report);
    Variant::Defined(Box::new(definition), row)
}

fn implementation(input: &Item, variants: &[Variant<'_>], krate: &str) -> TokenStream {
    let here = Span::call_site();
    let mut marked = TokenStream::new();
    let mut arms = TokenStream::new();
    let mut listed = TokenStream::new();
    let mut id_types = Vec::new();
    for (item, variant) in input.variants.iter().zip(variants) {
        let name = one(item.name.clone());
        let title = unraw(&item.name);
        match variant {
            Variant::Holds(ty) => {
                let span = first_span(ty).resolved_at(here);
                let checked = code(&format!("{krate}::AnySubscription::checked(inner)"), span, &[]);
                arms.extend(code("Self::@(ref inner) => @,", here, &[name, checked]));
                let held = format!("<@ as {krate}::AnySubscription>::definitions()");
                let held = code(&held, span, &[TokenStream::clone(ty)]);
                listed.extend(code("all.extend(@);", here, &[held]));
            }
            Variant::Defined(definition, row) => {
                let marker = format!("__{title}");
                let mut constants = String::new();
                self::constants(&mut constants, definition, *row, krate);
                let app = app(definition, krate).unwrap_or_default();
                let text = format!("struct {marker}; impl {krate}::Subscription for {marker} {{ {constants} @ }}");
                marked.extend(code(&text, here, &[app]));
                arms.extend(arm(definition, name, &marker, krate));
                listed.extend(parsed(&format!(
                    "all.push(({title:?}, <{marker} as {krate}::Subscription>::FACTS));"
                )));
                id_types.extend(definition.id_types.iter().copied());
            }
        }
    }
    let header = header_of(input, "AnySubscription", &id_types, krate);
    let text = format!(
        "const _: () = {{
            @
            #[automatically_derived]
            @ {{
                fn checked(&self) -> {krate}::__private::Result<{krate}::Checked, {krate}::RequestError> {{
                    match *self {{ @ }}
                }}
                fn definitions() -> {krate}::__private::Definitions {{
                    let mut all = {krate}::__private::Definitions::new();
                    @
                    all
                }}
            }}
        }};"
    );
    code(&text, here, &[marked, header, arms, listed])
}

/// What a value of the variant says.
fn arm(definition: &Definition<'_>, name: TokenStream, marker: &str, krate: &str) -> TokenStream {
    let mut pattern = TokenStream::new();
    let mut values = TokenStream::new();
    // A field may stand in several places, and a pattern names it once.
    let mut bound = Vec::new();
    let mut count = 0;
    for id in definition.path.iter().filter_map(PathPiece::id) {
        let place = definition.place_of(id.ty);
        let value = one(Ident::new(&format!("id{}", id.index()), place));
        if !bound.contains(&id.index()) {
            bound.push(id.index());
            pattern.extend(code("@: ref @,", Span::call_site(), &[one(id.member()), value.clone()]));
        }
        let displayed = parsed(&format!("{krate}::__private::Display"));
        values.extend(code("@ as &dyn @,", place, &[value, displayed]));
        count += 1;
    }
    let text = format!(
        "Self::@ {{ @ .. }} => {{
            let ids: [&dyn {krate}::__private::Display; {count}] = [@];
            {krate}::__private::checked::<{marker}>(&ids)
        }}"
    );
    code(&text, Span::call_site(), &[name, pattern, values])
}
