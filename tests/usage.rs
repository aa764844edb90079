//! Sums over usage records come to what the linter counts over the same manifests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_lint::fleet::sums::{Sums, UsageError};
use graphsub_lint::fleet::usage;
use graphsub_read::Context;
use graphsub_tables::Rule;
use proptest::prelude::*;

/// A finding about a quota: rule, message, file, line and subscription.
type Found = (&'static str, String, String, u32, String);

fn counted_by_lint(inputs: &[Input]) -> Vec<Found> {
    let report = lint(inputs, &Options::default());
    let quotas = report
        .findings()
        .filter(|finding| [Rule::QuotaExceeded, Rule::QuotaNearlyUsed].contains(&finding.rule));
    let mut found: Vec<Found> = quotas
        .map(|finding| {
            (
                finding.rule.code(),
                finding.message.clone(),
                report.file(finding.file).to_owned(),
                finding.span.start.line,
                finding.subscription.as_deref().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    found.sort();
    found
}

/// The same from usage records, one file for each group of inputs.
fn summed(groups: &[Vec<Input>]) -> Vec<Found> {
    let mut sums = Sums::new();
    for group in groups {
        let mut records = Vec::new();
        usage::write(group, &Context::default(), &mut records).expect("memory takes all");
        sums.add_file(&mut records.as_slice()).expect("records");
    }
    let mut found: Vec<Found> = sums
        .excesses()
        .into_iter()
        .map(|excess| {
            (
                excess.rule.code(),
                excess.limit.message(excess.used),
                excess.file.to_string(),
                excess.line,
                excess.subscription.to_string(),
            )
        })
        .collect();
    found.sort();
    found
}

const RESOURCES: [&str; 14] = [
    "/users",
    "/users/{userId}",
    "/users/u1",
    "/groups",
    "/users/u1/messages",
    "/users/{userId}/events",
    "/me/messages",
    "/chats/c1/messages",
    "/chats/{chatId}/messages",
    "/chats/c1",
    "/teams/t1/channels",
    "/communications/presences?$filter=id in ('a','b')",
    "/communications/presences/u1",
    "/nowhere",
];

/// A manifest: its app and its subscriptions, each on a line of its own.
fn manifest() -> impl Strategy<Value = String> {
    let app = (
        prop::option::of("[ab]"),
        prop::sample::select(vec!["application", "delegated-work"]),
        prop::sample::select(vec![1_u32, 2, 600]),
        prop::sample::select(vec!["global", "china"]),
    );
    let subscription = (
        prop::sample::select(RESOURCES.to_vec()),
        prop::sample::select(vec![1_u32, 30, 90, 400, 5_000]),
    );
    (app, prop::collection::vec(subscription, 1..5)).prop_map(|((name, auth, tenants, cloud), subscriptions)| {
        let name = name.map_or_else(String::new, |name| format!("name: {name}, "));
        let mut text = format!("app: {{{name}auth: {auth}, tenants: {tenants}, cloud: {cloud}}}\nsubscriptions:\n");
        for (index, (resource, instances)) in subscriptions.iter().enumerate() {
            text += &format!("  - name: s{index}\n    instances: {instances}\n    resource: \"{resource}\"\n");
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn sums_over_many_runs_are_those_of_one(
        repositories in prop::collection::vec(prop::collection::vec(manifest(), 1..4), 1..4)
    ) {
        let groups: Vec<Vec<Input>> = repositories
            .iter()
            .enumerate()
            .map(|(repository, manifests)| {
                let name = |file| format!("r{repository}/{file}.graphsub.yaml");
                manifests.iter().enumerate().map(|(file, text)| Input::text(name(file), text.as_str())).collect()
            })
            .collect();
        let all: Vec<Input> = groups.iter().flatten().cloned().collect();
        prop_assert_eq!(summed(&groups), counted_by_lint(&all));
    }
}

#[test]
fn the_property_is_about_findings() {
    let text = "app: {name: a}\nsubscriptions:\n  - {name: s, resource: '/users/{u}', instances: 90}\n";
    let group = |name: &str| vec![Input::text(format!("{name}/graphsub.yaml"), text)];
    let found = summed(&[group("one"), group("two")]);
    let [(rule, message, file, line, subscription)] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (*rule, file.as_str(), *line, subscription.as_str()),
        ("GS501", "two/graphsub.yaml", 3, "s")
    );
    assert_eq!(
        message,
        "180 subscriptions exceed the quota of 100 per app per tenant for `user`"
    );
}

#[test]
fn apps_without_a_name_are_told_apart_across_repositories() {
    let text = |name: &str| format!("subscriptions:\n  - {{name: {name}, resource: '/users/u', instances: 60}}\n");
    let group = |name: &str| vec![Input::text("graphsub.yaml", text(name))];
    assert!(
        summed(&[group("a"), group("b")])
            .iter()
            .all(|found| !found.1.contains("per app"))
    );
}

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

#[test]
fn manifests_of_many_repositories() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut usages = Vec::new();
    for (name, source) in [("people", "quota"), ("recorder", "teams"), ("mail", "mail")] {
        let repository = folder.path().join(name);
        fs::create_dir(&repository).expect("created");
        let manifest = root().join(format!("examples/bad/{source}.graphsub.yaml"));
        fs::copy(manifest, repository.join("graphsub.yaml")).expect("copied");
        let usage = format!("../{name}.ndjson");
        let output = graphsub(&repository, &["lint", "--usage", &usage]);
        assert_eq!(output.status.code(), Some(1), "{}", text(&output));
        usages.push(format!("{name}.ndjson"));
    }
    let args = |format| {
        let files = usages.iter().map(String::as_str);
        let args: Vec<&str> = ["quota", "--format", format].into_iter().chain(files).collect();
        text(&graphsub(folder.path(), &args))
    };
    insta::assert_snapshot!(fs::read_to_string(folder.path().join("people.ndjson")).expect("records"));
    insta::assert_snapshot!(args("concise"));
    insta::assert_snapshot!(args("json"));
    let silent = graphsub(folder.path(), &["quota", "mail.ndjson"]);
    assert_eq!(silent.status.code(), Some(0), "{}", text(&silent));
}

const RECORD: &str = r#"{"version":1,"app":"a","tenants":1,"cloud":"global","quota":"user/app","key":{"app":"a"},"count":1,"file":"f","line":1,"subscription":"s"}"#;

#[test]
fn bad_records_are_refused_with_their_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = [
        ("json", "{\"version\":1,".to_owned()),
        ("version", "{\"version\":2,\"count\":1}".to_owned()),
        ("quota", RECORD.replace("user/app", "users/app")),
        ("gone", RECORD.replace("user/app", "something/else+entirely")),
        ("dimension", RECORD.replace("{\"app\"", "{\"apps\"")),
        ("other", RECORD.replace("{\"app\"", "{\"chat\"")),
        ("twice", RECORD.replace("\"key\":{", "\"key\":{\"app\":\"b\",")),
        ("count", RECORD.replace("\"count\":1", "\"count\":-1")),
        ("missing", RECORD.replace("\"count\":1,", "")),
        ("cloud", RECORD.replace("global", "mars")),
        ("long", format!("{{\"a\":\"{}\"}}", "x".repeat(1 << 20))),
        ("utf8", "\u{fffd}".to_owned()),
    ];
    let mut said = String::new();
    for (name, line) in bad {
        let file = format!("{name}.ndjson");
        fs::write(folder.path().join(&file), format!("{RECORD}\n\n{line}\n")).expect("written");
        said += &text(&graphsub(folder.path(), &["quota", &file]));
    }
    said += &text(&graphsub(folder.path(), &["quota", "nowhere.ndjson"]));
    insta::assert_snapshot!(said);
    let unread = Sums::new().add_file(&mut &[0xff, b'\n'][..]);
    assert!(matches!(unread, Err(UsageError::Line { line: 1, .. })));
}

#[test]
fn records_are_not_written_over_what_is_linted() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("graphsub.yaml"), "subscriptions: []\n").expect("written");
    let output = graphsub(folder.path(), &["lint", "--usage", "graphsub.yaml"]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    let kept = fs::read_to_string(folder.path().join("graphsub.yaml")).expect("kept");
    assert_eq!(kept, "subscriptions: []\n");
}
