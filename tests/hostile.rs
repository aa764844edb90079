//! Nothing that comes from outside acts: no value, name or line of a file reaches a terminal or the
//! runner of a workflow as anything but text.

use std::ffi::OsString;

use graphsub_lint::cli::{Io, run};
use serde_json::{Map, Value, json};

/// Workflow commands, escape sequences, C1, marks of direction and ends of lines.
const HOSTILE: &str = "updated\n::error title=pwn::x\r\n  ::stop-commands::y\u{1b}]0;t\u{7}\u{1b}[2J\u{9b}2J\u{85}\u{90}\
                       \u{61c}\u{200e}\u{200f}\u{202a}\u{202e}\u{2066}\u{2069}\u{2028}::error::l\u{2029}::error::p\u{7f}";

const NAME: &str = "a\n::error::x\u{9b}\u{202e}\u{1b}]0;t\u{7}.graphsub.";

/// The exit status, standard output and standard error.
fn outcome(args: &[&str], input: &[u8]) -> (u8, String, String) {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let mut io = Io {
        stdin: &mut &*input,
        stdout: &mut stdout,
        stderr: &mut stderr,
        now: 1_767_225_600,
        terminal: false,
    };
    let args = ["graphsub"].iter().chain(args).map(OsString::from);
    let status = run(args, &mut io);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (status, text(stdout), text(stderr))
}

/// The text without the links to the pages of rules that this program itself writes.
fn without_links(text: &str) -> String {
    const OPEN: &str = "\u{1b}]8;;https://github.com/graphsub/graphsub/blob/main/docs/rules/GS";
    let text = text.replace("\u{1b}]8;;\u{1b}\\", "");
    let mut parts = text.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(".md\u{1b}\\") {
            Some((digits, rest)) if digits.bytes().all(|b| b.is_ascii_digit()) => out += rest,
            _ => out += &format!("{OPEN}{part}"),
        }
    }
    out
}

/// The text without the links and colours this program itself writes.
fn plain(text: &str) -> String {
    let text = without_links(text);
    let mut parts = text.split("\u{1b}[");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((digits, rest)) if digits.bytes().all(|b| b.is_ascii_digit() || b == b';') => out += rest,
            _ => out += &format!("\u{1b}[{part}"),
        }
    }
    out
}

fn is_harmless(text: &str) {
    for c in text.chars().filter(|c| *c != '\n') {
        let acts = c.is_control()
            || ('\u{200e}'..='\u{200f}').contains(&c)
            || ('\u{2028}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
            || c == '\u{61c}';
        assert!(!acts, "{c:?} in {text}");
    }
}

/// Lints a text in all formats and looks at what comes out.
fn lint(name: &str, input: &str) {
    for format in [
        "full", "concise", "github", "json", "sarif", "gitlab", "azure", "rdjson",
    ] {
        for colour in if format == "full" {
            &["always", "never"][..]
        } else {
            &["always"]
        } {
            let args = [
                "lint",
                "--format",
                format,
                "--color",
                colour,
                "--stdin-filename",
                name,
                "-",
            ];
            let (status, out, err) = outcome(&args, input.as_bytes());
            assert_eq!((status, err.as_str()), (1, ""), "{name} {input}");
            let out = plain(&out);
            is_harmless(&out);
            for line in out.lines() {
                let line = line.trim_start();
                match format {
                    "github" => {
                        let ours = ["error", "warning", "notice"]
                            .iter()
                            .any(|level| line.starts_with(&format!("::{level} file=")));
                        // What is in a group is a line as any other.
                        let groups = line.starts_with("::group::") || line == "::endgroup::";
                        assert!(ours || groups || !line.starts_with("::"), "{line}");
                    }
                    "full" if line.starts_with("::: ") => {}
                    "full" | "concise" => assert!(!line.starts_with("::"), "{out}"),
                    _ => {}
                }
            }
        }
    }
}

const KEYS: [&str; 21] = [
    "name",
    "resource",
    "changeType",
    "notificationUrl",
    "lifecycleNotificationUrl",
    "clientState",
    "lifetime",
    "renewEvery",
    "maxLatency",
    "expirationDateTime",
    "auth",
    "api",
    "cloud",
    "permissions",
    "instances",
    "includeResourceData",
    "encryptionCertificate",
    "encryptionCertificateId",
    "latestSupportedTlsVersion",
    "notificationQueryOptions",
    HOSTILE,
];

/// A body with a hostile value, alone and at the end of what would be right.
fn bodies(key: &str) -> Vec<Value> {
    let value = |key: &str| match key {
        "resource" => format!("/users/{HOSTILE}/messages?$select={HOSTILE}&{HOSTILE}=1"),
        "notificationUrl" | "lifecycleNotificationUrl" => format!("https://a.example/{HOSTILE}"),
        "permissions" => format!("Mail.Read{HOSTILE}"),
        _ => HOSTILE.to_owned(),
    };
    let mut body = Map::new();
    body.insert("resource".into(), "/users/{id}/messages".into());
    [
        json!(HOSTILE),
        json!(value(key)),
        json!([HOSTILE, value(key)]),
        json!({HOSTILE: HOSTILE}),
    ]
    .into_iter()
    .map(|value| {
        let mut body = body.clone();
        body.insert(key.to_owned(), value);
        Value::Object(body)
    })
    .collect()
}

#[test]
fn values_of_every_field_are_only_text() {
    for key in KEYS {
        for body in bodies(key) {
            // Serde escapes the lower controls; the others stand in the file as they are.
            lint("body.json", &body.to_string());
            let twice =
                json!({"version": 1, "app": {"name": HOSTILE, "auth": "application"}, "subscriptions": [body, body]});
            lint("m.json", &twice.to_string());
            lint("m.yaml", &serde_yaml::to_string(&twice).expect("YAML"));
        }
    }
    let app = json!({"version": HOSTILE, "app": {"auth": HOSTILE, "permissions": [HOSTILE], HOSTILE: 1}, "defaults": {HOSTILE: 1}});
    lint("m.json", &app.to_string());
}

#[test]
fn lines_of_a_file_are_only_text() {
    lint("a.yaml", &format!("a: {HOSTILE}\n"));
    lint("a.yaml", "# graphsub: ignore[x\u{202e}\u{9b}] \u{2066}\nversion: 2\n");
    lint(
        "a.yaml",
        "version: 2 # graphsub: ignore[\u{85}::error::x]\n::error::x: 1\n  \u{2028}::error::x: 1\n",
    );
    lint("a.json", &format!("{{\"a\": 1 {HOSTILE}}}"));
    // A line that is shown in part.
    lint(
        "a.json",
        &format!("{{\"{}\": 1, \"{HOSTILE}\": 1}}", "\u{9b}\u{202e}".repeat(400)).replace(['\n', '\r'], " "),
    );
}

#[test]
fn names_of_files_are_only_text() {
    let wrong = "subscriptions:\n  - resource: /nothing\n";
    for name in [&format!("{NAME}yaml"), "::error::x.yaml", "  ::error::x.yaml", HOSTILE] {
        lint(name, wrong);
    }
    for name in [NAME, "::error::x", &format!("none/{HOSTILE}")] {
        let missing = [
            &["lint", name][..],
            &["explain", name],
            &["resources", name],
            &["lint", "--auth", name],
        ];
        for args in missing.into_iter().chain([&["lint", "--config", name][..]]) {
            let (status, out, err) = outcome(args, b"");
            assert_eq!((status, out.as_str()), (2, ""), "{args:?}");
            is_harmless(&err);
            assert!(err.lines().all(|line| !line.trim_start().starts_with("::")), "{err}");
        }
    }
}

#[test]
#[cfg(unix)]
fn names_of_files_on_disk_are_only_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = format!("{NAME}yaml");
    std::fs::write(folder.path().join(&name), "subscriptions:\n  - resource: /nothing\n").expect("written");
    for format in ["full", "concise", "github"] {
        let place = folder.path().to_str().expect("UTF-8");
        let (status, out, err) = outcome(&["lint", "--format", format, place], b"");
        assert_eq!((status, err.as_str()), (1, ""));
        is_harmless(&out);
        assert!(out.contains("a\\n"), "{out}");
        assert!(
            !out.lines().any(|line| line.trim_start().starts_with("::error::x")),
            "{out}"
        );
    }
}

#[test]
fn marks_stand_below_what_they_mark() {
    for sign in ["\u{9b}", "\u{61c}", "\u{202e}", "\u{2028}", "\u{200f}", "\u{1b}"] {
        let line = format!("{{\"x{sign}y\": 1, \"changeType\": \"gone\"}}");
        let (_, out, _) = outcome(&["lint", "--stdin-filename", "a.json", "-"], line.as_bytes());
        let finding = out
            .split("\n\n")
            .find(|finding| finding.contains("GS201"))
            .map(|finding| finding.lines().collect::<Vec<_>>());
        let Some(lines) = finding else {
            // JSON itself refuses the lower controls.
            assert!(sign == "\u{1b}" && out.contains("GS001"), "{out}");
            continue;
        };
        let shown = lines
            .iter()
            .position(|line| line.contains("\"gone\""))
            .expect("the line is shown");
        let column = |line: &str, what: &str| line.find(what).map(|at| line[..at].chars().count());
        assert_eq!(column(lines[shown], "gone"), column(lines[shown + 1], "^"), "{out}");
    }
}
