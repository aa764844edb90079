//! Where findings are written.

use std::fs;

use serde_json::Value;

use super::{NOW, SILENT, folder, graphsub, root, status};

#[test]
fn two_runs_write_the_same_bytes() {
    let once = |format| {
        graphsub(
            &root(),
            &[
                "lint",
                "--format",
                format,
                "--now",
                NOW,
                "examples/bad",
                "examples/bodies",
            ],
        )
        .stdout
    };
    for format in ["full", "json", "sarif"] {
        assert_eq!(once(format), once(format), "{format}");
    }
    let forward = graphsub(
        &root(),
        &[
            "lint",
            "--format",
            "json",
            "--now",
            NOW,
            "examples/bad",
            "examples/good",
        ],
    )
    .stdout;
    let backward = graphsub(
        &root(),
        &[
            "lint",
            "--format",
            "json",
            "--now",
            NOW,
            "examples/good",
            "examples/bad",
        ],
    )
    .stdout;
    assert_eq!(forward, backward, "the order of the arguments does not matter");
}

#[test]
fn output_goes_to_files_as_well() {
    let folder = folder(&[("graphsub.yaml", "subscriptions:\n  - resource: /nothing\n")]);
    let output = graphsub(
        folder.path(),
        &[
            "lint",
            "--output",
            "json=out.json",
            "--output",
            "sarif=out.sarif",
            "--format",
            "concise",
        ],
    );
    assert_eq!(status(&output), 1);
    for (file, key) in [("out.json", "findings"), ("out.sarif", "runs")] {
        let written: Value =
            serde_json::from_slice(&fs::read(folder.path().join(file)).expect("written")).expect("JSON");
        assert!(written[key].is_array(), "{file}");
    }
    assert_eq!(
        fs::read_dir(folder.path()).expect("readable").count(),
        3,
        "no temporary file is left"
    );
    let output = graphsub(folder.path(), &["lint", "--output", "json=none/out.json"]);
    assert_eq!(status(&output), 2);
}

#[test]
#[cfg(unix)]
fn output_through_a_link_keeps_the_link() {
    let folder = folder(&[("graphsub.yaml", SILENT), ("target.json", "old")]);
    std::os::unix::fs::symlink("target.json", folder.path().join("link.json")).expect("linked");
    assert_eq!(
        status(&graphsub(folder.path(), &["lint", "--output", "json=link.json"])),
        0
    );
    assert!(
        fs::symlink_metadata(folder.path().join("link.json"))
            .expect("there")
            .is_symlink()
    );
    assert!(
        fs::read_to_string(folder.path().join("target.json"))
            .expect("there")
            .contains("\"version\"")
    );
}
