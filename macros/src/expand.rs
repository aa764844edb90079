//! Writes the impl. It is written for wrong definitions too, so that nothing else in the crate
//! turns red.

use graphsub_tables::{Auth, ChangeType, PATHS, Path};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::check;
use crate::definition::{Definition, PathPiece};
use crate::report::Report;
use crate::template::Place;

pub(crate) fn implementation(definition: &Definition<'_>, row: Option<usize>, report: &Report) -> TokenStream {
    let Definition { input, attribute, .. } = definition;
    let krate = match &attribute.krate {
        Some(path) => quote!(#path),
        None => quote!(::graphsub),
    };
    let index = row.unwrap_or_default();
    let mut constants = TokenStream::new();
    let mut constant = |tokens| constants.extend::<TokenStream>(tokens);
    if let Some(api) = &attribute.api {
        let variant = variant(&api.value);
        constant(quote!(const API: #krate::ApiVersion = #krate::ApiVersion::#variant;));
    }
    if let Some(cloud) = &attribute.cloud {
        let variant = variant(&cloud.value);
        constant(quote!(const CLOUD: #krate::Cloud = #krate::Cloud::#variant;));
    }
    if let Some(renewal) = &attribute.renew_every {
        let seconds = seconds(renewal.value);
        constant(
            quote!(const RENEW_EVERY: #krate::__private::Duration = #krate::__private::Duration::from_secs(#seconds);),
        );
    }
    let data = attribute.resource_data.as_ref().map(|data| &data.value);
    let certificate_id = data.map(|data| data.certificate_id.as_ref().map_or("", |id| id.value.as_str()));
    for (name, text) in [
        ("ENCRYPTION_CERTIFICATE_ID", certificate_id),
        (
            "LATEST_SUPPORTED_TLS_VERSION",
            attribute
                .latest_supported_tls_version
                .as_ref()
                .map(|text| text.value.as_str()),
        ),
        (
            "NOTIFICATION_QUERY_OPTIONS",
            attribute
                .notification_query_options
                .as_ref()
                .map(|text| text.value.as_str()),
        ),
    ] {
        if let Some(text) = text {
            let name = Ident::new(name, Span::call_site());
            constant(quote! {
                const #name: #krate::__private::Option<&'static str> = #krate::__private::Option::Some(#text);
            });
        }
    }
    let auth_value = attribute.auth.as_ref().map_or(Auth::Application, |auth| auth.value);
    constant(quotas(&krate, &PATHS[index], auth_value));
    let auth = variant(&auth_value);
    let change_types = change_types(definition).map(|kind| {
        let kind = variant(&kind);
        quote!(#krate::ChangeType::#kind)
    });
    let lifetime = seconds(attribute.lifetime.as_ref().map_or(0, |lifetime| lifetime.value));
    let lifecycle = if attribute.lifecycle.is_some() {
        quote!(#krate::LifecycleUrl)
    } else {
        quote!(())
    };
    let certificate = if data.is_some() {
        quote!(#krate::Certificate)
    } else {
        quote!(())
    };
    let pieces = pieces(definition, &krate);
    let name = &input.ident;
    let (impl_generics, type_generics, written) = input.generics.split_for_impl();
    let written = written.into_iter().flat_map(|bounds| &bounds.predicates);
    let id_types = definition
        .id_types
        .iter()
        .filter(|_| input.generics.type_params().next().is_some());
    let index = Literal::usize_unsuffixed(index);
    let errors = report.errors();
    let warnings = report.warnings(&input.attrs);
    quote! {
        #errors
        #warnings
        #[automatically_derived]
        impl #impl_generics #krate::Subscription for #name #type_generics
        where #(#written,)* #(#id_types: #krate::__private::Display,)*
        {
            const PATH: &'static #krate::tables::Path = &#krate::tables::PATHS[#index];
            const CHANGE_TYPES: &'static [#krate::ChangeType] = &[#(#change_types),*];
            const AUTH: #krate::Auth = #krate::Auth::#auth;
            const LIFETIME: #krate::__private::Duration = #krate::__private::Duration::from_secs(#lifetime);
            #constants
            type Lifecycle = #lifecycle;
            type Certificate = #certificate;
            fn resource(&self) -> #krate::__private::String {
                #krate::__private::join(&[#(#pieces),*])
            }
        }
    }
}

/// The name of a variant of the tables' enums, which is what they print for debugging.
fn variant(value: &impl core::fmt::Debug) -> Ident {
    Ident::new(&format!("{value:?}"), Span::call_site())
}

fn seconds(seconds: i64) -> Literal {
    Literal::u64_unsuffixed(seconds.unsigned_abs())
}

fn change_types(definition: &Definition<'_>) -> impl Iterator<Item = ChangeType> {
    let text = definition
        .attribute
        .change_type
        .as_ref()
        .map_or("", |text| text.value.as_str());
    text.split(',').filter_map(|name| ChangeType::from_name(name.trim()))
}

/// The quotas that hold for the path, where they are not all of its resource's.
fn quotas(krate: &TokenStream, path: &Path, auth: Auth) -> TokenStream {
    let all = path.resource.quotas();
    let holds = |index: &usize| {
        let quota = &all[*index];
        quota.applies_to(path.template) && (!quota.delegated || auth != Auth::Application)
    };
    let indexes: Vec<Literal> = (0..all.len()).filter(holds).map(Literal::usize_unsuffixed).collect();
    if indexes.len() == all.len() {
        return TokenStream::new();
    }
    quote! {
        const QUOTAS: &'static [#krate::tables::Quota] = &[#(Self::PATH.resource.quotas()[#indexes]),*];
    }
}

fn pieces(definition: &Definition<'_>, krate: &TokenStream) -> Vec<TokenStream> {
    let text = |text: &str| quote!(#krate::__private::Piece::Text(#text));
    let mut out = Vec::new();
    for piece in &definition.path {
        match piece {
            PathPiece::Text(part) => out.push(text(part)),
            PathPiece::Id { member, ty, place } => {
                let id = |kind: &str| {
                    let kind = Ident::new(kind, Span::call_site());
                    // An id that cannot be displayed is reported at its type.
                    quote_spanned!(*ty=> #krate::__private::Piece::#kind(&self.#member))
                };
                match place {
                    Place::Segment => out.push(id("Segment")),
                    Place::Quoted => out.push(id("Quoted")),
                    Place::Part => out.push(id("Part")),
                    Place::Key => out.extend([text("'"), id("Quoted"), text("'")]),
                }
            }
        }
    }
    out.extend(check::selected(&definition.attribute).map(|select| text(&select)));
    out
}
