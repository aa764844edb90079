//! `resource!`: a path literal and its row.

use graphsub_rules::{Definition, Field, check, path::ResourcePath};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

use crate::check::row;
use crate::report::{Message, Report};

/// The name of the crate and the path.
struct Input {
    krate: Ident,
    path: LitStr,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Input> {
        let krate = input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
        input.parse::<Token![,]>()?;
        let path = input
            .parse()
            .map_err(|error| syn::Error::new(error.span(), "expected the path as a string literal"))?;
        input.parse::<Option<Token![,]>>()?;
        if input.is_empty() {
            Ok(Input { krate, path })
        } else {
            Err(input.error("expected nothing behind the path"))
        }
    }
}

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let Input { krate, path } = match syn::parse2(tokens) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let text = path.value();
    let mut report = Report::default();
    let definition = Definition {
        resource: Some(&text),
        ..Definition::default()
    };
    for finding in check(&definition)
        .iter()
        .filter(|finding| finding.field == Field::Resource)
    {
        report.add(finding.severity, Message::of(finding, path.span(), None));
    }
    let index = Literal::usize_unsuffixed(row(&ResourcePath::parse(&text)).unwrap_or_default());
    let errors = report.errors();
    let warnings = report.warnings(&[]);
    quote!({
        #errors
        #warnings
        &#krate::tables::PATHS[#index]
    })
}
