//! `graphsub.toml`: which one holds for a file, and what it does.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const NOW: &str = "2026-01-01T00:00:00Z";

/// An entry that raises GS401 (error), GS711 (warning) and nothing else.
const LONG: &str = "\
app: {auth: application, permissions: [Mail.Read]}
subscriptions:
  - name: inbox
    resource: /users/{id}/messages
    changeType: created
    notificationUrl: https://hooks.example.com/graph
    lifetime: 8d
";

fn graphsub(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    let mut child = command
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // A run that reads nothing may be gone already.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

/// What a run in a folder prints, with its exit status.
fn lint(folder: &Path, args: &[&str]) -> String {
    let args = [&["lint", "--format", "concise", "--now", NOW], args].concat();
    said(&graphsub(folder, &args, ""))
}

fn said(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let status = output.status.code().expect("it ends by itself");
    format!("{}{}[exit {status}]\n", streams[0], streams[1])
}

/// The files and rules of the findings.
fn found(folder: &Path, args: &[&str]) -> Vec<String> {
    let args = [&["lint", "--format", "json", "--now", NOW], args].concat();
    let output = graphsub(folder, &args, "");
    let json: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(&output)));
    let text = |finding: &Value, key: &str| finding[key].as_str().expect("a text").to_owned();
    let findings = json["findings"].as_array().expect("findings").iter();
    findings
        .map(|finding| format!("{} {}", text(finding, "file"), text(finding, "rule")))
        .collect()
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

#[test]
fn the_nearest_configuration_upward_holds() {
    let folder = folder(&[
        ("graphsub.toml", "ignore = [\"GS401\"]\n"),
        ("graphsub.yaml", LONG),
        ("a/graphsub.yaml", LONG),
        ("b/graphsub.toml", "ignore = [\"GS711\"]\n"),
        ("b/c/graphsub.yaml", LONG),
    ]);
    let all = [
        "a/graphsub.yaml GS711",
        "b/c/graphsub.yaml GS401",
        "graphsub.yaml GS711",
    ];
    assert_eq!(found(folder.path(), &[]), all);
    assert_eq!(found(&folder.path().join("b/c"), &[]), ["graphsub.yaml GS401"]);
    assert_eq!(
        found(&folder.path().join("a"), &["../b/c/graphsub.yaml"]),
        ["../b/c/graphsub.yaml GS401"]
    );
    assert_eq!(found(folder.path(), &["--isolated"]).len(), 6);
    assert_eq!(found(folder.path(), &["--config", "b/graphsub.toml"]).len(), 3);
    assert_eq!(
        found(folder.path(), &["--config", "b/graphsub.toml", "b"]),
        ["b/c/graphsub.yaml GS401"]
    );
    let from_standard_input = |name: &str| {
        let args = [
            "lint",
            "--format",
            "concise",
            "--now",
            NOW,
            "-",
            "--stdin-filename",
            name,
        ];
        said(&graphsub(folder.path(), &args, LONG))
    };
    assert!(from_standard_input("b/c/new.yaml").contains("error[GS401]"));
    assert!(!from_standard_input("b/c/new.yaml").contains("GS711"));
    assert!(from_standard_input("a/new.yaml").contains("warning[GS711]"));
    assert!(!from_standard_input("a/new.yaml").contains("GS401"));
}

#[test]
fn a_configuration_builds_on_another_only_where_it_says_so() {
    let folder = folder(&[
        (
            "base.toml",
            "ignore = [\"GS711\"]\nfail-on = \"never\"\n[severity]\nGS401 = \"info\"\n",
        ),
        ("a/graphsub.toml", "extend = \"../base.toml\"\nfail-on = \"info\"\n"),
        ("a/graphsub.yaml", LONG),
        (
            "b/graphsub.toml",
            "extend = \"../a/graphsub.toml\"\n[severity]\nGS401 = \"warning\"\n",
        ),
        ("b/graphsub.yaml", LONG),
        ("c/graphsub.toml", "extend = \"d.toml\"\n"),
        ("c/d.toml", "\nextend = \"../c/graphsub.toml\"\n"),
        ("c/graphsub.yaml", LONG),
        ("e/graphsub.toml", "extend = \"none.toml\"\n"),
        ("e/graphsub.yaml", LONG),
    ]);
    insta::assert_snapshot!(lint(folder.path(), &["a", "b"]));
    insta::assert_snapshot!(lint(folder.path(), &["c"]));
    assert!(
        lint(folder.path(), &["e"]).starts_with("error: e/graphsub.toml:1:10: the base `none.toml` cannot be read: ")
    );
}

#[test]
fn rules_are_selected_by_code_name_and_family() {
    let folder = folder(&[("graphsub.yaml", LONG)]);
    let rules = |args: &[&str]| found(folder.path(), args).len();
    assert_eq!(rules(&["--select", "GS4"]), 1);
    assert_eq!(rules(&["--select", "missing-client-state,GS401"]), 2);
    assert_eq!(rules(&["--ignore", "GS7", "--ignore", "GS401"]), 0);
    assert_eq!(rules(&["--select", "ALL", "--ignore", "GS4"]), 1);
    insta::assert_snapshot!(lint(folder.path(), &["--select", "GS4O1"]));
    let status = |args: &[&str]| lint(folder.path(), args).lines().last().expect("a line").to_owned();
    assert_eq!(status(&["--ignore", "GS401"]), "[exit 0]");
    assert_eq!(status(&["--ignore", "GS401", "--fail-on", "warning"]), "[exit 1]");
    assert_eq!(status(&["--fail-on", "never"]), "[exit 0]");
    assert_eq!(status(&["--exit-zero"]), "[exit 0]");
}

#[test]
fn each_file_fails_by_its_own_settings() {
    let folder = folder(&[
        ("strict/graphsub.toml", "fail-on = \"warning\"\nignore = [\"GS401\"]\n"),
        ("strict/graphsub.yaml", LONG),
        ("lax/graphsub.toml", "fail-on = \"never\"\n"),
        ("lax/graphsub.yaml", LONG),
    ]);
    let status = |args: &[&str]| lint(folder.path(), args).lines().last().expect("a line").to_owned();
    assert_eq!(status(&["lax"]), "[exit 0]");
    assert_eq!(status(&["strict"]), "[exit 1]");
    assert_eq!(status(&["strict", "--fail-on", "error"]), "[exit 0]");
    assert_eq!(status(&["lax", "--fail-on", "error"]), "[exit 1]");
}

#[test]
fn patterns_are_those_of_gitignore() {
    for pattern in [
        "vendor",
        "vendor/",
        "/vendor",
        "/vendor/**",
        "vendor/**",
        "./vendor",
        "**/vendor/",
    ] {
        let folder = folder(&[
            ("graphsub.toml", &format!("exclude = [\"{pattern}\"]\n")),
            ("vendor/deep/graphsub.yaml", LONG),
            // A configuration in what is passed over is not even read.
            ("vendor/deep/graphsub.toml", "nonsense"),
            ("graphsub.yaml", LONG),
        ]);
        if !pattern.ends_with("**") {
            assert_eq!(
                found(folder.path(), &["--select", "GS401"]),
                ["graphsub.yaml GS401"],
                "{pattern}"
            );
        }
        fs::remove_file(folder.path().join("vendor/deep/graphsub.toml")).expect("removed");
        let said = lint(folder.path(), &["--select", "GS401"]);
        assert!(
            !said.contains("vendor") && !said.contains("warning:"),
            "{pattern}: {said}"
        );
    }
}

#[test]
fn a_pattern_that_matches_nothing_is_a_warning_where_all_was_looked_at() {
    let config = "\
include = [\"subs/*.yaml\", \"none/*.yaml\"]
exclude = [\"vendr\", \"hidden\"]
[[paths]]
path = \"nothing/**\"
ignore = [\"GS4\"]
[[ignore]]
rule = \"GS401\"
path = [\"graphsub.yaml\", \"gone.yaml\"]
reason = \"the renewal job cuts it\"
";
    let folder = folder(&[
        ("graphsub.toml", config),
        ("graphsub.yaml", LONG),
        ("subs/a.yaml", LONG),
        (".gitignore", "hidden\n"),
        ("hidden/graphsub.yaml", LONG),
    ]);
    insta::assert_snapshot!(lint(folder.path(), &[]));
    assert!(!lint(folder.path(), &["graphsub.yaml"]).contains("warning:"));
    assert!(!lint(folder.path(), &["subs"]).contains("warning:"));
}

#[test]
fn named_files_obey_exclude_where_that_is_forced() {
    let folder = folder(&[
        ("graphsub.toml", "exclude = [\"old\"]\n"),
        ("old/graphsub.yaml", LONG),
        ("graphsub.yaml", LONG),
    ]);
    assert_eq!(found(folder.path(), &["old/graphsub.yaml"]).len(), 2);
    insta::assert_snapshot!(lint(folder.path(), &["--force-exclude", "old/graphsub.yaml"]));
    assert_eq!(
        found(
            folder.path(),
            &["--force-exclude", "old/graphsub.yaml", "graphsub.yaml"]
        )
        .len(),
        2
    );
    fs::write(
        folder.path().join("graphsub.toml"),
        "exclude = [\"old\"]\nforce-exclude = true\n",
    )
    .expect("written");
    assert!(lint(folder.path(), &["old/graphsub.yaml"]).ends_with("[exit 0]\n"));
}

#[test]
fn a_run_without_files_fails_unless_it_may_be_empty() {
    let folder = folder(&[
        ("README.md", "# Nothing\n"),
        ("empty.yaml", ""),
        ("null.json", "null\n"),
    ]);
    assert!(lint(folder.path(), &[]).starts_with("error: no subscriptions found in ."));
    assert!(lint(folder.path(), &["--allow-empty"]).ends_with("[exit 0]\n"));
    insta::assert_snapshot!(lint(folder.path(), &["empty.yaml", "null.json"]));
    let args = ["lint", "--format", "concise", "-"];
    insta::assert_snapshot!(said(&graphsub(folder.path(), &args, "")));
    fs::write(folder.path().join("graphsub.toml"), "allow-empty = true\n").expect("written");
    assert!(lint(folder.path(), &[]).ends_with("[exit 0]\n"));
}

#[test]
fn paths_have_rules_of_their_own() {
    let config = "\
[[paths]]
path = \"fixtures\"
ignore = [\"ALL\"]
[[paths]]
path = \"/old/**\"
severity = {GS4 = \"warning\"}
";
    let folder = folder(&[
        ("graphsub.toml", config),
        ("a/fixtures/graphsub.yaml", LONG),
        ("old/graphsub.yaml", LONG),
        ("new/graphsub.yaml", LONG),
    ]);
    insta::assert_snapshot!(lint(folder.path(), &[]));
}

#[test]
fn mistakes_in_a_configuration_are_said_with_their_place() {
    let said = |config: &str| {
        let folder = folder(&[("graphsub.toml", config), ("graphsub.yaml", LONG)]);
        lint(folder.path(), &[])
    };
    let mistakes = [
        "exlude = []",
        "\n[severity]\nGS401 = \"of\"",
        "[severity]\nGS999 = \"off\"",
        "select = [\"GS4\", \"lifetime-to-long\"]",
        "select = \"GS4\"",
        "edition = \"2025\"",
        "fail-on = \"fatal\"",
        "exclude = [\"a\", \"a{\"]",
        "exclude = [\"# vendor\"]",
        "[[ignore]]\npath = \"a\"",
        "[[ignore]]\nrule = \"GS401\"\nresaon = \"x\"",
        "[[ignore]]\nrule = \"GS401\"\nexpires = \"31.1.2027\"",
        "ignore = [\"GS401\"]\n[[ignore]]\nrule = \"GS402\"\nreason = \"x\"",
        "[[paths]]\nignore = [\"GS401\"]",
        "[source]\nenable = true",
        "include = [1]",
        "a = [",
    ];
    let all: String = mistakes
        .map(|mistake| format!("{mistake}\n=> {}\n", said(mistake)))
        .concat();
    insta::assert_snapshot!(all);
}

#[test]
fn what_holds_is_shown_as_a_configuration() {
    let folder = folder(&[
        ("base.toml", "exclude = [\"vendor\"]\n[severity]\nGS203 = \"off\"\n"),
        (
            "graphsub.toml",
            "extend = \"base.toml\"\nselect = [\"GS2\", \"GS401\"]\n",
        ),
        ("graphsub.yaml", LONG),
        ("a/graphsub.yaml", LONG),
        ("b/graphsub.toml", ""),
        ("b/graphsub.yaml", LONG),
    ]);
    let shown = said(&graphsub(folder.path(), &["lint", "--show-settings"], ""));
    let (first, second) = shown.split_once("\n\n# ").expect("two groups");
    let on: Vec<&str> = first
        .lines()
        .filter(|line| !(line.starts_with("GS") && line.contains("\"off\"")))
        .collect();
    insta::assert_snapshot!(on.join("\n"));
    assert!(
        second.starts_with("b/graphsub.yaml\n# from b/graphsub.toml\n"),
        "{second}"
    );
    graphsub_lint::config::Config::parse(first).expect("what is shown can be read");
}

#[test]
fn the_schema_takes_what_the_reader_takes() {
    let folder = folder(&[]);
    let output = graphsub(folder.path(), &["schema", "config"], "");
    let schema: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    let takes = |text: &str| {
        let value: toml::Value = toml::from_str(text).expect("TOML");
        let by_schema = validator.is_valid(&serde_json::to_value(value).expect("JSON"));
        let by_reader = graphsub_lint::config::Config::parse(text).is_ok();
        assert_eq!(by_schema, by_reader, "{text}");
        by_reader
    };
    for sound in [
        "",
        "extend = \"../a.toml\"\nedition = \"2026\"\nselect = [\"ALL\"]\nignore = [\"GS4\", \"quota-exceeded\"]",
        "fail-on = \"never\"\nallow-empty = true\nforce-exclude = true\nbaseline = \"a.json\"",
        "include = [\"a\"]\nexclude = [\"b\"]\n[source]\nenabled = false\n[severity]\nGS4 = \"off\"",
        "[[ignore]]\nrule = \"GS401\"\npath = [\"a\", \"b\"]\nsubscription = \"x\"\nreason = \"y\"\nexpires = \"2027-01-31\"",
        "[[ignore]]\nrules = [\"GS401\", \"GS5\"]\npath = \"a\"",
        "ignore = [\"GS401\", {rule = \"GS402\", reason = \"y\"}]",
        "[[paths]]\npath = \"a\"\nselect = [\"GS4\"]\nignore = [\"GS401\"]\n[paths.severity]\nGS402 = \"info\"",
    ] {
        assert!(takes(sound), "{sound}");
    }
    for wrong in [
        "exlude = []",
        "select = \"GS4\"",
        "select = [\"GS4O1\"]",
        "fail-on = \"fatal\"",
        "edition = \"1999\"",
        "[[paths]]\nignore = [\"GS401\"]",
        "[source]\nenable = true",
        "[[ignore]]\nrule = \"GS401\"\nresaon = \"x\"",
        "[severity]\nGS401 = \"heavy\"",
    ] {
        assert!(!takes(wrong), "{wrong}");
    }
}

#[test]
fn shown_configurations_can_be_read() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let mut shown = 0;
    for page in [
        "baseline.md",
        "configuration.md",
        "policy.md",
        "source-code.md",
        "suppressions.md",
    ] {
        let text = fs::read_to_string(guide.join(page)).expect("a page");
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().expect("an end");
            graphsub_lint::config::Config::parse(block).unwrap_or_else(|error| panic!("{page}: {error}\n{block}"));
            shown += 1;
        }
    }
    assert!(shown >= 8, "{shown}");
}

#[test]
fn the_guide_has_every_key() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let pages = fs::read_dir(guide)
        .expect("a folder")
        .map(|page| page.expect("a page").path());
    let guide: String = pages.filter_map(|page| fs::read_to_string(page).ok()).collect();
    let schema = graphsub_lint::config::schema().to_value();
    for key in schema["properties"].as_object().expect("keys").keys() {
        assert!(
            guide.contains(&format!("`{key}`")) || guide.contains(&format!("[{key}]")),
            "{key}"
        );
    }
}

#[test]
fn a_pinned_edition_has_the_rules_it_had() {
    use graphsub_lint::config::{Configs, is_on_by_default};
    use graphsub_tables::{Edition, Rule};
    let folder = folder(&[("graphsub.toml", "edition = \"2026\"\n"), ("graphsub.yaml", LONG)]);
    let settings = Configs::default()
        .settings(&folder.path().join("graphsub.yaml"))
        .expect("a configuration");
    for rule in Rule::ALL {
        let was_there = is_on_by_default(rule.edition(), Edition::new(2026));
        assert_eq!(settings.is_on(*rule), was_there, "{}", rule.code());
    }
}

#[test]
fn rules_are_listed_by_edition() {
    let folder = folder(&[]);
    let list = |args: &[&str]| said(&graphsub(folder.path(), args, ""));
    assert_eq!(list(&["rules", "--edition", "2026"]), list(&["rules"]));
    assert!(list(&["rules", "--edition", "1999"]).contains("`1999` is not a valid edition; use `2026`"));
}
