//! The derive: any tokens in its attribute, and definitions that the linter has to judge alike.

use std::collections::BTreeSet;

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::{PATHS, Rule, Severity};
use proc_macro2::TokenStream;
use quote::quote;

fn expanded(input: TokenStream) -> String {
    let input = match crate::item::read(input) {
        Ok(input) => input,
        Err(error) => return format!("compile_error! {{ {:?} }}", error.expected),
    };
    let mut report = crate::report::Report::default();
    let definition = crate::definition::Definition::read(&input, &[], &mut report);
    let row = crate::check::run(&definition, &mut report);
    crate::expand::implementation(&definition, row, &report).to_string()
}

/// Whatever stands in the attribute, an impl or an error comes out, and it is Rust.
pub fn derive(data: &[u8]) {
    let text = crate::text(data);
    let (attribute, item) = text.split_once('\n').unwrap_or((&text, "struct X { id: String }"));
    let Ok(attribute) = attribute.parse::<TokenStream>() else {
        return;
    };
    let Ok(item) = item.parse::<TokenStream>() else { return };
    let out = expanded(quote!(#[subscription(#attribute)] #item));
    assert!(
        out.contains("Subscription for") || out.contains("compile_error"),
        "{out}"
    );
    let row = crate::row::expand(quote!(graphsub, #attribute)).to_string();
    assert!(row.contains("PATHS") || row.contains("compile_error"), "{row}");
    for out in [out, row] {
        assert!(out.parse::<TokenStream>().is_ok(), "{out}");
    }
}

/// Takes choices from bytes.
struct Choices<'d>(&'d [u8]);

impl<'d> Choices<'d> {
    fn byte(&mut self) -> usize {
        match self.0.split_first() {
            Some((first, rest)) => {
                self.0 = rest;
                usize::from(*first)
            }
            None => 0,
        }
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.byte() % list.len()]
    }

    /// One of a list, or now and then a piece of the input itself.
    fn text(&mut self, list: &[&str]) -> String {
        match self.byte() {
            250.. => {
                let length = self.byte().min(self.0.len()).min(24);
                let (piece, rest) = self.0.split_at(length);
                self.0 = rest;
                crate::text(piece).into_owned()
            }
            chosen => list[chosen % list.len()].to_owned(),
        }
    }
}

/// What both front-ends can say.
#[derive(Debug)]
struct Definition {
    resource: String,
    change_type: String,
    auth: &'static str,
    lifetime: String,
    renew_every: Option<String>,
    max_latency: Option<String>,
    permissions: Option<Vec<String>>,
    api: Option<&'static str>,
    cloud: Option<&'static str>,
    lifecycle: bool,
}

fn definition(data: &[u8]) -> Definition {
    let mut choices = Choices(data);
    let templates: Vec<&str> = PATHS.iter().map(|path| path.template).collect();
    let mut resource = choices.text(&templates);
    resource += &match choices.byte() {
        0..128 => String::new(),
        _ => choices.text(&[
            "?$select=subject",
            "?$filter=isRead eq true",
            "?$filter=id in ('a','b')",
            "?$search=x",
            "?model=A",
        ]),
    };
    let durations = ["1h", "2d", "6d", "7d", "8d", "30m", "45m", "29d", "PT1H", "61m"];
    let permissions = [
        "Mail.Read",
        "Mail.ReadBasic",
        "Mail.ReadWrite",
        "User.Read.All",
        "Chat.Read.All",
        "Sites.Read.All",
        "Mail.read",
        "X",
    ];
    Definition {
        resource,
        change_type: choices.text(&[
            "created",
            "updated",
            "deleted",
            "created,updated",
            "created,updated,deleted",
            "deleted,deleted",
        ]),
        auth: choices.of(&["application", "delegated-work", "delegated-personal"]),
        lifetime: choices.text(&durations),
        renew_every: (choices.byte() >= 128).then(|| choices.text(&durations)),
        max_latency: (choices.byte() >= 128).then(|| choices.text(&["1s", "1m", "3m", "1h"])),
        permissions: (choices.byte() >= 96).then(|| {
            (0..choices.byte() % 3 + 1)
                .map(|_| choices.text(&permissions))
                .collect()
        }),
        api: (choices.byte() >= 128).then(|| choices.of(&["v1.0", "beta"])),
        cloud: (choices.byte() >= 160).then(|| choices.of(&["global", "us-gov-l4", "us-gov-l5", "china"])),
        lifecycle: choices.byte() >= 128,
    }
}

impl Definition {
    fn tokens(&self) -> TokenStream {
        let Definition {
            resource,
            change_type,
            auth,
            lifetime,
            ..
        } = self;
        let mut keys = quote!(resource = #resource, change_type = #change_type, auth = #auth, lifetime = #lifetime,);
        let mut add = |tokens: TokenStream| keys.extend(tokens);
        self.renew_every
            .iter()
            .for_each(|value| add(quote!(renew_every = #value,)));
        self.max_latency
            .iter()
            .for_each(|value| add(quote!(max_latency = #value,)));
        self.permissions
            .iter()
            .for_each(|names| add(quote!(permissions(#(#names),*),)));
        self.api.iter().for_each(|value| add(quote!(api = #value,)));
        self.cloud.iter().for_each(|value| add(quote!(cloud = #value,)));
        if self.lifecycle {
            add(quote!(lifecycle,));
        }
        quote!(
            #[subscription(#keys)]
            struct X {
                id: String,
            }
        )
    }

    fn manifest(&self) -> String {
        let mut app = serde_json::json!({"auth": self.auth});
        let mut entry = serde_json::json!({
            "resource": self.resource, "changeType": self.change_type, "lifetime": self.lifetime,
            "notificationUrl": "${URL}", "clientState": "${SECRET}",
        });
        let mut set = |key: &str, value: Option<serde_json::Value>| {
            value.into_iter().for_each(|value| entry[key] = value);
        };
        set("renewEvery", self.renew_every.clone().map(Into::into));
        set("maxLatency", self.max_latency.clone().map(Into::into));
        set("lifecycleNotificationUrl", self.lifecycle.then(|| "${URL}".into()));
        let mut set = |key: &str, value: Option<serde_json::Value>| {
            value.into_iter().for_each(|value| app[key] = value);
        };
        set("permissions", self.permissions.clone().map(Into::into));
        set("api", self.api.map(Into::into));
        set("cloud", self.cloud.map(Into::into));
        serde_json::json!({"version": 1, "app": app, "subscriptions": [entry]}).to_string()
    }
}

/// The derive and the linter find the same in the same definition.
pub fn agreement(data: &[u8]) {
    let definition = definition(data);
    // `${` is a hole of a manifest and text of a program; `{` is an id of both, but has to be a field of the derive.
    let holes = ["${", "{{", "<", "%", "$(", "#{", "__", "{", "}"];
    let fixed = [
        Some(&definition.lifetime),
        Some(&definition.change_type),
        definition.renew_every.as_ref(),
        definition.max_latency.as_ref(),
    ];
    let texts = fixed
        .into_iter()
        .flatten()
        .chain(definition.permissions.iter().flatten());
    let path = definition.resource.replace("{id}", "");
    if texts
        .chain([&path])
        .any(|text| holes.iter().any(|hole| text.contains(hole)))
    {
        return;
    }
    let report = lint(
        &[Input::text("graphsub.json", definition.manifest())],
        &Options::default(),
    );
    let linted: BTreeSet<Rule> = report
        .findings()
        .filter(|finding| finding.severity != Severity::Info)
        .map(|finding| finding.rule)
        .collect();
    let derived = rules(&expanded(definition.tokens()));
    // What is wrong with the structure is said by both, in their own ways: about fields, about null.
    let is_structure = |rule: &Rule| rule.code().starts_with("GS0");
    let has_structure = [&linted, &derived].map(|rules| rules.iter().any(is_structure));
    match has_structure {
        [false, false] => assert_eq!(linted, derived, "{definition:?}"),
        [true, false] => panic!("only the linter objects: {linted:?} {derived:?} {definition:?}"),
        _ => {}
    }
}

/// The rules that the derive's answer names: in errors, and as deprecated constants.
fn rules(out: &str) -> BTreeSet<Rule> {
    let named = |mark: &str| {
        let after = out.match_indices(mark).map(|(at, _)| out[at + mark.len()..].get(..5));
        after.flatten().filter_map(Rule::from_code_or_name).collect::<Vec<_>>()
    };
    named("compile_error ! { \"")
        .into_iter()
        .chain(named("const "))
        .collect()
}
