//! `resource!`: a path literal and its row.

use graphsub_rules::{Definition, Field, Text, check_with_path};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

use crate::check::index;
use crate::definition::is_too_large;
use crate::report::{Message, Report};
use crate::template;
use crate::tokens::wrong;

/// The name of the crate and the path.
struct Input {
    krate: Ident,
    path: LitStr,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Input> {
        let krate = input.call(<Ident as syn::ext::IdentExt>::parse_any)?;
        input.parse::<Token![,]>()?;
        let path = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "expected a path as a string literal, such as `resource!(\"/users/{id}/messages\")`",
            )
        })?;
        input.parse::<Option<Token![,]>>()?;
        if input.is_empty() {
            Ok(Input { krate, path })
        } else {
            Err(input.error("expected nothing after the path"))
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
    let mut holes = Vec::new();
    // What is too large is the rules' to report.
    if !is_too_large(&text) {
        let template = template::read(&text, |_| false);
        for (what, help) in template.problems {
            report.error(wrong(path.span(), what, help));
        }
        holes = template.holes;
    }
    let definition = Definition::new().resource(Text::with_holes(&text, holes));
    let (findings, row) = check_with_path(&definition);
    for finding in findings.iter().filter(|finding| finding.field == Field::Resource) {
        report.add(
            finding.severity,
            Message::of(finding, path.span(), finding.help.as_ref()),
        );
    }
    let index = Literal::usize_unsuffixed(row.and_then(index).unwrap_or_default());
    let errors = report.errors();
    let warnings = report.warnings(&[]);
    quote!({
        #errors
        #warnings
        &#krate::tables::PATHS[#index]
    })
}
