//! Python.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, child, field, named, operator_of, plain};
use crate::ir::{Arg, Arm, Chunk, Class, Entry, Field, Func, FuncId, Id, Key, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = named(root).into_iter().map(|child| expr(lower, child)).collect();
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "import_statement" | "import_from_statement" | "future_import_statement" | "type" | "decorator" => {
            lower.nothing(node)
        }
        "block" => lower.block(node, expr),
        // A text that stands alone is documentation.
        "expression_statement" if named(node).iter().all(|part| part.kind().ends_with("string")) => lower.nothing(node),
        "function_definition" => {
            let function = function(lower, node, false);
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
        "decorated_definition" => lower.or_many(field(node, "definition"), node, expr),
        "class_definition" => class(lower, node),
        "if_statement" => branches(lower, node),
        "match_statement" => switch(lower, node),
        "for_statement" => {
            let pat = field(node, "left").map_or(Pat::Skip, |left| pattern(lower, left));
            let iter = lower.optional(field(node, "right"), expr);
            let body = lower.or_many(field(node, "body"), node, expr);
            lower.add(Node::Loop { pat, iter, body }, node)
        }
        "while_statement" => {
            let body = lower.block(node, expr);
            lower.add(
                Node::Loop {
                    pat: Pat::Skip,
                    iter: None,
                    body,
                },
                node,
            )
        }
        "return_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Return(value), node)
        }
        "raise_statement" | "break_statement" | "continue_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Leave(value), node)
        }
        "assignment" | "augmented_assignment" | "named_expression" => assignment(lower, node),
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" => lower.name_at(node),
        "none" => lower.add(Node::Null, node),
        "true" => lower.add(Node::Bool(true), node),
        "false" => lower.add(Node::Bool(false), node),
        "integer" | "float" => lower.number(node),
        "string" | "concatenated_string" => text(lower, node),
        "attribute" => {
            let of = lower.or_many(field(node, "object"), node, expr);
            let name = field(node, "attribute").map_or_else(|| Rc::from(""), |name| lower.name(name));
            lower.add(Node::Member(of, name), node)
        }
        "subscript" => {
            let of = lower.or_many(field(node, "value"), node, expr);
            let index = lower.or_many(field(node, "subscript"), node, expr);
            lower.add(Node::Index(of, index), node)
        }
        "call" => call(lower, node),
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "dictionary" => dictionary(lower, node),
        "list" | "tuple" | "set" | "expression_list" => {
            let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
            lower.add(Node::List(items), node)
        }
        "list_comprehension" | "generator_expression" | "set_comprehension" => comprehension(lower, node),
        "binary_operator" | "boolean_operator" => lower.binary(node, expr),
        "comparison_operator" => {
            let parts = named(node);
            let [left, right] = parts[..] else {
                return lower.many(node, expr);
            };
            let op = match child(node, "==").or_else(|| child(node, "!=")).map(|op| op.kind()) {
                Some("==") => Op::Eq,
                Some("!=") => Op::Ne,
                _ => Op::Other,
            };
            let (left, right) = (expr(lower, left), expr(lower, right));
            lower.add(Node::Arith(op, left, right), node)
        }
        "unary_operator" if operator_of(node) == Some("-") => {
            let zero = lower.add(Node::Num(0.0), node);
            let operand = lower.or_many(field(node, "argument"), node, expr);
            lower.add(Node::Arith(Op::Sub, zero, operand), node)
        }
        "conditional_expression" => {
            let [yes, test, no] = named(node)[..] else {
                return lower.many(node, expr);
            };
            let (test, yes, no) = (expr(lower, test), expr(lower, yes), expr(lower, no));
            lower.add(Node::Cond { test, yes, no }, node)
        }
        "lambda" => {
            let function = function(lower, node, true);
            lower.add(Node::Func(function), node)
        }
        "parenthesized_expression"
        | "await"
        | "expression_statement"
        | "list_splat"
        | "dictionary_splat"
        | "as_pattern" => match named(node)[..] {
            [inner] => expr(lower, inner),
            [inner, ..] if node.kind() == "as_pattern" => expr(lower, inner),
            _ => lower.many(node, expr),
        },
        _ => lower.many(node, expr),
    }
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let left = field(node, "left").or_else(|| field(node, "name"));
    let right = field(node, "right").or_else(|| field(node, "value"));
    let (Some(left), Some(right)) = (left, right) else {
        return lower.nothing(node);
    };
    let value = expr(lower, right);
    match left.kind() {
        "pattern_list" | "tuple_pattern" | "list_pattern" => {
            let pat = pattern(lower, left);
            lower.add(
                Node::Let {
                    pat,
                    value: Some(value),
                },
                node,
            )
        }
        _ => {
            let target = expr(lower, left);
            let append = node.kind() == "augmented_assignment" && operator_of(node) == Some("+=");
            lower.add(Node::Assign { target, value, append }, node)
        }
    }
}

fn pattern(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Pat {
    match node.kind() {
        "identifier" => plain(lower.name(node)),
        "pattern_list" | "tuple_pattern" | "list_pattern" => {
            Pat::List(named(node).into_iter().map(|part| pattern(lower, part)).collect())
        }
        _ => Pat::Skip,
    }
}

fn text(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut chunks = Vec::new();
    if node.kind() == "concatenated_string" {
        for part in named(node) {
            chunks_of(lower, part, &mut chunks);
        }
    } else {
        chunks_of(lower, node, &mut chunks);
    }
    lower.add(Node::Text(chunks), node)
}

fn chunks_of(lower: &mut Lowerer<'_>, node: Tree<'_>, chunks: &mut Vec<Chunk>) {
    for part in named(node) {
        match part.kind() {
            "string_content" => {
                let mut from = part.start_byte();
                for inner in named(part) {
                    chunks.extend(lower.exact(from, inner.start_byte()));
                    match inner.kind() {
                        "escape_interpolation" => {
                            chunks.extend(lower.doubled(inner.start_byte(), inner.end_byte(), &["{{", "}}"]));
                        }
                        _ => chunks.push(lower.escape_chunk(inner)),
                    }
                    from = inner.end_byte();
                }
                chunks.extend(lower.exact(from, part.end_byte()));
            }
            "interpolation" => {
                if let Some(inner) = field(part, "expression") {
                    chunks.push(Chunk::Hole(expr(lower, inner)));
                }
            }
            _ => {}
        }
    }
}

fn call(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let callee = lower.or_many(field(node, "function"), node, expr);
    let Some(list) = field(node, "arguments") else {
        return lower.many(node, expr);
    };
    let mut args = Vec::new();
    if list.kind() == "generator_expression" {
        args.push(Arg {
            name: None,
            value: expr(lower, list),
            spread: false,
        });
    } else {
        for part in named(list) {
            match part.kind() {
                "keyword_argument" => {
                    let (Some(name), Some(value)) = (field(part, "name"), field(part, "value")) else {
                        continue;
                    };
                    let value = expr(lower, value);
                    args.push(Arg {
                        name: Some((lower.name(name), lower.span(name))),
                        value,
                        spread: false,
                    });
                }
                kind => {
                    let spread = kind.ends_with("_splat");
                    args.push(Arg {
                        name: None,
                        value: expr(lower, part),
                        spread,
                    });
                }
            }
        }
    }
    lower.add(Node::Call { callee, args }, node)
}

fn dictionary(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut entries = Vec::new();
    for part in named(node) {
        if part.kind() == "pair" {
            let (Some(key), Some(value)) = (field(part, "key"), field(part, "value")) else {
                continue;
            };
            let computed = expr(lower, key);
            let value = expr(lower, value);
            entries.push(Entry {
                key: Key::Computed(computed),
                key_span: lower.span(key),
                value,
            });
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

/// `[f(x) for x in rows]` is `rows.map(x => f(x))`.
fn comprehension(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let (Some(body), Some(clause)) = (field(node, "body"), child(node, "for_in_clause")) else {
        return lower.many(node, expr);
    };
    let of = lower.or_many(field(clause, "right"), clause, expr);
    let pat = field(clause, "left").map_or(Pat::Skip, |left| pattern(lower, left));
    let inner = expr(lower, body);
    let params = vec![Param {
        pat,
        default: None,
        rest: false,
    }];
    let span = lower.span(body);
    lower.ir.funcs.push(Func {
        name: None,
        params,
        body: inner,
        span,
        constructor: false,
        returns_last: true,
    });
    let function = lower.add(Node::Func(lower.ir.funcs.len() - 1), body);
    let callee = lower.add(Node::Member(of, Rc::from("map")), node);
    let args = vec![Arg {
        name: None,
        value: function,
        spread: false,
    }];
    lower.add(Node::Call { callee, args }, node)
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>, lambda: bool) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    for (index, param) in field(node, "parameters")
        .map_or_else(Vec::new, named)
        .into_iter()
        .enumerate()
    {
        let bound = field(param, "name").unwrap_or(param);
        let bound = if bound.kind() == "identifier" {
            bound
        } else {
            named(bound).into_iter().next().unwrap_or(bound)
        };
        let bound_name = lower.name(bound);
        if index == 0 && matches!(&*bound_name, "self" | "cls")
            || matches!(param.kind(), "keyword_separator" | "positional_separator")
        {
            continue;
        }
        let default = lower.optional(field(param, "value"), expr);
        let rest = param.kind().ends_with("splat_pattern");
        params.push(Param {
            pat: plain(bound_name),
            default,
            rest,
        });
    }
    let body = lower.or_many(field(node, "body"), node, expr);
    let constructor = name.as_deref() == Some("__init__");
    lower.ir.funcs.push(Func {
        name,
        params,
        body,
        span: lower.span(node),
        constructor,
        returns_last: lambda,
    });
    lower.ir.funcs.len() - 1
}

fn class(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "name").map_or_else(|| Rc::from(""), |name| lower.name(name));
    let mut class = Class {
        name,
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
    };
    for member in field(node, "body").map_or_else(Vec::new, named) {
        let member = if member.kind() == "decorated_definition" {
            field(member, "definition").unwrap_or(member)
        } else {
            member
        };
        match member.kind() {
            "function_definition" => class.methods.push(function(lower, member, false)),
            "class_definition" => class.body.push(expr(lower, member)),
            "expression_statement" => {
                let Some(inner) = named(member).into_iter().next() else {
                    continue;
                };
                let Some(left) =
                    field(inner, "left").filter(|left| inner.kind() == "assignment" && left.kind() == "identifier")
                else {
                    class.body.push(expr(lower, member));
                    continue;
                };
                let value = lower.optional(field(inner, "right"), expr);
                class.fields.push(Field {
                    name: lower.name(left),
                    value,
                    span: lower.span(inner),
                });
            }
            _ => class.body.push(expr(lower, member)),
        }
    }
    lower.class(class, node)
}

fn branches(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut cursor = node.walk();
    let alternatives: Vec<Tree<'_>> = node.children_by_field_name("alternative", &mut cursor).collect();
    let mut no: Option<Id> = None;
    for alternative in alternatives.into_iter().rev() {
        if alternative.kind() == "elif_clause" {
            let test = lower.optional(field(alternative, "condition"), expr);
            let yes = lower.or_many(field(alternative, "consequence"), alternative, expr);
            no = Some(lower.add(Node::If { test, yes, no }, alternative));
        } else {
            no = Some(lower.or_many(field(alternative, "body"), alternative, expr));
        }
    }
    let test = lower.optional(field(node, "condition"), expr);
    let yes = lower.or_many(field(node, "consequence"), node, expr);
    lower.add(Node::If { test, yes, no }, node)
}

fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.optional(field(node, "subject"), expr);
    let mut arms = Vec::new();
    let mut total = false;
    for case in field(node, "body")
        .map_or_else(Vec::new, named)
        .into_iter()
        .filter(|case| case.kind() == "case_clause")
    {
        let patterns: Vec<Tree<'_>> = named(case)
            .into_iter()
            .filter(|part| part.kind() == "case_pattern")
            .collect();
        let default = patterns.iter().all(|pattern| lower.text(*pattern).trim() == "_");
        total |= default;
        let mut labels = Vec::new();
        if !default {
            for pattern in patterns {
                let inner = named(pattern).into_iter().next();
                labels.push(lower.or_many(inner, pattern, expr));
            }
        }
        let body = lower.or_many(field(case, "consequence"), case, expr);
        arms.push(Arm { labels, body });
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}
