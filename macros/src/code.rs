//! Tokens from text: what the macros write is for the most part the same every time.
//!
//! `quote!` builds them one by one, with code that whoever uses the derive has to compile, as the crate it comes from.

use proc_macro2::{Group, Punct, Spacing, Span, TokenStream, TokenTree};

/// Returns the tokens of a text. A path of a crate that is no path has been reported: then there are none.
pub(crate) fn parsed(text: &str) -> TokenStream {
    if proc_macro::is_available() {
        // proc-macro2 would read the text a second time, and slowly.
        text.parse()
            .map_or_else(|_| TokenStream::new(), proc_macro::TokenStream::into)
    } else {
        text.parse().unwrap_or_default()
    }
}

/// Returns the tokens of a text, at `span`. Each `@` stands for the next of `parts`, which keep their places.
pub(crate) fn code(text: &str, span: Span, parts: &[TokenStream]) -> TokenStream {
    filled(parsed(text), span, &mut parts.iter())
}

fn filled(text: TokenStream, span: Span, parts: &mut std::slice::Iter<'_, TokenStream>) -> TokenStream {
    let mut out = TokenStream::new();
    for mut token in text {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == '@' => {
                out.extend(parts.next().cloned());
                continue;
            }
            TokenTree::Group(group) => {
                token = TokenTree::Group(Group::new(group.delimiter(), filled(group.stream(), span, parts)));
            }
            _ => {}
        }
        token.set_span(span);
        out.extend([token]);
    }
    out
}

/// Returns the tokens with a comma behind each.
pub(crate) fn listed<'t>(all: impl Iterator<Item = &'t TokenStream>) -> TokenStream {
    let mut out = TokenStream::new();
    for tokens in all {
        out.extend([tokens.clone(), comma()]);
    }
    out
}

fn comma() -> TokenStream {
    TokenTree::Punct(Punct::new(',', Spacing::Alone)).into()
}

/// Returns one token as a stream.
pub(crate) fn one(token: impl Into<TokenTree>) -> TokenStream {
    token.into().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_where_the_text_has_places_for_them() {
        let parts = ["A", "b: u8", "C"].map(parsed);
        let out = code("impl @ { fn f(@) -> &'static @ { '@' } }", Span::call_site(), &parts);
        let expected = parsed("impl A { fn f(b: u8) -> &'static C { '@' } }");
        assert_eq!(out.to_string(), expected.to_string());
        assert_eq!(listed(parts.iter()).to_string(), parsed("A, b: u8, C,").to_string());
    }

    #[test]
    fn a_text_that_is_no_code_gives_no_tokens() {
        assert!(code("impl ( {", Span::call_site(), &[]).is_empty());
    }
}
