//! Everything the README shows is run.

use std::path::{Path, PathBuf};
use std::process::Command;

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Severity;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).expect("the README is there")
}

/// Fenced blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in readme().lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    blocks
        .into_iter()
        .filter(|(found, _)| found == language)
        .map(|(_, text)| text)
        .collect()
}

#[test]
fn shown_runs_give_the_shown_output() {
    let consoles = blocks("console");
    assert!(!consoles.is_empty(), "the README shows no run");
    for block in consoles {
        let (command, expected) = block.split_once('\n').expect("a command and its output");
        let args = command.strip_prefix("$ graphsub ").expect("a run of graphsub");
        let output = Command::new(env!("CARGO_BIN_EXE_graphsub"))
            .current_dir(root())
            .args(args.split('#').next().unwrap_or_default().split_whitespace())
            .output()
            .expect("it runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{command}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn the_compile_error_is_what_the_compiler_says() {
    let shown = blocks("text");
    assert_eq!(shown.len(), 1);
    let place = shown[0]
        .split_once("--> ")
        .and_then(|(_, rest)| rest.split_once(".rs:"));
    let file = place.expect("the place of the error").0;
    let said = std::fs::read_to_string(root().join(file).with_extension("stderr")).expect("a compile-fail case");
    assert_eq!(said, shown[0]);
}

#[test]
fn shown_manifests_are_sound() {
    let yaml = blocks("yaml");
    let manifest = &yaml[0];
    let report = |text: &str| {
        lint(
            &[Input::text("graphsub.yaml", text.as_bytes().to_vec())],
            &Options::default(),
        )
    };
    let shown = report(manifest);
    assert_eq!(
        shown.findings().map(|f| f.message.as_str()).collect::<Vec<_>>(),
        [""; 0]
    );
    assert_eq!(shown.summary.subscriptions, 1);
    let suppressed = report(&manifest.replace("    lifetime: 6d\n", &yaml[1]));
    assert!(!suppressed.fails(Severity::Warning));
    assert_eq!(suppressed.summary.suppressed, 1);
    for toml in blocks("toml") {
        graphsub_lint::config::Config::parse(&toml).expect("the configuration shown");
    }
}

#[test]
fn shown_commands_exist() {
    let folder = tempfile::tempdir().expect("a folder");
    let manifest = folder.path().join("graphsub.yaml");
    std::fs::write(&manifest, &blocks("yaml")[0]).expect("written");
    let mut run = 0;
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        let Some(args) = line.strip_prefix("graphsub ") else {
            continue;
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_graphsub"));
        let output = command
            .current_dir(folder.path())
            .args(args.split('#').next().unwrap_or_default().split_whitespace())
            .output()
            .expect("it runs");
        assert!(
            output.status.success(),
            "{line}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        run += 1;
    }
    assert_eq!(run, 5);
    assert!(folder.path().join("graphsub.sarif").is_file());
}

/// CI runs the two commands of the README; here the README and CI are kept together.
#[test]
fn the_two_commands_are_the_ones_ci_runs() {
    let commands: Vec<String> = blocks("sh").iter().map(|block| block.trim().to_owned()).collect();
    let ci = std::fs::read_to_string(root().join(".ci/run")).expect("CI is there");
    for command in &commands[..2] {
        assert!(ci.contains(command.as_str()), "`{command}` is not in .ci/run");
    }
    let aliases = std::fs::read_to_string(root().join(".cargo/config.toml")).expect("the aliases");
    assert!(aliases.contains("codegen = "), "the README uses `cargo codegen`");
}
