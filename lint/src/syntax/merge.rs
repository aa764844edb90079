//! `<<`: what mappings take from others, worked out once for a file.

use std::collections::{HashMap, HashSet};

use super::{Entries, Kind, MAX_DEPTH, MAX_MERGED, NodeId, SyntaxError, Tree};

/// Whether a key says that its value is merged.
pub(super) fn is_merge(tree: &Tree, key: NodeId) -> bool {
    tree.scalar(key).is_some_and(|s| s.plain && s.text == "<<")
}

/// The entries of the mappings that merge others: their own ones first, then those they take, each
/// key once. `closed` are these mappings in the order of their ends, so that what is merged has
/// nearly always been worked out before.
///
/// # Errors
/// More entries are taken than [`MAX_MERGED`], counted where they are looked at.
pub(super) fn resolve(tree: &Tree, closed: &[NodeId]) -> Result<HashMap<NodeId, Entries>, SyntaxError> {
    let mut merger = Merger {
        tree,
        done: HashMap::new(),
        taken: 0,
    };
    for id in closed {
        merger.mapping(*id, 0)?;
    }
    Ok(merger
        .done
        .into_iter()
        .filter_map(|(id, entries)| Some((id, entries?)))
        .collect())
}

/// What tells keys of one mapping apart; keys that are no scalars are never the same.
#[derive(PartialEq, Eq, Hash)]
enum Name<'t> {
    Text(&'t str),
    Node(NodeId),
}

struct Merger<'t> {
    tree: &'t Tree,
    /// None while a mapping is worked out.
    done: HashMap<NodeId, Option<Entries>>,
    taken: usize,
}

impl<'t> Merger<'t> {
    fn mapping(&mut self, id: NodeId, depth: usize) -> Result<(), SyntaxError> {
        if self.done.contains_key(&id) {
            return Ok(());
        }
        let tree = self.tree;
        let Kind::Mapping(own) = tree.kind(id) else {
            return Ok(());
        };
        if depth > MAX_DEPTH {
            return Err(self.too_much(id, format!("`<<` leads more than {MAX_DEPTH} mappings deep")));
        }
        self.done.insert(id, None);
        // What this mapping says twice is kept for the rule about duplicates.
        let mut entries: Entries = own.iter().filter(|(key, _)| !is_merge(tree, *key)).copied().collect();
        let mut names: HashSet<Name<'t>> = entries.iter().map(|(key, _)| self.name(*key)).collect();
        for (_, value) in own.iter().filter(|(key, _)| is_merge(tree, *key)) {
            for base in tree.items(*value).unwrap_or(std::slice::from_ref(value)) {
                self.take(tree.resolved(*base), *value, depth, &mut entries, &mut names)?;
            }
        }
        self.done.insert(id, Some(entries));
        Ok(())
    }

    /// Adds the entries of a mapping that is merged. One that is being worked out, because it merges
    /// itself in the end, gives its own ones.
    fn take(
        &mut self,
        base: NodeId,
        at: NodeId,
        depth: usize,
        entries: &mut Entries,
        names: &mut HashSet<Name<'t>>,
    ) -> Result<(), SyntaxError> {
        let tree = self.tree;
        let Kind::Mapping(own) = tree.kind(base) else {
            return Ok(());
        };
        if own.iter().any(|(key, _)| is_merge(tree, *key)) {
            self.mapping(base, depth + 1)?;
        }
        let given = self.done.get(&base).and_then(Option::as_ref).unwrap_or(own);
        self.taken += given.len().max(1);
        if self.taken > MAX_MERGED {
            return Err(self.too_much(at, format!("more than {MAX_MERGED} entries merged with `<<`")));
        }
        for entry in given.iter().filter(|(key, _)| !is_merge(tree, *key)) {
            if names.insert(self.name(entry.0)) {
                entries.push(*entry);
            }
        }
        Ok(())
    }

    fn name(&self, key: NodeId) -> Name<'t> {
        match self.tree.scalar(key) {
            Some(scalar) => Name::Text(&scalar.text),
            None => Name::Node(key),
        }
    }

    fn too_much(&self, at: NodeId, message: String) -> SyntaxError {
        SyntaxError {
            message,
            help: "merge smaller mappings, write the values out, or split the file".into(),
            span: self.tree.span(at),
        }
    }
}
