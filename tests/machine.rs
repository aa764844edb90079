//! What happens where files and the machine do not play along: nothing is lost but what cannot be had, and that is
//! said.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Rule;

const WRONG: &str = "subscriptions:\n  - resource: /nothing\n";

const BINARY: &str = env!("CARGO_BIN_EXE_graphsub");

/// Runs the program through a shell, as `"$0"`.
fn shell(folder: &Path, script: &str) -> Output {
    let mut command = Command::new("sh");
    command
        .args(["-c", script, BINARY])
        .current_dir(folder)
        .stdin(Stdio::null());
    command.output().expect("a shell")
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A folder with files, each with a wrong subscription.
fn folder(names: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in names {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("created");
        fs::write(file, WRONG).expect("written");
    }
    folder
}

/// The files left in a folder that are written before they are renamed.
fn temporary(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("an entry").path());
    entries
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(".graphsub-"))
        })
        .collect()
}

#[test]
fn a_folder_that_cannot_be_read_is_a_finding_and_the_rest_is_linted() {
    let folder = folder(&["a/graphsub.yaml", "b/graphsub.yaml", "c/graphsub.yaml"]);
    let closed = folder.path().join("b");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("opened");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
    // Nothing is closed to the superuser, who can be somebody else.
    let is_open = fs::read_dir(&closed).is_ok();
    let nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups --";
    let prefix = if is_open { nobody } else { "" };
    let output = shell(folder.path(), &format!("exec {prefix} \"$0\" lint --format concise ."));
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened again");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(
        text.contains("b:1:1: error[GS001] the file cannot be read: Permission denied"),
        "{text}"
    );
    assert_eq!(text.matches("[GS101]").count(), 2, "{text}");
}

#[test]
fn what_vanishes_between_the_walk_and_the_reading_is_a_finding() {
    let folder = folder(&["a.graphsub.yaml", "gone/b.graphsub.yaml", "c.graphsub.yaml"]);
    let names = ["a.graphsub.yaml", "gone/b.graphsub.yaml", "c.graphsub.yaml"];
    let inputs: Vec<Input> = names
        .iter()
        .map(|name| Input::file(*name, folder.path().join(name)))
        .collect();
    fs::remove_dir_all(folder.path().join("gone")).expect("removed");
    let report = lint(&inputs, &Options::default());
    let of = |rule| {
        report
            .findings()
            .filter(|finding| finding.rule == rule)
            .map(|finding| finding.file)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(Rule::InvalidSyntax), [1]);
    assert_eq!(of(Rule::UnknownResource), [0, 2]);
    assert!(
        report
            .findings()
            .any(|finding| finding.message.contains("the file cannot be read: No such file"))
    );
}

#[test]
fn a_folder_may_vanish_at_any_moment_of_a_run() {
    for _ in 0..5 {
        let folder = folder(&["keep/graphsub.yaml"]);
        let gone = folder.path().join("gone");
        for index in 0..200 {
            fs::create_dir_all(gone.join(format!("{index}"))).expect("created");
            fs::write(gone.join(format!("{index}/graphsub.yaml")), WRONG).expect("written");
        }
        let run = Command::new(BINARY)
            .args(["lint", "--format", "concise", "."])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        fs::remove_dir_all(&gone).expect("removed");
        let output = run.wait_with_output().expect("it ends");
        let text = said(&output);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("keep/graphsub.yaml:2:15: error[GS101]"), "{text}");
    }
}

#[test]
fn links_that_lead_in_circles_end() {
    let folder = folder(&["a/graphsub.yaml"]);
    symlink(".", folder.path().join("a/loop")).expect("linked");
    symlink("../a", folder.path().join("a/up")).expect("linked");
    symlink("b.graphsub.yaml", folder.path().join("c.graphsub.yaml")).expect("linked");
    symlink("c.graphsub.yaml", folder.path().join("b.graphsub.yaml")).expect("linked");
    let walked = shell(folder.path(), "exec \"$0\" lint --format concise .");
    assert_eq!(said(&walked).matches("[GS101]").count(), 1, "{}", said(&walked));
    let named = shell(folder.path(), "exec \"$0\" lint b.graphsub.yaml");
    assert_eq!(named.status.code(), Some(2));
    assert!(
        said(&named).starts_with("error: b.graphsub.yaml: Too many levels of symbolic links"),
        "{}",
        said(&named)
    );
}

#[test]
fn a_pipe_whose_reader_has_gone_ends_a_run_quietly() {
    let folder = folder(&["graphsub.yaml"]);
    // More than fits into a pipe, and nobody reads it.
    let many: String = (0..2_000)
        .map(|index| format!("  - resource: /nothing{index}\n"))
        .collect();
    fs::write(folder.path().join("graphsub.yaml"), format!("subscriptions:\n{many}")).expect("written");
    let script = "{ \"$0\" lint --max-findings 100000; echo \"exit $?\" >&2; } | true";
    let output = shell(folder.path(), script);
    assert_eq!(said(&output), "exit 1\n");
}

#[test]
fn many_files_are_read_with_few_open() {
    let folder = tempfile::tempdir().expect("a folder");
    for index in 0..20_000 {
        if index % 500 == 0 {
            fs::create_dir(folder.path().join(format!("{}", index / 500))).expect("created");
        }
        let text = if index == 12_345 { WRONG } else { "subscriptions: []\n" };
        fs::write(
            folder.path().join(format!("{}/{index}.graphsub.yaml", index / 500)),
            text,
        )
        .expect("written");
    }
    let output = shell(folder.path(), "ulimit -n 20; exec \"$0\" lint --format concise .");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text:.2000}");
    assert_eq!(text.matches("[GS101]").count(), 1, "{text:.2000}");
    assert!(
        !text.contains("GS001") && text.contains("in 1 subscription of 20,000 files"),
        "{text:.2000}"
    );
}

/// Where memory cannot be had, Rust ends the process: what findings cost has to stay far below what a machine has.
#[test]
fn many_findings_take_little_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let entries: String = (0..15_000)
        .map(|index| format!("  - resource: /nothing{index}\n"))
        .collect();
    for (name, text) in [
        ("entries.yaml", format!("subscriptions:\n{entries}")),
        ("duplicate.yaml", "resource: /me/events\n".repeat(40_000)),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
        let script = format!("ulimit -v 120000; exec \"$0\" lint --now 2026-01-01T00:00:00Z {name} | tail -n 1");
        let output = shell(folder.path(), &script);
        assert!(output.stderr.is_empty(), "{name}: {}", said(&output));
        let closing = said(&output);
        assert!(closing.contains(" not shown: more than `--max-findings`"), "{closing}");
        let expected = if name == "entries.yaml" {
            "60,000 errors, 15,000 warnings"
        } else {
            "40,002 errors"
        };
        assert!(closing.starts_with(expected), "{closing}");
    }
}

#[test]
fn an_interrupt_leaves_no_temporary_file() {
    let folder = folder(&[]);
    let many: String = (0..4_000)
        .map(|index| format!("  - resource: /nothing{index}\n"))
        .collect();
    fs::write(folder.path().join("graphsub.yaml"), format!("subscriptions:\n{many}")).expect("written");
    fs::write(folder.path().join("o.sarif"), "old").expect("written");
    for signal in ["INT", "TERM"] {
        let mut run = Command::new(BINARY)
            .args(["lint", "--max-findings", "100000", "--output", "sarif=o.sarif"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("it runs");
        let has_ended = loop {
            if !temporary(folder.path()).is_empty() {
                break false;
            }
            if run.try_wait().expect("it can be asked").is_some() {
                break true;
            }
            std::thread::yield_now();
        };
        assert!(!has_ended, "the output was written before it could be interrupted");
        let kill = Command::new("kill")
            .args([format!("-{signal}"), run.id().to_string()])
            .status();
        assert!(kill.is_ok_and(|kill| kill.success()));
        let status = run.wait().expect("it ends");
        assert_ne!(status.code(), Some(0));
        assert_eq!(temporary(folder.path()), Vec::<PathBuf>::new(), "after {signal}");
        let log = fs::read_to_string(folder.path().join("o.sarif")).expect("there");
        assert!(
            log == "old" || serde_json::from_str::<serde_json::Value>(&log).is_ok(),
            "half a file"
        );
    }
}

#[test]
fn a_pipe_or_a_device_is_refused_where_it_is_named_and_passed_over_in_a_folder() {
    let folder = folder(&["graphsub.yaml"]);
    let pipe = folder.path().join("pipe.graphsub.yaml");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|made| made.success())
    );
    // Nobody ever writes into the pipe: whoever opens it waits.
    for name in ["pipe.graphsub.yaml", "/dev/zero"] {
        let output = shell(folder.path(), &format!("exec \"$0\" lint {name}"));
        let text = said(&output);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert_eq!(
            text,
            format!("error: {name}: not a regular file; pipe it in and name it `-`\n")
        );
    }
    let output = shell(folder.path(), "exec \"$0\" lint --format concise .");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("of 1 file "), "{text}");
}

#[test]
fn an_app_registration_is_a_file_of_bounded_cost() {
    let folder = folder(&[]);
    let named = |name: &str| format!("version: 1\napp: {{registration: {name}}}\nsubscriptions: []\n---\n").repeat(300);
    assert!(
        Command::new("mkfifo")
            .arg(folder.path().join("pipe.json"))
            .status()
            .is_ok_and(|made| made.success())
    );
    // Each document names it, and it is read once.
    let large = format!(
        "{{\"requiredResourceAccess\": [], \"x\": \"{}\"}}",
        "y".repeat(4_000_000)
    );
    fs::write(folder.path().join("large.json"), large).expect("written");
    for (name, finding) in [
        ("pipe.json", Some("not a regular file")),
        ("/dev/zero", Some("not a regular file")),
        ("large.json", None),
    ] {
        fs::write(folder.path().join("graphsub.yaml"), named(name)).expect("written");
        let output = shell(
            folder.path(),
            "exec \"$0\" lint --format concise --max-findings 1 graphsub.yaml",
        );
        let text = said(&output);
        assert_eq!(output.status.code(), Some(i32::from(finding.is_some())), "{text}");
        finding
            .into_iter()
            .for_each(|finding| assert!(text.contains(finding), "{text}"));
    }
}

/// Nothing is asked of the network: without any the same comes out.
#[test]
#[allow(clippy::print_stderr, reason = "says why it was left out")]
fn a_machine_without_network_gives_the_same() {
    let folder = folder(&["graphsub.yaml", "a/x.graphsub.json"]);
    let isolated = |command: &str| shell(folder.path(), &format!("unshare --net --map-root-user -- {command}"));
    if !isolated("true").status.success() {
        eprintln!("this kernel gives no namespaces: left out");
        return;
    }
    let interfaces = said(&isolated("cat /proc/net/dev"));
    assert_eq!(
        interfaces.lines().filter(|line| line.contains(':')).count(),
        1,
        "more than lo: {interfaces}"
    );
    let run = "\"$0\" lint --format json .";
    let (without, with) = (isolated(run), shell(folder.path(), &format!("exec {run}")));
    assert_eq!(without.status.code(), Some(1), "{}", said(&without));
    assert_eq!(said(&without), said(&with));
}
