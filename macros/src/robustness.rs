//! Whatever tokens come in, the macros answer with tokens.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::prelude::*;
use quote::quote;

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "resource",
            "change_type",
            "auth",
            "permissions",
            "lifetime",
            "renew_every",
            "max_latency",
            "lifecycle",
            "resource_data",
            "select",
            "certificate_id",
            "api",
            "cloud",
            "allow",
            "reason",
            "GS303",
            "crate",
            "skip",
            "notification_query_options",
            "latest_supported_tls_version",
            "_x",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,6}",
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(vec![
            "/users/{id}/messages",
            "users('{id}')/messages",
            "/chats/{id}?$filter={x}",
            "/security/alerts",
            "/communications/presences?$filter=id in ('a','b')",
            "created,updated",
            "application",
            "7d",
            "PT1H",
            "Mail.Read",
            "beta",
            "china",
            "::graphsub",
            "${X}",
            "{",
            "}",
            "",
        ])
        .prop_map(str::to_owned),
        ".*",
        "[/{}()'$?&=,.a-z]{0,20}",
    ]
}

fn tokens() -> impl Strategy<Value = TokenStream> {
    let leaf = prop_oneof![
        4 => word().prop_map(|word| TokenTree::from(Ident::new(&word, Span::call_site()))),
        4 => text().prop_map(|text| TokenTree::from(Literal::string(&text))),
        1 => any::<u8>().prop_map(|byte| TokenTree::from(Literal::u8_suffixed(byte))),
        1 => any::<Vec<u8>>().prop_map(|bytes| TokenTree::from(Literal::byte_string(&bytes))),
        1 => any::<char>().prop_map(|c| TokenTree::from(Literal::character(c))),
        6 => proptest::sample::select(vec![',', '=', ',', '=', '.', '#', '!', '\''])
            .prop_map(|c| TokenTree::from(Punct::new(c, Spacing::Alone))),
    ];
    leaf.prop_recursive(4, 40, 10, |inner| {
        let delimiter = proptest::sample::select(vec![
            Delimiter::Parenthesis,
            Delimiter::Parenthesis,
            Delimiter::Bracket,
            Delimiter::Brace,
            Delimiter::None,
        ]);
        (delimiter, proptest::collection::vec(inner, 0..10))
            .prop_map(|(delimiter, inner)| TokenTree::from(Group::new(delimiter, inner.into_iter().collect())))
    })
    .prop_map(TokenStream::from)
}

/// Attributes that are almost right reach further than random ones.
fn attribute() -> impl Strategy<Value = TokenStream> {
    let value = prop_oneof![
        3 => text().prop_map(|text| TokenStream::from(TokenTree::from(Literal::string(&text)))),
        1 => tokens(),
    ];
    let item = (word(), 0..4_u8, proptest::collection::vec(value, 0..4)).prop_map(|(key, form, values)| {
        let key = Ident::new(&key, Span::call_site());
        match form {
            0 => quote!(#key),
            1 => quote!(#key = #(#values)*),
            2 => quote!(#key(#(#values),*)),
            _ => quote!(#(#values)*),
        }
    });
    proptest::collection::vec(item, 0..12).prop_map(|items| quote!(#(#items),*))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn whatever_stands_in_the_attribute_an_impl_comes_out(attribute in attribute(), field in tokens(), form in 0..6_u8) {
        let attribute = quote!(#[subscription(#attribute)]);
        let input = match form {
            0 => quote!(#attribute struct X;),
            1 => quote!(#attribute struct X<T> where T: Clone { id: T, #[subscription(#field)] other: u8 }),
            2 => quote!(#attribute struct X(u8, #[subscription(#field)] u8);),
            3 => quote!(#attribute #attribute enum X<'a> { A(&'a u8) }),
            4 => quote!(#[subscription(resource = "/users/{id}/messages")] #attribute union X { id: u8 }),
            _ => quote!(#[subscription = #field] #attribute struct X { id: u8 }),
        };
        let out = crate::derive(input).to_string();
        prop_assert!(out.contains("Subscription for X") || out.contains("compile_error"), "{}", out);
    }

    #[test]
    fn whatever_stands_in_resource_a_row_or_an_error_comes_out(tokens in attribute()) {
        let out = crate::row::expand(quote!(graphsub, #tokens)).to_string();
        prop_assert!(out.contains("PATHS") || out.contains("compile_error"), "{}", out);
    }
}

/// Returns both macros' answers to a path.
fn answers(path: &str) -> [String; 2] {
    let derived = quote!(
        #[subscription(resource = #path, change_type = "created", auth = "application", lifetime = "1h")]
        struct X {
            id: String,
        }
    );
    [crate::derive(derived), crate::row::expand(quote!(graphsub, #path))].map(|out| out.to_string())
}

#[test]
fn a_path_over_a_limit_is_one_error() {
    use graphsub_terms::path::{MAX_BYTES, MAX_OPTIONS};
    use graphsub_terms::words::thousands;

    let long = |text: String| {
        let why = format!("{} bytes long", thousands(text.len() as u64));
        (text, why)
    };
    let options = (
        format!("/users/{{id}}/messages?{}", "a=1&".repeat(MAX_OPTIONS + 1)),
        format!("more than {MAX_OPTIONS} query options"),
    );
    for (path, why) in [
        long("/a".repeat(MAX_BYTES)),
        long(format!("/users/{}", "{a}/".repeat(MAX_BYTES / 4))),
        long(format!("/users/{{id}}/messages?{}", "a=1&".repeat(MAX_BYTES / 4))),
        options,
    ] {
        for out in answers(&path) {
            assert_eq!(out.matches("compile_error").count(), 1, "{why}");
            assert!(out.contains("GS001") && out.contains(&why), "{why}");
            assert!(!out.contains("deprecated") && out.len() < 2_000, "{why}: {}", out.len());
        }
    }
}

#[test]
fn many_mistakes_are_a_hundred_errors() {
    let keys: String = (0..3_000).map(|index| format!("abc{index} = \"x\", ")).collect();
    let tokens = format!("#[subscription({keys})] struct S;").parse().expect("tokens");
    let out = crate::derive(tokens).to_string();
    assert_eq!(out.matches("compile_error").count(), 100);
    assert_eq!(out.matches("is not shown").count(), 1);
}

#[test]
fn many_bad_placeholders_are_a_few_errors() {
    let repeated = format!("/users/{}", "{a}/".repeat(10_000));
    let different: String = (0..8_000).map(|index| format!("/{{a{index}}}")).collect();
    let invalid = format!("/users/{}", "{-}/".repeat(10_000));
    for path in [repeated, different, invalid] {
        for out in answers(&path) {
            let errors = out.matches("compile_error").count();
            assert!((1..=2 * crate::template::MAX_PROBLEMS).contains(&errors), "{errors}");
            assert!(out.len() < 50_000, "{}", out.len());
        }
    }
}

/// What the page of the keys shows can be pasted.
#[test]
fn shown_keys_are_read() {
    let page = include_str!("../../docs/derive/README.md");
    let usual = [
        ("resource", "resource = \"/users/{user_id}/messages\""),
        ("change_type", "change_type = \"created\""),
        ("auth", "auth = \"application\""),
        ("lifetime", "lifetime = \"6d\""),
    ];
    let mut count = 0;
    for shown in page.split("```text\n").skip(1) {
        let shown = shown.split("```").next().unwrap_or_default();
        let key = shown.split([' ', '(', '\n']).next().unwrap_or_default();
        let mut keys: String = usual
            .iter()
            .filter(|(name, _)| *name != key)
            .map(|(_, text)| format!("{text}, "))
            .collect();
        keys += shown;
        let text = format!("#[subscription({keys})] struct S {{ user_id: String }}");
        let out = crate::derive(text.parse().expect("tokens")).to_string();
        assert!(!out.contains("GS00"), "{shown}{out}");
        count += 1;
    }
    assert!(count > 15, "{count}");
}
