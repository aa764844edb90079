//! Rust, with `format!`, `json!` and the derive.

mod derive;
mod tokens;

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, field, named, operator_of, plain, type_name};
use crate::ir::{Arg, Arm, Class, Entry, Field, Func, FuncId, Id, Key, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.derived = derive::definitions(lower, root);
    let parts = named(root);
    for part in parts.iter().filter(|part| part.kind() == "struct_item") {
        let id = structure(lower, *part);
        lower.ir.root.push(id);
    }
    for part in parts {
        let id = expr(lower, part);
        lower.ir.root.push(id);
    }
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "use_declaration"
        | "attribute_item"
        | "struct_item"
        | "type_item"
        | "macro_definition"
        | "visibility_modifier"
        | "extern_crate_declaration" => lower.nothing(node),
        "block" => lower.block(node, expr),
        "function_item" => {
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
        "impl_item" => implementation(lower, node),
        "enum_item" | "trait_item" => lower.nothing(node),
        "const_item" | "static_item" | "let_declaration" => {
            let bound = field(node, "name").or_else(|| field(node, "pattern"));
            let pat = bound.map_or(Pat::Skip, |bound| pattern(lower, bound));
            let value = lower.optional(field(node, "value"), expr);
            lower.add(Node::Let { pat, value }, node)
        }
        "if_expression" => {
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "consequence"), node, expr);
            let no = field(node, "alternative").and_then(|clause| named(clause).into_iter().next());
            let no = lower.optional(no, expr);
            match (is_value(node), test, no) {
                (true, Some(test), Some(no)) => lower.add(Node::Cond { test, yes, no }, node),
                _ => lower.add(Node::If { test, yes, no }, node),
            }
        }
        "match_expression" => matching(lower, node),
        "for_expression" => {
            let pat = field(node, "pattern").map_or(Pat::Skip, |bound| pattern(lower, bound));
            let iter = lower.optional(field(node, "value"), expr);
            let body = lower.or_many(field(node, "body"), node, expr);
            lower.add(Node::Loop { pat, iter, body }, node)
        }
        "while_expression" | "loop_expression" => {
            let body = lower.or_many(field(node, "body"), node, expr);
            lower.add(
                Node::Loop {
                    pat: Pat::Skip,
                    iter: None,
                    body,
                },
                node,
            )
        }
        "return_expression" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Return(value), node)
        }
        "break_expression" | "continue_expression" => lower.add(Node::Leave(None), node),
        _ => value(lower, node),
    }
}

/// Whether the value of a branching expression is taken.
fn is_value(node: Tree<'_>) -> bool {
    node.parent().is_some_and(|parent| {
        matches!(
            parent.kind(),
            "let_declaration" | "arguments" | "field_initializer" | "const_item" | "match_arm" | "reference_expression"
        )
    })
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" | "type_identifier" | "field_identifier" | "shorthand_field_identifier" => lower.name_at(node),
        "self" => lower.add(Node::This, node),
        "boolean_literal" => {
            let flag = lower.text(node) == "true";
            lower.add(Node::Bool(flag), node)
        }
        "integer_literal" | "float_literal" => lower.number(node),
        "string_literal" | "raw_string_literal" => {
            let mut chunks = Vec::new();
            for part in named(node) {
                match part.kind() {
                    "string_content" => chunks.push(lower.node_chunk(part)),
                    "escape_sequence" => chunks.push(lower.escape_chunk(part)),
                    _ => {}
                }
            }
            lower.add(Node::Text(chunks), node)
        }
        "field_expression" => {
            let of = lower.or_many(field(node, "value"), node, expr);
            let name = field(node, "field").map_or_else(|| Rc::from(""), |name| lower.name(name));
            lower.add(Node::Member(of, name), node)
        }
        "scoped_identifier" => {
            let Some(name) = field(node, "name") else {
                return lower.many(node, expr);
            };
            match field(node, "path") {
                Some(path) => {
                    let of = expr(lower, path);
                    let name = lower.name(name);
                    lower.add(Node::Member(of, name), node)
                }
                None => lower.name_at(name),
            }
        }
        "index_expression" => {
            let [of, index] = named(node)[..] else {
                return lower.many(node, expr);
            };
            let (of, index) = (expr(lower, of), expr(lower, index));
            lower.add(Node::Index(of, index), node)
        }
        "call_expression" => {
            let callee = lower.or_many(field(node, "function"), node, expr);
            let given = field(node, "arguments").map_or_else(Vec::new, named);
            let args = given
                .into_iter()
                .map(|arg| Arg {
                    name: None,
                    value: expr(lower, arg),
                    spread: false,
                })
                .collect();
            lower.add(Node::Call { callee, args }, node)
        }
        "struct_expression" => structured(lower, node),
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "macro_invocation" => tokens::macro_call(lower, node),
        "array_expression" | "tuple_expression" => {
            let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
            lower.add(Node::List(items), node)
        }
        "binary_expression" => lower.binary(node, expr),
        "assignment_expression" | "compound_assignment_expr" => {
            let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
                return lower.many(node, expr);
            };
            let value = expr(lower, right);
            let target = expr(lower, left);
            lower.add(
                Node::Assign {
                    target,
                    value,
                    append: operator_of(node) == Some("+="),
                },
                node,
            )
        }
        "closure_expression" => {
            let function = function(lower, node);
            lower.add(Node::Func(function), node)
        }
        "unary_expression" if lower.text(node).starts_with('-') => {
            let zero = lower.add(Node::Num(0.0), node);
            let operand = lower.or_many(named(node).into_iter().next(), node, expr);
            lower.add(Node::Arith(Op::Sub, zero, operand), node)
        }
        "reference_expression" | "type_cast_expression" => lower.or_many(field(node, "value"), node, expr),
        "generic_function" => lower.or_many(field(node, "function"), node, expr),
        "parenthesized_expression"
        | "expression_statement"
        | "try_expression"
        | "await_expression"
        | "unary_expression"
        | "async_block"
        | "unsafe_block" => lower.or_many(named(node).into_iter().next(), node, expr),
        _ => lower.many(node, expr),
    }
}

fn pattern(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Pat {
    match node.kind() {
        "identifier" => plain(lower.name(node)),
        "tuple_pattern" => Pat::List(named(node).into_iter().map(|part| pattern(lower, part)).collect()),
        "reference_pattern" | "mut_pattern" | "ref_pattern" => named(node)
            .into_iter()
            .last()
            .map_or(Pat::Skip, |inner| pattern(lower, inner)),
        _ => Pat::Skip,
    }
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    for param in field(node, "parameters").map_or_else(Vec::new, named) {
        if param.kind() != "self_parameter" && param.kind() != "attribute_item" {
            let bound = field(param, "pattern").unwrap_or(param);
            params.push(Param {
                pat: pattern(lower, bound),
                default: None,
                rest: false,
            });
        }
    }
    let body = match field(node, "body") {
        Some(body) => expr(lower, body),
        None => lower.nothing(node),
    };
    lower.ir.funcs.push(Func {
        name,
        params,
        body,
        span: lower.span(node),
        constructor: false,
        returns_last: true,
    });
    lower.ir.funcs.len() - 1
}

fn structure(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "name").map_or_else(|| Rc::from(""), |name| lower.name(name));
    lower.class(
        Class {
            name,
            fields: Vec::new(),
            methods: Vec::new(),
            body: Vec::new(),
        },
        node,
    )
}

fn implementation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "type").map_or("", |of| type_name(lower.text(of)));
    let mut methods = Vec::new();
    let mut fields = Vec::new();
    for member in field(node, "body").map_or_else(Vec::new, named) {
        match member.kind() {
            "function_item" => methods.push(function(lower, member)),
            "const_item" => {
                let Some(name) = field(member, "name") else { continue };
                let value = lower.optional(field(member, "value"), expr);
                fields.push(Field {
                    name: lower.name(name),
                    value,
                    span: lower.span(member),
                });
            }
            _ => {}
        }
    }
    if let Some(class) = lower.ir.classes.iter_mut().find(|class| &*class.name == name) {
        class.methods.extend(methods);
        class.fields.extend(fields);
        return lower.nothing(node);
    }
    lower.class(
        Class {
            name: Rc::from(name),
            fields,
            methods,
            body: Vec::new(),
        },
        node,
    )
}

fn structured(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let class = Rc::from(field(node, "name").map_or("", |name| type_name(lower.text(name))));
    let mut init = Vec::new();
    for part in field(node, "body").map_or_else(Vec::new, named) {
        match part.kind() {
            "field_initializer" => {
                let Some(key) = field(part, "field").or_else(|| field(part, "name")) else {
                    continue;
                };
                let value = lower.or_many(field(part, "value"), part, expr);
                init.push(lower.entry(key, lower.text(key), value));
            }
            "shorthand_field_initializer" => {
                let Some(name) = named(part).into_iter().next() else {
                    continue;
                };
                let value = lower.name_at(name);
                init.push(lower.entry(name, lower.text(name), value));
            }
            // The rest comes from a default: nothing is set.
            "base_field_initializer" if lower.text(part).contains("efault") => {}
            "base_field_initializer" => {
                let value = lower.or_many(named(part).into_iter().next(), part, expr);
                init.push(Entry {
                    key: Key::Spread,
                    key_span: lower.span(part),
                    value,
                });
            }
            _ => {}
        }
    }
    lower.add(
        Node::New {
            class,
            args: Vec::new(),
            init,
        },
        node,
    )
}

fn matching(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.or_many(field(node, "value"), node, expr);
    let mut cases = Vec::new();
    let mut arms = Vec::new();
    for arm in field(node, "body")
        .map_or_else(Vec::new, named)
        .into_iter()
        .filter(|arm| arm.kind() == "match_arm")
    {
        let Some(label) = field(arm, "pattern") else { continue };
        let body = lower.or_many(field(arm, "value"), arm, expr);
        let mut labels = Vec::new();
        let inner = named(label).into_iter().next();
        if lower.text(label).trim() != "_" {
            let parts = inner.map_or_else(Vec::new, |inner| {
                if inner.kind() == "or_pattern" {
                    named(inner)
                } else {
                    vec![inner]
                }
            });
            labels = parts.into_iter().map(|part| expr(lower, part)).collect();
        }
        if labels.is_empty() {
            cases.push((None, body));
        }
        cases.extend(labels.iter().map(|label| (Some(*label), body)));
        arms.push(Arm { labels, body });
    }
    if is_value(node) {
        return lower.cases(subject, cases, node);
    }
    lower.add(
        Node::Switch {
            subject: Some(subject),
            arms,
            total: true,
        },
        node,
    )
}
