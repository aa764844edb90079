//! No input makes the linter panic, and every place it reports lies in its file.

use graphsub_lint::diagnostic::Span;
use graphsub_lint::engine::{Input, Options, Report, lint};
use graphsub_lint::report::Format;
use graphsub_tables::Rule;
use proptest::prelude::*;
use proptest::sample::select;

fn check(name: &str, bytes: &[u8]) -> Result<Report, TestCaseError> {
    let report = lint(&[Input::text(name, bytes.to_vec())], &Options::default());
    let length = bytes.len();
    let fits = |span: &Span| {
        let (start, end) = (span.start.offset as usize, span.end.offset as usize);
        let is_boundary =
            |at: usize| std::str::from_utf8(bytes).is_err() || bytes.get(at).is_none_or(|byte| byte & 0xC0 != 0x80);
        start <= end && end <= length && is_boundary(start) && is_boundary(end)
    };
    for finding in report.findings() {
        prop_assert!(fits(&finding.span), "{finding:?}");
        prop_assert!(finding.related.iter().all(|related| fits(&related.span)), "{finding:?}");
        for (span, _) in finding.fix.iter().flat_map(|fix| &fix.edits) {
            prop_assert!(fits(span), "{finding:?}");
        }
    }
    for format in [
        Format::Full,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Github,
    ] {
        format.render(&report);
    }
    Ok(report)
}

/// Examples of the rules, the seeds for what is garbled below.
fn seed() -> impl Strategy<Value = &'static str> {
    select(
        Rule::ALL
            .iter()
            .flat_map(|rule| [rule.ok(), rule.bad()])
            .filter(|text| text.len() < 2_000)
            .collect::<Vec<_>>(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), name in select(vec!["a.yaml", "a.json", "a"])) {
        check(name, &bytes)?;
    }

    #[test]
    fn any_text(text in "[ \\-:\\[\\]{}&*<>|'\"#,!%@?\na-cé0-2$]{0,80}", name in select(vec!["a.yaml", "a.json"])) {
        check(name, text.as_bytes())?;
    }

    /// A manifest with a piece cut out, doubled or replaced.
    #[test]
    fn garbled_manifests(text in seed(), at in 0.0..1.0, length in 0_usize..30, with in "[ \\-:\\[\\]{}&*'\"#\n$é0-9a-z/(),]{0,12}") {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let start = (text.len() as f64 * at) as usize;
        let end = (start + length).min(text.len());
        let mut bytes = text.as_bytes().to_vec();
        bytes.splice(start..end, with.bytes());
        check("graphsub.yaml", &bytes)?;
    }

    /// Any text as any value.
    #[test]
    fn any_value(
        key in select(vec!["resource", "changeType", "lifetime", "notificationUrl", "encryptionCertificate", "expirationDateTime",
            "clientState", "maxLatency", "latestSupportedTlsVersion", "notificationQueryOptions", "permissions", "instances"]),
        value in "\\PC{0,40}|https?://[a-z.:/?&=$\\[\\]{}0-9]{0,30}|/?(users|teams|me)/[a-z'(){}$/?&=]{0,30}|P?[0-9]{1,20}[a-zT]{0,3}",
    ) {
        let body = serde_json::json!({"version": 1, "subscriptions": [{"resource": "/me/messages", key: value}]});
        check("graphsub.json", body.to_string().as_bytes())?;
    }
}

/// What a rule proposes, written into the file, ends the finding and breaks nothing.
#[test]
fn fixes_mend_what_they_are_about() {
    let now = graphsub_read::time::date_time("2026-01-01T00:00:00Z").expect("a date");
    let mut options = Options::default();
    options.context.now = now;
    let run = |name: &str, text: &str| lint(&[Input::text(name, text.as_bytes().to_vec())], &options);
    let mut applied = 0;
    let mut seeds: Vec<(&str, String)> = Vec::new();
    for rule in Rule::ALL
        .iter()
        .filter(|rule| rule.code() > "GS001" && rule.code() < "GS900")
    {
        seeds.push(("a.graphsub.yaml", rule.bad().to_owned()));
        let value: serde_json::Value = serde_yaml::from_str(rule.bad()).unwrap_or_default();
        seeds.push(("a.graphsub.json", value.to_string()));
        seeds.push(("a.graphsub.json", value.to_string().replace('/', "\\/")));
        seeds.push(("a.graphsub.json", value["subscriptions"][0].to_string()));
    }
    for (name, text) in seeds {
        let report = run(name, &text);
        for finding in report.findings() {
            for (range, with) in finding.fix.iter().flat_map(|fix| &fix.edits) {
                let mut mended = text.clone();
                mended.replace_range(range.start.offset as usize..range.end.offset as usize, with);
                let after = run(name, &mended);
                let again = after
                    .findings()
                    .any(|f| f.rule == finding.rule && f.route == finding.route && f.message == finding.message);
                let broken = after
                    .findings()
                    .any(|f| f.rule == Rule::InvalidSyntax || f.rule == Rule::InvalidExpiration);
                assert!(!again && !broken, "{finding:?}\n{mended}");
                applied += 1;
            }
        }
    }
    assert!(applied >= 30, "{applied}");
}

/// `<<` costs what it brings in, and that is bounded: each mapping that is merged is worked out once.
#[test]
fn merging_is_bounded_by_what_it_brings() {
    let run = |text: String| {
        let report = lint(&[Input::text("a.yaml", text)], &Options::default());
        report
            .findings()
            .map(|f| (f.rule, f.message.clone()))
            .collect::<Vec<_>>()
    };
    let refused = [(
        Rule::InvalidSyntax,
        "more than 100,000 keys merged with `<<`".to_owned(),
    )];
    let keys: String = (0..1_000).map(|i| format!("k{i}: 1, ")).collect();
    let with = |entries: &str, count: usize| {
        let entries = format!("  - {entries}\n").repeat(count);
        run(format!(
            "base: &a {{{keys}}}\nlist: &l [*a, *a]\nsubscriptions:\n{entries}"
        ))
    };
    assert_eq!(with("<<: *a", 900), refused);
    assert_eq!(with("<<: [*a, *a, *a]", 300), refused);
    assert_eq!(with("<<: *l", 300), refused);
    // Keys that give way are looked at as well.
    assert_eq!(with(&format!("{{{keys}<<: *a}}"), 101), refused);
    // An empty mapping brings nothing, but is looked at.
    let nothing = format!(
        "list: &l [{}]\nmany:\n{}",
        "{},".repeat(1_000),
        "  - <<: *l\n".repeat(101)
    );
    assert_eq!(run(nothing), refused);
    // Each of a chain has what those before it have.
    let chain: String = (1..900)
        .map(|i| format!("- &a{i} {{<<: *a{}, k{i}: 1}}\n", i - 1))
        .collect();
    assert_eq!(run(format!("- &a0 {{}}\n{chain}")), refused);
    let read = with("<<: *a", 2);
    assert!(read.iter().any(|(rule, _)| *rule == Rule::MissingKey), "{read:?}");
    assert!(read.iter().all(|(rule, _)| *rule != Rule::InvalidSyntax), "{read:?}");
}

/// What is absurdly large is one finding about that, and is not repeated whole.
#[test]
fn values_beyond_their_limit_are_one_finding() {
    let run = |key: &str, value: &str| {
        let mut entry = serde_json::json!({
            "resource": "/users/{id}/messages", "changeType": "created", "lifetime": "6d", "clientState": "x",
            "notificationUrl": "https://a.example/b",
        });
        entry[key] = value.into();
        let app = serde_json::json!({"auth": "delegated-work"});
        let text = serde_json::json!({"version": 1, "app": app, "subscriptions": [entry]}).to_string();
        let report = lint(&[Input::text("a.json", text.into_bytes())], &Options::default());
        let found = report.findings().map(|f| (f.rule, f.message.clone()));
        found.collect::<Vec<_>>()
    };
    let one = |rule, message: &str| vec![(rule, message.to_owned())];
    assert_eq!(
        run("resource", &"/a".repeat(50_000)),
        one(
            Rule::InvalidSyntax,
            "`resource` is 100,000 bytes long, over the limit of 65,536"
        )
    );
    let options = format!("/users/a/messages?{}", "a=1&".repeat(1_000));
    assert_eq!(
        run("resource", &options),
        one(Rule::InvalidSyntax, "`resource` has more than 128 query options")
    );
    assert_eq!(
        run("changeType", &"created,".repeat(5_000)),
        one(Rule::InvalidSyntax, "`changeType` has more than 64 entries")
    );
    let long = "x".repeat(4_000);
    for (key, value) in [
        ("changeType", long.clone()),
        ("lifetime", long.clone()),
        ("auth", long.clone()),
        ("resource", format!("/users/a/messages?{long}=1")),
        ("resource", format!("/users/a/messages?{long}")),
        ("resource", format!("/chats/a?notifyOnUserSpecificProperties={long}")),
        (&long, "1".into()),
    ] {
        let found = run(key, &value);
        let cut = format!("{}...`", "x".repeat(119));
        assert!(found.iter().any(|(_, message)| message.contains(&cut)), "{found:?}");
        assert!(found.iter().all(|(_, message)| message.len() < 300), "{found:?}");
    }
}

#[test]
fn large_and_deep_input_ends_in_time() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("subscriptions: [{}]", "{resource: /me/messages},".repeat(4_000));
    let bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ne: [*d, *d]\nsubscriptions: *d\n";
    let keys = format!(
        "{{{}}}",
        (0..50_000).map(|i| format!("\"k{i}\":1")).collect::<Vec<_>>().join(",")
    );
    for (name, text) in [
        ("a.json", &deep),
        ("a.yaml", &deep),
        ("b.yaml", &wide),
        ("c.yaml", &bomb.to_owned()),
        ("d.json", &keys),
    ] {
        let report = lint(&[Input::text(name, text.clone().into_bytes())], &Options::default());
        assert!(report.findings().next().is_some(), "{name}");
        Format::Full.render(&report);
    }
    let huge = lint(
        &[Input::text("e.yaml", vec![b'#'; 17 * 1024 * 1024])],
        &Options::default(),
    );
    assert_eq!(
        huge.findings().map(|f| f.rule).collect::<Vec<_>>(),
        [Rule::InvalidSyntax]
    );
}

/// What is wrong with the app is one finding for all paths that are documented as one.
#[test]
fn an_app_with_many_ids_has_one_finding() {
    let run = |paths: &[&str]| {
        let mut text =
            "version: 1\napp: {name: a, auth: application, permissions: [Chat.Read.All]}\nsubscriptions:\n".to_owned();
        for path in paths {
            text += &format!(
                "  - {{resource: {path}, changeType: created, lifetime: 6d, clientState: x, notificationUrl: 'https://a.example'}}\n"
            );
        }
        let report = lint(
            &[Input::text("a.graphsub.yaml", text.into_bytes())],
            &Options::default(),
        );
        report
            .findings()
            .map(|finding| finding.message.clone())
            .collect::<Vec<_>>()
    };
    const NEEDS: &str = "requires the application permission `Mail.Read`";
    assert_eq!(run(&["/users/a/messages"]), [format!("`/users/a/messages` {NEEDS}")]);
    let many = [
        "/users/a/messages",
        "/users/a/mailFolders/inbox/messages",
        "/users/b/messages",
        "users/c/messages",
    ];
    assert_eq!(
        run(&many),
        [
            format!("`/users/a/mailFolders/inbox/messages` {NEEDS}"),
            format!("`/users/{{id}}/messages` {NEEDS}"),
        ]
    );
}
