//! The output formats: each on the same two files, and what programs that read them rely on.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

const NOW: &str = "2026-01-01T00:00:00Z";

/// A manifest and a request body, both with findings.
const FIXTURES: [&str; 2] = ["examples/bad/mail.graphsub.yaml", "examples/bodies/create-drive.json"];

const FORMATS: [&str; 11] = [
    "full",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "azure",
    "junit",
    "checkstyle",
    "rdjson",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    for name in [
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "GITHUB_STEP_SUMMARY",
    ] {
        command.env_remove(name);
    }
    command
}

fn graphsub(args: &[&str]) -> Output {
    command(&root(), args).output().expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn lint(format: &str, paths: &[&str]) -> String {
    stdout(&graphsub(&[&["lint", "-f", format, "--now", NOW], paths].concat()))
}

/// Lints one text in a folder of its own, with the rest of the command line.
fn lint_text(name: &str, text: &str, args: &[&str]) -> (String, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(name), text).expect("written");
    let args = [&["lint", "--now", NOW, name], args].concat();
    let output = command(folder.path(), &args).output().expect("the binary runs");
    (stdout(&output), folder)
}

#[test]
fn each_format_of_the_same_two_files() {
    for format in FORMATS {
        let text = lint(format, &FIXTURES);
        // The rules of SARIF are those of the tables, and so are their numbers.
        let shown = match text.split_once("\"columnKind\"") {
            Some((_, results)) if format == "sarif" => results
                .lines()
                .filter(|line| !line.contains("\"ruleIndex\""))
                .map(|line| format!("{line}\n"))
                .collect(),
            _ => text,
        };
        insta::assert_snapshot!(format, shown);
    }
}

#[test]
fn every_format_says_where_the_rule_is_explained() {
    for format in FORMATS {
        // GitLab has no place for it; Checkstyle names the rule.
        if !matches!(format, "gitlab" | "checkstyle") {
            let text = lint(format, &FIXTURES);
            assert!(text.contains("docs/rules/GS202.md"), "{format}: {text}");
        }
    }
}

#[test]
fn fixes_of_sarif_are_valid_and_complete() {
    let log: Value = serde_json::from_str(&lint("sarif", &FIXTURES)).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let fixed: Vec<&Value> = results.iter().filter(|result| !result["fixes"].is_null()).collect();
    assert!(fixed.len() > 2);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .is_some_and(|text| text.contains("```yaml"))
        );
    }
    let schema = fs::read_to_string(root().join("tests/data/sarif-schema-2.1.0.json")).expect("the schema is there");
    let schema = schema.replace("^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}-[a-zA-Z]{2}$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    let errors: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

/// An element with its attributes and what it holds.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
}

impl Element {
    fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    fn number(&self, name: &str) -> usize {
        self.attribute(name)
            .and_then(|text| text.parse().ok())
            .expect("a number")
    }

    /// Holds an element to what a schema says: its name, the attributes it needs and those it may have.
    fn holds(&self, name: &str, needed: &[&str], allowed: &[&str]) {
        assert_eq!(self.name, name);
        for key in needed {
            assert!(self.attribute(key).is_some(), "{key} of {self:?}");
        }
        for (key, _) in &self.attributes {
            assert!(
                needed.contains(&key.as_str()) || allowed.contains(&key.as_str()),
                "{key} of {name}"
            );
        }
    }
}

fn xml(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().expect("well-formed XML");
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let key = attribute.key.as_ref().to_owned();
                    (key, attribute.value.into_owned())
                });
                open.push(Element {
                    name: tag.name().as_ref().to_owned(),
                    attributes: attributes.collect(),
                    children: Vec::new(),
                });
                if !is_empty {
                    continue;
                }
                let element = open.pop().expect("an element");
                open.last_mut().expect("a parent").children.push(element);
            }
            Event::End(_) => {
                let element = open.pop().expect("an element");
                open.last_mut().expect("a parent").children.push(element);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    open.pop().and_then(|mut root| root.children.pop()).expect("a root")
}

#[test]
fn junit_is_what_its_schema_says() {
    // The schema that Jenkins reads reports by (junit-10.xsd of its xUnit plugin), as far as it is used here.
    for paths in [&FIXTURES[..], &["examples/good"]] {
        let root = xml(&lint("junit", paths));
        root.holds(
            "testsuites",
            &[],
            &["name", "tests", "failures", "errors", "time", "disabled"],
        );
        let mut sums = (0, 0);
        for suite in &root.children {
            suite.holds(
                "testsuite",
                &["name"],
                &["tests", "failures", "errors", "skipped", "time", "timestamp"],
            );
            assert_eq!(suite.number("tests"), suite.children.len());
            let mut failures = 0;
            for case in &suite.children {
                case.holds("testcase", &["name"], &["classname", "time", "file", "line"]);
                for failure in &case.children {
                    failure.holds("failure", &[], &["message", "type"]);
                    failures += 1;
                }
            }
            assert_eq!(suite.number("failures"), failures);
            sums = (sums.0 + suite.children.len(), sums.1 + failures);
        }
        assert_eq!((root.number("tests"), root.number("failures")), sums);
    }
}

#[test]
fn checkstyle_is_what_its_readers_expect() {
    // There is no schema of the project; this is the one its readers agree on (checkstyle.xsd of Jenkins' plugin).
    let root = xml(&lint("checkstyle", &FIXTURES));
    root.holds("checkstyle", &["version"], &[]);
    for file in &root.children {
        file.holds("file", &["name"], &[]);
        for error in &file.children {
            error.holds("error", &["line", "severity", "message", "source"], &["column"]);
            assert!(error.number("line") > 0 && error.number("column") > 0);
            assert!(matches!(
                error.attribute("severity"),
                Some("error" | "warning" | "info" | "ignore")
            ));
        }
    }
    assert_eq!(root.children.len(), 2);
}

#[test]
fn rdjson_is_what_its_schema_says() {
    // What the published schema (Diagnostic.json of reviewdog) asks of the keys that are used here.
    let position = json!({"type": "object", "required": ["line", "column"], "additionalProperties": false,
        "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}}});
    let range = json!({"type": "object", "required": ["start", "end"], "additionalProperties": false,
        "properties": {"start": position, "end": position}});
    let location = json!({"type": "object", "required": ["path", "range"], "additionalProperties": false,
        "properties": {"path": {"type": "string"}, "range": range}});
    let link = json!({"type": "object", "required": ["name", "url"], "additionalProperties": false,
        "properties": {"name": {"type": "string"}, "url": {"type": "string"}}});
    let schema = json!({"type": "object", "required": ["source", "diagnostics"], "additionalProperties": false, "properties": {
        "source": link,
        "diagnostics": {"type": "array", "items": {"type": "object", "additionalProperties": false,
            "required": ["message", "location", "severity", "code"],
            "properties": {
                "message": {"type": "string"},
                "location": location,
                "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                "code": {"type": "object", "properties": {"value": {"type": "string"}, "url": {"type": "string"}}},
                "suggestions": {"type": "array", "items": {"type": "object", "required": ["range", "text"],
                    "properties": {"range": range, "text": {"type": "string"}}}},
                "related_locations": {"type": "array", "items": {"type": "object", "required": ["location"],
                    "properties": {"message": {"type": "string"}, "location": location}}},
            }}},
    }});
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let output: Value = serde_json::from_str(&lint("rdjson", &FIXTURES)).expect("JSON");
    let errors: Vec<String> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn columns_of_rdjson_are_bytes() {
    let text = "- {\"x-é\": 1, resource: \"users\", changetype: updated}\n";
    let (output, _folder) = lint_text("a.yaml", text, &["-f", "rdjson"]);
    let output: Value = serde_json::from_str(&output).expect("JSON");
    let found = output["diagnostics"].as_array().expect("a list");
    let key = found
        .iter()
        .find(|finding| finding["suggestions"][0]["text"] == "changeType");
    let range = &key.expect("the key")["suggestions"][0]["range"];
    let at = |end: &str| usize::try_from(range[end]["column"].as_u64().expect("a column")).expect("small") - 1;
    assert_eq!(&text[at("start")..at("end")], "changetype");
}

#[test]
fn fingerprints_of_gitlab_are_unique_and_know_no_lines() {
    let entry = |name: &str| {
        format!("  - name: {name}\n    resource: /users/{{id}}/mesages\n    changeType: creatd\n    lifetime: 9\n")
    };
    let head = "subscriptions:\n";
    let fingerprints = |text: &str| {
        let (output, _folder) = lint_text("graphsub.yaml", text, &["-f", "gitlab"]);
        let issues: Value = serde_json::from_str(&output).expect("JSON");
        let list: Vec<String> = issues
            .as_array()
            .expect("a list")
            .iter()
            .map(|issue| issue["fingerprint"].as_str().expect("a text").to_owned())
            .collect();
        list
    };
    let before = fingerprints(&format!("{head}{}{}", entry("a"), entry("b")));
    assert_eq!(before.iter().collect::<HashSet<_>>().len(), before.len());
    let after = fingerprints(&format!(
        "# a line\n{head}{}\n{}{}",
        entry("new"),
        entry("a"),
        entry("b")
    ));
    assert!(before.iter().all(|fingerprint| after.contains(fingerprint)));
}

/// A manifest with this many findings of severity error, one of each entry.
fn many(count: usize) -> String {
    let entry = "  - {resource: \"/users/{id}/messages\", changeType: bad|type, notificationUrl: \"https://a.example.com\", clientState: \"x\", lifetime: 1h}\n";
    format!(
        "version: 1\napp: {{auth: application}}\nsubscriptions:\n{}",
        entry.repeat(count)
    )
}

#[test]
fn github_annotates_what_is_shown_and_says_the_rest() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").expect("written");
    fs::write(folder.path().join("graphsub.yaml"), many(13)).expect("written");
    let args = [
        "lint",
        "-f",
        "concise",
        "--output",
        "github=annotations.txt",
        "--now",
        NOW,
    ];
    let mut command = command(folder.path(), &args);
    command.env("GITHUB_STEP_SUMMARY", &summary);
    assert_eq!(command.output().expect("the binary runs").status.code(), Some(1));
    let text = fs::read_to_string(folder.path().join("annotations.txt")).expect("written");
    assert_eq!(text.matches("::error ").count(), 10);
    let (_, group) = text.split_once("::group::").expect("a group");
    assert!(
        group.starts_with("3 more: ") || group.starts_with("3 errors more: "),
        "{group}"
    );
    assert_eq!(group.lines().count(), 5);
    assert!(group.ends_with("::endgroup::\n"));
    let summary = fs::read_to_string(&summary).expect("written");
    assert!(summary.starts_with("before\n### graphsub\n"));
    assert_eq!(summary.matches("[GS201](").count(), 13);
    assert!(summary.contains("<code>bad&#124;type</code>"), "{summary}");
}

#[test]
fn statistics_count_by_rule() {
    let (table, _folder) = lint_text("graphsub.yaml", &many(3), &["--statistics"]);
    assert!(table.starts_with("3  GS201 invalid-change-type\n"), "{table}");
    assert!(
        table.lines().last().is_some_and(|line| line.starts_with("3 errors")),
        "{table}"
    );
    let (json, _folder) = lint_text("graphsub.yaml", &many(3), &["--statistics", "-f", "json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        json["statistics"],
        json!([{"rule": "GS201", "name": "invalid-change-type", "count": 3, "fixable": 0}])
    );
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(3));
    let refused = graphsub(&["lint", "--statistics", "-f", "sarif", "examples"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn quiet_prints_findings_only() {
    let (quiet, _folder) = lint_text("graphsub.yaml", &many(1), &["-q", "-f", "concise"]);
    assert_eq!(quiet.lines().count(), 1);
    assert_eq!(stdout(&graphsub(&["lint", "-q", "examples/good"])), "");
}

#[test]
fn files_are_listed_without_linting_them() {
    let output = graphsub(&["lint", "--show-files", "--no-source", "examples/bad"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        stdout(&output),
        "examples/bad/mail.graphsub.yaml\nexamples/bad/quota.graphsub.yaml\nexamples/bad/teams.graphsub.yaml\n"
    );
    let empty = tempfile::tempdir().expect("a temporary folder");
    let output = command(empty.path(), &["lint", "--show-files"]).output();
    assert_eq!(output.expect("the binary runs").status.code(), Some(2));
}

#[test]
fn the_version_names_the_tables() {
    let version = stdout(&graphsub(&["--version"]));
    let expected = format!(
        "graphsub {} (tables of {})\n",
        env!("CARGO_PKG_VERSION"),
        graphsub_tables::REVISION
    );
    assert_eq!(version, expected);
}

#[test]
fn colour_follows_the_environment_and_links_follow_colour() {
    let run = |variables: &[(&str, &str)], args: &[&str]| {
        let mut command = command(&root(), &[&["lint", "-f", "concise", "examples/bad"], args].concat());
        command.envs(variables.iter().copied());
        stdout(&command.output().expect("the binary runs"))
    };
    let link =
        "\u{1b}]8;;https://github.com/graphsub/graphsub/blob/main/docs/rules/GS401.md\u{1b}\\GS401\u{1b}]8;;\u{1b}\\";
    assert!(run(&[("FORCE_COLOR", "1")], &[]).contains(link));
    assert!(run(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")], &[]).contains(link));
    for variables in [
        &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")][..],
        &[("FORCE_COLOR", "0")],
        &[],
    ] {
        assert!(!run(variables, &[]).contains('\u{1b}'), "{variables:?}");
    }
    assert!(!run(&[("FORCE_COLOR", "1")], &["--color", "never"]).contains('\u{1b}'));
    let full = stdout(&graphsub(&["lint", "--color", "always", "examples/bad"]));
    assert!(full.contains("\u{1b}]8;;https://"), "the code of a rule is a link");
}
