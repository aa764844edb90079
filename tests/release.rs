//! What a release and those who use it in CI rely on: versions that agree, pins, the order of the crates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("the file is there")
}

fn yaml(file: &str) -> Value {
    serde_yaml::from_str(&read(file)).expect("YAML")
}

fn toml(file: &str) -> toml::Table {
    read(file).parse().expect("TOML")
}

fn workflows() -> Vec<String> {
    let folder = fs::read_dir(root().join(".github/workflows")).expect("a folder");
    let names = folder.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names
        .map(|name| format!(".github/workflows/{name}"))
        .chain(["action.yml".into()])
        .collect()
}

/// The crates that are published, with those of them they depend on when they are built or used.
fn crates() -> BTreeMap<String, Vec<String>> {
    let workspace = toml("Cargo.toml");
    let members = workspace["workspace"]["members"].as_array().expect("members");
    let manifests = members
        .iter()
        .filter_map(toml::Value::as_str)
        .map(|member| toml(&format!("{member}/Cargo.toml")));
    let published = manifests.filter(|manifest| manifest["package"].get("publish").is_none());
    published
        .map(|manifest| {
            let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
            let own = dependencies
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .filter(|name| name.starts_with("graphsub"));
            (
                manifest["package"]["name"].as_str().expect("a name").to_owned(),
                own.collect(),
            )
        })
        .collect()
}

#[test]
fn crates_are_published_behind_those_they_depend_on() {
    let workflow = read(".github/workflows/release.yml");
    let (_, list) = workflow.split_once("for crate in").expect("the list of crates");
    let list = list.split_once("do\n").expect("the end of the list").0;
    let order: Vec<&str> = list
        .split(['\\', '\n'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let crates = crates();
    let mut sorted = order.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, crates.keys().collect::<Vec<_>>());
    for (index, name) in order.iter().enumerate() {
        for dependency in &crates[*name] {
            assert!(
                order[..index].contains(&dependency.as_str()),
                "{name} before {dependency}"
            );
        }
    }
}

#[test]
fn what_installs_a_version_installs_this_one() {
    let version = toml("Cargo.toml")["workspace"]["package"]["version"]
        .as_str()
        .expect("a version")
        .to_owned();
    assert_eq!(
        yaml("action.yml")["inputs"]["version"]["default"],
        Value::from(version.clone())
    );
    let hooks = yaml(".pre-commit-hooks.yaml");
    let entries: Vec<&str> = hooks
        .as_sequence()
        .expect("hooks")
        .iter()
        .filter_map(|hook| hook["entry"].as_str())
        .collect();
    assert_eq!(
        entries,
        ["graphsub lint", &format!("ghcr.io/graphsub/graphsub:{version} lint")]
    );
}

#[test]
fn actions_are_pinned_and_inputs_stay_out_of_scripts() {
    for file in workflows() {
        let text = read(&file);
        for line in text.lines() {
            let line = line.trim_start().trim_start_matches("- ");
            if let Some(action) = line.strip_prefix("uses: ") {
                let pin = action
                    .split_once('@')
                    .expect("a pin")
                    .1
                    .split(' ')
                    .next()
                    .expect("a commit");
                assert!(
                    pin.len() == 40 && pin.bytes().all(|b| b.is_ascii_hexdigit()),
                    "{file}: {action}"
                );
                assert!(action.contains(" # v"), "{file}: {action} has no version beside it");
            }
        }
        let parsed: Value = serde_yaml::from_str(&text).expect("YAML");
        no_expressions_in_scripts(&file, &parsed);
    }
}

/// A value that somebody else chose is never a part of a script: it comes in through the environment.
fn no_expressions_in_scripts(file: &str, value: &Value) {
    match value {
        Value::Mapping(mapping) => {
            for (key, value) in mapping {
                match (key.as_str(), value.as_str()) {
                    (Some("run"), Some(script)) => assert!(!script.contains("${{"), "{file}: {script}"),
                    _ => no_expressions_in_scripts(file, value),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| no_expressions_in_scripts(file, item)),
        _ => {}
    }
}

#[test]
fn every_target_is_built_installed_and_found() {
    let release = yaml(".github/workflows/release.yml");
    let targets = release["jobs"]["build"]["strategy"]["matrix"]["include"]
        .as_sequence()
        .expect("targets");
    let action = read("action.yml");
    let binstall = toml("lint/Cargo.toml");
    let binstall = &binstall["package"]["metadata"]["binstall"];
    assert_eq!(targets.len(), 6);
    for target in targets {
        let target = target["target"].as_str().expect("a target");
        assert!(action.contains(&format!("target={target} ")), "{target}");
        let format = binstall["overrides"].get(target).map(|table| &table["pkg-fmt"]);
        let format = format.unwrap_or(&binstall["pkg-fmt"]).as_str().expect("a format");
        assert_eq!(format, if target.contains("windows") { "zip" } else { "tgz" });
    }
}

#[test]
fn hooks_look_at_what_folders_are_walked_for() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_sequence().expect("hooks") {
        let pattern = hook["files"].as_str().expect("a pattern");
        assert_eq!(pattern, r"(^|[./])graphsub\.(ya?ml|json)$");
        for name in ["graphsub.yaml", "mail.graphsub.json", "graphsub.yml"] {
            assert!(graphsub_lint::discover::is_manifest(name));
        }
    }
}

/// The fenced blocks of a page in one language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = read(page);
    let pieces: Vec<&str> = text.split("```").collect();
    // Each second piece stands between fences.
    let fenced = pieces
        .iter()
        .skip(1)
        .step_by(2)
        .filter_map(|piece| piece.split_once('\n'));
    fenced
        .filter(|(found, _)| *found == language)
        .map(|(_, block)| block.to_owned())
        .collect()
}

#[test]
fn runs_that_the_guide_shows_are_true() {
    for page in ["docs/guide/fixes.md", "docs/guide/formats.md"] {
        let blocks = blocks(page, "console");
        assert!(!blocks.is_empty(), "{page}");
        for block in blocks {
            let (command, expected) = block.split_once('\n').expect("a command and its output");
            let args = command.strip_prefix("$ graphsub ").expect("a run of graphsub");
            let output = Command::new(env!("CARGO_BIN_EXE_graphsub"))
                .current_dir(root())
                .args(args.split(' '))
                .args(["--now", "2026-01-01T00:00:00Z"])
                .env_remove("FORCE_COLOR")
                .env_remove("CLICOLOR_FORCE")
                .output()
                .expect("it runs");
            let text = [output.stdout, output.stderr].concat();
            assert_eq!(String::from_utf8_lossy(&text), expected, "{command}");
        }
    }
}

#[test]
fn ci_snippets_are_yaml_and_name_this_version() {
    let version = toml("Cargo.toml")["workspace"]["package"]["version"]
        .as_str()
        .expect("a version")
        .to_owned();
    let blocks = blocks("docs/guide/ci.md", "yaml");
    assert_eq!(blocks.len(), 5);
    for block in blocks {
        let parsed: Value = serde_yaml::from_str(&block).expect("YAML");
        assert!(parsed.is_mapping());
        assert!(block.contains(&format!("v{version}")), "{block}");
    }
    // What the snippets fetch is what a release holds.
    let release = read(".github/workflows/release.yml");
    assert!(release.contains("graphsub-$TARGET.tar.gz") && release.contains("> SHA256SUMS"));
}
