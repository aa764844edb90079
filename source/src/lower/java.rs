//! Java.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, child, field, named, operator_of, plain, type_name};
use crate::ir::{Arg, Arm, Class, Entry, Field, Func, FuncId, Id, Key, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = named(root).into_iter().map(|child| expr(lower, child)).collect();
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "package_declaration"
        | "import_declaration"
        | "modifiers"
        | "interface_declaration"
        | "annotation_type_declaration" => lower.nothing(node),
        "class_declaration" | "record_declaration" | "enum_declaration" => class(lower, node),
        "block" | "constructor_body" => lower.block(node, expr),
        "local_variable_declaration" | "field_declaration" => {
            let mut cursor = node.walk();
            let declarators: Vec<Tree<'_>> = node.children_by_field_name("declarator", &mut cursor).collect();
            let lets = declarators.into_iter().map(|part| declarator(lower, part)).collect();
            lower.add(Node::Many(lets), node)
        }
        "if_statement" => {
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "consequence"), node, expr);
            let no = lower.optional(field(node, "alternative"), expr);
            lower.add(Node::If { test, yes, no }, node)
        }
        "enhanced_for_statement" => {
            let pat = field(node, "name").map_or(Pat::Skip, |name| plain(lower.name(name)));
            let iter = lower.optional(field(node, "value"), expr);
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
        "return_statement" | "yield_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Return(value), node)
        }
        "throw_statement" | "break_statement" | "continue_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Leave(value), node)
        }
        "switch_expression" => switch(lower, node),
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" | "type_identifier" => lower.name_at(node),
        "this" => lower.add(Node::This, node),
        "null_literal" => lower.add(Node::Null, node),
        "true" => lower.add(Node::Bool(true), node),
        "false" => lower.add(Node::Bool(false), node),
        kind if kind.ends_with("integer_literal") || kind.ends_with("floating_point_literal") => lower.number(node),
        "string_literal" => {
            let mut chunks = Vec::new();
            for part in named(node) {
                match part.kind() {
                    "escape_sequence" => chunks.push(lower.escape_chunk(part)),
                    "string_interpolation" => {}
                    _ => chunks.push(lower.node_chunk(part)),
                }
            }
            lower.add(Node::Text(chunks), node)
        }
        "field_access" => {
            let Some(name) = field(node, "field") else {
                return lower.many(node, expr);
            };
            if name.kind() == "this" {
                return lower.add(Node::This, node);
            }
            let of = lower.or_many(field(node, "object"), node, expr);
            let name = lower.name(name);
            lower.add(Node::Member(of, name), node)
        }
        "array_access" => {
            let of = lower.or_many(field(node, "array"), node, expr);
            let index = lower.or_many(field(node, "index"), node, expr);
            lower.add(Node::Index(of, index), node)
        }
        "method_invocation" => {
            let Some(name) = field(node, "name") else {
                return lower.many(node, expr);
            };
            let callee = match field(node, "object") {
                Some(object) => {
                    let of = expr(lower, object);
                    let name = lower.name(name);
                    lower.add(Node::Member(of, name), node)
                }
                None => lower.name_at(name),
            };
            let args = field(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
            lower.add(Node::Call { callee, args }, node)
        }
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "object_creation_expression" => creation(lower, node),
        "array_creation_expression" => lower.or_many(field(node, "value"), node, expr),
        "array_initializer" => {
            let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
            lower.add(Node::List(items), node)
        }
        "binary_expression" => lower.binary(node, expr),
        "ternary_expression" => {
            let parts = ["condition", "consequence", "alternative"].map(|name| field(node, name));
            let [Some(test), Some(yes), Some(no)] = parts else {
                return lower.many(node, expr);
            };
            let (test, yes, no) = (expr(lower, test), expr(lower, yes), expr(lower, no));
            lower.add(Node::Cond { test, yes, no }, node)
        }
        "assignment_expression" => {
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
        "lambda_expression" => {
            let function = function(lower, node);
            lower.add(Node::Func(function), node)
        }
        "unary_expression" if operator_of(node) == Some("-") => {
            let zero = lower.add(Node::Num(0.0), node);
            let operand = lower.or_many(field(node, "operand"), node, expr);
            lower.add(Node::Arith(Op::Sub, zero, operand), node)
        }
        "cast_expression" => lower.or_many(field(node, "value"), node, expr),
        "parenthesized_expression" | "expression_statement" => {
            lower.or_many(named(node).into_iter().next(), node, expr)
        }
        _ => lower.many(node, expr),
    }
}

fn declarator(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let pat = field(node, "name").map_or(Pat::Skip, |name| plain(lower.name(name)));
    let value = lower.optional(field(node, "value"), expr);
    lower.add(Node::Let { pat, value }, node)
}

fn arguments(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Vec<Arg> {
    named(node)
        .into_iter()
        .map(|arg| Arg {
            name: None,
            value: expr(lower, arg),
            spread: false,
        })
        .collect()
}

fn creation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let class: Rc<str> =
        field(node, "type").map_or_else(|| Rc::from(""), |class| Rc::from(type_name(lower.text(class))));
    let args = field(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
    let mut init = Vec::new();
    // `new HashMap<>() {{ put("resource", x); setChangeType(y); }}`
    if let Some(block) = child(node, "class_body").and_then(|body| child(body, "block")) {
        for part in named(block) {
            let Some(call) = child(part, "method_invocation") else {
                continue;
            };
            let given = field(call, "arguments").map_or_else(Vec::new, named);
            let Some(name) = field(call, "name") else { continue };
            match given[..] {
                [key, value] if lower.text(name) == "put" => {
                    let computed = expr(lower, key);
                    let value = expr(lower, value);
                    init.push(Entry {
                        key: Key::Computed(computed),
                        key_span: lower.span(key),
                        value,
                    });
                }
                [value] => {
                    let value = expr(lower, value);
                    let text = lower.text(name);
                    init.push(lower.entry(name, text.strip_prefix("set").unwrap_or(text), value));
                }
                _ => {}
            }
        }
    }
    lower.add(Node::New { class, args, init }, node)
}

fn params(lower: &mut Lowerer<'_>, list: Tree<'_>) -> Vec<Param> {
    if list.kind() == "identifier" {
        return vec![Param {
            pat: plain(lower.name(list)),
            default: None,
            rest: false,
        }];
    }
    let mut params = Vec::new();
    for param in named(list) {
        let name =
            field(param, "name").or_else(|| child(param, "variable_declarator").and_then(|part| field(part, "name")));
        let bound = name.unwrap_or(param);
        params.push(Param {
            pat: plain(lower.name(bound)),
            default: None,
            rest: param.kind() == "spread_parameter",
        });
    }
    params
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let params = field(node, "parameters").map_or_else(Vec::new, |list| params(lower, list));
    let body = field(node, "body");
    let returns_last = body.is_some_and(|body| !matches!(body.kind(), "block" | "constructor_body"));
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

fn class(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "name").map_or_else(|| Rc::from(""), |name| lower.name(name));
    let mut class = Class {
        name,
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
    };
    if let Some(list) = field(node, "parameters").filter(|_| node.kind() == "record_declaration") {
        for param in named(list) {
            if let Some(name) = field(param, "name") {
                class.fields.push(Field {
                    name: lower.name(name),
                    value: None,
                    span: lower.span(param),
                });
            }
        }
    }
    let mut members = field(node, "body").map_or_else(Vec::new, named);
    if let Some(more) = members
        .iter()
        .find(|member| member.kind() == "enum_body_declarations")
        .copied()
    {
        members.extend(named(more));
    }
    for member in members {
        match member.kind() {
            "field_declaration" => {
                let mut cursor = member.walk();
                let declarators: Vec<Tree<'_>> = member.children_by_field_name("declarator", &mut cursor).collect();
                for part in declarators {
                    let Some(name) = field(part, "name") else { continue };
                    let value = lower.optional(field(part, "value"), expr);
                    class.fields.push(Field {
                        name: lower.name(name),
                        value,
                        span: lower.span(part),
                    });
                }
            }
            // `INBOX("me/messages")` stands for its text.
            "enum_constant" => {
                let Some(name) = field(member, "name") else { continue };
                let first = field(member, "arguments").and_then(|args| named(args).into_iter().next());
                let value = lower.optional(first, expr);
                class.fields.push(Field {
                    name: lower.name(name),
                    value,
                    span: lower.span(member),
                });
            }
            "method_declaration" | "constructor_declaration" => class.methods.push(function(lower, member)),
            "class_declaration" | "record_declaration" | "enum_declaration" | "static_initializer" | "block" => {
                class.body.push(expr(lower, member));
            }
            _ => {}
        }
    }
    lower.class(class, node)
}

/// `switch`, which is a statement where it stands in a block and a value elsewhere.
fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = field(node, "condition");
    let is_value = node.parent().is_none_or(|parent| {
        !matches!(
            parent.kind(),
            "block" | "switch_block_statement_group" | "expression_statement" | "constructor_body"
        )
    });
    let subject = lower.or_many(subject, node, expr);
    let mut arms = Vec::new();
    let mut cases = Vec::new();
    let mut total = false;
    for group in field(node, "body").map_or_else(Vec::new, named) {
        let mut labels = Vec::new();
        let mut parts = Vec::new();
        for part in named(group) {
            if part.kind() == "switch_label" {
                total |= lower.text(part).starts_with("default");
                labels.extend(named(part).into_iter().map(|label| expr(lower, label)));
            } else {
                parts.push(part);
            }
        }
        if is_value {
            let Some(last) = parts.last() else { continue };
            let value = expr(lower, *last);
            if labels.is_empty() {
                cases.push((None, value));
            }
            cases.extend(labels.into_iter().map(|label| (Some(label), value)));
        } else {
            let ids: Vec<Id> = parts.into_iter().map(|part| expr(lower, part)).collect();
            let body = lower.add(Node::Block(ids), group);
            arms.push(Arm { labels, body });
        }
    }
    if is_value {
        return lower.cases(subject, cases, node);
    }
    lower.add(
        Node::Switch {
            subject: Some(subject),
            arms,
            total,
        },
        node,
    )
}
