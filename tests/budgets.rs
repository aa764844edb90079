//! The page about limits says what they are.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use graphsub_lint::baseline::Baselines;
use graphsub_lint::config::{Choice, Configs, Overrides};
use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Rule;

/// The rows of the page: what, how many, option.
fn rows() -> Vec<(String, u64, Option<String>)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/limits.md");
    let page = std::fs::read_to_string(page).expect("the page is there");
    let lines = page.lines().filter(|line| line.starts_with("| ")).skip(2);
    let rows = lines.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let number = cells[1].replace(',', "").parse().expect("a number");
        let option = cells[2].trim_matches('`');
        (
            cells[0].to_owned(),
            number,
            (!option.is_empty()).then(|| option.to_owned()),
        )
    });
    rows.collect()
}

#[test]
fn options_have_the_defaults_of_the_page() {
    let output = Command::new(env!("CARGO_BIN_EXE_graphsub"))
        .args(["lint", "--help"])
        .env("COLUMNS", "100")
        .output()
        .expect("it runs");
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    let words: Vec<&str> = help.split_whitespace().collect();
    let mut real = BTreeMap::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.starts_with("--max-")) {
        // The explanation ends with the default, before the next option.
        let default = words[at + 1..]
            .iter()
            .zip(&words[at + 2..])
            .find(|(word, _)| **word == "[default:");
        let number = default.and_then(|(_, number)| number.trim_end_matches(']').parse::<u64>().ok());
        // An option that the help only mentions has no value behind it.
        if words[at + 1] == "<N>" {
            real.insert((*word).to_owned(), number.expect("a default"));
        }
    }
    let page: BTreeMap<String, u64> = rows()
        .into_iter()
        .filter_map(|(_, number, option)| Some((option?, number)))
        .collect();
    assert_eq!(real, page);
}

/// The message of the one GS001 about a body, if there is one.
fn refusal(key: &str, value: &str) -> Option<String> {
    let mut body = serde_json::json!({"resource": "/me/messages", "changeType": "created"});
    body[key] = value.into();
    let report = lint(&[Input::text("a.json", body.to_string())], &Options::default());
    let finding = report.findings().find(|finding| finding.rule == Rule::InvalidSyntax);
    finding.map(|finding| finding.message.clone())
}

#[test]
fn limits_without_an_option_hold_at_the_number_of_the_page() {
    let numbers: BTreeMap<String, usize> = rows()
        .into_iter()
        .filter(|(_, _, option)| option.is_none())
        .map(|(what, number, _)| (what, usize::try_from(number).expect("fits")))
        .collect();
    let of = |what: &str| numbers[what];

    let path = |length: usize| format!("/me/{}", "a".repeat(length - 4));
    let bytes = of("bytes of `resource`");
    assert_eq!(refusal("resource", &path(bytes)), None);
    assert!(refusal("resource", &path(bytes + 1)).is_some());

    let query = |options: usize| format!("/me/messages?{}", vec!["a=1"; options].join("&"));
    let options = of("query options of `resource`");
    assert_eq!(refusal("resource", &query(options)), None);
    assert!(refusal("resource", &query(options + 1)).is_some());

    let entries = of("entries of `changeType`");
    assert_eq!(refusal("changeType", &vec!["created"; entries].join(",")), None);
    assert!(refusal("changeType", &vec!["created"; entries + 1].join(",")).is_some());

    let comments = |count: usize| format!("subscriptions: []\n{}", "# graphsub: ignore[GS101] x\n".repeat(count));
    let refused = |text: String| {
        let report = lint(&[Input::text("a.yaml", text)], &Options::default());
        report.findings().any(|finding| finding.rule == Rule::InvalidSyntax)
    };
    let suppressions = of("suppressions of a file");
    assert!(!refused(comments(suppressions)) && refused(comments(suppressions + 1)));

    let named = |length: usize| {
        let name = "n".repeat(length);
        let text = format!("subscriptions: [{{name: {name}, resource: /none}}]");
        let report = lint(&[Input::text("a.yaml", text)], &Options::default());
        let found = report.findings().find_map(|finding| finding.subscription.clone());
        found.map_or(0, |name| name.len())
    };
    let bytes = of("bytes of a name that tell it from others");
    assert_eq!((named(bytes), named(bytes + 1)), (bytes, bytes));

    let folder = tempfile::tempdir().expect("a folder");
    let registration = |bytes: usize| {
        let file = folder.path().join("a.json");
        let text = "{\"requiredResourceAccess\": []}";
        std::fs::write(&file, text.to_owned() + &" ".repeat(bytes - text.len())).expect("written");
        graphsub_lint::registration::load(&file).is_ok()
    };
    let bytes = of("bytes of an app registration");
    assert!(registration(bytes) && !registration(bytes + 1));

    let code = |bytes: usize| {
        let body = "post('https://graph.microsoft.com/v1.0/subscriptions', {changeType: 'gone', notificationUrl: u, resource: '/me/messages'})\n//";
        let text = body.to_owned() + &"x".repeat(bytes - body.len());
        lint(&[Input::text("a.js", text)], &Options::default())
            .findings()
            .next()
            .is_some()
    };
    let bytes = of("bytes of a file with program code");
    assert!(code(bytes) && !code(bytes + 1));

    let characters = of("characters of a value that a message repeats");
    assert_eq!(graphsub_rules::MAX_ECHO, characters);

    let file = folder.path().join("graphsub.toml");
    let configured = |text: String| {
        std::fs::write(&file, text).expect("written");
        let choice = Choice::File(file.clone());
        Configs::new(choice, Overrides::default()).settings(&file).is_ok()
    };
    let bytes = of("bytes of a `graphsub.toml`");
    assert!(configured("#".repeat(bytes)) && !configured("#".repeat(bytes + 1)));
    let patterns = |count: usize| format!("exclude = [{}]", "\"a\",".repeat(count));
    let most = of("patterns of one list in it");
    assert!(configured(patterns(most)) && !configured(patterns(most + 1)));

    let file = folder.path().join("baseline.json");
    let known = |bytes: usize| {
        let text = "{\"version\": 1}";
        std::fs::write(&file, text.to_owned() + &" ".repeat(bytes - text.len())).expect("written");
        Baselines::load([file.as_path()]).is_ok()
    };
    let bytes = of("bytes of a baseline");
    assert!(known(bytes) && !known(bytes + 1));
    assert_eq!(numbers.len(), 11, "each of them is tried here");
}
