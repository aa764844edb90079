//! The way from the root of a document to a key, for findings about keys anywhere in it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::found::{Route, Step};
use crate::syntax::{NodeId, Tree};

/// Where each node of a tree hangs.
pub(super) struct Places(HashMap<NodeId, (NodeId, Hook)>);

/// How a node hangs in another.
enum Hook {
    Item(u32),
    Key(NodeId),
}

impl Places {
    pub(super) fn of(tree: &Tree<'_>) -> Places {
        let mut places = HashMap::with_capacity(tree.node_count());
        let mut open: Vec<NodeId> = tree.documents().to_vec();
        while let Some(node) = open.pop() {
            if tree.is_alias(node) {
                continue;
            }
            for (index, item) in (0..).zip(tree.items(node).unwrap_or_default()) {
                if places.insert(*item, (node, Hook::Item(index))).is_none() {
                    open.push(*item);
                }
            }
            for (key, value) in tree.own_entries(node) {
                places.insert(*key, (node, Hook::Key(*key)));
                if places.insert(*value, (node, Hook::Key(*key))).is_none() {
                    open.push(*value);
                }
            }
        }
        Places(places)
    }

    /// The way to a key or value.
    pub(super) fn route(&self, tree: &Tree<'_>, node: NodeId) -> Route {
        let mut steps = Vec::new();
        let mut at = node;
        while let Some((parent, hook)) = self.0.get(&at) {
            steps.push(match hook {
                Hook::Item(index) => Step::Index(*index),
                Hook::Key(key) => {
                    let name = tree.scalar(*key).map(|scalar| scalar.text.to_string());
                    Step::Key(Cow::Owned(name.unwrap_or_default()))
                }
            });
            at = *parent;
        }
        steps.reverse();
        Route(steps)
    }
}

/// The subscription of a manifest that a route leads into.
pub(super) fn subscription(route: &Route) -> Option<String> {
    match route.0.as_slice() {
        [Step::Key(list), Step::Index(index), ..] if list == "subscriptions" => Some(format!("{list}[{index}]")),
        _ => None,
    }
}
