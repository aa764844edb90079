//! The arrows of ARCHITECTURE.md: which crate may depend on which, and no circles inside a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// What each crate may depend on, of the project's own.
const ARROWS: &[(&str, &[&str])] = &[
    ("terms", &[]),
    ("generated", &["terms"]),
    ("rules", &["terms", "generated"]),
    ("source", &["terms", "generated"]),
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

/// A module by the names that lead to it.
type Module = Vec<String>;

/// Which modules of a crate name which others. A name that is re-exported at the root belongs to the crate, and not to
/// the module it comes from.
#[derive(Default)]
struct Names {
    modules: BTreeSet<Module>,
    /// The module that names, and the path it names, from the root.
    named: Vec<(Module, Module)>,
}

impl Names {
    fn of(src: &Path) -> Self {
        let mut names = Self::default();
        for file in files(src) {
            let mut module: Module = file
                .strip_prefix(src)
                .expect("inside")
                .with_extension("")
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            module.pop_if(|last| ["lib", "main", "mod"].contains(&last.as_str()));
            let text = std::fs::read_to_string(&file).expect("a file");
            // Tables are long, and what they name is imported above them.
            let is_table = text.starts_with("// @generated");
            let code = if is_table { imports(&text) } else { text };
            let parsed = syn::parse_file(&code).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            let mut reader = Reader {
                names: &mut names,
                module,
            };
            reader.visit_file(&parsed);
        }
        names
    }

    /// The module of a path: the longest part of it that is one.
    fn module_of<'p>(&self, path: &'p [String]) -> &'p [String] {
        let is_module = |length: &usize| self.modules.contains(&path[..*length]);
        let length = (0..=path.len()).rev().find(is_module).unwrap_or(0);
        &path[..length]
    }

    /// Which children of a module use which of their siblings, they themselves or what is in them.
    fn siblings(&self, parent: &[String]) -> BTreeMap<String, BTreeSet<String>> {
        let child = |module: &[String]| match module.strip_prefix(parent) {
            Some([child, ..]) => Some(child.clone()),
            _ => None,
        };
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, path) in &self.named {
            if let (Some(one), Some(other)) = (child(from), child(self.module_of(path)))
                && one != other
            {
                uses.entry(other.clone()).or_default();
                uses.entry(one).or_default().insert(other);
            }
        }
        uses
    }
}

/// The imports of a file that rustfmt has written.
fn imports(text: &str) -> String {
    let (mut out, mut is_inside) = (String::new(), false);
    for line in text.lines() {
        is_inside |= line.starts_with("use ");
        if is_inside {
            out += line;
            is_inside = !line.ends_with(';');
        }
    }
    out
}

/// Reads the names of a file.
struct Reader<'n> {
    names: &'n mut Names,
    module: Module,
}

impl Reader<'_> {
    fn name(&mut self, path: &[String]) {
        let mut at = self.module.clone();
        let mut rest = path;
        let first = path.first().map(String::as_str);
        if first == Some("crate") {
            at.clear();
            rest = &path[1..];
        }
        while let Some(up) = rest.first().filter(|name| ["super", "self"].contains(&name.as_str())) {
            if up == "super" {
                at.pop();
            }
            rest = &rest[1..];
        }
        at.extend(rest.iter().cloned());
        self.names.named.push((self.module.clone(), at));
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.name(&with(&name.ident)),
            syn::UseTree::Rename(name) => self.name(&with(&name.ident)),
            syn::UseTree::Glob(_) => self.name(before),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
        }
    }
}

/// Tests of a module may use anything.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    let mut lists = attributes
        .iter()
        .filter_map(|attribute| attribute.meta.require_list().ok());
    lists.any(|list| list.path.is_ident("cfg") && list.tokens.to_string() == "test")
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_file(&mut self, file: &'ast syn::File) {
        self.names.modules.insert(self.module.clone());
        syn::visit::visit_file(self, file);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if is_test(&item.attrs) || item.content.is_none() {
            return;
        }
        self.module.push(item.ident.to_string());
        self.names.modules.insert(self.module.clone());
        syn::visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            self.tree(&[], &item.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(&names);
        syn::visit::visit_path(self, path);
    }
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
    let mut circles = Vec::new();
    for (folder, _) in ARROWS {
        let names = Names::of(&root().join(folder).join("src"));
        for module in &names.modules {
            let left = circle(names.siblings(module));
            if !left.is_empty() {
                circles.push((folder, module.join("::"), left));
            }
        }
    }
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn every_crate_has_its_arrows() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("a manifest");
    let manifest: toml::Table = manifest.parse().expect("a manifest");
    let members = manifest["workspace"]["members"].as_array().expect("a list");
    for member in members.iter().filter_map(|member| member.as_str()) {
        let is_user = member.starts_with("tests/") || member.starts_with("examples/");
        assert!(
            is_user || ARROWS.iter().any(|(folder, _)| *folder == member),
            "{member}"
        );
    }
}

#[test]
fn the_fuzzer_takes_all_modules_of_the_derive() {
    let fuzz = std::fs::read_to_string(root().join("fuzz/src/lib.rs")).expect("a file");
    for entry in std::fs::read_dir(root().join("macros/src")).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let is_taken = fuzz.contains(&format!("\"../../macros/src/{name}\""));
        // The entry points and the tests stay where they are, and a folder belongs to a file.
        let is_left = ["lib.rs", "robustness.rs"].contains(&name.as_str()) || !name.ends_with(".rs");
        assert_ne!(is_taken, is_left, "{name}: fuzz/src/lib.rs");
    }
}
