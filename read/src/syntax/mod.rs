//! YAML and JSON as one flat tree with spans.
//!
//! Both readers fill the same arena, so that everything above them knows one kind of node. Scalars
//! borrow from the text where they are written as they read. Aliases stay aliases: they are followed
//! where a value is looked at, never expanded. What a mapping merges with `<<` is worked out once, when
//! the mapping ends.

mod json;
mod yaml;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::budget::Budget;

/// Index of a node in its [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

/// A file as nodes.
#[derive(Debug, Default)]
pub struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    /// Items of all lists, one list behind the other.
    items: Vec<NodeId>,
    /// Keys and values of all mappings, one mapping behind the other.
    pairs: Vec<(NodeId, NodeId)>,
    documents: Vec<NodeId>,
    comments: Vec<Comment>,
    /// Collections that have not ended while the tree is built.
    stack: Stack,
}

#[derive(Debug, Default)]
struct Stack {
    items: Vec<NodeId>,
    pairs: Vec<(NodeId, NodeId)>,
    merged: usize,
}

/// One node.
#[derive(Debug, Clone)]
struct Node<'t> {
    kind: Kind<'t>,
    start: u32,
    end: u32,
}

#[derive(Debug, Clone)]
enum Kind<'t> {
    Scalar(Scalar<'t>),
    Sequence(Range32),
    /// Own pairs, and where `<<` is used all pairs with the merged ones.
    Mapping(Range32, Option<Range32>),
    Alias(NodeId),
}

/// A range of the flat vectors.
#[derive(Debug, Clone, Copy)]
struct Range32(u32, u32);

impl Range32 {
    fn of(start: usize, end: usize) -> Range32 {
        // Longer trees are over the budget of nodes.
        let short = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Range32(short(start), short(end))
    }

    fn get(self) -> Range<usize> {
        self.0 as usize..self.1 as usize
    }
}

/// A scalar.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scalar<'t> {
    /// Its text, escapes resolved.
    pub text: Cow<'t, str>,
    /// How it is written.
    pub style: Style,
}

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// Without quotes, so that `true` or `1` is not text.
    Plain,
    /// In quotes.
    Quoted,
    /// As a block of lines.
    Block,
}

/// A comment of a YAML file that speaks to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comment {
    /// Bytes it takes up, `#` included.
    pub span: Range<usize>,
    /// Whether something stands before it on its line.
    pub trailing: bool,
}

/// A file could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
pub enum Language {
    /// YAML 1.2.
    Yaml,
    /// JSON.
    Json,
}

impl Language {
    /// Returns the language by the name of the file; what has no telling name is JSON if it begins like
    /// JSON.
    ///
    /// ```
    /// use graphsub_read::syntax::Language;
    /// assert_eq!(Language::of("a.json", ""), Language::Json);
    /// assert_eq!(Language::of("<stdin>", "  {\"resource\": 1}"), Language::Json);
    /// assert_eq!(Language::of("a.yml", "{a: 1}"), Language::Yaml);
    /// ```
    pub fn of(name: &str, text: &str) -> Language {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension);
        match extension {
            Some(extension) if extension.eq_ignore_ascii_case("json") => Language::Json,
            Some(extension) if extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml") => {
                Language::Yaml
            }
            _ if text.trim_start().starts_with(['{', '[']) => Language::Json,
            _ => Language::Yaml,
        }
    }
}

/// Memory of trees that are no longer needed, for the next one.
#[derive(Debug, Default)]
pub struct Arena(Tree<'static>);

impl Arena {
    /// Reads a text, and hands the tree to `then` with the memory of earlier ones.
    ///
    /// # Errors
    /// The first thing that is not YAML or JSON, or the limit that was hit.
    ///
    /// ```
    /// use graphsub_read::budget::Budget;
    /// use graphsub_read::syntax::{Arena, Language};
    ///
    /// let count = Arena::default().parse("a: [1, 2]", Language::Yaml, &Budget::default(), |tree| {
    ///     let value = tree.get(tree.documents()[0], "a").unwrap();
    ///     tree.items(value).unwrap().len()
    /// });
    /// assert_eq!(count, Ok(2));
    /// ```
    pub fn parse<'t, R>(
        &mut self,
        text: &'t str,
        language: Language,
        budget: &Budget,
        then: impl FnOnce(&Tree<'t>) -> R,
    ) -> Result<R, SyntaxError> {
        let mut tree: Tree<'t> = std::mem::take(&mut self.0).recycled();
        let outcome = match language {
            Language::Yaml => yaml::parse(text, budget, &mut tree),
            Language::Json => json::parse(text, budget, &mut tree),
        };
        let result = outcome.map(|()| then(&tree));
        self.0 = tree.recycled();
        result
    }
}

impl<'t> Tree<'t> {
    /// The same memory without what it holds.
    fn recycled<'n>(mut self) -> Tree<'n> {
        self.nodes.clear();
        self.items.clear();
        self.pairs.clear();
        self.documents.clear();
        self.comments.clear();
        self.stack.items.clear();
        self.stack.pairs.clear();
        self.stack.merged = 0;
        Tree {
            // No node is left to be turned into one of the other lifetime; the allocation stays.
            nodes: self.nodes.into_iter().map_while(|_| None).collect(),
            items: self.items,
            pairs: self.pairs,
            documents: self.documents,
            comments: self.comments,
            stack: self.stack,
        }
    }

    fn push(&mut self, kind: Kind<'t>, span: Range<usize>) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        let Range32(start, end) = Range32::of(span.start, span.end);
        self.nodes.push(Node { kind, start, end });
        id
    }

    fn scalar_node(&mut self, text: Cow<'t, str>, style: Style, span: Range<usize>) -> NodeId {
        self.push(Kind::Scalar(Scalar { text, style }), span)
    }

    /// Ends a list whose items are on the stack from `from` on.
    fn end_sequence(&mut self, from: usize) -> Kind<'t> {
        let start = self.items.len();
        self.items.extend(self.stack.items.drain(from..));
        Kind::Sequence(Range32::of(start, self.items.len()))
    }

    /// Ends a mapping whose pairs are on the stack from `from` on. Gives nothing where its merges are
    /// over the budget.
    fn end_mapping(&mut self, from: usize, budget: &Budget) -> Option<Kind<'t>> {
        let start = self.pairs.len();
        self.pairs.extend(self.stack.pairs.drain(from..));
        let own = Range32::of(start, self.pairs.len());
        let merges = self.pairs[own.get()].iter().any(|(key, _)| self.is_merge(*key));
        let all = if merges { Some(self.merged(own, budget)?) } else { None };
        Some(Kind::Mapping(own, all))
    }

    /// The pairs of a mapping with those it merges: its own keys win, then what is merged first.
    fn merged(&mut self, own: Range32, budget: &Budget) -> Option<Range32> {
        let mut pairs: Vec<(NodeId, NodeId)> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let (merges, mine): (Vec<_>, Vec<_>) = self.pairs[own.get()]
            .iter()
            .copied()
            .partition(|(key, _)| self.is_merge(*key));
        // What the mapping says twice is kept for the rule about duplicates.
        for pair in mine {
            seen.extend(self.scalar(pair.0).map(|scalar| &*scalar.text));
            pairs.push(pair);
        }
        let mut merged = self.stack.merged;
        for (_, value) in merges {
            let bases = self.items(value).unwrap_or(std::slice::from_ref(&value));
            for base in bases {
                // One that brings nothing is looked at as well.
                merged += 1;
                if merged > budget.merged_keys {
                    return None;
                }
                for pair in self.entries(*base).unwrap_or_default() {
                    merged += 1;
                    if merged > budget.merged_keys {
                        return None;
                    }
                    if self.scalar(pair.0).is_some_and(|scalar| seen.insert(&scalar.text)) {
                        pairs.push(*pair);
                    }
                }
            }
        }
        self.stack.merged = merged;
        let start = self.pairs.len();
        self.pairs.append(&mut pairs);
        Some(Range32::of(start, self.pairs.len()))
    }

    fn is_merge(&self, key: NodeId) -> bool {
        self.scalar(key)
            .is_some_and(|scalar| scalar.style == Style::Plain && scalar.text == "<<")
    }

    fn node(&self, id: NodeId) -> &Node<'t> {
        &self.nodes[id.0 as usize]
    }

    /// Returns the root of each document.
    pub fn documents(&self) -> &[NodeId] {
        &self.documents
    }

    /// Whether a byte lies inside a scalar in quotes or a block of lines. Nodes stand in the order of their
    /// beginnings.
    fn is_inside_text(&self, at: usize) -> bool {
        let before = self.nodes.partition_point(|node| node.start as usize <= at);
        // Collections reach over what they hold, so the scalar before is looked for.
        let scalar = self.nodes[..before].iter().rev().find_map(|node| match &node.kind {
            Kind::Scalar(scalar) => Some((scalar.style, node.end as usize)),
            _ => None,
        });
        scalar.is_some_and(|(style, end)| style != Style::Plain && at < end)
    }

    /// Returns the comments that begin with `graphsub:`, in order.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// Returns how many nodes there are.
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// Returns the bytes a node takes up where it is written.
    pub fn span(&self, id: NodeId) -> Range<usize> {
        let node = self.node(id);
        node.start as usize..node.end as usize
    }

    /// What a node is, aliases followed. An alias points to a node that is no alias.
    fn kind(&self, id: NodeId) -> &Kind<'t> {
        match &self.node(id).kind {
            Kind::Alias(target) => &self.node(*target).kind,
            kind => kind,
        }
    }

    /// Returns whether a node is written as an alias.
    pub fn is_alias(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, Kind::Alias(_))
    }

    /// Returns the scalar a node is.
    pub fn scalar(&self, id: NodeId) -> Option<&Scalar<'t>> {
        match self.kind(id) {
            Kind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Returns whether a node is `null`.
    pub fn is_null(&self, id: NodeId) -> bool {
        self.scalar(id).is_some_and(Scalar::is_null)
    }

    /// Returns the items of a list.
    pub fn items(&self, id: NodeId) -> Option<&[NodeId]> {
        match self.kind(id) {
            Kind::Sequence(items) => Some(&self.items[items.get()]),
            _ => None,
        }
    }

    /// Returns keys and values of a mapping, those it merges with `<<` behind its own, each key once.
    pub fn entries(&self, id: NodeId) -> Option<&[(NodeId, NodeId)]> {
        match self.kind(id) {
            Kind::Mapping(own, all) => Some(&self.pairs[all.unwrap_or(*own).get()]),
            _ => None,
        }
    }

    /// Returns the keys and values that a mapping has of its own.
    pub fn own_entries(&self, id: NodeId) -> &[(NodeId, NodeId)] {
        match self.kind(id) {
            Kind::Mapping(own, _) => &self.pairs[own.get()],
            _ => &[],
        }
    }

    /// Returns the value of a key. For one key of a mapping: who wants all looks through
    /// [`entries`](Tree::entries).
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.entries(id)?
            .iter()
            .find(|(k, _)| self.scalar(*k).is_some_and(|scalar| scalar.text == key))
            .map(|(_, value)| *value)
    }

    /// Returns the index of the document a byte belongs to.
    pub fn document_at(&self, offset: usize) -> usize {
        self.documents
            .partition_point(|root| self.span(*root).start <= offset)
            .saturating_sub(1)
    }

    /// Returns keys that appear twice in one mapping, in order: the later one and the first one.
    pub fn duplicate_keys(&self) -> Vec<(NodeId, NodeId)> {
        let mut duplicates = Vec::new();
        for node in &self.nodes {
            let Kind::Mapping(own, _) = &node.kind else { continue };
            self.duplicates_of(&self.pairs[own.get()], &mut duplicates);
        }
        duplicates.sort_by_key(|(later, _)| self.node(*later).start);
        duplicates
    }

    fn duplicates_of(&self, pairs: &[(NodeId, NodeId)], out: &mut Vec<(NodeId, NodeId)>) {
        /// Up to so many keys it is quicker to compare than to hash them.
        const FEW: usize = 16;
        let text = |key: NodeId| self.scalar(key).map(|scalar| &*scalar.text);
        if pairs.len() <= FEW {
            for (index, (later, _)) in pairs.iter().enumerate() {
                let Some(name) = text(*later) else { continue };
                let first = pairs[..index].iter().find(|(key, _)| text(*key) == Some(name));
                out.extend(first.map(|(first, _)| (*later, *first)));
            }
            return;
        }
        let mut seen: std::collections::HashMap<&str, NodeId> = std::collections::HashMap::new();
        for (key, _) in pairs {
            let Some(name) = text(*key) else { continue };
            match seen.entry(name) {
                std::collections::hash_map::Entry::Occupied(first) => out.push((*key, *first.get())),
                std::collections::hash_map::Entry::Vacant(free) => {
                    free.insert(*key);
                }
            }
        }
    }
}

impl Scalar<'_> {
    /// Returns whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.style == Style::Plain && matches!(&*self.text, "" | "~" | "null" | "Null" | "NULL")
    }
}

fn over(what: &str, limit: usize, help: &str, span: Range<usize>) -> SyntaxError {
    SyntaxError {
        message: format!(
            "more than {} {what}",
            graphsub_terms::words::thousands(u64::try_from(limit).unwrap_or(u64::MAX))
        ),
        help: help.into(),
        span,
    }
}

/// What to do about a file that is over a budget.
const SPLIT: &str = "split the file into several";

#[cfg(test)]
mod tests {
    use super::*;

    fn with<R>(text: &str, then: impl FnOnce(&Tree<'_>) -> R) -> R {
        match Arena::default().parse(text, Language::Yaml, &Budget::default(), then) {
            Ok(result) => result,
            Err(error) => panic!("{error:?}"),
        }
    }

    fn value(tree: &Tree<'_>, map: NodeId, key: &str) -> Option<String> {
        tree.get(map, key)
            .and_then(|id| tree.scalar(id))
            .map(|scalar| scalar.text.to_string())
    }

    #[test]
    fn aliases_are_followed_and_merges_give_way_to_own_keys() {
        with("base: &b {x: 1, y: 2}\nall:\n  <<: *b\n  x: 3\nsame: *b\n", |tree| {
            let root = tree.documents()[0];
            let all = tree.get(root, "all").unwrap_or(root);
            assert_eq!(value(tree, all, "x").as_deref(), Some("3"));
            assert_eq!(value(tree, all, "y").as_deref(), Some("2"));
            let same = tree.get(root, "same").unwrap_or(root);
            assert!(tree.is_alias(same));
            assert_eq!(value(tree, same, "x").as_deref(), Some("1"));
        });
        with(
            "- &a {x: 1, y: 1, z: 1}\n- &b {<<: *a, y: 2}\n- {<<: [*b, *a], z: 3}\n",
            |tree| {
                let items = tree.items(tree.documents()[0]).unwrap_or_default();
                let texts = ["x", "y", "z"].map(|key| value(tree, items[2], key).unwrap_or_default());
                assert_eq!(texts, ["1", "2", "3"]);
            },
        );
    }

    #[test]
    fn a_mapping_that_merges_itself_ends() {
        with("a: &a\n  <<: *a\n  x: 1\n", |tree| {
            let a = tree.get(tree.documents()[0], "a");
            assert_eq!(a.and_then(|a| tree.entries(a)).map(<[_]>::len), Some(1));
        });
    }

    #[test]
    fn duplicate_keys_are_found_at_any_depth() {
        with("a: {x: 1, x: 2}\nb: 1\nb: 2\n", |tree| {
            let found: Vec<_> = tree
                .duplicate_keys()
                .iter()
                .map(|(later, _)| tree.span(*later))
                .collect();
            assert_eq!(found, [10..11, 21..22]);
        });
        let many: String = (0..40).map(|n| format!("k{}: 1\n", n % 30)).collect();
        with(&many, |tree| assert_eq!(tree.duplicate_keys().len(), 10));
    }

    #[test]
    fn merged_keys_have_a_budget() {
        let base: String = (0..1_000).map(|n| format!("  k{n}: 1\n")).collect();
        let entries: String = (0..200).map(|n| format!("e{n}:\n  <<: *a\n")).collect();
        let text = format!("a: &a\n{base}{entries}");
        let error = Arena::default()
            .parse(&text, Language::Yaml, &Budget::default(), |_| ())
            .err();
        assert_eq!(
            error.map(|error| error.message).as_deref(),
            Some("more than 100,000 keys merged with `<<`")
        );
    }

    #[test]
    fn memory_is_used_again() {
        let mut arena = Arena::default();
        let _ = arena.parse(&"- a\n".repeat(1_000), Language::Yaml, &Budget::default(), |_| ());
        let before = arena.0.nodes.capacity();
        assert!(before >= 1_000);
        let _ = arena.parse("a: 1", Language::Yaml, &Budget::default(), |_| ());
        assert_eq!(arena.0.nodes.capacity(), before);
    }
}
