//! Runs that pages of the guide show give what they show.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Pages whose runs hold in the root of the project.
const PAGES: [&str; 1] = ["fleets"];

#[test]
fn shown_runs_give_the_shown_output() {
    let mut runs = 0;
    for page in PAGES {
        let text = std::fs::read_to_string(root().join(format!("docs/guide/{page}.md"))).expect("the page is there");
        for block in text.split("```console\n").skip(1) {
            let block = block.split("```").next().unwrap_or_default();
            let (command, expected) = block.split_once('\n').expect("a command and its output");
            let args = command.strip_prefix("$ graphsub ").expect("a run of graphsub");
            let output = Command::new(env!("CARGO_BIN_EXE_graphsub"))
                .current_dir(root())
                .args(args.split(' '))
                .output()
                .expect("it runs");
            assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{page}: {command}");
            runs += 1;
        }
    }
    assert!(runs >= PAGES.len(), "{runs}");
}
