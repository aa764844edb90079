//! What stands in macros and attributes: trees of tokens.

use std::rc::Rc;

use tree_sitter::{Node as Tree, Parser};

use super::super::{Lowerer, all, child, field, named, type_name};
use super::expr;
use crate::ir::{Arg, Entry, Id, Key, Node};

pub(super) fn macro_call(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "macro").map_or("", |name| type_name(lower.text(name)));
    let Some(tokens) = child(node, "token_tree") else {
        return lower.nothing(node);
    };
    match name {
        "json" => {
            let inner = named(tokens)
                .into_iter()
                .next()
                .filter(|inner| inner.kind() == "token_tree");
            match inner {
                Some(object) => json(lower, object),
                None => lower.nothing(node),
            }
        }
        "vec" => {
            let items = parts(tokens)
                .into_iter()
                .map(|part| value_of(lower, part, tokens))
                .collect();
            lower.add(Node::List(items), node)
        }
        _ => {
            let mut args = Vec::new();
            for part in parts(tokens) {
                // `name = value`
                let named_arg = matches!(part.as_slice(), [_, equals, ..] if equals.kind() == "=");
                let rest = if named_arg { part[2..].to_vec() } else { part.clone() };
                let value = value_of(lower, rest, tokens);
                let name = named_arg.then(|| (lower.name(part[0]), lower.span(part[0])));
                args.push(Arg {
                    name,
                    value,
                    spread: false,
                });
            }
            if name == "concat" {
                return lower.add(Node::Sum(args.into_iter().map(|arg| arg.value).collect()), node);
            }
            let callee = lower.add(Node::Name(Rc::from(name)), node);
            lower.add(Node::Call { callee, args }, node)
        }
    }
}

/// Tokens between the commas of a list.
pub(super) fn parts(tokens: Tree<'_>) -> Vec<Vec<Tree<'_>>> {
    let inner = all(tokens);
    let end = inner.len().saturating_sub(1);
    let inner = inner.get(1..end).unwrap_or_default();
    let parts = inner.split(|token| token.kind() == ",").filter(|part| !part.is_empty());
    parts.map(<[Tree<'_>]>::to_vec).collect()
}

/// Lowers tokens as an expression: alone, a literal; otherwise they are parsed where they stand.
pub(super) fn value_of(lower: &mut Lowerer<'_>, part: Vec<Tree<'_>>, at: Tree<'_>) -> Id {
    match part.as_slice() {
        [] => lower.nothing(at),
        [one] if one.kind() == "token_tree" && lower.text(*one).starts_with(['{', '[']) => json(lower, *one),
        [one] if one.kind() != "token_tree" => {
            if lower.text(*one) == "null" {
                return lower.add(Node::Null, *one);
            }
            expr(lower, *one)
        }
        [first, .., last] => parsed(lower, *first, *last, at),
        [one] => parsed(lower, *one, *one, at),
    }
}

pub(super) fn parsed(lower: &mut Lowerer<'_>, first: Tree<'_>, last: Tree<'_>, at: Tree<'_>) -> Id {
    lower.deeper(at, |lower| {
        let mut parser = Parser::new();
        let range = tree_sitter::Range {
            start_byte: first.start_byte(),
            end_byte: last.end_byte(),
            start_point: first.start_position(),
            end_point: last.end_position(),
        };
        let ready = parser.set_language(&tree_sitter_rust::LANGUAGE.into()).is_ok()
            && parser.set_included_ranges(&[range]).is_ok();
        let tree = if ready { parser.parse(lower.text, None) } else { None };
        let Some(tree) = tree else { return lower.nothing(at) };
        let root = tree.root_node();
        let mut inner = named(root).into_iter().next();
        // An expression without its semicolon is an error of the grammar, and whole inside it.
        while let Some(node) = inner.filter(|node| node.kind() == "ERROR") {
            inner = named(node).into_iter().next();
        }
        lower.or_many(inner, root, expr)
    })
}

/// `{ "key": value, ... }` and `[value, ...]` of `json!`.
pub(super) fn json(lower: &mut Lowerer<'_>, tokens: Tree<'_>) -> Id {
    if lower.text(tokens).starts_with('[') {
        let items = parts(tokens)
            .into_iter()
            .map(|part| value_of(lower, part, tokens))
            .collect();
        return lower.add(Node::List(items), tokens);
    }
    let mut entries = Vec::new();
    for part in parts(tokens) {
        let Some(colon) = part.iter().position(|token| token.kind() == ":") else {
            continue;
        };
        let Some(key) = part.first().copied() else { continue };
        let computed = value_of(lower, part[..colon].to_vec(), tokens);
        let value = value_of(lower, part[colon + 1..].to_vec(), tokens);
        entries.push(Entry {
            key: Key::Computed(computed),
            key_span: lower.span(key),
            value,
        });
    }
    lower.add(Node::Object(entries), tokens)
}
