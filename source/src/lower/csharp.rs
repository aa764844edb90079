//! C#.

mod object;

mod class;

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, all, child, field, named, operator_of, plain, type_name};
use crate::ir::{Arg, Arm, Chunk, Entry, Func, FuncId, Id, Key, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = named(root).into_iter().map(|child| expr(lower, child)).collect();
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "using_directive"
        | "attribute_list"
        | "base_list"
        | "modifier"
        | "type_argument_list"
        | "constructor_initializer"
        | "delegate_declaration"
        | "interface_declaration"
        | "catch_declaration" => lower.nothing(node),
        "class_declaration" | "record_declaration" | "struct_declaration" => class::class(lower, node),
        "enum_declaration" => lower.nothing(node),
        "block" => lower.block(node, expr),
        "variable_declaration" => {
            let lets = named(node)
                .into_iter()
                .filter(|part| part.kind() == "variable_declarator")
                .map(|part| declarator(lower, part, node))
                .collect();
            lower.add(Node::Many(lets), node)
        }
        "local_function_statement" => {
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
        // It runs only if something failed.
        "catch_clause" => {
            let yes = lower.block(node, expr);
            lower.add(
                Node::If {
                    test: None,
                    yes,
                    no: None,
                },
                node,
            )
        }
        "if_statement" => {
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "consequence"), node, expr);
            let no = lower.optional(field(node, "alternative"), expr);
            lower.add(Node::If { test, yes, no }, node)
        }
        "switch_statement" => switch(lower, node),
        "foreach_statement" => {
            let pat = field(node, "left").map_or(Pat::Skip, |left| pattern(lower, left));
            let iter = lower.optional(field(node, "right"), expr);
            let body = lower.or_many(field(node, "body"), node, expr);
            lower.add(Node::Loop { pat, iter, body }, node)
        }
        "for_statement" | "while_statement" | "do_statement" => {
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
        "break_statement" => lower.add(Node::Break, node),
        "throw_statement" | "throw_expression" | "continue_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Leave(value), node)
        }
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" | "predefined_type" => lower.name_at(node),
        "this" => lower.add(Node::This, node),
        "null_literal" | "default_expression" => lower.add(Node::Null, node),
        "boolean_literal" => {
            let flag = lower.text(node) == "true";
            lower.add(Node::Bool(flag), node)
        }
        "integer_literal" | "real_literal" => lower.number(node),
        "string_literal" | "verbatim_string_literal" | "raw_string_literal" | "interpolated_string_expression" => {
            text(lower, node)
        }
        "member_access_expression" => {
            let of = lower.or_many(field(node, "expression"), node, expr);
            let name = field(node, "name").map_or("", |name| lower.text(name));
            let name = Rc::from(name.split('<').next().unwrap_or(name));
            lower.add(Node::Member(of, name), node)
        }
        "conditional_access_expression" => {
            let of = lower.or_many(field(node, "condition"), node, expr);
            lower.receivers.push(of);
            let last = named(node).into_iter().last();
            let value = lower.or_many(last, node, expr);
            lower.receivers.pop();
            value
        }
        "member_binding_expression" => {
            let of = lower.receivers.last().copied();
            let of = of.unwrap_or_else(|| lower.nothing(node));
            let name = field(node, "name").map_or_else(|| Rc::from(""), |name| lower.name(name));
            lower.add(Node::Member(of, name), node)
        }
        "element_access_expression" => {
            let of = lower.or_many(field(node, "expression"), node, expr);
            let index = field(node, "subscript").and_then(|list| named(list).into_iter().next());
            let index = lower.or_many(index, node, expr);
            lower.add(Node::Index(of, index), node)
        }
        "invocation_expression" => {
            let callee = lower.or_many(field(node, "function"), node, expr);
            let args = field(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
            lower.add(Node::Call { callee, args }, node)
        }
        "object_creation_expression" | "implicit_object_creation_expression" => object::creation(lower, node),
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "anonymous_object_creation_expression" | "with_expression" => object::anonymous(lower, node),
        "array_creation_expression" | "implicit_array_creation_expression" => {
            let list = child(node, "initializer_expression");
            lower.or_many(list, node, object::list_of)
        }
        "initializer_expression" | "collection_expression" => object::list_of(lower, node),
        "tuple_expression" => object::tuple(lower, node),
        "binary_expression" => object::comparison_or_list(lower, node),
        "conditional_expression" => {
            let parts = ["condition", "consequence", "alternative"].map(|name| field(node, name));
            let [Some(test), Some(yes), Some(no)] = parts else {
                return lower.many(node, expr);
            };
            let (test, yes, no) = (expr(lower, test), expr(lower, yes), expr(lower, no));
            lower.add(Node::Cond { test, yes, no }, node)
        }
        "switch_expression" => switch_expression(lower, node),
        "assignment_expression" => assignment(lower, node),
        "lambda_expression" | "anonymous_method_expression" => {
            let function = function(lower, node);
            lower.add(Node::Func(function), node)
        }
        "prefix_unary_expression" if operator_of(node) == Some("-") => {
            let zero = lower.add(Node::Num(0.0), node);
            let operand = lower.or_many(named(node).into_iter().next(), node, expr);
            lower.add(Node::Arith(Op::Sub, zero, operand), node)
        }
        "cast_expression" => lower.or_many(field(node, "value"), node, expr),
        "argument" => lower.or_many(named(node).into_iter().last(), node, expr),
        "parenthesized_expression"
        | "await_expression"
        | "expression_statement"
        | "arrow_expression_clause"
        | "postfix_unary_expression"
        | "checked_expression"
        | "collection_element"
        | "expression_element"
        | "as_expression"
        | "constant_pattern"
        | "global_statement"
        | "local_declaration_statement" => {
            let inner = named(node).into_iter().find(|part| part.kind() != "modifier");
            lower.or_many(inner, node, expr)
        }
        _ => lower.many(node, expr),
    }
}

fn declarator(lower: &mut Lowerer<'_>, node: Tree<'_>, declaration: Tree<'_>) -> Id {
    let name = field(node, "name");
    let pat = name.map_or(Pat::Skip, |name| pattern(lower, name));
    let given = named(node)
        .into_iter()
        .rfind(|part| Some(*part) != name && part.kind() != "bracketed_argument_list");
    let names = object::labels(lower, field(declaration, "type"));
    let before = std::mem::replace(&mut lower.labels, names);
    // `Subscription s = new() { ... }` says its class on the left.
    let value = match given {
        Some(given) if given.kind() == "implicit_object_creation_expression" => {
            let class = field(declaration, "type").map_or("", |class| lower.text(class));
            Some(object::creation_of(lower, given, type_name(class)))
        }
        given => lower.optional(given, expr),
    };
    lower.labels = before;
    lower.add(Node::Let { pat, value }, node)
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
        return lower.many(node, expr);
    };
    let value = if right.kind() == "initializer_expression" {
        object::init_value(lower, right)
    } else {
        expr(lower, right)
    };
    let target = expr(lower, left);
    let value = match operator_of(node) {
        Some("??=") => lower.add(Node::Fallback(target, value), node),
        _ => value,
    };
    lower.add(
        Node::Assign {
            target,
            value,
            append: operator_of(node) == Some("+="),
        },
        node,
    )
}

fn pattern(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Pat {
    match node.kind() {
        "identifier" => plain(lower.name(node)),
        "tuple_pattern" | "parenthesized_variable_designation" => {
            Pat::List(named(node).into_iter().map(|part| pattern(lower, part)).collect())
        }
        _ => Pat::Skip,
    }
}

fn text(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut chunks = Vec::new();
    let (start, end) = (node.start_byte(), node.end_byte());
    match node.kind() {
        "verbatim_string_literal" => chunks = lower.doubled(start + 2, end.saturating_sub(1).max(start + 2), &["\"\""]),
        "interpolated_string_expression" => {
            let opening = child(node, "interpolation_start").map_or("$", |start| lower.text(start));
            let raw = child(node, "interpolation_quote").is_some();
            let doubled: &[&str] = match (raw, opening.contains('@')) {
                (true, _) => &[],
                (false, true) => &["\"\"", "{{", "}}"],
                (false, false) => &["{{", "}}"],
            };
            for part in all(node) {
                match part.kind() {
                    "string_content" => chunks.extend(lower.doubled(part.start_byte(), part.end_byte(), doubled)),
                    "escape_sequence" => chunks.push(lower.escape_chunk(part)),
                    "interpolation" => {
                        let inner = named(part)
                            .into_iter()
                            .find(|inner| !inner.kind().starts_with("interpolation_"));
                        if let Some(inner) = inner {
                            chunks.push(Chunk::Hole(expr(lower, inner)));
                        }
                    }
                    _ => {}
                }
            }
        }
        _ => {
            for part in named(node) {
                match part.kind() {
                    "string_literal_content" | "raw_string_content" => chunks.push(lower.node_chunk(part)),
                    "escape_sequence" => chunks.push(lower.escape_chunk(part)),
                    _ => {}
                }
            }
        }
    }
    lower.add(Node::Text(chunks), node)
}

fn arguments(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Vec<Arg> {
    let mut args = Vec::new();
    for part in named(node).into_iter().filter(|part| part.kind() == "argument") {
        let name = field(part, "name");
        let Some(given) = named(part).into_iter().rfind(|inner| Some(*inner) != name) else {
            continue;
        };
        let name = name.map(|name| (lower.name(name), lower.span(name)));
        args.push(Arg {
            name,
            value: expr(lower, given),
            spread: false,
        });
    }
    args
}

/// `[GraphWebhookSubscription(SubscriptionResource = "...", ChangeTypes = new[] { ... }, Action = ...)]` of a function
/// or one of its parameters: the host creates the subscription.
fn attributes(lower: &mut Lowerer<'_>, node: Tree<'_>) {
    let lists = named(node).into_iter().filter(|part| part.kind() == "attribute_list");
    let found: Vec<Tree<'_>> = lists
        .flat_map(named)
        .filter(|part| part.kind() == "attribute")
        .collect();
    for attribute in found {
        let name = field(attribute, "name").map_or("", |name| type_name(lower.text(name)));
        let is_one = matches!(name, "GraphWebhookSubscription" | "GraphWebhookSubscriptionAttribute");
        let Some(list) = child(attribute, "attribute_argument_list").filter(|_| is_one) else {
            continue;
        };
        let mut init = Vec::new();
        for argument in named(list) {
            let Some(name) = field(argument, "name") else { continue };
            let key = match lower.text(name) {
                "SubscriptionResource" => "resource",
                "ChangeTypes" => "changeType",
                _ => continue,
            };
            if let Some(given) = named(argument).into_iter().rfind(|inner| *inner != name) {
                init.push(Entry {
                    key: Key::Name(Rc::from(key)),
                    key_span: lower.span(name),
                    value: expr(lower, given),
                });
            }
        }
        let class = Rc::from("#[subscription]");
        let args = Vec::new();
        let made = lower.add(Node::New { class, args, init }, attribute);
        lower.ir.attributes.push(made);
    }
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>) -> FuncId {
    attributes(lower, node);
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    if let Some(list) = field(node, "parameters").or_else(|| child(node, "parameter_list")) {
        if list.kind() == "implicit_parameter" {
            params.push(Param {
                pat: plain(lower.name(list)),
                default: None,
                rest: false,
            });
        }
        for param in named(list) {
            attributes(lower, param);
            let bound = if param.kind() == "parameter" {
                field(param, "name")
            } else {
                Some(param)
            };
            let Some(bound) = bound else { continue };
            let default = named(param)
                .into_iter()
                .last()
                .filter(|last| *last != bound && param.kind() == "parameter");
            let default = default.filter(|last| field(param, "type") != Some(*last));
            let default = lower.optional(default, expr);
            params.push(Param {
                pat: plain(lower.name(bound)),
                default,
                rest: false,
            });
        }
    }
    let body = field(node, "body");
    let returns_last = body.is_some_and(|body| body.kind() != "block");
    let body = match body {
        Some(body) => expr(lower, body),
        None => lower.nothing(node),
    };
    let constructor = node.kind() == "constructor_declaration";
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

fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.optional(field(node, "value"), expr);
    let mut arms = Vec::new();
    let mut total = false;
    let mut labels = Vec::new();
    for section in field(node, "body").map_or_else(Vec::new, named) {
        let default = child(section, "default").is_some();
        total |= default;
        let mut parts = Vec::new();
        for part in named(section) {
            if part.kind().ends_with("pattern") {
                labels.push(expr(lower, part));
            } else {
                parts.push(expr(lower, part));
            }
        }
        if !parts.is_empty() {
            let body = lower.add(Node::Block(parts), section);
            let labels = std::mem::take(&mut labels);
            arms.push(Arm {
                labels: if default { Vec::new() } else { labels },
                body,
            });
        }
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}

fn switch_expression(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut parts = named(node).into_iter();
    let Some(subject) = parts.next() else {
        return lower.nothing(node);
    };
    let subject = expr(lower, subject);
    let mut cases = Vec::new();
    for arm in parts.filter(|part| part.kind() == "switch_expression_arm") {
        let inner = named(arm);
        let (Some(label), Some(value)) = (inner.first(), inner.last()) else {
            continue;
        };
        let discard = label.kind() == "discard" || lower.text(*label) == "_";
        let label = (!discard).then(|| expr(lower, *label));
        let value = expr(lower, *value);
        cases.push((label, value));
    }
    lower.cases(subject, cases, node)
}
