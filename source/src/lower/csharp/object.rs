//! Objects, maps, lists and tuples, and how they are initialised.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::super::{Lowerer, all, child, field, named, type_name};
use super::{arguments, expr};
use crate::ir::{Entry, Id, Key, Node};

/// Classes that are maps: with an initialiser they are object literals.
const MAPS: [&str; 7] = [
    "Dictionary",
    "SortedDictionary",
    "ConcurrentDictionary",
    "ImmutableDictionary",
    "Hashtable",
    "NameValueCollection",
    "SortedList",
];

pub(super) fn creation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let class = field(node, "type").map_or("", |class| type_name(lower.text(class)));
    creation_of(lower, node, class)
}

pub(super) fn creation_of(lower: &mut Lowerer<'_>, node: Tree<'_>, class: &str) -> Id {
    let args = child(node, "argument_list").map_or_else(Vec::new, |args| arguments(lower, args));
    let mut init = Vec::new();
    if let Some(list) = child(node, "initializer_expression") {
        match entries(lower, list) {
            Some(found) if args.is_empty() && MAPS.contains(&class) => return lower.add(Node::Object(found), node),
            Some(found) => init = found,
            None => {
                let names = labels(lower, field(node, "type"));
                let before = if names.is_empty() {
                    None
                } else {
                    Some(std::mem::replace(&mut lower.labels, names))
                };
                let id = list_of(lower, list);
                if let Some(before) = before {
                    lower.labels = before;
                }
                return id;
            }
        }
    }
    lower.add(
        Node::New {
            class: Rc::from(class),
            args,
            init,
        },
        node,
    )
}

/// Entries of an initialiser; `None` where it lists elements.
pub(super) fn entries(lower: &mut Lowerer<'_>, list: Tree<'_>) -> Option<Vec<Entry>> {
    let mut found = Vec::new();
    for part in named(list) {
        match part.kind() {
            "assignment_expression" => {
                let (Some(left), Some(right)) = (field(part, "left"), field(part, "right")) else {
                    continue;
                };
                let value = match right.kind() {
                    "initializer_expression" => init_value(lower, right),
                    _ => expr(lower, right),
                };
                let key = if left.kind() == "identifier" {
                    Key::Name(lower.name(left))
                } else {
                    let inner = named(left).into_iter().next().unwrap_or(left);
                    Key::Computed(expr(lower, inner))
                };
                found.push(Entry {
                    key,
                    key_span: lower.span(left),
                    value,
                });
            }
            "initializer_expression" => {
                let [key, value] = named(part)[..] else { return None };
                let computed = expr(lower, key);
                let value = expr(lower, value);
                found.push(Entry {
                    key: Key::Computed(computed),
                    key_span: lower.span(key),
                    value,
                });
            }
            // `new JObject { new JProperty("resource", x) }`
            "object_creation_expression"
                if field(part, "type").is_some_and(|t| lower.text(t).ends_with("JProperty")) =>
            {
                let args = child(part, "argument_list").map_or_else(Vec::new, named);
                let [key, value] = args[..] else { continue };
                let computed = expr(lower, key);
                let value = expr(lower, value);
                found.push(Entry {
                    key: Key::Computed(computed),
                    key_span: lower.span(key),
                    value,
                });
            }
            _ => return None,
        }
    }
    Some(found)
}

/// An initialiser without a constructor: an object or a list.
pub(super) fn init_value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match entries(lower, node) {
        Some(found) => lower.add(Node::Object(found), node),
        None => list_of(lower, node),
    }
}

pub(super) fn list_of(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
    lower.add(Node::List(items), node)
}

/// The grammar reads `new List<(string A, string B)> { ... }` as two comparisons.
pub(super) fn comparison_or_list(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let Some(list) = field(node, "right").filter(|right| right.kind() == "initializer_expression") else {
        return lower.binary(node, expr);
    };
    let tuple = field(node, "left").and_then(|left| field(left, "right"));
    let parts = tuple.map_or_else(Vec::new, named);
    let declared = parts
        .into_iter()
        .filter_map(|part| child(part, "declaration_expression"));
    let names = declared
        .filter_map(|part| field(part, "name"))
        .map(|name| lower.name(name))
        .collect();
    let before = std::mem::replace(&mut lower.labels, names);
    let id = list_of(lower, list);
    lower.labels = before;
    id
}

/// A tuple is an object where its parts have names, of their own or by the type of the table it is a row of.
pub(super) fn tuple(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let parts = named(node);
    let labels = if lower.labels.len() == parts.len() {
        lower.labels.clone()
    } else {
        Vec::new()
    };
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let own = field(*part, "name").map(|name| lower.name(name));
        let Some(name) = own.or_else(|| labels.get(index).cloned()) else {
            return list_of(lower, node);
        };
        let value = expr(lower, *part);
        found.push(Entry {
            key: Key::Name(name),
            key_span: lower.span(*part),
            value,
        });
    }
    lower.add(Node::Object(found), node)
}

/// Names of the parts of a tuple in a type: `List<(string Path, string Kinds)>`.
pub(super) fn labels(lower: &Lowerer<'_>, class: Option<Tree<'_>>) -> Vec<crate::ir::Name> {
    let mut at = class;
    for _ in 0..4 {
        let Some(node) = at else { break };
        if node.kind() == "tuple_type" {
            return named(node)
                .into_iter()
                .filter_map(|part| field(part, "name"))
                .map(|name| lower.name(name))
                .collect();
        }
        at = named(node)
            .into_iter()
            .rfind(|part| part.kind().contains("type") || part.kind() == "generic_name");
    }
    Vec::new()
}

/// `new { a = 1, b }` and `x with { A = 1 }`.
pub(super) fn anonymous(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut found = Vec::new();
    let mut holder = node;
    if node.kind() == "with_expression" {
        if let Some(of) = named(node).into_iter().next() {
            let value = expr(lower, of);
            found.push(Entry {
                key: Key::Spread,
                key_span: lower.span(of),
                value,
            });
        }
        holder = child(node, "with_initializer").unwrap_or(node);
        if holder == node {
            return lower.many(node, expr);
        }
    }
    let parts = all(holder);
    let mut at = 0;
    while at < parts.len() {
        let part = parts[at];
        let next = parts.get(at + 1).map(|next| next.kind());
        if part.is_named() && next == Some("=") {
            if let Some(given) = parts.get(at + 2) {
                let value = expr(lower, *given);
                found.push(lower.entry(part, lower.text(part), value));
            }
            at += 3;
        } else {
            if part.is_named() && part.kind() != "modifier" {
                let value = expr(lower, part);
                let text = lower.text(part);
                let name = text.rsplit('.').next().unwrap_or(text);
                found.push(lower.entry(part, name, value));
            }
            at += 1;
        }
    }
    lower.add(Node::Object(found), node)
}
