//! Enums: each variant is a subscription of its own, or holds one.
//!
//! A trait with constants cannot be implemented for a variant. So each variant gets a hidden struct with the
//! constants, and the enum says which of them holds.

use graphsub_rules::{Help, Rule};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::attribute::Attribute;
use crate::definition::{Definition, PathPiece, Shared};
use crate::expand::{app, constants, header_of, parsed};
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
    let root = parsed(krate);
    let mut marked = TokenStream::new();
    let mut arms = TokenStream::new();
    let mut listed = TokenStream::new();
    let mut id_types = Vec::new();
    for (item, variant) in input.variants.iter().zip(variants) {
        let name = &item.name;
        let title = name.to_string();
        match variant {
            Variant::Holds(ty) => {
                let span = first_span(ty).resolved_at(Span::call_site());
                let checked = quote_spanned!(span=> #root::AnySubscription::checked(inner));
                arms.extend(quote!(Self::#name(ref inner) => #checked,));
                let inner = quote_spanned!(span=> <#ty as #root::AnySubscription>::definitions());
                listed.extend(quote!(all.extend(#inner);));
            }
            Variant::Defined(definition, row) => {
                let marker = Ident::new(&format!("__{name}"), Span::call_site());
                let mut text = String::new();
                constants(&mut text, definition, *row, krate);
                let constants = parsed(&text);
                let app = app(definition, krate);
                marked.extend(quote! {
                    struct #marker;
                    impl #root::Subscription for #marker { #constants #app }
                });
                arms.extend(arm(definition, name, &marker, &root));
                listed.extend(quote!(all.push((#title, <#marker as #root::Subscription>::FACTS));));
                id_types.extend(definition.id_types.iter().copied());
            }
        }
    }
    let header = header_of(input, "AnySubscription", &id_types, krate);
    quote! {
        const _: () = {
            #marked
            #[automatically_derived]
            #header {
                fn checked(&self) -> #root::__private::Result<#root::Checked, #root::RequestError> {
                    match *self { #arms }
                }
                fn definitions() -> #root::__private::Definitions {
                    let mut all = #root::__private::Definitions::new();
                    #listed
                    all
                }
            }
        };
    }
}

/// What a value of the variant says.
fn arm(definition: &Definition<'_>, name: &Ident, marker: &Ident, root: &TokenStream) -> TokenStream {
    let mut pattern = TokenStream::new();
    let mut values = TokenStream::new();
    // A field may stand in several places, and a pattern names it once.
    let mut bound = Vec::new();
    let mut count = 0;
    for id in definition.path.iter().filter_map(PathPiece::id) {
        let place = definition.place_of(id.ty);
        let value = Ident::new(&format!("id{}", id.index()), place);
        if !bound.contains(&id.index()) {
            bound.push(id.index());
            let member = id.member();
            pattern.extend(quote!(#member: ref #value,));
        }
        values.extend(quote_spanned!(place=> #value as &dyn #root::__private::Display,));
        count += 1;
    }
    let count = Literal::usize_unsuffixed(count);
    quote! {
        Self::#name { #pattern .. } => {
            let ids: [&dyn #root::__private::Display; #count] = [#values];
            #root::__private::checked::<#marker>(&ids)
        }
    }
}
