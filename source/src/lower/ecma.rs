//! JavaScript, TypeScript and their JSX forms: the grammars share their node kinds.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, all, field, named, operator_of, plain};
use crate::ir::{Arg, Arm, Chunk, Class, Entry, Field, Func, FuncId, Id, Key, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = named(root).into_iter().map(|child| expr(lower, child)).collect();
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "statement_block" => lower.block(node, expr),
        "lexical_declaration" | "variable_declaration" => {
            let lets = named(node)
                .into_iter()
                .map(|declarator| declaration(lower, declarator))
                .collect();
            lower.add(Node::Many(lets), node)
        }
        "function_declaration" | "generator_function_declaration" => {
            let function = function(lower, node, false);
            let name = lower.ir.funcs[function].name.clone();
            let value = lower.add(Node::Func(function), node);
            let pat = name.map_or(Pat::Skip, Pat::Name);
            lower.add(
                Node::Let {
                    pat,
                    value: Some(value),
                },
                node,
            )
        }
        "class_declaration" | "abstract_class_declaration" | "class" => class(lower, node),
        "enum_declaration" => enumeration(lower, node),
        "if_statement" => {
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "consequence"), node, expr);
            let no = field(node, "alternative").and_then(|no| named(no).into_iter().next());
            let no = lower.optional(no, expr);
            lower.add(Node::If { test, yes, no }, node)
        }
        "switch_statement" => switch(lower, node),
        "for_in_statement" => {
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
        "throw_statement" | "break_statement" | "continue_statement" => {
            let value = lower.optional(
                named(node)
                    .into_iter()
                    .next()
                    .filter(|_| node.kind() == "throw_statement"),
                expr,
            );
            lower.add(Node::Leave(value), node)
        }
        "import_statement"
        | "interface_declaration"
        | "type_alias_declaration"
        | "type_annotation"
        | "type_arguments"
        | "type_parameters"
        | "empty_statement"
        | "decorator"
        | "ambient_declaration" => lower.add(Node::Many(Vec::new()), node),
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" | "undefined" if lower.text(node) == "undefined" => lower.add(Node::Null, node),
        "identifier" | "shorthand_property_identifier" | "property_identifier" => lower.name_at(node),
        "this" => lower.add(Node::This, node),
        "null" => lower.add(Node::Null, node),
        "true" => lower.add(Node::Bool(true), node),
        "false" => lower.add(Node::Bool(false), node),
        "number" => lower.number(node),
        "string" | "template_string" => text(lower, node),
        "object" => object(lower, node),
        "array" => {
            let items = named(node).into_iter().map(|item| expr(lower, item)).collect();
            lower.add(Node::List(items), node)
        }
        "call_expression" => call(lower, node),
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "new_expression" => {
            let class = field(node, "constructor").map_or("", |class| lower.text(class));
            let class = Rc::from(class.rsplit('.').next().unwrap_or(class));
            let args = field(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
            lower.add(
                Node::New {
                    class,
                    args,
                    init: Vec::new(),
                },
                node,
            )
        }
        "member_expression" => {
            let Some(object) = field(node, "object") else {
                return lower.many(node, expr);
            };
            let of = expr(lower, object);
            let name = field(node, "property").map_or_else(|| Rc::from(""), |name| lower.name(name));
            lower.add(Node::Member(of, name), node)
        }
        "subscript_expression" => {
            let (Some(object), Some(index)) = (field(node, "object"), field(node, "index")) else {
                return lower.many(node, expr);
            };
            let (of, index) = (expr(lower, object), expr(lower, index));
            lower.add(Node::Index(of, index), node)
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
        "assignment_expression" | "augmented_assignment_expression" => assignment(lower, node),
        "unary_expression" if operator_of(node) == Some("-") => {
            let zero = lower.add(Node::Num(0.0), node);
            let operand = field(node, "argument").map_or(zero, |operand| expr(lower, operand));
            lower.add(Node::Arith(Op::Sub, zero, operand), node)
        }
        "parenthesized_expression"
        | "await_expression"
        | "non_null_expression"
        | "as_expression"
        | "satisfies_expression"
        | "expression_statement"
        | "spread_element"
        | "computed_property_name" => lower.or_many(named(node).into_iter().next(), node, expr),
        "type_assertion" => lower.or_many(named(node).into_iter().last(), node, expr),
        "arrow_function" | "function_expression" | "generator_function" | "method_definition" => {
            let function = function(lower, node, node.kind() == "arrow_function");
            lower.add(Node::Func(function), node)
        }
        _ => lower.many(node, expr),
    }
}

fn declaration(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    if node.kind() != "variable_declarator" {
        return expr(lower, node);
    }
    let pat = field(node, "name").map_or(Pat::Skip, |name| pattern(lower, name));
    let value = lower.optional(field(node, "value"), expr);
    if let (Pat::Name(name), Some(value)) = (&pat, value)
        && let Node::Func(function) = *lower.ir.node(value)
    {
        lower.ir.funcs[function].name.get_or_insert_with(|| name.clone());
    }
    lower.add(Node::Let { pat, value }, node)
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
        return lower.many(node, expr);
    };
    let operator = operator_of(node).unwrap_or("=");
    let value = expr(lower, right);
    if matches!(left.kind(), "object_pattern" | "array_pattern") {
        let pat = pattern(lower, left);
        return lower.add(
            Node::Let {
                pat,
                value: Some(value),
            },
            node,
        );
    }
    let target = expr(lower, left);
    let value = match operator {
        "??=" | "||=" => lower.add(Node::Fallback(target, value), node),
        _ => value,
    };
    lower.add(
        Node::Assign {
            target,
            value,
            append: operator == "+=",
        },
        node,
    )
}

fn pattern(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Pat {
    match node.kind() {
        "identifier" | "shorthand_property_identifier_pattern" => plain(lower.name(node)),
        "lexical_declaration" | "variable_declaration" | "variable_declarator" | "rest_pattern" => named(node)
            .into_iter()
            .next()
            .map_or(Pat::Skip, |inner| pattern(lower, inner)),
        "assignment_pattern" | "object_assignment_pattern" => {
            field(node, "left").map_or(Pat::Skip, |left| pattern(lower, left))
        }
        "array_pattern" => Pat::List(named(node).into_iter().map(|part| pattern(lower, part)).collect()),
        "object_pattern" => {
            let mut fields = Vec::new();
            for part in named(node) {
                match part.kind() {
                    "pair_pattern" => {
                        let key = field(part, "key").map_or_else(|| Rc::from(""), |key| lower.name(key));
                        let bound = field(part, "value").map_or(Pat::Skip, |bound| pattern(lower, bound));
                        fields.push((key, bound));
                    }
                    "rest_pattern" => {}
                    _ => {
                        if let Pat::Name(name) = pattern(lower, part) {
                            fields.push((name.clone(), Pat::Name(name)));
                        }
                    }
                }
            }
            Pat::Fields(fields)
        }
        _ => Pat::Skip,
    }
}

fn text(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut chunks = Vec::new();
    for part in named(node) {
        match part.kind() {
            "string_fragment" | "html_character_reference" => chunks.push(lower.node_chunk(part)),
            "escape_sequence" => chunks.push(lower.escape_chunk(part)),
            "template_substitution" => {
                if let Some(inner) = named(part).into_iter().next() {
                    chunks.push(Chunk::Hole(expr(lower, inner)));
                }
            }
            _ => {}
        }
    }
    lower.add(Node::Text(chunks), node)
}

fn object(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut entries = Vec::new();
    for part in named(node) {
        match part.kind() {
            "pair" => {
                let (Some(key), Some(value)) = (field(part, "key"), field(part, "value")) else {
                    continue;
                };
                let value = expr(lower, value);
                let name = match key.kind() {
                    "computed_property_name" => Key::Computed(expr(lower, key)),
                    _ => Key::Name(Rc::from(lower.text(key).trim_matches(['"', '\'']))),
                };
                entries.push(Entry {
                    key: name,
                    key_span: lower.span(key),
                    value,
                });
            }
            "shorthand_property_identifier" => {
                let value = lower.name_at(part);
                entries.push(Entry {
                    key: Key::Name(lower.name(part)),
                    key_span: lower.span(part),
                    value,
                });
            }
            "spread_element" => {
                let value = expr(lower, part);
                entries.push(Entry {
                    key: Key::Spread,
                    key_span: lower.span(part),
                    value,
                });
            }
            "method_definition" => {
                let value = expr(lower, part);
                if let Some(key) = field(part, "name") {
                    entries.push(Entry {
                        key: Key::Name(lower.name(key)),
                        key_span: lower.span(key),
                        value,
                    });
                }
            }
            _ => {}
        }
    }
    lower.add(Node::Object(entries), node)
}

fn call(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let Some(callee) = field(node, "function") else {
        return lower.many(node, expr);
    };
    let callee = expr(lower, callee);
    let args = field(node, "arguments").map_or_else(Vec::new, |args| {
        if args.kind() == "template_string" {
            return vec![Arg {
                name: None,
                value: expr(lower, args),
                spread: false,
            }];
        }
        arguments(lower, args)
    });
    lower.add(Node::Call { callee, args }, node)
}

fn arguments(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Vec<Arg> {
    let spread = |arg: &Tree<'_>| arg.kind() == "spread_element";
    named(node)
        .into_iter()
        .map(|arg| Arg {
            name: None,
            value: expr(lower, arg),
            spread: spread(&arg),
        })
        .collect()
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>, arrow: bool) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    if let Some(single) = field(node, "parameter") {
        params.push(Param {
            pat: pattern(lower, single),
            default: None,
            rest: false,
        });
    }
    for param in field(node, "parameters").map_or_else(Vec::new, named) {
        let bound = field(param, "pattern").unwrap_or(param);
        let default = field(param, "value").or_else(|| field(param, "right"));
        let default = lower.optional(default, expr);
        params.push(Param {
            pat: pattern(lower, bound),
            default,
            rest: bound.kind() == "rest_pattern",
        });
    }
    let body = field(node, "body");
    let returns_last = arrow && body.is_some_and(|body| body.kind() != "statement_block");
    let body = match body {
        Some(body) => expr(lower, body),
        None => lower.add(Node::Many(Vec::new()), node),
    };
    let constructor = name.as_deref() == Some("constructor");
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
    for member in field(node, "body").map_or_else(Vec::new, named) {
        match member.kind() {
            "method_definition" => {
                let getter = all(member).iter().any(|part| part.kind() == "get");
                let method = function(lower, member, false);
                match lower.ir.funcs[method].name.clone() {
                    Some(name) if getter => {
                        let callee = lower.add(Node::Func(method), member);
                        let value = lower.add(
                            Node::Call {
                                callee,
                                args: Vec::new(),
                            },
                            member,
                        );
                        class.fields.push(Field {
                            name,
                            value: Some(value),
                            span: lower.span(member),
                        });
                    }
                    _ => class.methods.push(method),
                }
            }
            "public_field_definition" | "field_definition" => {
                let Some(name) = field(member, "name").or_else(|| field(member, "property")) else {
                    continue;
                };
                let name = lower.name(name);
                let value = lower.optional(field(member, "value"), expr);
                if let Some(Node::Func(method)) = value.map(|value| lower.ir.node(value)) {
                    let method = *method;
                    lower.ir.funcs[method].name.get_or_insert(name);
                    class.methods.push(method);
                } else {
                    class.fields.push(Field {
                        name,
                        value,
                        span: lower.span(member),
                    });
                }
            }
            "class_static_block" => class.body.push(expr(lower, member)),
            _ => {}
        }
    }
    lower.class(class, node)
}

fn enumeration(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "name").map_or_else(|| Rc::from(""), |name| lower.name(name));
    let mut class = Class {
        name,
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
    };
    for member in field(node, "body").map_or_else(Vec::new, named) {
        if let (Some(name), Some(value)) = (field(member, "name"), field(member, "value")) {
            let name = Rc::from(lower.text(name).trim_matches(['"', '\'']));
            let value = Some(expr(lower, value));
            class.fields.push(Field {
                name,
                value,
                span: lower.span(member),
            });
        }
    }
    lower.class(class, node)
}

fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.optional(field(node, "value"), expr);
    let mut arms = Vec::new();
    let mut total = false;
    let mut labels = Vec::new();
    // Cases without statements fall through to the next one that has some.
    for case in field(node, "body").map_or_else(Vec::new, named) {
        let label = field(case, "value");
        total |= case.kind() == "switch_default";
        labels.extend(lower.optional(label, expr));
        let parts: Vec<Id> = named(case)
            .into_iter()
            .filter(|part| Some(*part) != label)
            .map(|part| expr(lower, part))
            .collect();
        if !parts.is_empty() {
            let body = lower.add(Node::Block(parts), case);
            arms.push(Arm {
                labels: std::mem::take(&mut labels),
                body,
            });
        }
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}
