//! The arrows of ARCHITECTURE.md: which crate may depend on which, and no circles inside a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each crate may depend on, of the project's own.
const ARROWS: &[(&str, &[&str])] = &[
    ("terms", &[]),
    ("generated", &["terms"]),
    ("rules", &["terms", "generated"]),
    ("source", &[]),
    ("certificate", &["terms", "generated", "rules"]),
    ("read", &["terms", "generated", "rules", "source", "certificate"]),
    ("macros", &["terms", "generated", "rules"]),
    ("lint", &["terms", "generated", "rules", "read"]),
    ("codegen", &["terms"]),
    ("import", &["terms", "codegen"]),
    (".", &["terms", "generated", "rules", "certificate", "macros"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn folder_of(package: &str) -> &str {
    match package {
        "graphsub" => ".",
        "graphsub-tables" => "generated",
        other => other.trim_start_matches("graphsub-"),
    }
}

#[test]
fn crates_depend_along_the_arrows() {
    for (folder, allowed) in ARROWS {
        let manifest = std::fs::read_to_string(root().join(folder).join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest");
        let dependencies = manifest.get("dependencies").and_then(|table| table.as_table());
        let own = dependencies
            .into_iter()
            .flat_map(|table| table.keys())
            .filter(|name| name.starts_with("graphsub"));
        for name in own {
            assert!(allowed.contains(&folder_of(name)), "{folder} must not depend on {name}");
        }
    }
}

/// The modules right below the root of a crate, and which of the others each of them names.
fn modules(src: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(src) {
        let relative = file.strip_prefix(src).expect("inside").with_extension("");
        let first = relative
            .components()
            .next()
            .expect("a name")
            .as_os_str()
            .to_string_lossy();
        if first == "lib" || first == "main" {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a file");
        // Tests of a module may use anything, and words are no code.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let named = lines.flat_map(|line| line.split("crate::").skip(1)).map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect::<String>()
        });
        modules.entry(first.into_owned()).or_default().extend(named);
    }
    let names: BTreeSet<String> = modules.keys().cloned().collect();
    for (name, uses) in &mut modules {
        uses.retain(|other| other != name && names.contains(other));
    }
    modules
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Takes away modules that use none of the others until nothing changes: what is left goes round.
fn circle(mut modules: BTreeMap<String, BTreeSet<String>>) -> BTreeMap<String, BTreeSet<String>> {
    loop {
        let free: BTreeSet<String> = modules
            .iter()
            .filter(|(_, uses)| uses.is_empty())
            .map(|(name, _)| name.clone())
            .collect();
        if free.is_empty() {
            return modules;
        }
        modules.retain(|name, _| !free.contains(name));
        for uses in modules.values_mut() {
            uses.retain(|other| !free.contains(other));
        }
    }
}

#[test]
fn modules_of_a_crate_do_not_go_round() {
    let circles = ARROWS
        .iter()
        .map(|(folder, _)| (folder, circle(modules(&root().join(folder).join("src")))));
    let circles: Vec<_> = circles.filter(|(_, left)| !left.is_empty()).collect();
    assert!(circles.is_empty(), "{circles:#?}");
}
