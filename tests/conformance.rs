//! What is YAML, JSON and text to the linter, and that it makes no difference which of them a definition is in.

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Rule;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

#[path = "conformance/suites.rs"]
mod suites;

/// The findings of a file: rule, line, column, message.
fn findings(name: &str, bytes: &[u8]) -> Vec<(Rule, u32, u32, String)> {
    let report = lint(&[Input::text(name, bytes)], &Options::default());
    let found = report.findings().map(|finding| {
        let at = finding.span.start;
        (finding.rule, at.line, at.column, finding.message.clone())
    });
    found.collect()
}

/// The one finding that a file cannot be read: line, column, message.
fn refused(name: &str, bytes: &[u8]) -> (u32, u32, String) {
    match findings(name, bytes).as_slice() {
        [(Rule::InvalidSyntax, line, column, message)] => (*line, *column, message.clone()),
        other => panic!("{other:?}"),
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn what_is_not_utf_8_is_refused_where_it_stops_being_text() {
    for (bytes, line, column, byte, offset) in [
        (&b"a: \xff\n"[..], 1, 4, "ff", "3"),
        (b"a: 1\n\xc3\xa9: \xc3\n", 2, 4, "c3", "9"),
        (b"# \xe2\x82\xac\xe2\x82\n", 1, 4, "e2", "5"),
        // Overlong, a surrogate, above U+10FFFF, a continuation alone, cut off at the end.
        (b"\xc0\xaf", 1, 1, "c0", "0"),
        (b"x\xed\xa0\x80", 1, 2, "ed", "1"),
        (b"xy\n\xf4\xbf\xbf\xbf", 2, 1, "f4", "3"),
        (b"[\"\x81\"]", 1, 3, "81", "2"),
        (b"\xef\xbb\xbfa: \xe9", 1, 4, "e9", "6"),
        (b"a\xe0\xff", 1, 2, "e0", "1"),
    ] {
        let message = format!("the file is not UTF-8: byte 0x{byte} at offset {offset}");
        for name in ["a.yaml", "a.json", "a"] {
            assert_eq!(refused(name, bytes), (line, column, message.clone()), "{bytes:?}");
        }
    }
}

#[test]
fn utf_16_is_called_by_its_name() {
    let text = "resource: /users/é/messages\nchangeType: created\n";
    let marked = format!("\u{feff}{text}");
    let json = "{\"resource\": \"/me/messages\"}";
    for bytes in [
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
        utf16(text, u16::to_le_bytes),
        utf16(text, u16::to_be_bytes),
        utf16(json, u16::to_le_bytes),
        utf16(json, u16::to_be_bytes),
    ] {
        for name in ["a.yaml", "a.json"] {
            let (_, _, message) = refused(name, &bytes);
            assert_eq!(message, "the file is not UTF-8: it looks like UTF-16", "{bytes:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_and_ends_of_lines_change_nothing_but_offsets() {
    let yaml = "version: 1\nsubscriptions:\n  - resource: /none\n    changeType: x\n";
    let json = "{\"version\": 1,\n \"subscriptions\": [\n{\"resource\": \"/none\",\n\"changeType\": \"x\"}]}\n";
    for (name, text) in [("a.yaml", yaml), ("a.json", json)] {
        let plain = findings(name, text.as_bytes());
        assert!(plain.len() > 2);
        assert_eq!(findings(name, format!("\u{feff}{text}").as_bytes()), plain);
        assert_eq!(findings(name, text.replace('\n', "\r\n").as_bytes()), plain);
        let marked = lint(&[Input::text(name, format!("\u{feff}{text}"))], &Options::default());
        let spans = lint(&[Input::text(name, text)], &Options::default());
        for (marked, plain) in marked.findings().zip(spans.findings()) {
            assert_eq!(marked.span.start.offset, plain.span.start.offset + 3);
        }
    }
}

#[test]
fn signs_that_do_not_belong_are_refused_at_their_place() {
    for (name, text, line, column) in [
        // A tab that indents, where it stands.
        ("a.yaml", "subscriptions:\n\t- resource: x\n", 2, 1),
        ("a.yaml", "a:\n  b: 1\n\tc: 2\n", 3, 1),
        ("a.yaml", "a: 1\nb: \0\n", 2, 4),
        ("a.yaml", "a: \"\\ud83d\"\n", 1, 4),
        ("a.json", "{\"a\": \"\0\"}", 1, 8),
        ("a.json", "{\"a\": \"x\ty\"}", 1, 9),
        ("a.json", "{\"a\": \"x\ny\"}", 1, 9),
        ("a.json", "{\"a\": \"\\ud83d\"}", 1, 8),
        ("a.json", "{\"a\": \"\\ude00\"}", 1, 8),
        ("a.json", "{\"a\": 1\0}", 1, 8),
    ] {
        let (at, character, message) = refused(name, text.as_bytes());
        assert_eq!((at, character), (line, column), "{text:?}: {message}");
        assert!(message.starts_with("not valid "), "{text:?}: {message}");
    }
}

/// A text for a value: right ones, wrong ones, and what is written differently in both languages.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        select(vec![
            "/users/{id}/messages",
            "/me/events?$select=subject",
            "created,updated",
            "application",
            "7d",
            "8d",
            "true",
            "null",
            "1",
            "",
            "https://a.example/hook?code=x",
            "v1_2",
            "beta",
            "2020-01-01T00:00:00Z",
            "${X}",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,16}",
        "[aé€😀\"\\\\'#:\\-\\[\\]{}&*!|>%@` ]{0,10}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => text().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => (0..5_000_u32).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => proptest::collection::vec(text(), 0..3).prop_map(Value::from),
        1 => text().prop_map(|text| json!({"a": text})),
    ]
}

fn key() -> impl Strategy<Value = String> {
    let known = select(vec![
        "resource",
        "changeType",
        "notificationUrl",
        "lifecycleNotificationUrl",
        "lifetime",
        "renewEvery",
        "expirationDateTime",
        "clientState",
        "instances",
        "includeResourceData",
        "encryptionCertificate",
        "latestSupportedTlsVersion",
        "maxLatency",
        "permissions",
        "name",
        "auth",
        "api",
        "changetype",
        "id",
    ]);
    prop_oneof![9 => known.prop_map(str::to_owned), 1 => "[a-zé ]{1,8}"]
}

fn mapping() -> impl Strategy<Value = Value> {
    let entries = proptest::collection::vec((key(), value()), 0..8);
    entries.prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

/// What a finding says, without its place and without words of the file's language.
fn essence(name: &str, text: &str) -> Vec<String> {
    let report = lint(&[Input::text(name, text)], &Options::default());
    let mut found: Vec<String> = report
        .findings()
        .map(|finding| {
            let route = finding.route.clone();
            format!(
                "{} {:?} {route:?} {}",
                finding.rule.code(),
                finding.severity,
                finding.message
            )
        })
        .collect();
    // Without places there is no order.
    found.sort();
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn yaml_and_json_of_equal_content_give_equal_findings(
        app in mapping(), entries in proptest::collection::vec(mapping(), 0..3), form in 0..4_u8
    ) {
        let document = match form {
            0 => json!({"version": 1, "app": app, "subscriptions": entries}),
            1 => json!({"value": entries}),
            2 => Value::from(entries),
            _ => app,
        };
        let json = document.to_string();
        let yaml = serde_yaml::to_string(&document).expect("YAML");
        prop_assert_eq!(essence("a.json", &json), essence("a.yaml", &yaml), "{}", yaml);
        // JSON is YAML as well.
        let pretty = format!("{document:#}");
        prop_assert_eq!(essence("a.json", &json), essence("a.yaml", &pretty), "{}", pretty);
    }
}
