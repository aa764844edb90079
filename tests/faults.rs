//! What happens when output cannot be written, and what never may.

use std::ffi::OsString;
use std::fs;
use std::io::{Error, ErrorKind, Write};
use std::path::Path;

use graphsub_lint::cli::{Io, run};

const WRONG: &str = "subscriptions:\n  - resource: /nothing\n";

/// Standard output that takes some bytes and then fails.
struct Failing {
    left: usize,
    kind: ErrorKind,
}

impl Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match bytes.len().min(self.left) {
            0 => Err(Error::from(self.kind)),
            taken => {
                self.left -= taken;
                Ok(taken)
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Takes everything, and finds out at the end that it cannot keep it.
struct FailingLate;

impl Write for FailingLate {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Err(Error::from(ErrorKind::StorageFull))
    }
}

/// The exit status and what went to standard error.
fn outcome(args: &[&str], stdout: &mut dyn Write) -> (u8, String) {
    let mut stderr = Vec::new();
    let mut io = Io {
        stdin: &mut std::io::empty(),
        stdout,
        stderr: &mut stderr,
        now: 0,
        terminal: false,
    };
    let args = ["graphsub"].iter().chain(args).map(OsString::from);
    let status = run(args, &mut io);
    (status, String::from_utf8(stderr).expect("UTF-8"))
}

fn text(path: &Path) -> String {
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn output_that_cannot_be_written_is_a_failure_and_a_closed_pipe_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let (good, bad) = (
        folder.path().join("a.graphsub.yaml"),
        folder.path().join("b.graphsub.yaml"),
    );
    fs::write(&good, "subscriptions: []\n").expect("written");
    fs::write(&bad, WRONG).expect("written");
    let (good, bad) = (text(&good), text(&bad));
    for (args, computed) in [
        (&["--help"][..], 0),
        (&["lint", "--help"], 0),
        (&["--version"], 0),
        (&["rules"], 0),
        (&["rules", "--format", "json"], 0),
        (&["explain", "GS401"], 0),
        (&["resources"], 0),
        (&["schema", "manifest"], 0),
        (&["lint", &good], 0),
        (&["lint", "--format", "sarif", &good], 0),
        (&["lint", &bad], 1),
    ] {
        for left in [0, 3] {
            let full = outcome(
                args,
                &mut Failing {
                    left,
                    kind: ErrorKind::StorageFull,
                },
            );
            let why = format!("error: standard output: {}\n", Error::from(ErrorKind::StorageFull));
            assert_eq!(full, (2, why), "{args:?}");
            let closed = outcome(
                args,
                &mut Failing {
                    left,
                    kind: ErrorKind::BrokenPipe,
                },
            );
            assert_eq!(closed, (computed, String::new()), "{args:?}");
        }
        assert_eq!(outcome(args, &mut FailingLate).0, 2, "{args:?}");
        assert_eq!(outcome(args, &mut Vec::new()), (computed, String::new()), "{args:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn the_program_itself_notices_a_full_device() {
    for args in [&["rules"][..], &["--help"], &["--version"]] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_graphsub"))
            .args(args)
            .stdout(fs::OpenOptions::new().write(true).open("/dev/full").expect("a device"))
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(output.stderr.starts_with(b"error: standard output: "), "{args:?}");
    }
}

#[test]
fn each_output_is_written_whatever_happens_to_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| text(&folder.path().join(name));
    fs::write(at("graphsub.yaml"), WRONG).expect("written");
    let outputs = [
        format!("json={}", at("none/a.json")),
        format!("sarif={}", at("b.sarif")),
    ];
    let args = [
        "lint",
        &at("graphsub.yaml"),
        "--output",
        &outputs[0],
        "--output",
        &outputs[1],
    ];
    let mut stdout = Vec::new();
    let (status, said) = outcome(&args, &mut stdout);
    assert_eq!(status, 2);
    assert!(said.starts_with("error: ") && said.contains("a.json"), "{said}");
    assert!(String::from_utf8_lossy(&stdout).contains("GS101"));
    assert!(fs::read_to_string(at("b.sarif")).is_ok_and(|log| log.contains("GS101")));
    fs::remove_file(at("b.sarif")).expect("removed");
    let full = outcome(
        &args,
        &mut Failing {
            left: 0,
            kind: ErrorKind::StorageFull,
        },
    );
    assert_eq!(full.0, 2);
    assert_eq!(full.1.lines().count(), 2, "{}", full.1);
    assert!(fs::read_to_string(at("b.sarif")).is_ok_and(|log| log.contains("GS101")));
}

/// The limit of the shell stands for a full disk.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_output_and_no_temporary_file() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("graphsub.yaml"), WRONG).expect("written");
    fs::write(folder.path().join("o.sarif"), "old").expect("written");
    let command = "trap '' XFSZ; ulimit -f 1; exec \"$0\" lint --output sarif=o.sarif graphsub.yaml";
    let output = std::process::Command::new("sh")
        .args(["-c", command, env!("CARGO_BIN_EXE_graphsub")])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stderr.starts_with(b"error: o.sarif: "), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("GS101"), "{output:?}");
    assert_eq!(fs::read_to_string(folder.path().join("o.sarif")).expect("there"), "old");
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 2);
}

#[test]
fn an_output_never_replaces_a_file_that_is_linted() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| text(&folder.path().join(name));
    fs::create_dir(at("a")).expect("created");
    fs::write(at("graphsub.json"), "{}").expect("written");
    let mut names = vec![at("graphsub.json"), at("a/../graphsub.json")];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("graphsub.json", at("link.json")).expect("linked");
        names.push(at("link.json"));
    }
    for name in names {
        for paths in [text(folder.path()), at("graphsub.json")] {
            let mut stdout = Vec::new();
            let (status, said) = outcome(&["lint", &paths, "--output", &format!("json={name}")], &mut stdout);
            assert_eq!(status, 2, "{name}");
            assert_eq!(
                said,
                format!("error: the output {name} is one of the linted files: choose another file\n")
            );
            assert!(stdout.is_empty());
            assert_eq!(fs::read_to_string(at("graphsub.json")).expect("there"), "{}");
        }
    }
}

#[test]
fn an_output_is_never_named_like_a_manifest() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| text(&folder.path().join(name));
    fs::write(at("graphsub.yaml"), WRONG).expect("written");
    for name in ["graphsub.json", "a.graphsub.json"] {
        let mut stdout = Vec::new();
        let output = format!("json={}", at(name));
        let (status, said) = outcome(&["lint", &at("graphsub.yaml"), "--output", &output], &mut stdout);
        assert_eq!(status, 2, "{name}");
        assert!(said.contains("is named like a manifest"), "{said}");
        assert!(!folder.path().join(name).exists() && stdout.is_empty());
    }
}
