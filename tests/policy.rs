//! `[policy]`: what an organization asks of its own subscriptions, in whole runs.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use graphsub_lint::config;

fn lint(folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    command
        .current_dir(folder)
        .args(["lint", "--now", "2026-01-01T00:00:00Z"])
        .args(args);
    let Output { status, stdout, stderr } = command.output().expect("the binary runs");
    let streams = [stdout, stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    format!("{}{}[exit {:?}]\n", streams[0], streams[1], status.code())
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        fs::write(path, text).expect("written");
    }
    folder
}

const POLICY: &str = r#"
[policy.notification-hosts]
allow = ["*.contoso.com"]
reason = "only our gateway may receive tenant data"

[policy.permissions]
forbid = ["*.ReadWrite*"]
reason = "subscriptions only read"

[policy.permission-types]
forbid = ["delegated-personal"]
reason = "our apps are for work accounts"

[policy.lifetime]
max = "3d"
reason = "what is forgotten has to end within the week"

[policy.renewal-margin]
min = "12h"
reason = "a failed renewal is noticed the next morning"

[policy.client-state]
required = true
reason = "our gateway drops notifications without it"

[policy.lifecycle-url]
required = true
reason = "lost notifications have to be noticed"

[policy.owner]
required = true
reason = "somebody has to answer for it"
"#;

const MANIFEST: &str = "\
version: 1
app: {name: sync, auth: application, permissions: [Mail.ReadWrite]}
subscriptions:
  - name: inbox
    resource: /users/{userId}/messages
    changeType: created
    notificationUrl: https://hooks.example.org/graph
    lifetime: 6d
    renewEvery: 140h
";

#[test]
fn a_policy_is_reported_with_its_reasons() {
    let folder = folder(&[("graphsub.toml", POLICY), ("graphsub.yaml", MANIFEST)]);
    insta::assert_snapshot!(lint(folder.path(), &["--format", "concise"]));
    // Suppressions, severities and selections hold for it as for other rules.
    let config = format!("{POLICY}\n[severity]\nGS8 = \"warning\"\nGS808 = \"off\"\n");
    fs::write(folder.path().join("graphsub.toml"), config).expect("written");
    let manifest = MANIFEST.replace(
        "lifetime: 6d",
        "lifetime: 6d # graphsub: ignore[GS804] agreed with security",
    );
    fs::write(folder.path().join("graphsub.yaml"), manifest).expect("written");
    insta::assert_snapshot!(lint(folder.path(), &["--format", "concise"]));
}

#[test]
fn a_configuration_builds_on_the_policy_of_another() {
    let own = "extend = \"../base.toml\"\n[policy.lifetime]\nmax = \"7d\"\nreason = \"a longer one was agreed\"\n\
               [policy.owner]\nrequired = false\nreason = \"one team\"\n";
    let folder = folder(&[
        ("base.toml", POLICY),
        ("own/graphsub.toml", own),
        ("own/graphsub.yaml", MANIFEST),
    ]);
    let said = lint(folder.path(), &["--format", "concise", "own"]);
    assert!(!said.contains("GS804") && !said.contains("GS808"), "{said}");
    assert!(said.contains("GS801") && said.contains("GS805"), "{said}");
}

#[test]
fn what_holds_is_shown_with_its_policy() {
    let folder = folder(&[("graphsub.toml", POLICY), ("graphsub.yaml", MANIFEST)]);
    let shown = |folder: &Path| lint(folder, &["--show-settings"]).replace("[exit Some(0)]\n", "");
    let first = shown(folder.path());
    for part in [
        "[policy.owner]\nrequired = true\n",
        "allow = [\"*.contoso.com\"]",
        "max = \"259200s\"",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    fs::write(folder.path().join("graphsub.toml"), &first).expect("written");
    assert_eq!(shown(folder.path()), first);
}

#[test]
fn what_is_wrong_with_a_policy_is_said_with_its_place() {
    let mut said = String::new();
    for policy in [
        "[policy.lifetime]\nmax = \"3d\"",
        "[policy.lifetime]\nmax = \"3\"\nreason = \"x\"",
        "[policy.lifetime]\nmax = \"3d\"\nreason = \" \"",
        "[policy.notification-hosts]\nallow = [\"https://contoso.com\"]\nreason = \"x\"",
        "[policy.permission-types]\nforbid = [\"app\"]\nreason = \"x\"",
        "[policy.permissions]\nforbid = [\"\"]\nreason = \"x\"",
        "[policy.owners]\nrequired = true\nreason = \"x\"",
        "[policy.owner]\nrequire = true\nreason = \"x\"",
    ] {
        let folder = folder(&[("graphsub.toml", policy), ("graphsub.yaml", MANIFEST)]);
        said += &lint(folder.path(), &["--format", "concise"]);
    }
    insta::assert_snapshot!(said);
}

#[test]
fn the_schema_of_configurations_has_the_policy() {
    let schema = config::schema().to_value();
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    let read = |text: &str| -> serde_json::Value {
        let table: toml::Table = text.parse().expect("TOML");
        serde_json::to_value(table).expect("JSON")
    };
    let errors: Vec<String> = validator
        .iter_errors(&read(POLICY))
        .map(|error| error.to_string())
        .collect();
    assert_eq!(errors, [""; 0]);
    assert!(!validator.is_valid(&read("[policy.lifetime]\nmax = \"3d\"")));
    assert!(!validator.is_valid(&read("[policy.owner]\nrequire = true\nreason = \"x\"")));
}
