//! Whole runs of `graphsub plan` and `graphsub permissions`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const NOW: &str = "2026-01-01T00:00:00Z";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn graphsub(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
    command.current_dir(folder).args(args);
    command.output().expect("the binary runs")
}

fn text(output: &Output) -> String {
    let streams = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8(bytes.clone()).expect("UTF-8"));
    format!("{}{}[exit {:?}]\n", streams[0], streams[1], output.status.code())
}

fn run(args: &[&str]) -> String {
    text(&graphsub(&root(), args))
}

/// A run over one manifest that prints JSON.
fn json(command: &str, manifest: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("graphsub.yaml"), manifest).expect("written");
    let mut args = vec![command, "--format", "json"];
    args.extend(["--now", NOW]);
    let output = graphsub(folder.path(), &args);
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn a_plan_as_table_json_and_chart() {
    let paths = ["examples/good", "examples/bad"];
    for format in ["table", "json", "svg"] {
        let mut args = vec!["plan", "--now", NOW, "--format", format];
        // Numbers of all files are long in JSON.
        args.extend(if format == "json" { &paths[1..] } else { &paths[..] });
        insta::assert_snapshot!(format!("plan_{format}"), run(&args));
    }
}

#[test]
fn permissions_as_table_and_json() {
    insta::assert_snapshot!(run(&["permissions", "examples/good", "examples/bad"]));
    insta::assert_snapshot!(run(&[
        "permissions",
        "--format",
        "json",
        "examples/bad/mail.graphsub.yaml"
    ]));
}

#[test]
fn a_renewal_is_due_by_what_is_written_or_documented() {
    let of = |keys: &str| {
        let manifest = format!("subscriptions: [{{resource: '/users/{{u}}/messages', {keys}}}]");
        let plan = json("plan", &manifest)["subscriptions"][0].clone();
        let next = plan["next_renewals"].as_array().map(|next| {
            let times: Vec<&str> = next.iter().filter_map(Value::as_str).collect();
            times.join(" ").replace(":00:00Z", "").replace("2026-", "")
        });
        (plan["renew_every_from"].clone(), next.unwrap_or_default())
    };
    assert_eq!(
        of("lifetime: 6d, renewEvery: 4d"),
        ("renewEvery".into(), "01-05T00 01-09T00 01-13T00".into())
    );
    assert_eq!(
        of("lifetime: 6d"),
        ("lifetime".into(), "01-07T00 01-13T00 01-19T00".into())
    );
    assert_eq!(of("name: a"), ("maximum".into(), "01-08T00 01-15T00 01-22T00".into()));
    assert_eq!(
        of("lifetime: 9d"),
        ("maximum".into(), "01-08T00 01-15T00 01-22T00".into())
    );
    assert_eq!(
        of("expirationDateTime: '2026-01-02T12:00:00Z'"),
        ("maximum".into(), "01-02T12 01-09T12 01-16T12".into())
    );
    assert_eq!(of("lifetime: \"${L}\", renewEvery: \"${R}\"").0, "maximum");
}

#[test]
fn a_chart_shows_text_as_text() {
    let manifest =
        "app: {name: \"</text><script>&\\\"\\u0007\"}\nsubscriptions: [{resource: '/users/{u}', instances: 90}]";
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("graphsub.yaml"), manifest).expect("written");
    let output = graphsub(folder.path(), &["plan", "--chart", "quota.svg"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let chart = fs::read_to_string(folder.path().join("quota.svg")).expect("a chart");
    assert!(!chart.contains("<script"), "{chart}");
    assert!(
        chart.contains("&lt;/text&gt;&lt;script&gt;&amp;&quot;\\u{7}"),
        "{chart}"
    );
}

#[test]
fn a_chart_is_not_drawn_over_a_manifest() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = "subscriptions: [{resource: /users}]";
    fs::write(folder.path().join("graphsub.yaml"), manifest).expect("written");
    let output = graphsub(folder.path(), &["plan", "--chart", "graphsub.yaml"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert_eq!(
        fs::read_to_string(folder.path().join("graphsub.yaml")).expect("kept"),
        manifest
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_planned() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("graphsub.yaml"),
        "subscriptions: [{resource: /users}]",
    )
    .expect("written");
    fs::write(folder.path().join("b.graphsub.yaml"), "subscriptions: [\n").expect("written");
    insta::assert_snapshot!(text(&graphsub(folder.path(), &["plan", "--now", NOW])));
    insta::assert_snapshot!(text(&graphsub(folder.path(), &["permissions", "nowhere"])));
}

#[test]
fn a_broader_permission_serves_several() {
    let manifest = "\
app: {name: a, auth: delegated-work, permissions: [Mail.ReadWrite, Calendars.Read, User.Read.All, openid]}
subscriptions:
  - {name: basic, resource: '/me/messages'}
  - {name: events, resource: '/me/events'}
";
    let found = json("permissions", manifest);
    let app = &found["apps"][0];
    let names: Vec<String> = app["needed"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|needed| format!("{} {}", needed["one_of"][0], needed["granted"]).replace('"', ""))
        .collect();
    assert_eq!(names, ["Calendars.Read yes", "Mail.ReadBasic broader"]);
    assert_eq!(app["unused"], serde_json::json!(["User.Read.All"]));
}
