//! What is read of an item.

use quote::quote;

use super::*;

/// The parts of an item as syn reads them.
fn by_syn(tokens: TokenStream) -> [String; 4] {
    let item: syn::DeriveInput = syn::parse2(tokens).expect("an item");
    let (declared, names, predicates) = item.generics.split_for_impl();
    let predicates = predicates.map(|clause| {
        let predicates = clause.predicates.iter();
        quote!(#(#predicates,)*).to_string()
    });
    let fields = match &item.data {
        syn::Data::Struct(data) => data.fields.iter().collect(),
        syn::Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        syn::Data::Union(_) => Vec::new(),
    };
    let fields = fields.iter().map(|field| {
        let (name, ty) = (&field.ident, &field.ty);
        format!("{} {} {};", field.attrs.len(), quote!(#name), quote!(#ty))
    });
    [
        quote!(#declared).to_string(),
        quote!(#names).to_string(),
        predicates.unwrap_or_default(),
        fields.collect(),
    ]
}

fn by_us(tokens: TokenStream) -> [String; 4] {
    let item = read(tokens).expect("an item");
    let in_brackets = |list: Vec<&TokenStream>| match list.is_empty() {
        true => String::new(),
        false => quote!(<#(#list),*>).to_string(),
    };
    let of_variants = item.variants.iter().flat_map(|variant| &variant.fields);
    let fields = item.fields.iter().chain(of_variants).map(|field| {
        let (name, ty) = (&field.name, &field.ty);
        format!("{} {} {};", field.attributes.len(), quote!(#name), quote!(#ty))
    });
    [
        in_brackets(item.generics.declared().collect()),
        in_brackets(item.generics.names().collect()),
        item.generics.predicates.to_string(),
        fields.collect(),
    ]
}

#[test]
fn items_are_read_as_syn_reads_them() {
    for item in [
        quote!(
            struct A;
        ),
        quote!(
            pub(crate) struct A {
                x: u8,
            }
        ),
        quote!(
            pub struct A {
                #[doc = "x"]
                pub r#type: Vec<Vec<u8>>,
                pub(in crate::x) y: fn(u8) -> u8,
            }
        ),
        quote!(
            struct A(pub (u8, u16), pub(crate) String, &'static str);
        ),
        quote!(
            struct A<'a, 'b: 'a, T, U: Iterator<Item = T> + 'a, const N: usize>(&'a T, &'b U, [u8; N]);
        ),
        quote!(
            struct A<T = Vec<u8>, const N: usize = 3> {
                x: T,
            }
        ),
        quote!(
            struct A<T>(T)
            where
                T: Fn(u8) -> Vec<u8>,
                Vec<T>: Clone;
        ),
        quote!(
            struct A<T>
            where
                T: Into<Option<Box<dyn Fn() -> u8>>>,
            {
                x: T,
            }
        ),
        quote!(
            struct A<T>
            where
                for<'x> &'x T: IntoIterator<Item = u8>,
            {
                x: <T as Into<u8>>::Out,
            }
        ),
        quote!(
            struct A<F: Fn(u8) -> u8>(F);
        ),
        quote!(
            #[a]
            #[b(c)]
            enum A<T> {
                #[c]
                X(#[d] T, Vec<Vec<u8>>),
                Y = 3,
                Z {
                    #[e]
                    f: fn(u8) -> u8,
                },
            }
        ),
        quote!(union A { x: u8 }),
        quote!(
            struct A();
        ),
    ] {
        let text = item.to_string();
        // How tokens are spaced is nobody's business.
        let tight = |parts: [String; 4]| parts.map(|part| part.replace(' ', ""));
        assert_eq!(tight(by_us(item.clone())), tight(by_syn(item)), "{text}");
    }
}

#[test]
fn attributes_are_told_apart() {
    let item = read(quote!(
        #[a]
        #[b(c, d)]
        #[e::f(g)]
        #[h = "i"]
        struct X;
    ))
    .expect("an item");
    let found: Vec<_> = item
        .attributes
        .iter()
        .map(|attribute| {
            let name = ["a", "b", "e", "h"].iter().find(|name| attribute.named(name).is_some());
            (name.copied(), attribute.arguments.as_ref().map(ToString::to_string))
        })
        .collect();
    assert_eq!(
        found,
        [
            (Some("a"), None),
            (Some("b"), Some("c , d".to_owned())),
            (None, None),
            (Some("h"), None),
        ]
    );
}

#[test]
fn what_is_no_item_is_an_error() {
    for tokens in [
        quote!(),
        quote!(
            fn x() {}
        ),
        quote!(struct),
        quote!(struct A<3>;),
        quote!(struct A { 3 }),
    ] {
        assert!(read(tokens).is_err());
    }
}
