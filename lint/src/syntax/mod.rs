//! YAML and JSON as one flat tree with spans.
//!
//! Both readers fill the same arena, so that everything above them knows one kind of node.
//! Aliases stay aliases: they are followed where a value is looked at, never expanded.

mod json;
mod merge;
mod yaml;

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Route, Step};

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 128;
/// Most aliases one file may have.
pub const MAX_ALIASES: usize = 1_000;
/// Most entries that `<<` may bring into the mappings of one file, those that give way included.
pub const MAX_MERGED: usize = 100_000;

/// Index of a node in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// Keys and values.
type Entries = Vec<(NodeId, NodeId)>;

/// A file as nodes.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    nodes: Vec<Node>,
    /// The entries of mappings that merge others.
    merged: HashMap<NodeId, Entries>,
    /// The root of each document.
    pub documents: Vec<NodeId>,
    /// The comments, in order.
    pub comments: Vec<Comment>,
}

/// One node.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Bytes it takes up.
    pub span: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone)]
pub enum Kind {
    /// Text, a number, `true`, `null`.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<NodeId>),
    /// Keys and values.
    Mapping(Entries),
    /// Another node of the same document.
    Alias(NodeId),
}

/// A scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// Its text, escapes resolved.
    pub text: String,
    /// Whether it was written without quotes, so that `true` or `1` are no text.
    pub plain: bool,
}

/// A comment of a YAML file.
#[derive(Debug, Clone)]
pub struct Comment {
    /// Text behind `#`.
    pub text: String,
    /// Bytes it takes up, `#` included.
    pub span: Range<usize>,
    /// Whether something stands before it on its line.
    pub trailing: bool,
}

/// A file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Why.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Where.
    pub span: Range<usize>,
}

/// Language of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
}

impl Language {
    /// By the name of the file; what has no telling name is JSON if it begins like JSON.
    ///
    /// ```
    /// use graphsub_lint::syntax::Language;
    /// assert_eq!(Language::of("a.json", ""), Language::Json);
    /// assert_eq!(Language::of("<stdin>", "  {\"resource\": 1}"), Language::Json);
    /// assert_eq!(Language::of("a.yml", "{a: 1}"), Language::Yaml);
    /// ```
    pub fn of(name: &str, text: &str) -> Language {
        let extension = name
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("json") => Language::Json,
            Some("yaml" | "yml") => Language::Yaml,
            _ if text.trim_start().starts_with(['{', '[']) => Language::Json,
            _ => Language::Yaml,
        }
    }
}

/// Reads a text.
///
/// # Errors
/// The first thing that is no YAML or JSON, or the limit that was hit.
///
/// ```
/// use graphsub_lint::syntax::{parse, Language};
/// let tree = parse("a: [1, 2]", Language::Yaml).unwrap();
/// let value = tree.get(tree.documents[0], "a").unwrap();
/// assert_eq!(tree.items(value).unwrap().len(), 2);
/// ```
pub fn parse(text: &str, language: Language) -> Result<Tree, SyntaxError> {
    match language {
        Language::Yaml => yaml::parse(text),
        Language::Json => json::parse(text),
    }
}

impl Tree {
    fn push(&mut self, kind: Kind, span: Range<usize>) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { kind, span });
        id
    }

    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }

    /// The node as written; an alias is not followed.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// Bytes a node takes up where it is written.
    pub fn span(&self, id: NodeId) -> Range<usize> {
        self.node(id).span.clone()
    }

    /// The node itself, aliases followed.
    fn resolved(&self, id: NodeId) -> NodeId {
        match &self.node(id).kind {
            Kind::Alias(target) => *target,
            _ => id,
        }
    }

    /// What a node is, aliases followed. An alias points to a node that is no alias.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.node(self.resolved(id)).kind
    }

    /// Whether a node is written as an alias.
    pub fn is_alias(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Alias(_))
    }

    /// The scalar a node is.
    pub fn scalar(&self, id: NodeId) -> Option<&Scalar> {
        match self.kind(id) {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Whether a node is `null`.
    pub fn is_null(&self, id: NodeId) -> bool {
        self.scalar(id)
            .is_some_and(|s| s.plain && matches!(s.text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The items of a list.
    pub fn items(&self, id: NodeId) -> Option<&[NodeId]> {
        match self.kind(id) {
            Kind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Keys and values of a mapping, those it merges with `<<` behind its own, each key once.
    pub fn entries(&self, id: NodeId) -> Option<&[(NodeId, NodeId)]> {
        let id = self.resolved(id);
        let Kind::Mapping(own) = &self.node(id).kind else {
            return None;
        };
        Some(self.merged.get(&id).unwrap_or(own))
    }

    /// The first key of a mapping.
    pub fn first_key(&self, id: NodeId) -> Option<NodeId> {
        self.entries(id)?.first().map(|(key, _)| *key)
    }

    /// Index of the document a byte belongs to.
    pub fn document_at(&self, offset: usize) -> usize {
        self.documents
            .partition_point(|root| self.span(*root).start <= offset)
            .saturating_sub(1)
    }

    /// Where each node hangs.
    pub fn parents(&self) -> Parents {
        let mut parents = Parents::default();
        for (index, node) in self.nodes.iter().enumerate() {
            let id = NodeId(u32::try_from(index).unwrap_or(u32::MAX));
            match &node.kind {
                Kind::Sequence(items) => {
                    for (place, item) in items.iter().enumerate() {
                        parents.0.insert(*item, (id, Step::Index(place)));
                    }
                }
                Kind::Mapping(entries) => {
                    for (key, value) in entries {
                        let name = self.scalar(*key).map(|s| s.text.clone()).unwrap_or_default();
                        parents.0.insert(*value, (id, Step::Key(name.clone())));
                        parents.0.insert(*key, (id, Step::Key(name)));
                    }
                }
                Kind::Scalar(_) | Kind::Alias(_) => {}
            }
        }
        parents
    }

    /// The value of a key.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        let entries = self.entries(id)?;
        entries
            .iter()
            .find(|(k, _)| self.scalar(*k).is_some_and(|s| s.text == key))
            .map(|(_, value)| *value)
    }

    /// Keys that stand twice in one mapping: the later one and the earlier one.
    pub fn duplicate_keys(&self) -> Vec<(NodeId, NodeId)> {
        let mut duplicates = Vec::new();
        for node in &self.nodes {
            let Kind::Mapping(entries) = &node.kind else { continue };
            let mut seen: std::collections::HashMap<&str, NodeId> = std::collections::HashMap::new();
            for (key, _) in entries {
                let Some(scalar) = self.scalar(*key) else { continue };
                match seen.entry(scalar.text.as_str()) {
                    std::collections::hash_map::Entry::Occupied(first) => duplicates.push((*key, *first.get())),
                    std::collections::hash_map::Entry::Vacant(free) => {
                        free.insert(*key);
                    }
                }
            }
        }
        duplicates.sort_by_key(|(later, _)| self.span(*later).start);
        duplicates
    }
}

/// Where each node hangs: its parent, and the step from there.
#[derive(Debug, Default)]
pub struct Parents(HashMap<NodeId, (NodeId, Step)>);

impl Parents {
    /// The way from the root of its document to a key of this name.
    pub fn route(&self, key: NodeId, name: &str) -> Route {
        let mut route = vec![Step::Key(name.to_owned())];
        let mut node = self.0.get(&key).map(|(parent, _)| *parent);
        while let Some((parent, step)) = node.and_then(|node| self.0.get(&node)) {
            route.push(step.clone());
            node = Some(*parent);
        }
        route.reverse();
        route
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        parse(text, Language::Yaml).unwrap_or_else(|e| panic!("{e:?}"))
    }

    #[test]
    fn aliases_are_followed_and_merges_give_way_to_own_keys() {
        let tree = tree("base: &b {x: 1, y: 2}\nall:\n  <<: *b\n  x: 3\nsame: *b\n");
        let root = tree.documents[0];
        let value = |map, key| {
            tree.get(map, key)
                .and_then(|id| tree.scalar(id))
                .map(|s| s.text.clone())
        };
        let all = tree.get(root, "all").unwrap_or(root);
        assert_eq!(value(all, "x").as_deref(), Some("3"));
        assert_eq!(value(all, "y").as_deref(), Some("2"));
        let twice = self::tests::tree("- &a {x: 1, y: 1, z: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b, z: 3}\n");
        let last = twice
            .items(twice.documents[0])
            .and_then(|items| items.last().copied())
            .unwrap_or(root);
        let texts = ["x", "y", "z"].map(|key| {
            twice
                .get(last, key)
                .and_then(|id| twice.scalar(id))
                .map(|s| s.text.as_str())
        });
        assert_eq!(texts, [Some("1"), Some("2"), Some("3")]);
        let same = tree.get(root, "same").unwrap_or(root);
        assert!(tree.is_alias(same));
        assert_eq!(value(same, "x").as_deref(), Some("1"));
    }

    #[test]
    fn a_mapping_that_merges_itself_ends() {
        let tree = tree("a: &a\n  <<: *a\n  x: 1\n");
        let a = tree.get(tree.documents[0], "a");
        assert_eq!(a.and_then(|a| tree.entries(a)).map(|e| e.len()), Some(1));
    }

    #[test]
    fn circles_lists_and_ancestors_are_merged_once() {
        let keys = |text: &str, path: &[&str]| {
            let tree = tree(text);
            let at = path
                .iter()
                .fold(tree.documents[0], |node, key| tree.get(node, key).unwrap_or(node));
            let entries = tree.entries(at).unwrap_or_default();
            let names = entries.iter().filter_map(|(key, _)| tree.scalar(*key));
            names.map(|name| name.text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(keys("a: &a {x: 1, b: {<<: *a, y: 2}}", &["a", "b"]), ["y", "x", "b"]);
        let circle = "a: &a {m: &m {<<: *a, y: 1}, <<: *m, x: 1}";
        assert_eq!(keys(circle, &["a", "m"]), ["y", "m", "x"]);
        assert_eq!(keys(circle, &["a"]), ["m", "x", "y"]);
        let lists = "- &a {x: 1, z: 1}\n- &b {y: 2, x: 2}\n";
        let last = tree(&format!("{lists}- {{<<: [*a, *b], <<: {{w: 3}}, z: 4}}\n"));
        let item = last.items(last.documents[0]).and_then(|items| items.last().copied());
        let entries = item.and_then(|item| last.entries(item)).unwrap_or_default();
        let written: Vec<(&str, &str)> = entries
            .iter()
            .filter_map(|(key, value)| Some((&*last.scalar(*key)?.text, &*last.scalar(*value)?.text)))
            .collect();
        assert_eq!(written, [("z", "4"), ("x", "1"), ("y", "2"), ("w", "3")]);
    }

    #[test]
    fn duplicate_keys_are_found_at_any_depth() {
        let tree = tree("a: {x: 1, x: 2}\nb: 1\nb: 2\n");
        let found: Vec<_> = tree
            .duplicate_keys()
            .iter()
            .map(|(later, _)| tree.span(*later))
            .collect();
        assert_eq!(found, [10..11, 21..22]);
    }
}
