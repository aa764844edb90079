//! Everything the pages of the guide show is run: a block that nothing here or elsewhere runs is an error.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use graphsub_lint::engine::{Input, Options, Report, lint};
use serde_json::Value;

/// Pages whose runs hold in the root of the project.
const RUN_IN_ROOT: [&str; 1] = ["fleets"];

/// Blocks that other tests run, by page and language.
const RUN_ELSEWHERE: [(&str, &str, &str); 10] = [
    ("baseline", "toml", "configuration"),
    ("ci", "yaml", "release"),
    ("configuration", "toml", "configuration"),
    ("derive", "rust", "the documentation of the crate, and here"),
    ("fixes", "console", "release"),
    ("formats", "console", "release"),
    ("policy", "toml", "configuration"),
    ("source-code", "console", "found"),
    ("source-code", "toml", "configuration"),
    ("suppressions", "toml", "configuration"),
];

/// Blocks that tests of this file run.
const RUN_HERE: [(&str, &str); 14] = [
    ("baseline", "console"),
    ("baseline", "text"),
    ("derive", "toml"),
    ("editors", "json"),
    ("editors", "sh"),
    ("editors", "yaml"),
    ("fleets", "console"),
    ("fleets", "json"),
    ("fleets", "sh"),
    ("source-code", "markdown"),
    ("suppressions", "console"),
    ("suppressions", "yaml"),
    ("tables", "console"),
    ("tables", "yaml"),
];

/// The head of a manifest for subscriptions that a page shows without one.
const HEAD: &str = "version: 1\napp: {name: demo, auth: application, permissions: [Mail.Read]}\n";

/// A manifest with one finding.
const LONG: &str = "version: 1\napp: {name: demo, auth: application}\nsubscriptions:\n  - name: inbox\n    \
     resource: /users/{userId}/messages\n    changeType: created\n    \
     notificationUrl: https://hooks.example.com/graph\n    clientState: ${STATE}\n    lifetime: 8d\n";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join(format!("docs/guide/{name}.md"))).expect("the page is there")
}

/// The fenced blocks of a page, with their languages.
fn all_blocks(name: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String, String)> = None;
    for line in page(name).lines() {
        let ticks = line.chars().take_while(|c| *c == '`').count();
        match &mut open {
            None if ticks >= 3 => open = Some((line[..ticks].to_owned(), line[ticks..].to_owned(), String::new())),
            None => {}
            Some((fence, ..)) if line == *fence => {
                blocks.extend(open.take().map(|(_, language, text)| (language, text)));
            }
            Some((.., text)) => *text += &format!("{line}\n"),
        }
    }
    assert!(open.is_none(), "{name}: a block is not closed");
    blocks
}

/// The blocks of a page in one language.
fn blocks(name: &str, language: &str) -> Vec<String> {
    let all = all_blocks(name).into_iter();
    let blocks: Vec<String> = all
        .filter(|(found, _)| found == language)
        .map(|(_, text)| text)
        .collect();
    assert!(!blocks.is_empty(), "{name} shows no {language}");
    blocks
}

/// Runs a command line as a page shows it, without what a shell would do with it.
fn run(folder: &Path, line: &str) -> Output {
    let line = line.strip_prefix("graphsub ").expect("a run of graphsub");
    // Each second piece stands between quotes.
    let pieces = line.split('"').enumerate();
    let args = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().collect(),
        _ => vec![piece],
    });
    Command::new(env!("CARGO_BIN_EXE_graphsub"))
        .current_dir(folder)
        .args(args)
        .output()
        .expect("it runs")
}

fn folder(manifest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("graphsub.yaml"), manifest).expect("written");
    folder
}

fn report(name: &str, text: &str) -> Report {
    lint(&[Input::text(name, text.as_bytes().to_vec())], &Options::default())
}

fn messages(report: &Report) -> Vec<&str> {
    report.findings().map(|finding| finding.message.as_str()).collect()
}

#[test]
fn every_block_is_run() {
    let pages = fs::read_dir(root().join("docs/guide")).expect("a folder");
    for file in pages {
        let file = file.expect("a page").path();
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        for (language, text) in all_blocks(name) {
            let key = (name, language.as_str());
            let is_run = RUN_HERE.contains(&key) || RUN_ELSEWHERE.iter().any(|(page, of, _)| (*page, *of) == key);
            assert!(is_run, "{name}: nothing runs this {language}\n{text}");
        }
    }
}

#[test]
fn shown_runs_give_the_shown_output() {
    for name in RUN_IN_ROOT {
        for block in blocks(name, "console") {
            let (command, expected) = block.split_once('\n').expect("a command and its output");
            let output = run(&root(), command.strip_prefix("$ ").expect("a command"));
            assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{name}: {command}");
        }
    }
}

#[test]
fn a_baseline_is_written_and_gets_obsolete() {
    let folder = folder(LONG);
    let command = blocks("baseline", "console").concat();
    let output = run(folder.path(), command.trim());
    assert!(output.status.success(), "{output:?}");
    fs::write(folder.path().join("graphsub.toml"), blocks("baseline", "toml").concat()).expect("written");
    let output = run(folder.path(), "graphsub lint");
    assert!(output.status.success(), "{output:?}");
    fs::write(folder.path().join("graphsub.yaml"), LONG.replace("8d", "6d")).expect("written");
    let output = run(folder.path(), "graphsub lint");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said, blocks("baseline", "text").concat());
}

#[test]
fn shown_suppressions_suppress() {
    let shown = blocks("suppressions", "yaml").concat();
    let suppressed = report("graphsub.yaml", &format!("{HEAD}{shown}"));
    assert_eq!(messages(&suppressed), [""; 0]);
    assert_eq!(suppressed.summary.suppressed, 1);

    let folder = folder(LONG);
    let output = run(folder.path(), blocks("suppressions", "console").concat().trim());
    assert!(output.status.success(), "{output:?}");
    assert!(run(folder.path(), "graphsub lint").status.success());

    let markdown = blocks("source-code", "markdown").concat();
    let suppressed = report("page.md", &markdown);
    assert_eq!(messages(&suppressed), [""; 0]);
    assert_eq!(suppressed.summary.suppressed, 1, "{markdown}");
}

#[test]
fn editors_find_the_schema() {
    let (command, file) = {
        let shown = blocks("editors", "sh").concat();
        let (command, file) = shown.trim().split_once(" > ").expect("a file");
        (command.to_owned(), file.to_owned())
    };
    let schema: Value = serde_json::from_slice(&run(&root(), &command).stdout).expect("JSON");
    let comment = blocks("editors", "yaml").concat();
    assert!(comment.contains(&format!("$schema={file}\n")), "{comment}");
    let entry = "subscriptions: [{resource: /users, changeType: updated, lifetime: 1d, clientState: x, \
         notificationUrl: 'https://hooks.example.com/graph'}]\n";
    let manifest = format!("{comment}app: {{name: demo, auth: application}}\n{entry}");
    assert_eq!(messages(&report("graphsub.yaml", &manifest)), [""; 0]);
    let parsed: Value = serde_yaml::from_str(&manifest).expect("YAML");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&parsed));
    let settings: Value = serde_json::from_str(&blocks("editors", "json").concat()).expect("JSON");
    let files = settings["yaml.schemas"][format!("./{file}")].as_array().expect("files");
    for name in files.iter().filter_map(Value::as_str) {
        assert!(
            graphsub_lint::discover::is_manifest(&name.replace('*', "mail")),
            "{name}"
        );
    }
}

#[test]
fn usage_is_written_and_added_up() {
    let [write, add] = <[String; 2]>::try_from(blocks("fleets", "sh")).expect("two commands");
    let folder = folder(&LONG.replace("8d", "6d"));
    let output = run(folder.path(), write.trim());
    assert!(output.status.success(), "{output:?}");
    let file = write.trim().rsplit(' ').next().expect("a file");
    let usage = folder.path().join("usage");
    fs::create_dir(&usage).expect("a folder");
    fs::rename(folder.path().join(file), usage.join(file)).expect("moved");
    fs::write(usage.join("shown.ndjson"), blocks("fleets", "json").concat()).expect("written");
    // What a shell makes of the pattern.
    let files = format!("usage/{file} usage/shown.ndjson");
    let output = run(folder.path(), &add.trim().replace("usage/*.ndjson", &files));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    // The record that is shown exceeds its quota by itself.
    assert!(
        said.contains("error[GS501]") && said.contains("2 usage records of 2 files"),
        "{output:?}"
    );
}

/// The build tool's commands and options, by the names of its arguments; what it does is the business of its own tests.
#[test]
fn maintainers_are_shown_commands_that_exist() {
    let read = |file: &str| fs::read_to_string(root().join(file)).expect("a file");
    let arguments = read("import/src/main.rs");
    let ci = read(".ci/run");
    for line in blocks("tables", "console").concat().lines() {
        let command = line.split('#').next().unwrap_or_default().trim();
        let Some(words) = command.strip_prefix("cargo codegen ") else {
            assert!(ci.contains(command), "{line}");
            continue;
        };
        for word in words.split_whitespace().filter(|word| *word != "PATH") {
            let named = match word.strip_prefix("--") {
                Some(option) => format!(" {}: ", option.replace('-', "_")),
                None => format!(" {}{} ", word[..1].to_uppercase(), &word[1..]),
            };
            assert!(arguments.contains(&named), "{line}: {word}");
        }
    }
    let row: Value = serde_yaml::from_str(&blocks("tables", "yaml").concat()).expect("YAML");
    let documents: Value = serde_yaml::from_str(&read("spec/documents.yaml")).expect("YAML");
    let rows = documents["documents"].as_array().expect("rows");
    let own = rows.iter().find(|own| own["id"] == row[0]["id"]).expect("the row");
    for (key, value) in row[0]
        .as_object()
        .expect("keys")
        .iter()
        .filter(|(key, _)| *key != "...")
    {
        assert_eq!(own[key], *value, "{key}");
    }
}

/// A crate of a user's own: the definitions of the page, and its test as it stands there.
#[test]
fn the_shown_test_passes_in_a_crate_of_its_own() {
    let rust = blocks("derive", "rust");
    let shown = rust.iter().find(|block| block.contains("#[test]")).expect("a test");
    let item = |name: &str| {
        let block = rust.iter().find(|block| block.contains(name)).expect("a block");
        // Items end where the statements begin.
        let end = block.find("\nlet ").expect("statements");
        let items = block[..end].lines().filter(|line| !line.starts_with("use graphsub::"));
        items.map(|line| format!("{line}\n")).collect::<String>()
    };
    let definitions = [item("enum Watched"), item("struct Users;")].concat();
    let folder = tempfile::tempdir().expect("a folder");
    let krate = root();
    let dependencies = blocks("derive", "toml").concat();
    assert!(dependencies.contains("\"../graphsub\""), "{dependencies}");
    let dependencies = dependencies.replace("\"../graphsub\"", &format!("{krate:?}"));
    let manifest = format!(
        "[package]\nname = \"shown\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n[workspace]\n"
    );
    fs::write(folder.path().join("Cargo.toml"), manifest).expect("written");
    fs::copy(krate.join("Cargo.lock"), folder.path().join("Cargo.lock")).expect("copied");
    fs::create_dir(folder.path().join("src")).expect("a folder");
    let source = format!(
        "#![allow(dead_code)]\n\nuse graphsub::Subscription;\n{definitions}\n#[cfg(test)]\nmod tests {{\nuse super::*;\n\n{shown}}}\n"
    );
    fs::write(folder.path().join("src/lib.rs"), source).expect("written");
    let linter = Path::new(env!("CARGO_BIN_EXE_graphsub"));
    let programs = linter.parent().map(Path::to_path_buf);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(programs.into_iter().chain(std::env::split_paths(&path))).expect("a path");
    // Beside what is built anyhow, so that only the first run compiles the dependencies.
    let target = linter.ancestors().nth(2).expect("a target folder").join("tests/guide");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--quiet", "--lib"])
        .current_dir(folder.path())
        .env("PATH", path)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    let written = fs::read_to_string(folder.path().join("rust.graphsub.yaml")).expect("the manifest");
    assert!(written.contains("help-desk") && written.contains("/users"), "{written}");
}
