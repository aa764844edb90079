//! PowerShell. Its grammar wraps each operand in a node per level of precedence: those with one child are passed by.

mod block;

mod text;

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, child, field, named, type_name};
use crate::ir::{Arg, Entry, Func, Id, Key, Name, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = statements(lower, root);
}

/// Lowers statements, out of their lists: functions are declared in the block they stand in.
fn statements(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Vec<Id> {
    let mut ids = Vec::new();
    for part in named(node) {
        if part.kind() == "statement_list" {
            ids.extend(statements(lower, part));
        } else {
            ids.push(expr(lower, part));
        }
    }
    ids
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let node = unwrapped(node);
    lower.deeper(node, |lower| statement(lower, node))
}

/// Passes by nodes that only wrap one other.
fn unwrapped(node: Tree<'_>) -> Tree<'_> {
    let mut at = node;
    loop {
        let passes = at.kind().ends_with("_expression") && !KEPT.contains(&at.kind()) || PASSED.contains(&at.kind());
        if !passes || at.named_child_count() != 1 {
            return at;
        }
        let Some(inner) = at.named_child(0) else { return at };
        at = inner;
    }
}

/// Expressions that mean something with one child, too.
const KEPT: [&str; 9] = [
    "hash_literal_expression",
    "array_expression",
    "sub_expression",
    "script_block_expression",
    "invokation_expression",
    "assignment_expression",
    "post_increment_expression",
    "cast_expression",
    "expression_with_unary_operator",
];
const PASSED: [&str; 7] = [
    "pipeline",
    "pipeline_chain",
    "argument_expression_list",
    "switch_condition",
    "switch_clause_condition",
    "statement_list",
    "integer_literal",
];

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "param_block" | "empty_statement" | "attribute_list" | "type_literal_list" => lower.nothing(node),
        "statement_block" | "script_block" | "script_block_body" | "named_block" => {
            let ids = statements(lower, node);
            lower.add(Node::Block(ids), node)
        }
        "function_statement" => {
            let function = block::function(lower, node);
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
        "class_statement" => block::class(lower, node),
        "if_statement" => block::branches(lower, node),
        "switch_statement" => block::switch(lower, node),
        "foreach_statement" => block::each(lower, node),
        "for_statement" | "while_statement" | "do_statement" => {
            let ids = statements(lower, node);
            let body = lower.add(Node::Block(ids), node);
            lower.add(
                Node::Loop {
                    pat: Pat::Skip,
                    iter: None,
                    body,
                },
                node,
            )
        }
        "flow_control_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            let text = lower.text(node).trim_start().to_ascii_lowercase();
            let form = if text.starts_with("return") {
                Node::Return(value)
            } else {
                Node::Leave(value)
            };
            lower.add(form, node)
        }
        "pipeline" | "pipeline_chain" => pipeline(lower, node),
        "command" => command(lower, node, None),
        "assignment_expression" => assignment(lower, node),
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "variable" => variable(lower, node),
        "decimal_integer_literal" | "hexadecimal_integer_literal" | "real_literal" => lower.number(node),
        "string_literal" => text::text(lower, node),
        "type_literal" => {
            let name = type_name(lower.text(node).trim_matches(['[', ']']));
            lower.add(Node::Name(Rc::from(name)), node)
        }
        "simple_name" | "generic_token" | "command_name" => {
            let chunk = lower.node_chunk(node);
            lower.add(Node::Text(vec![chunk]), node)
        }
        "member_access" => {
            let parts = named(node);
            let (Some(of), Some(name)) = (parts.first(), parts.get(1)) else {
                return lower.many(node, expr);
            };
            let of = expr(lower, *of);
            let name = lower.name(*name);
            lower.add(Node::Member(of, name), node)
        }
        "element_access" => {
            let parts = named(node);
            let (Some(of), Some(index)) = (parts.first(), parts.get(1)) else {
                return lower.many(node, expr);
            };
            let of = expr(lower, *of);
            let index = expr(lower, *index);
            lower.add(Node::Index(of, index), node)
        }
        "invokation_expression" => {
            let parts = named(node);
            let (Some(of), Some(name)) = (parts.first(), parts.get(1)) else {
                return lower.many(node, expr);
            };
            let of = expr(lower, *of);
            let name = lower.name(*name);
            let callee = lower.add(Node::Member(of, name), node);
            let list = child(node, "argument_list").and_then(|list| field(list, "argument_expression_list"));
            let args = list.map_or_else(Vec::new, named);
            let args = args
                .into_iter()
                .map(|arg| Arg {
                    name: None,
                    value: expr(lower, arg),
                    spread: false,
                })
                .collect();
            lower.add(Node::Call { callee, args }, node)
        }
        "hash_literal_expression" => hash(lower, node),
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "array_expression" => {
            let inner: Vec<Id> = named(node)
                .into_iter()
                .flat_map(|list| statements(lower, list))
                .collect();
            match inner[..] {
                [one] if matches!(lower.ir.node(one), Node::List(_)) => one,
                _ => lower.add(Node::List(inner), node),
            }
        }
        "array_literal_expression" => {
            let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
            lower.add(Node::List(items), node)
        }
        "sub_expression" | "parenthesized_expression" => {
            let ids: Vec<Id> = statements(lower, node);
            match ids[..] {
                [one] => one,
                _ => lower.add(Node::Many(ids), node),
            }
        }
        "script_block_expression" => {
            let body = lower.or_many(named(node).into_iter().next(), node, expr);
            let params = vec![Param {
                pat: Pat::Name(Rc::from("_")),
                default: None,
                rest: false,
            }];
            let span = lower.span(node);
            lower.ir.funcs.push(Func {
                name: None,
                params,
                body,
                span,
                constructor: false,
                returns_last: true,
            });
            lower.add(Node::Func(lower.ir.funcs.len() - 1), node)
        }
        "cast_expression" => lower.or_many(named(node).into_iter().last(), node, expr),
        "expression_with_unary_operator" => unary(lower, node),
        kind if kind.starts_with("additive")
            || kind.starts_with("multiplicative")
            || kind.starts_with("comparison")
            || kind.starts_with("format")
            || kind.starts_with("logical")
            || kind.starts_with("bitwise") =>
        {
            operator(lower, node)
        }
        _ => lower.many(node, expr),
    }
}

fn unary(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let operand = lower.or_many(named(node).into_iter().last(), node, expr);
    if lower.text(node).starts_with('-') && matches!(lower.ir.node(operand), Node::Num(_)) {
        let zero = lower.add(Node::Num(0.0), node);
        return lower.add(Node::Arith(Op::Sub, zero, operand), node);
    }
    operand
}

fn operator(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let kind = node.kind();
    // A chain leans to the left.
    let mut operands = Vec::new();
    let mut at = node;
    let mut sign = String::new();
    loop {
        let parts: Vec<Tree<'_>> = named(at)
            .into_iter()
            .filter(|part| !part.kind().ends_with("_operator"))
            .collect();
        let [left, right] = parts[..] else { break };
        let symbol = lower
            .text
            .get(left.end_byte()..right.start_byte())
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if !sign.is_empty() && (symbol != sign || symbol != "+") {
            break;
        }
        sign = symbol;
        operands.push(right);
        at = left;
        if left.kind() != kind {
            break;
        }
    }
    if operands.is_empty() {
        // Not two operands: a part of the tree that did not parse.
        return lower.many(node, expr);
    }
    operands.push(at);
    operands.reverse();
    let ids: Vec<Id> = operands.into_iter().map(|operand| expr(lower, operand)).collect();
    let [left, right] = ids[..] else {
        let form = if sign == "+" { Node::Sum(ids) } else { Node::Many(ids) };
        return lower.add(form, node);
    };
    let op = match sign.as_str() {
        "+" => return lower.add(Node::Sum(ids), node),
        "-f" => {
            let callee = lower.add(Node::Member(left, Rc::from("format")), node);
            let args = vec![Arg {
                name: None,
                value: right,
                spread: true,
            }];
            return lower.add(Node::Call { callee, args }, node);
        }
        "-join" => {
            let callee = lower.add(Node::Member(left, Rc::from("join")), node);
            let args = vec![Arg {
                name: None,
                value: right,
                spread: false,
            }];
            return lower.add(Node::Call { callee, args }, node);
        }
        "??" => return lower.add(Node::Fallback(left, right), node),
        "-" => Op::Sub,
        "*" => Op::Mul,
        "/" => Op::Div,
        "-eq" | "-ieq" | "-ceq" => Op::Eq,
        "-ne" => Op::Ne,
        _ => Op::Other,
    };
    lower.add(Node::Arith(op, left, right), node)
}

/// The name of a variable, without its marks and its scope.
fn variable_name(text: &str) -> Name {
    let plain = text.trim_start_matches(['$', '@']).trim_matches(['{', '}']);
    Rc::from(plain.rsplit(':').next().unwrap_or(plain))
}

fn variable(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let text = lower.text(node);
    let form = match text.to_ascii_lowercase().as_str() {
        "$true" => Node::Bool(true),
        "$false" => Node::Bool(false),
        "$null" => Node::Null,
        "$this" => Node::This,
        _ => Node::Name(variable_name(text)),
    };
    lower.add(form, node)
}

fn hash(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut entries = Vec::new();
    for part in child(node, "hash_literal_body").map_or_else(Vec::new, named) {
        let Some(key) = child(part, "key_expression") else {
            continue;
        };
        let Some(given) = named(part).into_iter().rfind(|inner| *inner != key) else {
            continue;
        };
        let value = expr(lower, given);
        let inner = unwrapped(key);
        let inner = if inner.kind() == "key_expression" {
            named(inner).into_iter().next().unwrap_or(inner)
        } else {
            inner
        };
        let inner = unwrapped(inner);
        let key_name = if inner.kind() == "simple_name" {
            Key::Name(lower.name(inner))
        } else {
            Key::Computed(expr(lower, inner))
        };
        entries.push(Entry {
            key: key_name,
            key_span: lower.span(key),
            value,
        });
    }
    lower.add(Node::Object(entries), node)
}

/// `a | B -C d`: what comes down the pipe is the first argument.
fn pipeline(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut piped: Option<Id> = None;
    for part in named(node) {
        let part = if part.kind() == "pipeline_chain" && part.named_child_count() > 1 {
            part
        } else {
            unwrapped(part)
        };
        piped = Some(if part.kind() == "command" {
            command(lower, part, piped)
        } else {
            expr(lower, part)
        });
    }
    piped.unwrap_or_else(|| lower.nothing(node))
}

fn command(lower: &mut Lowerer<'_>, node: Tree<'_>, piped: Option<Id>) -> Id {
    let Some(name) = field(node, "command_name") else {
        return lower.many(node, expr);
    };
    let callee = lower.name_at(name);
    let mut args: Vec<Arg> = piped
        .into_iter()
        .map(|value| Arg {
            name: None,
            value,
            spread: false,
        })
        .collect();
    let mut pending: Option<(Name, crate::ir::Span)> = None;
    let elements = child(node, "command_elements").map_or_else(Vec::new, named);
    let mut end = 0;
    for part in elements {
        // What stands without a blank behind an argument belongs to it.
        let beside = part.start_byte() == end && !args.is_empty();
        end = part.end_byte();
        match part.kind() {
            "command_argument_sep" | "redirection" => {}
            "command_parameter" => {
                if let Some(name) = pending.take() {
                    let value = lower.add(Node::Bool(true), part);
                    args.push(Arg {
                        name: Some(name),
                        value,
                        spread: false,
                    });
                }
                let name = lower.text(part).trim_start_matches('-').trim_end_matches(':');
                pending = Some((Rc::from(name), lower.span(part)));
            }
            // `-At (Get-Date).AddDays(2)`: the call's brackets stand beside what is called.
            _ if pending.is_none() && beside && lower.text(part).starts_with('(') => {
                let list = match part.kind() {
                    "argument_list" => field(part, "argument_expression_list").map_or_else(Vec::new, named),
                    _ => vec![part],
                };
                let inner = list
                    .into_iter()
                    .map(|arg| Arg {
                        name: None,
                        value: expr(lower, arg),
                        spread: false,
                    })
                    .collect();
                if let Some(last) = args.last_mut() {
                    let callee = last.value;
                    last.value = lower.add(Node::Call { callee, args: inner }, part);
                }
            }
            _ if pending.is_none() && beside && lower.text(part).starts_with('.') => {
                let name: Name = Rc::from(lower.text(part).trim_start_matches('.'));
                if let Some(last) = args.last_mut() {
                    let of = last.value;
                    last.value = lower.add(Node::Member(of, name), part);
                }
            }
            _ => {
                let spread = lower.text(part).starts_with('@') && unwrapped(part).kind() == "variable";
                let value = expr(lower, part);
                args.push(Arg {
                    name: pending.take(),
                    value,
                    spread,
                });
            }
        }
    }
    if let Some(name) = pending {
        let value = lower.add(Node::Bool(true), node);
        args.push(Arg {
            name: Some(name),
            value,
            spread: false,
        });
    }
    // `New-Object Type` and the class's own constructor make the same.
    lower.add(Node::Call { callee, args }, node)
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let Some(left) = child(node, "left_assignment_expression") else {
        return lower.many(node, expr);
    };
    let Some(right) = field(node, "value").or_else(|| named(node).into_iter().last()) else {
        return lower.many(node, expr);
    };
    let operator = lower
        .text
        .get(left.end_byte()..right.start_byte())
        .unwrap_or_default()
        .trim();
    let value = expr(lower, right);
    let target = unwrapped(left);
    // `[string]$x = ...`
    let target = if target.kind() == "cast_expression" {
        unwrapped(named(target).into_iter().last().unwrap_or(target))
    } else {
        target
    };
    let target = expr(lower, target);
    lower.add(
        Node::Assign {
            target,
            value,
            append: operator == "+=",
        },
        node,
    )
}
