//! Whole runs of the `graphsub` binary: output, exit status, discovery, formats.

#[path = "cli/output.rs"]
mod output;
#[path = "cli/registration.rs"]
mod registration;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use graphsub_tables::REVISION;
use serde_json::Value;

const NOW: &str = "2026-01-01T00:00:00Z";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn graphsub(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    command
        .current_dir(folder)
        .args(args)
        .env_remove("NO_COLOR")
        .env_remove("FORCE_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_STEP_SUMMARY")
        .stdin(Stdio::null());
    command.output().expect("the binary runs")
}

fn status(output: &Output) -> i32 {
    output.status.code().expect("it ends by itself")
}

fn text(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8(bytes.clone()).expect("UTF-8"));
    format!("{}{}[exit {}]\n", streams[0], streams[1], status(output))
}

/// A run in the root of the project, with a fixed clock where it lints.
fn run(args: &[&str]) -> String {
    let mut args = args.to_vec();
    if args[0] == "lint" {
        args.extend(["--now", NOW]);
    }
    text(&graphsub(&root(), &args))
}

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, contents) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        fs::write(path, contents).expect("written");
    }
    folder
}

const SILENT: &str = "subscriptions: []\n";

#[test]
fn full_output_for_manifests() {
    insta::assert_snapshot!(run(&["lint", "examples/bad"]));
}

#[test]
fn full_output_for_bodies() {
    insta::assert_snapshot!(run(&["lint", "examples/bodies/create-drive.json"]));
}

#[test]
fn concise_output() {
    insta::assert_snapshot!(run(&["lint", "--format", "concise", "examples/bad"]));
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]);
        for word in ["lint", "find", "explain", "resources", "rules", "schema"] {
            assert!(script.contains(word), "{shell} {word}");
        }
    }
}

#[test]
fn sarif_output_is_valid_sarif() {
    let schema = fs::read_to_string(root().join("tests/data/sarif-schema-2.1.0.json")).expect("the schema is there");
    // A pattern in it has a stray bracket, which is no regular expression in Unicode mode.
    let stray = "^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    assert_eq!(schema.matches(stray).count(), 2);
    let schema: Value = serde_json::from_str(&schema.replace(stray, "^[a-zA-Z]{2}-[a-zA-Z]{2}$")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    for paths in [
        &["examples/bad", "examples/bodies/create-drive.json"][..],
        &["examples/good"],
    ] {
        let output = graphsub(&root(), &[&["lint", "--format", "sarif", "--now", NOW], paths].concat());
        let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
        assert!(
            log["runs"][0]["tool"]["driver"]["rules"]
                .as_array()
                .is_some_and(|rules| rules.len() > 40)
        );
    }
    // A log that is wrong on purpose, to see that the schema can refuse one.
    assert!(!validator.is_valid(&serde_json::json!({"version": "2.1.0", "runs": [{"results": 1}]})));
}

#[test]
fn good_examples_are_silent_and_bodies_are_read() {
    insta::assert_snapshot!(run(&["lint", "examples/good"]));
    let bodies = [
        "lint",
        "--auth",
        "delegated-work",
        "--permission",
        "Mail.Read",
        "examples/bodies/create-inbox.json",
        "examples/bodies/listing.json",
    ];
    insta::assert_snapshot!(run(&bodies));
}

#[test]
fn each_command_has_a_manual_page() {
    let folder = folder(&[]);
    let output = graphsub(folder.path(), &["man", "pages"]);
    assert_eq!(status(&output), 0, "{output:?}");
    let page = |name: &str| fs::read_to_string(folder.path().join("pages").join(name)).expect("a page");
    assert!(page("graphsub.1").contains("graphsub\\-lint(1)"));
    let lint = page("graphsub-lint.1");
    assert!(
        lint.contains("\\-\\-unsafe\\-fixes") && lint.contains(".TH graphsub-lint 1"),
        "{lint}"
    );
}

#[test]
fn every_format_has_the_same_exit_status() {
    for format in ["full", "concise", "json", "sarif", "github"] {
        for (path, expected) in [("examples/good", 0), ("examples/bad", 1), ("examples/none", 2)] {
            let output = graphsub(&root(), &["lint", "--format", format, path]);
            assert_eq!(status(&output), expected, "{format} {path}");
        }
    }
}

#[test]
fn fail_on_moves_the_border() {
    let folder = folder(&[(
        "graphsub.yaml",
        "subscriptions:\n  - resource: /users/{u}/messages\n    changeType: created\n    lifetime: 6d\n    notificationUrl: https://a.example/b\n",
    )]);
    for (severity, expected) in [("error", 0), ("warning", 1), ("info", 1)] {
        assert_eq!(
            status(&graphsub(folder.path(), &["lint", "--fail-on", severity])),
            expected,
            "{severity}"
        );
    }
}

#[test]
fn folders_are_walked_for_manifests_only() {
    let folder = folder(&[
        ("graphsub.yaml", SILENT),
        ("a/graphsub.yml", SILENT),
        ("a/b/mail.graphsub.json", "{\"subscriptions\": []}"),
        ("package.json", "{}"),
        ("a/other.yaml", "x: 1"),
        (".gitignore", "ignored/\n"),
        ("ignored/graphsub.yaml", SILENT),
    ]);
    let files = |args: &[&str]| {
        let output = graphsub(folder.path(), &[&["lint", "--format", "json"], args].concat());
        let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        json["summary"]["files"].as_u64().expect("a number")
    };
    assert_eq!(files(&[]), 3);
    assert_eq!(files(&["a"]), 2);
    assert_eq!(files(&["ignored/graphsub.yaml"]), 1, "a named file is always read");
    assert_eq!(
        files(&["a", "a/b/mail.graphsub.json", "a", "./a", "a/../a"]),
        2,
        "each file once"
    );
}

#[test]
fn the_configuration_adds_and_leaves_out() {
    let wrong = "subscriptions:\n  - resource: /nothing/like/this\n";
    let folder = folder(&[
        ("graphsub.toml", "include = [\"subs/*.yaml\"]\nexclude = [\"old/**\"]\n"),
        ("subs/one.yaml", SILENT),
        ("old/graphsub.yaml", wrong),
        ("graphsub.yaml", SILENT),
    ]);
    let output = graphsub(folder.path(), &["lint"]);
    assert_eq!(
        text(&output),
        format!("no findings in 0 subscriptions of 2 files (tables of {REVISION})\n[exit 0]\n")
    );
    let ignore =
        "[[ignore]]\nrule = \"GS003\"\npath = \"**/*.yaml\"\nreason = \"a fixture\"\nexpires = \"2026-06-01\"\n";
    fs::write(folder.path().join("graphsub.toml"), ignore).expect("written");
    fs::write(
        folder.path().join("graphsub.yaml"),
        "subscriptions:\n  - resource: /users\n    clientState: x\n",
    )
    .expect("written");
    let at = |now| {
        text(&graphsub(
            folder.path(),
            &["lint", "--format", "concise", "--now", now, "graphsub.yaml"],
        ))
    };
    assert_eq!(
        at(NOW),
        format!("no findings, 3 suppressed in 1 subscription of 1 file (tables of {REVISION})\n[exit 0]\n")
    );
    assert!(
        at("2026-06-01T00:00:00Z").ends_with("[exit 1]\n"),
        "the date has passed"
    );
    fs::write(folder.path().join("graphsub.toml"), "exlude = []\n").expect("written");
    insta::assert_snapshot!(text(&graphsub(folder.path(), &["lint"])));
}

#[test]
fn mistakes_of_the_user_are_said_plainly() {
    insta::assert_snapshot!(run(&["lint", "examples/none"]));
    insta::assert_snapshot!(run(&["lint", "spec"]));
    insta::assert_snapshot!(run(&["lint", "--auth", "app", "examples/good"]));
    insta::assert_snapshot!(run(&["explain", "GS4O1"]));
    insta::assert_snapshot!(run(&["explain", "/me/mesages"]));
}

#[test]
fn standard_input_takes_its_language_from_the_name_or_the_text() {
    let lint = |args: &[&str], input: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
        command.args(["lint", "--format", "concise", "--now", NOW]).args(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs");
        child
            .stdin
            .take()
            .expect("piped")
            .write_all(input.as_bytes())
            .expect("written");
        text(&child.wait_with_output().expect("ends"))
    };
    insta::assert_snapshot!(lint(
        &["-"],
        "{\"resource\": \"me/messages\", \"changeType\": \"gone\"}"
    ));
    insta::assert_snapshot!(lint(
        &["-", "--stdin-filename", "deploy/body.yaml"],
        "resource: me/mesages\n"
    ));
}

#[test]
fn patterns_are_relative_to_the_configuration() {
    let wrong = "subscriptions:\n  - resource: /nothing/like/this\n";
    let folder = folder(&[
        ("graphsub.toml", "exclude = [\"old/**\"]\n"),
        ("graphsub.yaml", SILENT),
        ("old/graphsub.yaml", wrong),
    ]);
    let whole = folder.path().to_string_lossy().into_owned();
    assert_eq!(status(&graphsub(folder.path(), &["lint", &whole])), 0);
    let config = format!("{whole}/graphsub.toml");
    assert_eq!(status(&graphsub(&root(), &["lint", "--config", &config, &whole])), 0);
}

#[test]
fn answers_of_the_service_are_no_definitions() {
    let item = |app: &str, user: &str| {
        format!(
            "{{\"id\": \"1\", \"applicationId\": \"{app}\", \"creatorId\": \"{user}\", \"resource\": \"me/messages\", \"changeType\": \"created\", \
             \"encryptionCertificate\": \"\", \"encryptionCertificateId\": \"\", \"expirationDateTime\": \"2020-01-01T00:00:00Z\", \
             \"notificationUrl\": \"https://a.example/b\", \"includeResourceData\": false}}"
        )
    };
    let listing = format!("{{\"value\": [{}, {}]}}", item("a", "alice"), item("a", "bob"));
    let single = format!(
        "{{\"@odata.context\": \"https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity\", {}",
        &item("a", "b")[1..]
    );
    let list = format!("[{}, {}]", item("a", "alice"), item("a", "alice"));
    let folder = folder(&[
        ("listing.json", &listing),
        ("single.json", &single),
        ("list.json", &list),
    ]);
    for file in ["listing.json", "single.json", "list.json"] {
        let said = text(&graphsub(
            folder.path(),
            &["lint", "--format", "concise", "--now", NOW, file],
        ));
        assert!(said.starts_with("no findings in "), "{file}: {said}");
    }
}

#[test]
fn defaults_give_way_and_broken_values_are_not_absent() {
    let manifest = "\
version: 1
app: {name: a, auth: application, permissions: [Mail.Read]}
defaults: {lifetime: 60d, changeType: created, notificationUrl: 'https://a.example/b', clientState: x, maxLatency: 1s}
subscriptions:
  - resource: /users/{a}/messages
    expirationDateTime: 2026-01-03T00:00:00Z
    maxLatency: null
  - resource: /users/{b}/messages
    lifetime: 6d
    maxLatency: 5m
    clientState: 12345
";
    let folder = folder(&[("graphsub.yaml", manifest)]);
    insta::assert_snapshot!(text(&graphsub(
        folder.path(),
        &["lint", "--format", "concise", "--now", NOW]
    )));
}

#[test]
fn colour_only_where_it_is_wanted() {
    let coloured = |args: &[&str]| {
        graphsub(&root(), &[&["lint", "examples/bad"], args].concat())
            .stdout
            .contains(&0x1b)
    };
    assert!(!coloured(&[]), "a pipe gets none");
    assert!(coloured(&["--color", "always"]));
    assert!(!coloured(&["--color", "never"]));
}

#[test]
fn suppressions_silence_their_line_only() {
    let manifest = "\
version: 1
app: {name: a, auth: application, permissions: [Mail.Read]}
subscriptions:
  - name: one
    resource: /users/{id}/messages
    changeType: created
    notificationUrl: https://a.example/b
    clientState: x
    lifetime: 8d # graphsub: ignore[GS401] cut short by the renewal job
  - name: two
    resource: /users/{id}/events
    changeType: created
    notificationUrl: https://a.example/b
    clientState: x
    # graphsub: ignore[lifetime-too-long, GS302]
    # more words
    lifetime: 8d
  - name: three # graphsub: ignore[GS999] no such rule
    resource: /users/{id}/contacts
    changeType: created
    notificationUrl: https://a.example/b
    lifetime: 8d
";
    let folder = folder(&[("graphsub.yaml", manifest)]);
    insta::assert_snapshot!(text(&graphsub(folder.path(), &["lint", "--format", "concise"])));
}

#[test]
fn structure_is_checked_before_meaning() {
    let manifest = "\
version: 2
app: {name: a, auth: app, permissions: Mail.Read, tenant: 3}
defaults: [a]
subscriptions:
  - resource: 5
    changetype: created
    lifetime: {a: 1}
    renewEvery: 1mo
    instances: 0
    includeResourceData: yes
    api: v1
    id: x
    id: y
  - just text
---
subscriptions: {a: 1}
---
42
---
";
    let folder = folder(&[
        ("graphsub.yaml", manifest),
        ("b.graphsub.yaml", "a: [1\n"),
        ("c.graphsub.json", "{\"a\" 1}"),
        ("d.graphsub.yaml", "a: b: c\n"),
    ]);
    fs::write(folder.path().join("e.graphsub.yaml"), b"a: \xff\n").expect("written");
    insta::assert_snapshot!(text(&graphsub(folder.path(), &["lint"])));
}

#[test]
fn anchors_merges_and_lists_keep_their_places() {
    let manifest = "\
version: 1
app: {name: a, auth: delegated-work, permissions: [Mail.ReadBasic]}
subscriptions:
  - &first
    name: one
    resource: /me/messages
    changeType: &changes [created, gone]
    notificationUrl: https://a.example/b
    clientState: x
    lifetime: 6d
  - <<: *first
    name: two
    resource: /me/mesages
    changeType: *changes
";
    let folder = folder(&[("graphsub.yaml", manifest)]);
    insta::assert_snapshot!(text(&graphsub(folder.path(), &["lint"])));
}

#[test]
fn facts_in_words_and_as_json() {
    insta::assert_snapshot!("explain_rule", run(&["explain", "lifetime-too-long"]));
    insta::assert_snapshot!("explain_resource", run(&["explain", "chatMessage"]));
    insta::assert_snapshot!("explain_path", run(&["explain", "/me/mailFolders('inbox')/messages"]));
    insta::assert_snapshot!("explain_permission", run(&["explain", "Presence.Read.All"]));
    insta::assert_snapshot!("explain_cloud", run(&["explain", "us-gov-l4"]));
    insta::assert_snapshot!("explain_change_type", run(&["explain", "created"]));
    insta::assert_snapshot!("resources_table", run(&["resources"]));
    insta::assert_snapshot!("resources_json", run(&["resources", "chatMessage", "--format", "json"]));
    insta::assert_snapshot!("rules_table", run(&["rules"]));
    let rules: Value = serde_json::from_slice(&graphsub(&root(), &["rules", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(rules["rules"][0]["code"], "GS001");
    insta::assert_snapshot!("help", run(&["lint", "--help"]));
}
