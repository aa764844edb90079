//! What is published: nothing more than sources, and what they need to be understood.

use std::path::Path;
use std::process::Command;

const PUBLISHED: [&str; 9] = [
    "graphsub-terms",
    "graphsub-tables",
    "graphsub-rules",
    "graphsub-certificate",
    "graphsub-source",
    "graphsub-read",
    "graphsub-macros",
    "graphsub",
    "graphsub-lint",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn contents(package: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["package", "--list", "--allow-dirty", "--offline", "-p", package])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list = String::from_utf8(output.stdout).expect("UTF-8");
    // Only in a checkout of git.
    let files = list.lines().filter(|line| *line != ".cargo_vcs_info.json");
    files.map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn packages_hold_sources_and_what_is_listed() {
    let mut listed = String::new();
    for package in PUBLISHED {
        let (sources, others): (Vec<_>, Vec<_>) =
            contents(package).into_iter().partition(|file| file.starts_with("src/"));
        assert!(sources.contains(&"src/lib.rs".to_owned()), "{package}");
        for file in &sources {
            let is_source = [".rs", ".snap", ".tsv"].iter().any(|end| file.ends_with(end));
            assert!(is_source, "{package} publishes {file}");
        }
        listed += &format!("{package}: {}\n", others.join(" "));
    }
    let expected = std::fs::read_to_string(root().join("tests/data/packages.txt")).expect("the list is there");
    assert_eq!(
        listed, expected,
        "if this is meant, write it into tests/data/packages.txt:\n{listed}"
    );
}

#[test]
fn every_package_is_published_or_says_that_it_is_not() {
    let workspace: toml::Table = std::fs::read_to_string(root().join("Cargo.toml"))
        .expect("a manifest")
        .parse()
        .expect("TOML");
    let members = workspace["workspace"]["members"].as_array().expect("a list");
    for member in members.iter().filter_map(|member| member.as_str()) {
        let manifest = std::fs::read_to_string(root().join(member).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("TOML");
        let name = manifest["package"]["name"].as_str().expect("a name");
        let is_kept = manifest["package"]
            .get("publish")
            .is_some_and(|publish| publish.as_bool() == Some(false));
        assert_ne!(PUBLISHED.contains(&name), is_kept, "{name}");
    }
}
