//! Ruby.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, field, named, operator_of, plain};
use crate::ir::{Arg, Arm, Chunk, Class, Entry, Field, Func, FuncId, Id, Key, Node, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = named(root).into_iter().map(|child| expr(lower, child)).collect();
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "heredoc_body" | "empty_statement" => lower.nothing(node),
        "body_statement" | "block_body" | "then" | "else" | "begin" | "do" => lower.block(node, expr),
        "class" | "module" | "singleton_class" => class(lower, node),
        "method" | "singleton_method" => {
            let function = function(lower, node);
            let pat = lower.ir.funcs[function].name.clone().map_or(Pat::Skip, Pat::Name);
            let value = lower.add(Node::Func(function), node);
            lower.add(
                Node::Let {
                    pat,
                    value: Some(value),
                },
                node,
            )
        }
        "if" | "elsif" | "unless" => {
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "consequence"), node, expr);
            let no = lower.optional(field(node, "alternative"), expr);
            conditional(lower, node, test, yes, no)
        }
        "if_modifier" | "unless_modifier" => {
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "body"), node, expr);
            // The test of `unless` says when it does not run.
            let test = if node.kind() == "if_modifier" { test } else { None };
            lower.add(Node::If { test, yes, no: None }, node)
        }
        "case" => switch(lower, node),
        "while" | "until" | "for" | "while_modifier" | "until_modifier" => {
            let pat = field(node, "pattern").map_or(Pat::Skip, |name| pattern(lower, name));
            let iter = field(node, "value").and_then(|value| named(value).into_iter().next());
            let iter = lower.optional(iter, expr);
            let body = lower.or_many(field(node, "body"), node, expr);
            lower.add(Node::Loop { pat, iter, body }, node)
        }
        "return" => {
            let value = named(node)
                .into_iter()
                .next()
                .and_then(|list| named(list).into_iter().next());
            let value = lower.optional(value, expr);
            lower.add(Node::Return(value), node)
        }
        "break" | "next" => lower.add(Node::Leave(None), node),
        "assignment" | "operator_assignment" => assignment(lower, node),
        _ => value(lower, node),
    }
}

/// `if` as a statement or, where its value is taken, as a choice.
fn conditional(lower: &mut Lowerer<'_>, node: Tree<'_>, test: Option<Id>, yes: Id, no: Option<Id>) -> Id {
    let taken = node
        .parent()
        .is_some_and(|parent| matches!(parent.kind(), "assignment" | "pair" | "argument_list"));
    match (taken, test, no) {
        (true, Some(test), Some(no)) => lower.add(Node::Cond { test, yes, no }, node),
        _ => lower.add(Node::If { test, yes, no }, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" | "constant" => lower.name_at(node),
        "self" => lower.add(Node::This, node),
        "nil" => lower.add(Node::Null, node),
        "true" => lower.add(Node::Bool(true), node),
        "false" => lower.add(Node::Bool(false), node),
        "integer" | "float" => lower.number(node),
        "instance_variable" | "class_variable" => {
            let this = lower.add(Node::This, node);
            let name = Rc::from(lower.text(node).trim_start_matches('@'));
            lower.add(Node::Member(this, name), node)
        }
        "string" | "chained_string" | "bare_string" | "heredoc_beginning" | "simple_symbol" | "hash_key_symbol"
        | "delimited_symbol" | "bare_symbol" => text(lower, node),
        "array" | "string_array" | "symbol_array" | "right_assignment_list" => {
            let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
            lower.add(Node::List(items), node)
        }
        "hash" => hash(lower, node),
        "call" => call(lower, node),
        "element_reference" => {
            let parts = named(node);
            let of = lower.or_many(field(node, "object"), node, expr);
            let index = lower.or_many(parts.get(1).copied(), node, expr);
            lower.add(Node::Index(of, index), node)
        }
        "scope_resolution" => {
            let Some(name) = field(node, "name") else {
                return lower.many(node, expr);
            };
            match field(node, "scope") {
                Some(scope) => {
                    let of = expr(lower, scope);
                    let name = lower.name(name);
                    lower.add(Node::Member(of, name), node)
                }
                None => lower.name_at(name),
            }
        }
        "binary" => lower.binary(node, expr),
        "conditional" => {
            let parts = ["condition", "consequence", "alternative"].map(|name| field(node, name));
            let [Some(test), Some(yes), Some(no)] = parts else {
                return lower.many(node, expr);
            };
            let (test, yes, no) = (expr(lower, test), expr(lower, yes), expr(lower, no));
            lower.add(Node::Cond { test, yes, no }, node)
        }
        "lambda" | "block" | "do_block" => {
            let function = function(lower, node);
            lower.add(Node::Func(function), node)
        }
        "parenthesized_statements" => match named(node)[..] {
            [one] => expr(lower, one),
            _ => lower.block(node, expr),
        },
        "hash_splat_argument" | "splat_argument" | "block_argument" => {
            lower.or_many(named(node).into_iter().next(), node, expr)
        }
        _ => lower.many(node, expr),
    }
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
        return lower.many(node, expr);
    };
    let value = expr(lower, right);
    if left.kind() == "left_assignment_list" {
        let pat = pattern(lower, left);
        return lower.add(
            Node::Let {
                pat,
                value: Some(value),
            },
            node,
        );
    }
    // `sub.resource = x` reads as a call.
    let target = match (left.kind(), field(left, "receiver"), field(left, "method")) {
        ("call", Some(receiver), Some(method)) => {
            let of = expr(lower, receiver);
            let name = lower.name(method);
            lower.add(Node::Member(of, name), left)
        }
        _ => expr(lower, left),
    };
    let operator = if node.kind() == "operator_assignment" {
        operator_of(node)
    } else {
        None
    };
    let value = match operator {
        Some("||=") => lower.add(Node::Fallback(target, value), node),
        _ => value,
    };
    lower.add(
        Node::Assign {
            target,
            value,
            append: matches!(operator, Some("+=" | "<<=")),
        },
        node,
    )
}

fn pattern(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Pat {
    match node.kind() {
        "identifier" => plain(lower.name(node)),
        "left_assignment_list" | "destructured_parameter" | "destructured_left_assignment" => {
            Pat::List(named(node).into_iter().map(|part| pattern(lower, part)).collect())
        }
        _ => Pat::Skip,
    }
}

fn text(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut chunks = Vec::new();
    match node.kind() {
        "simple_symbol" => chunks.extend(lower.exact(node.start_byte() + 1, node.end_byte())),
        "hash_key_symbol" | "bare_symbol" if node.named_child_count() == 0 => chunks.push(lower.node_chunk(node)),
        "chained_string" => {
            for part in named(node) {
                chunks_of(lower, part, &mut chunks);
            }
        }
        "heredoc_beginning" => {
            if let Some(body) = heredoc(node) {
                chunks_of(lower, body, &mut chunks);
            }
        }
        _ => chunks_of(lower, node, &mut chunks),
    }
    lower.add(Node::Text(chunks), node)
}

/// The body of a heredoc stands behind the statement that opens it.
fn heredoc(node: Tree<'_>) -> Option<Tree<'_>> {
    let mut at = Some(node);
    while let Some(here) = at {
        let mut next = here.next_sibling();
        for _ in 0..64 {
            match next {
                Some(sibling) if sibling.kind() == "heredoc_body" => return Some(sibling),
                Some(sibling) => next = sibling.next_sibling(),
                None => break,
            }
        }
        at = here.parent();
    }
    None
}

fn chunks_of(lower: &mut Lowerer<'_>, node: Tree<'_>, chunks: &mut Vec<Chunk>) {
    for part in named(node) {
        match part.kind() {
            "string_content" | "heredoc_content" => chunks.push(lower.node_chunk(part)),
            "escape_sequence" => chunks.push(lower.escape_chunk(part)),
            "interpolation" => {
                if let Some(inner) = named(part).into_iter().next() {
                    chunks.push(Chunk::Hole(expr(lower, inner)));
                }
            }
            _ => {}
        }
    }
}

/// An entry of a hash or a named argument.
fn pair(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Option<(Key, crate::ir::Span, Id)> {
    let key = field(node, "key")?;
    let value = match field(node, "value") {
        Some(value) => expr(lower, value),
        None => lower.name_at(key),
    };
    let name = match key.kind() {
        "hash_key_symbol" => Key::Name(lower.name(key)),
        "simple_symbol" => Key::Name(Rc::from(lower.text(key).trim_start_matches(':'))),
        _ => Key::Computed(expr(lower, key)),
    };
    Some((name, lower.span(key), value))
}

fn hash(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut entries = Vec::new();
    for part in named(node) {
        if part.kind() == "pair" {
            if let Some((key, key_span, value)) = pair(lower, part) {
                entries.push(Entry { key, key_span, value });
            }
        } else {
            let value = expr(lower, part);
            entries.push(Entry {
                key: Key::Spread,
                key_span: lower.span(part),
                value,
            });
        }
    }
    lower.add(Node::Object(entries), node)
}

fn call(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let Some(method) = field(node, "method") else {
        return lower.many(node, expr);
    };
    let callee = match field(node, "receiver") {
        Some(receiver) => {
            let of = expr(lower, receiver);
            let name = lower.name(method);
            lower.add(Node::Member(of, name), node)
        }
        None => expr(lower, method),
    };
    let mut args = Vec::new();
    for part in field(node, "arguments").map_or_else(Vec::new, named) {
        match part.kind() {
            "pair" => {
                let Some((key, key_span, value)) = pair(lower, part) else {
                    continue;
                };
                let name = match key {
                    Key::Name(name) => Some(name),
                    Key::Computed(id) => match lower.ir.node(id) {
                        Node::Text(chunks) => match chunks.as_slice() {
                            [Chunk::Lit { text, .. }] => Some(Rc::from(text.as_str())),
                            _ => None,
                        },
                        _ => None,
                    },
                    Key::Spread => None,
                };
                args.push(Arg {
                    name: name.map(|name| (name, key_span)),
                    value,
                    spread: false,
                });
            }
            kind => {
                let spread = kind.ends_with("splat_argument");
                args.push(Arg {
                    name: None,
                    value: expr(lower, part),
                    spread,
                });
            }
        }
    }
    if let Some(block) = field(node, "block") {
        args.push(Arg {
            name: None,
            value: expr(lower, block),
            spread: false,
        });
    }
    lower.add(Node::Call { callee, args }, node)
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    for param in field(node, "parameters").map_or_else(Vec::new, named) {
        let bound = field(param, "name").unwrap_or(param);
        let default = lower.optional(field(param, "value"), expr);
        let rest = param.kind().contains("splat");
        if param.kind() != "block_parameter" {
            params.push(Param {
                pat: pattern(lower, bound),
                default,
                rest,
            });
        }
    }
    let body = match field(node, "body") {
        Some(body) => expr(lower, body),
        None => lower.nothing(node),
    };
    let constructor = name.as_deref() == Some("initialize");
    let returns_last = !constructor;
    lower.ir.funcs.push(Func {
        name,
        params,
        body,
        span: lower.span(node),
        constructor,
        returns_last,
    });
    lower.ir.funcs.len() - 1
}

fn class(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "name").map_or("", |name| lower.text(name));
    let name = Rc::from(name.rsplit("::").next().unwrap_or(name));
    let mut class = Class {
        name,
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
    };
    for member in field(node, "body").map_or_else(Vec::new, named) {
        match member.kind() {
            "method" | "singleton_method" => class.methods.push(function(lower, member)),
            "assignment" if field(member, "left").is_some_and(|left| left.kind() == "constant") => {
                let name = field(member, "left").map_or_else(|| Rc::from(""), |left| lower.name(left));
                let value = lower.optional(field(member, "right"), expr);
                class.fields.push(Field {
                    name,
                    value,
                    span: lower.span(member),
                });
            }
            _ => class.body.push(expr(lower, member)),
        }
    }
    lower.class(class, node)
}

fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.optional(field(node, "value"), expr);
    let taken = node
        .parent()
        .is_some_and(|parent| matches!(parent.kind(), "assignment" | "pair"));
    let mut arms = Vec::new();
    let mut cases = Vec::new();
    let mut total = false;
    for part in named(node) {
        let mut labels = Vec::new();
        match part.kind() {
            "when" => {
                let mut cursor = part.walk();
                let patterns: Vec<Tree<'_>> = part.children_by_field_name("pattern", &mut cursor).collect();
                for label in patterns {
                    labels.push(lower.or_many(named(label).into_iter().next(), label, expr));
                }
            }
            "else" => total = true,
            _ => continue,
        }
        let body = if part.kind() == "else" {
            expr(lower, part)
        } else {
            lower.or_many(field(part, "body"), part, expr)
        };
        if labels.is_empty() {
            cases.push((None, body));
        }
        cases.extend(labels.iter().map(|label| (Some(*label), body)));
        arms.push(Arm { labels, body });
    }
    if let (true, Some(subject)) = (taken, subject) {
        return lower.cases(subject, cases, node);
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}
