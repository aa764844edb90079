//! Suppressions, in comments and in `graphsub.toml`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use graphsub_tables::{Rule, RuleScope};

const NOW: &str = "2026-01-01T00:00:00Z";

/// What a run in a folder prints, with its exit status.
fn lint(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    let output = command
        .current_dir(folder)
        .args(["lint", "--now", NOW])
        .args(if args.contains(&"--format") {
            &[][..]
        } else {
            &["--format", "concise"]
        })
        .args(args)
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs");
    let streams = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let status = output.status.code().expect("it ends by itself");
    format!("{}{}[exit {status}]\n", streams[0], streams[1])
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        fs::write(path, contents).expect("written");
    }
    folder
}

/// A manifest with an entry for each lifetime, which may have a comment behind it. Comments before the list
/// stand in `head`.
fn manifest(head: &str, lifetimes: &[&str]) -> String {
    let mut text = format!("app: {{auth: application, permissions: [Mail.Read]}}\n{head}subscriptions:\n");
    for (index, lifetime) in lifetimes.iter().enumerate() {
        text += &format!(
            "  - {{name: s{index}, resource: \"/users/{{u{index}}}/messages\", changeType: created, clientState: x,\n     \
             notificationUrl: https://hooks.example.com/graph,\n     lifetime: {lifetime}\n    }}\n"
        );
    }
    text
}

#[test]
fn a_comment_silences_a_line_a_file_or_a_range() {
    let folder = folder(&[
        (
            "line.graphsub.yaml",
            &manifest("", &["8d # graphsub: ignore[GS4] why", "8d"]),
        ),
        (
            "file.graphsub.yaml",
            &manifest("# graphsub: ignore-file[GS401] why\n", &["8d", "9d"]),
        ),
        (
            "range.graphsub.yaml",
            &manifest(
                "",
                &[
                    "8d",
                    "8d # graphsub: disable[lifetime-too-long] why",
                    "8d",
                    "8d # graphsub: enable[GS401]",
                    "8d # graphsub: disable[ALL] to the end",
                    "8d",
                ],
            ),
        ),
    ]);
    insta::assert_snapshot!(lint(folder.path(), &[]));
}

#[test]
fn a_comment_that_silences_nothing_is_a_finding() {
    let folder = folder(&[(
        "graphsub.yaml",
        &manifest(
            "# graphsub: ignore-file[GS1, GS401] why\n# graphsub: ignore-file\n",
            &[
                "8d # graphsub: ignore[GS402, GS4O1, GS5] why",
                "1d # graphsub: disable[GS401] why",
                "1d # graphsub: enable[GS402]",
                "1d # graphsub: enable",
                "1d # graphsub: enable",
                "8d # graphsub: ignore[GS401]",
            ],
        ),
    )]);
    insta::assert_snapshot!(lint(folder.path(), &[]));
    // What a run does not look for is not missed.
    insta::assert_snapshot!(lint(folder.path(), &["--select", "GS1,GS9"]));
}

#[test]
fn a_suppression_ends_on_its_date() {
    let folder = folder(&[(
        "graphsub.yaml",
        &manifest(
            "",
            &[
                "8d # graphsub: ignore[GS401, expires=2026-01-01] why",
                "8d # graphsub: ignore[expires = 2026-01-02, GS401] why",
                "8d # graphsub: ignore[GS401, expires=1.2.2026] why",
            ],
        ),
    )]);
    insta::assert_snapshot!(lint(folder.path(), &[]));
}

#[test]
fn entries_of_a_configuration_are_watched_as_comments_are() {
    let config = "\
[[ignore]]
rule = \"GS401\"
path = \"a/**\"
subscription = \"s0\"
reason = \"cut by the renewal job\"

[[ignore]]
rules = [\"GS401\", \"GS1\"]
path = \"b\"

[[ignore]]
rule = \"GS401\"
subscription = \"nobody\"
reason = \"gone\"

[[ignore]]
rule = \"lifetime-too-long\"
reason = \"over\"
expires = 2025-12-31
";
    let folder = folder(&[
        ("graphsub.toml", config),
        ("a/graphsub.yaml", &manifest("", &["8d", "8d"])),
        ("b/graphsub.yaml", &manifest("", &["8d"])),
    ]);
    insta::assert_snapshot!(lint(folder.path(), &[]));
    // A part of the files says nothing about what the others need.
    insta::assert_snapshot!(lint(folder.path(), &["a"]));
    insta::assert_snapshot!(lint(
        folder.path(),
        &["--format", "full", "--ignore", "GS401,GS902", "--select", "ALL"]
    ));
}

#[test]
fn many_comments_and_many_findings_are_no_product() {
    let disabled: Vec<String> = (0..3000)
        .map(|index| {
            format!(
                "8d # graphsub: {}[GS4] why",
                if index % 2 == 0 { "disable" } else { "enable" }
            )
        })
        .collect();
    let lifetimes: Vec<&str> = disabled.iter().map(String::as_str).collect();
    let folder = folder(&[("graphsub.yaml", &manifest("", &lifetimes))]);
    let said = lint(folder.path(), &["--select", "GS4", "--max-findings", "2000"]);
    assert!(said.contains("1,500 suppressed"), "{said}");
}

const CODE: &str = "\
import requests

body = {
    \"changeType\": \"created\",
    \"notificationUrl\": \"https://hooks.example.com/graph\",
    \"resource\": \"/users/abc/mesages\",  # the inbox
    \"expirationDateTime\": expires,
    \"clientState\": secret,
}
requests.post(\"https://graph.microsoft.com/v1.0/subscriptions\", json=body)
";

const CSHARP: &str = "\
var subscription = new Subscription
{
    ChangeType = \"gone\",
    NotificationUrl = \"https://hooks.example.com/graph\",
    Resource = \"/users/abc/mesages\", // the inbox
    ExpirationDateTime = DateTimeOffset.UtcNow.AddDays(1),
    ClientState = secret,
};
await graphClient.Subscriptions.PostAsync(subscription);
";

const BODY: &str = "\
{
  \"resource\": \"/users/abc/messages\",
  \"changeType\": \"created,gone\",
  \"notificationUrl\": \"https://hooks.example.com/graph\",
  \"clientState\": \"x\",
  \"expirationDateTime\": \"2025-01-01T00:00:00Z\"
}
";

/// What was found once, silenced in comments and, where none can stand, in the configuration.
#[test]
fn suppressions_are_added_for_what_is_found() {
    let entries = manifest(
        "",
        &[
            "8d",
            "9d # nine days",
            "8d # graphsub: ignore[GS402] why",
            "60d # graphsub: ignore[GS402, expires=2027-01-31] why",
        ],
    );
    let quoted = "\
app: {auth: application, permissions: [Usr.Read, Mail.Read, Grp.Read]}
subscriptions:
  - resource: |
      /users/{id}/mesages
    changeType: created
    notificationUrl: https://hooks.example.com/graph
    lifetime: 1d
  - resource: /users/{id}/messages
    changeType: >-
      created,
      gone
    notificationUrl: https://hooks.example.com/graph
    clientState: x
    lifetime: 1d
";
    let folder = folder(&[
        ("graphsub.yaml", &entries),
        ("quoted.graphsub.yaml", quoted),
        (
            "windows.graphsub.yaml",
            &format!("\u{feff}{}", manifest("", &["8d", "8d"]).replace('\n', "\r\n")),
        ),
        ("code/hooks.py", CODE),
        ("code/Hooks.cs", CSHARP),
        ("bodies/create.graphsub.json", BODY),
        ("bodies/graphsub.toml", "# ours\nignore = [\"GS203\"]\n"),
        (
            "named.graphsub.json",
            &format!("{{\"subscriptions\": [{{\"name\": \"in*box\", {}]}}", &BODY[1..]),
        ),
    ]);
    let first = lint(folder.path(), &["--fail-on", "info"]);
    assert!(first.ends_with("[exit 1]\n"), "{first}");
    let files = [
        "graphsub.yaml",
        "quoted.graphsub.yaml",
        "windows.graphsub.yaml",
        "code/hooks.py",
        "code/Hooks.cs",
        "bodies/graphsub.toml",
        "graphsub.toml",
    ];
    let read = || {
        files
            .map(|file| {
                format!(
                    "== {file}\n{}",
                    fs::read_to_string(folder.path().join(file)).unwrap_or_default()
                )
            })
            .concat()
    };
    let args = [
        "--fail-on",
        "info",
        "--add-suppressions",
        "known before the audit",
        "--ignore",
        "GS901",
    ];
    insta::assert_snapshot!(lint(folder.path(), &args));
    let once = read();
    insta::assert_snapshot!(once.replace('\r', "\\r").replace('\u{feff}', "(mark)"));
    // Again there is nothing to add.
    let again = lint(folder.path(), &args);
    assert!(
        again.starts_with("no findings, ") && again.contains("note: silenced 0 findings in 0 files"),
        "{again}"
    );
    assert_eq!(once, read());
    assert!(lint(folder.path(), &["--fail-on", "info", "--ignore", "GS901"]).ends_with("[exit 0]\n"));
}

/// What stands inside a text of a script is no comment there.
#[test]
fn bodies_inside_of_scripts_stay_as_they_are() {
    let script = format!(
        "#!/bin/sh\nBODY='{BODY}'\naz rest --method post --url https://graph.microsoft.com/v1.0/subscriptions --body \"$BODY\"\n"
    );
    let shell = format!(
        "$body = @\"\n{BODY}\n\"@\nInvoke-MgGraphRequest -Method POST -Uri \"https://graph.microsoft.com/v1.0/subscriptions\" -Body $body\n"
    );
    let folder = folder(&[("a.sh", &script), ("b.ps1", &shell)]);
    let said = lint(folder.path(), &["--add-suppressions", "known"]);
    assert!(
        said.starts_with("no findings, 4 suppressed in 2 subscriptions"),
        "{said}"
    );
    for (file, text) in [("a.sh", &script), ("b.ps1", &shell)] {
        assert_eq!(fs::read_to_string(folder.path().join(file)).expect("there"), **text);
    }
}

#[test]
fn a_reason_has_to_be_given_and_to_fit() {
    let folder = folder(&[("graphsub.yaml", &manifest("", &["8d"]))]);
    for reason in ["", "  ", "two\nlines"] {
        assert!(
            lint(folder.path(), &["--add-suppressions", reason]).contains("say in one line why"),
            "{reason}"
        );
    }
    let said = lint(folder.path(), &["-", "--add-suppressions", "why"]);
    assert!(said.contains("cannot be added to standard input"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_changed_is_told_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[
        ("graphsub.yaml", &manifest("", &["8d"])),
        ("other.graphsub.yaml", &manifest("", &["8d"])),
    ]);
    let locked = folder.path().join("graphsub.yaml");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).expect("locked");
    let said = lint(folder.path(), &["--add-suppressions", "why"]);
    assert!(said.contains("error: graphsub.yaml: the file is read-only"), "{said}");
    assert!(
        said.contains("note: silenced 1 finding in 1 file\n") && said.ends_with("[exit 2]\n"),
        "{said}"
    );
}

/// The examples of all rules at once, in YAML and in JSON.
#[test]
fn every_rule_can_be_silenced() {
    let folder = folder(&[]);
    let is_silenced = |rule: &&Rule| **rule != Rule::InvalidSyntax && rule.scope() != RuleScope::Suppression;
    for rule in Rule::ALL.iter().filter(is_silenced) {
        let name = |ending: &str| folder.path().join(format!("{}.graphsub.{ending}", rule.code()));
        fs::write(name("yaml"), rule.bad()).expect("written");
        // One with the same key twice is no value.
        if let Ok(value) = serde_yaml::from_str::<serde_json::Value>(rule.bad()) {
            fs::write(name("json"), format!("{value:#}")).expect("written");
        }
    }
    let found = |args: &[&str]| {
        let said = lint(
            folder.path(),
            &[&["--fail-on", "info", "--format", "json"], args].concat(),
        );
        let json = said.split_once("\n}\n").expect("JSON").0.to_owned() + "}";
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let counts = ["files", "documents", "subscriptions"].map(|key| json["summary"][key].clone());
        (json["findings"].as_array().expect("findings").len(), counts)
    };
    let (before, counts) = found(&[]);
    assert!(before > Rule::ALL.len(), "{before}");
    assert_eq!(found(&["--add-suppressions", "known"]), (0, counts.clone()));
    assert_eq!(found(&[]), (0, counts));
}
