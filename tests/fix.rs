//! Fixes: what `graphsub lint --fix` makes of texts and files.

use std::fs;
use std::io::Read;
use std::path::Path;

use graphsub_lint::cli::{Io, run};
use graphsub_lint::diagnostic::Diagnostic;
use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Rule;
use proptest::prelude::*;

/// 2026-01-01T00:00:00Z.
const NOW: i64 = 1_767_225_600;

/// Runs the program in this process: standard output, standard error and the exit status.
fn graphsub(args: &[&str], stdin: &str) -> (String, String, u8) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut input: Box<dyn Read> = Box::new(stdin.as_bytes());
    let mut io = Io {
        stdin: &mut input,
        stdout: &mut stdout,
        stderr: &mut stderr,
        now: NOW,
        terminal: false,
    };
    let args = [&["graphsub", "lint"], args].concat();
    let status = run(args.into_iter().map(Into::into), &mut io);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(stdout), text(stderr), status)
}

fn findings(name: &str, text: &str) -> Vec<Diagnostic> {
    let mut options = Options::default();
    options.context.now = NOW;
    lint(&[Input::text(name, text)], &options).diagnostics
}

/// The text after all fixes.
fn fixed(name: &str, text: &str) -> String {
    graphsub(&["--fix", "--unsafe-fixes", "--stdin-filename", name, "-"], text).0
}

fn codes(findings: &[Diagnostic]) -> Vec<&'static str> {
    let mut codes: Vec<&str> = findings.iter().map(|finding| finding.rule.code()).collect();
    codes.dedup();
    codes
}

#[test]
fn each_fix_of_a_bad_example_removes_its_finding_and_adds_none() {
    let mut shown = String::new();
    for rule in Rule::ALL {
        let before = findings("graphsub.yaml", rule.bad());
        let all = before.iter().all(|finding| finding.fix.is_some());
        let safe = before.iter().filter_map(|finding| finding.fix.as_ref());
        let titles: Vec<String> = safe
            .map(|fix| format!("{} ({:?})", fix.title, fix.confidence))
            .collect();
        if titles.is_empty() {
            continue;
        }
        shown += &format!("{} {}: {}\n", rule.code(), rule.name(), titles.join(", "));
        let after = fixed("graphsub.yaml", rule.bad());
        let left = codes(&findings("graphsub.yaml", &after));
        assert!(left.is_empty() || !all, "{} leaves {left:?}:\n{after}", rule.code());
        assert_eq!(fixed("graphsub.yaml", &after), after, "{} once more", rule.code());
    }
    insta::assert_snapshot!(shown);
}

/// One subscription of a generated manifest.
#[derive(Debug, Clone)]
struct Entry {
    keys: Vec<(&'static str, &'static str)>,
    changes: Vec<&'static str>,
    listed: bool,
}

const RESOURCES: &[&str] = &[
    "/users/{id}/messages",
    "https://graph.microsoft.com/v1.0/users/{id}/messages",
    "/users/{id}/mesages",
    "/me/messages?$select=id,subjct",
    "/me/events?$filter=a = 5&$select=subject&",
    "/users?$select=id&",
    "/teams/getAllMessages?model=A",
    "/communications/presences?$filter=id in ('a')",
    "/chats/{id}/messages",
    "/print/printtaskdefinition/{id}/tasks",
    "/users/{id}/mailFolders('Inbox')/mesages",
    "/solutions/virtualEvents/events/{id}",
    "/copilot/interactionHistory/getAllEnterpriseInteractions",
    "/drive/root",
    "/no/such/${PATH}",
];

const CHANGES: &[&[&str]] = &[
    &["created"],
    &["created", "updated"],
    &["created", "created"],
    &["updated", "Updated", "deleted"],
    &["creatd", "deleted"],
];

const OTHERS: &[(&str, &str)] = &[
    ("lifetime", "7d"),
    ("lifetime", "30d"),
    ("lifetime", "10m"),
    ("lifetime", "4230"),
    ("renewEvery", "90d"),
    ("clientState", "12345"),
    ("clientState", "secret"),
    ("includeResourceData", "true"),
    ("includeResourceData", "yes"),
    ("instances", "2"),
    ("auth", "Application"),
    ("auth", "delegated-wrk"),
    ("api", "Beta"),
    ("latestSupportedTlsVersion", "1.2"),
    ("latestSupportedTlsVersion", "v1_0"),
    ("expirationDateTime", "2026-01-02T00:00:00Z"),
    ("notificationQueryOptions", "$filter = isFetchable eq true"),
    ("notificationContentType", "application/json"),
    ("notificationURL", "https://b.example.com"),
    ("change_type", "created"),
    ("id", "1"),
    ("permissions", "Mail.Raed"),
];

fn entry() -> impl Strategy<Value = Entry> {
    let others = proptest::sample::subsequence(OTHERS.to_vec(), 0..6);
    let parts = (0..RESOURCES.len(), 0..CHANGES.len(), others, any::<bool>());
    parts.prop_map(|(resource, changes, others, listed)| {
        let mut keys = vec![
            ("resource", RESOURCES[resource]),
            ("notificationUrl", "https://a.example.com/x"),
        ];
        for (key, value) in others {
            if keys.iter().all(|(known, _)| *known != key) {
                keys.push((key, value));
            }
        }
        Entry {
            keys,
            changes: CHANGES[changes].to_vec(),
            listed,
        }
    })
}

/// How a manifest is written.
#[derive(Debug, Clone, Copy)]
struct Style {
    json: bool,
    quote: &'static str,
    flow: bool,
    line_break: &'static str,
}

fn style() -> impl Strategy<Value = Style> {
    let quotes = proptest::sample::select(vec!["", "'", "\""]);
    (any::<bool>(), quotes, any::<bool>(), any::<bool>()).prop_map(|(json, quote, flow, windows)| Style {
        json,
        quote,
        flow,
        line_break: if windows { "\r\n" } else { "\n" },
    })
}

/// A value as a style writes it; numbers and truth values stay what they are.
fn value(text: &str, style: Style) -> String {
    let is_literal = text.parse::<f64>().is_ok() || text == "true";
    match style.quote {
        _ if is_literal => text.into(),
        _ if style.json => format!("\"{text}\""),
        "'" => format!("'{}'", text.replace('\'', "''")),
        "\"" => format!("\"{text}\""),
        // Signs that begin something else need quotes.
        _ if style.flow || text.starts_with(['$', '{']) => format!("\"{text}\""),
        _ => text.into(),
    }
}

fn written(entries: &[Entry], style: Style) -> String {
    let name = |key: &str| {
        if style.json {
            format!("\"{key}\"")
        } else {
            key.to_owned()
        }
    };
    let mut lines = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let changes = if entry.listed {
            let items: Vec<String> = entry.changes.iter().map(|change| value(change, style)).collect();
            format!("[{}]", items.join(", "))
        } else {
            value(&entry.changes.join(","), style)
        };
        let mut pairs: Vec<String> = entry
            .keys
            .iter()
            .map(|(key, text)| format!("{}: {}", name(key), value(text, style)))
            .collect();
        pairs.insert(1, format!("{}: {changes}", name("changeType")));
        if style.json {
            let comma = if index + 1 < entries.len() { "," } else { "" };
            lines.push(format!(
                "    {{ {} }}{comma}",
                pairs.join(",\n      ").replace('\n', style.line_break)
            ));
        } else if style.flow {
            lines.push(format!("  # kept {index}"));
            lines.push(format!("  - {{{}}} # kept too", pairs.join(", ")));
        } else {
            lines.push(format!("  # kept {index}"));
            lines.push(format!(
                "  - {}",
                pairs.join(&format!("{}    # kept{}    ", style.line_break, style.line_break))
            ));
        }
    }
    let (head, foot) = if style.json {
        (
            "{\n  \"version\": 1,\n  \"app\": {\"name\": \"a\", \"auth\": \"application\"},\n  \"subscriptions\": [\n",
            "\n  ]\n}\n",
        )
    } else {
        ("version: 1\napp: {name: a, auth: application}\nsubscriptions:\n", "\n")
    };
    let break_lines = |text: &str| text.replace('\n', style.line_break);
    break_lines(head) + &lines.join(style.line_break) + &break_lines(foot)
}

/// The text after one fix.
fn after(text: &str, finding: &Diagnostic) -> Option<String> {
    let mut edits = finding.fix.as_ref()?.edits.clone();
    edits.sort_by_key(|(at, _)| at.start.offset);
    let mut out = text.to_owned();
    for (at, new) in edits.iter().rev() {
        out.replace_range(at.start.offset as usize..at.end.offset as usize, new);
    }
    Some(out)
}

fn count(findings: &[Diagnostic], of: &Diagnostic) -> usize {
    findings
        .iter()
        .filter(|finding| finding.rule == of.rule && finding.message == of.message)
        .count()
}

const BAD: &str = "version: 1\napp: {auth: application}\nsubscriptions:\n  - resource: /v1.0/users/{id}/mesages # mine\n    changeType: created,created\n    notificationUrl: https://a.example.com/x\n    clientState: ${STATE}\n    lifetime: 2h\n";

/// A folder with a manifest in which two findings can be fixed safely and one cannot.
fn folder() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("graphsub.yaml");
    fs::write(&file, BAD).expect("written");
    let name = file.to_str().expect("UTF-8").to_owned();
    (folder, name)
}

fn read(file: impl AsRef<Path>) -> String {
    fs::read_to_string(file).expect("read")
}

#[test]
fn files_are_fixed_in_place_and_the_rest_is_reported() {
    let (_folder, file) = folder();
    let (stdout, stderr, status) = graphsub(&["--fix", "--format", "concise", &file], "");
    assert_eq!(stderr, "fixed 2 of 3 findings, 1 more with `--unsafe-fixes`\n");
    assert_eq!((stdout.lines().count(), status), (2, 1), "{stdout}");
    assert_eq!(
        read(&file),
        BAD.replace("/v1.0", "").replace("created,created", "created")
    );
    let (_, stderr, status) = graphsub(&["--fix", "--unsafe-fixes", &file], "");
    assert_eq!((stderr.as_str(), status), ("fixed 1 of 1 finding\n", 0));
    let (_, stderr, status) = graphsub(&["--fix", "--unsafe-fixes", &file], "");
    assert_eq!((stderr.as_str(), status), ("", 0));
}

#[test]
fn a_diff_changes_nothing() {
    let (stdout, stderr, status) = graphsub(&["--diff", "--stdin-filename", "graphsub.yaml", "-"], BAD);
    insta::assert_snapshot!(format!("{stdout}{stderr}[exit {status}]"));
    let (_folder, file) = folder();
    assert_eq!(graphsub(&["--diff", "--unsafe-fixes", &file], "").2, 1);
    assert_eq!(read(&file), BAD);
    graphsub(&["--fix", "--unsafe-fixes", &file], "");
    let (stdout, stderr, status) = graphsub(&["--diff", "--unsafe-fixes", &file], "");
    assert_eq!((stdout.as_str(), stderr.as_str(), status), ("", "", 0));
}

#[test]
fn standard_output_is_for_the_text_of_standard_input() {
    let (stdout, stderr, status) = graphsub(&["--fix", "--format", "concise", "-"], BAD);
    assert_eq!(stdout, BAD.replace("/v1.0", "").replace("created,created", "created"));
    assert!(stderr.starts_with("<stdin>:4:15: error[GS101]"), "{stderr}");
    assert_eq!(status, 1);
    let silent = "subscriptions: []\n";
    assert_eq!(graphsub(&["--fix", "-"], silent).0, silent);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_what_is_read_only_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let mode = |file: &Path| fs::metadata(file).expect("there").permissions().mode() & 0o777;
    let (folder, file) = folder();
    let (target, link, locked) = (
        folder.path().join("shared.yaml"),
        folder.path().join("link.graphsub.yaml"),
        folder.path().join("locked.graphsub.yaml"),
    );
    fs::write(&target, BAD).expect("written");
    fs::write(&locked, BAD).expect("written");
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).expect("set");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).expect("set");
    symlink("shared.yaml", &link).expect("linked");
    let path = folder.path().to_str().expect("UTF-8");
    let (_, stderr, status) = graphsub(&["--fix", path], "");
    assert!(
        stderr.contains("locked.graphsub.yaml: the file is read-only and was not changed"),
        "{stderr}"
    );
    assert_eq!(status, 2);
    assert_eq!((read(&locked).as_str(), mode(&locked)), (BAD, 0o444));
    assert_ne!(read(&target), BAD);
    assert_eq!(mode(&target), 0o640);
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_ne!(read(&file), BAD);
    // Nothing is left beside them.
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
}

#[test]
fn in_program_code_only_whole_literals_change() {
    for (name, code, expected) in [
        (
            "a.js",
            "client.api('/subscriptions').post({ changeType: 'created,created', resource: '/users/1/mesages', notificationUrl: u, expirationDateTime: at });",
            "client.api('/subscriptions').post({ changeType: 'created', resource: '/users/1/messages', notificationUrl: u, expirationDateTime: at });",
        ),
        (
            "b.js",
            "client.api('/subscriptions').post({ changeType: 'created', resource: `/users/${id}/mesages`, notificationUrl: u, expirationDateTime: at });",
            "client.api('/subscriptions').post({ changeType: 'created', resource: `/users/${id}/mesages`, notificationUrl: u, expirationDateTime: at });",
        ),
        (
            "c.py",
            "# graph.microsoft.com\nbody = {'changeType': 'creatd', 'resource': '/v1.0/users', 'notificationUrl': url, 'expirationDateTime': at}\nrequests.post('https://graph.microsoft.com/v1.0/subscriptions', json=body)\n",
            "# graph.microsoft.com\nbody = {'changeType': 'updated', 'resource': '/users', 'notificationUrl': url, 'expirationDateTime': at}\nrequests.post('https://graph.microsoft.com/v1.0/subscriptions', json=body)\n",
        ),
    ] {
        assert_eq!(fixed(name, code), expected);
    }
}

#[test]
fn in_text_of_another_kind_quotes_stay_what_they_are() {
    let body = r#"{ "changeType": "created,created", "notificationUrl": "https://a.example.com/x", "resource": "/v1.0/users/1/mesages", "clientstate": "x", "foo": 1, "includeResourceData": "true", "latestSupportedTlsVersion": 1.2, "expirationDateTime": "2027-01-02T00:00:00Z" }"#;
    let escaped = body.replace('"', "\\\"");
    let request = "POST https://graph.microsoft.com/v1.0/subscriptions";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        (
            "a.http",
            format!("{request}\nContent-Type: application/json\n\n{body}\n"),
        ),
        (
            "b.sh",
            format!(
                "curl -X {request} -d '{body}'\naz rest --method post --url https://graph.microsoft.com/v1.0/subscriptions --body \"{escaped}\"\n"
            ),
        ),
        (
            "c.postman_collection.json",
            format!(
                "{{\"info\": {{\"name\": \"c\", \"schema\": \"https://schema.getpostman.com/json/collection/v2.1.0/collection.json\"}}, \"item\": [{{\"request\": {{\"method\": \"POST\", \"url\": \"https://graph.microsoft.com/v1.0/subscriptions\", \"body\": {{\"mode\": \"raw\", \"raw\": \"{escaped}\"}}}}}}]}}\n"
            ),
        ),
        (
            "d.json",
            format!(
                "{{\"method\": \"POST\", \"uri\": \"https://graph.microsoft.com/v1.0/subscriptions\", \"body\": {body}}}\n"
            ),
        ),
    ];
    for (name, text) in &files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let path = folder.path().to_str().expect("UTF-8");
    let (_, stderr, status) = graphsub(&["--fix", "--unsafe-fixes", "-q", path], "");
    assert_eq!((stderr.as_str(), status), ("", 1));
    let mut shown = String::new();
    for (name, _) in &files {
        let text = read(folder.path().join(name));
        shown += &format!("# {name}\n{text}");
        if name.ends_with(".json") {
            assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), "{text}");
        }
    }
    insta::assert_snapshot!(shown);
    // Once more changes nothing.
    graphsub(&["--fix", "--unsafe-fixes", "-q", path], "");
    let again: Vec<String> = files
        .iter()
        .map(|(name, _)| format!("# {name}\n{}", read(folder.path().join(name))))
        .collect();
    assert_eq!(again.concat(), shown);
}

#[test]
fn nothing_in_a_file_acts_through_its_diff() {
    let code = "// \u{1b}[31m \u{202e} ##[error]x\n::error::y\nclient.api('/subscriptions').post({ changeType: 'created,created', resource: 'users', notificationUrl: u, expirationDateTime: at });\n";
    let (stdout, _, status) = graphsub(&["--diff", "--stdin-filename", "a.js", "-"], code);
    assert_eq!(status, 1, "{stdout}");
    assert!(
        stdout.contains("+client.api('/subscriptions').post({ changeType: 'created', "),
        "{stdout}"
    );
    assert!(
        !stdout.contains(['\u{1b}', '\u{202e}']) && !stdout.contains("##["),
        "{stdout}"
    );
    assert!(
        stdout.lines().all(|line| !line.trim_start().starts_with("::")),
        "{stdout}"
    );
}

#[test]
fn a_fix_that_would_break_the_file_is_not_made() {
    // `auth` is there, without a value: a second one would be a duplicate.
    let text = "app: {auth: delegated-work}\nsubscriptions:\n  - resource: /chats/getAllMembers\n    auth: null\n    changeType: created\n    notificationUrl: https://a.example.com\n    lifetime: 1h\n";
    let (stdout, stderr, _) = graphsub(&["--fix", "--unsafe-fixes", "--format", "concise", "-"], text);
    assert_eq!(stdout, text);
    assert!(stderr.contains("GS301"), "{stderr}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fixes_settle_and_keep_what_they_are_not_about(entries in prop::collection::vec(entry(), 1..4), style in style()) {
        let name = if style.json { "graphsub.json" } else { "graphsub.yaml" };
        let text = written(&entries, style);
        let before = findings(name, &text);
        prop_assert!(before.iter().all(|finding| finding.rule != Rule::InvalidSyntax), "{text}");
        for finding in &before {
            let Some(after) = after(&text, finding) else { continue };
            let left = findings(name, &after);
            prop_assert!(count(&left, finding) < count(&before, finding), "{}: {}\n{text}\n{after}", finding.rule.code(), finding.message);
        }
        let once = fixed(name, &text);
        prop_assert_eq!(&fixed(name, &once), &once);
        let left = findings(name, &once);
        let can_be_fixed: Vec<_> = left.iter().filter(|finding| finding.fix.is_some()).map(|finding| &finding.message).collect();
        prop_assert!(can_be_fixed.is_empty(), "{can_be_fixed:?}\n{once}");
        let structure = |findings: &[Diagnostic]| findings.iter().filter(|finding| finding.rule.code() < "GS1").count();
        prop_assert!(structure(&left) <= structure(&before), "{text}\n{once}");
        let comments = |text: &str| text.matches("# kept").count();
        prop_assert_eq!(comments(&once), comments(&text), "{}\n{}", text, once);
        let bare = once.replace("\r\n", "");
        prop_assert!(style.line_break == "\n" || !bare.contains('\n'), "{once:?}");
    }
}
