//! Go.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, child, field, named, operator_of, plain, type_name};
use crate::ir::{Arg, Arm, Class, Entry, Field, Func, FuncId, Id, Key, Name, Node, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    let parts = named(root);
    // Types first: methods stand beside them.
    for part in parts.iter().filter(|part| part.kind() == "type_declaration") {
        let id = types(lower, *part);
        lower.ir.root.push(id);
    }
    for part in parts.iter().filter(|part| part.kind() == "method_declaration") {
        method(lower, *part);
    }
    for part in parts {
        if !matches!(part.kind(), "type_declaration" | "method_declaration") {
            let id = expr(lower, part);
            lower.ir.root.push(id);
        }
    }
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "package_clause" | "import_declaration" => lower.nothing(node),
        "type_declaration" => types(lower, node),
        "block" | "statement_list" => lower.block(node, expr),
        "function_declaration" => {
            let function = function(lower, node, None);
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
        "const_spec" | "var_spec" => spec(lower, node),
        "short_var_declaration" | "assignment_statement" => assignment(lower, node),
        "if_statement" => {
            let init = lower.optional(field(node, "initializer"), expr);
            let test = lower.optional(field(node, "condition"), expr);
            let yes = lower.or_many(field(node, "consequence"), node, expr);
            let no = lower.optional(field(node, "alternative"), expr);
            let branch = lower.add(Node::If { test, yes, no }, node);
            match init {
                Some(init) => lower.add(Node::Block(vec![init, branch]), node),
                None => branch,
            }
        }
        "expression_switch_statement" => switch(lower, node),
        "for_statement" => each(lower, node),
        "return_statement" => {
            let values = named(node).into_iter().next().map_or_else(Vec::new, named);
            let ids: Vec<Id> = values.into_iter().map(|value| expr(lower, value)).collect();
            lower.add(Node::Return(ids.first().copied()), node)
        }
        "break_statement" | "continue_statement" => lower.add(Node::Leave(None), node),
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "identifier" | "field_identifier" | "package_identifier" => lower.name_at(node),
        "nil" => lower.add(Node::Null, node),
        "true" => lower.add(Node::Bool(true), node),
        "false" => lower.add(Node::Bool(false), node),
        "int_literal" | "float_literal" => lower.number(node),
        "interpreted_string_literal" | "raw_string_literal" => {
            let mut chunks = Vec::new();
            for part in named(node) {
                if part.kind() == "escape_sequence" {
                    chunks.push(lower.escape_chunk(part));
                } else {
                    chunks.push(lower.node_chunk(part));
                }
            }
            lower.add(Node::Text(chunks), node)
        }
        "selector_expression" => {
            let of = lower.or_many(field(node, "operand"), node, expr);
            let name = field(node, "field").map_or_else(|| Rc::from(""), |name| lower.name(name));
            lower.add(Node::Member(of, name), node)
        }
        "index_expression" => {
            let of = lower.or_many(field(node, "operand"), node, expr);
            let index = lower.or_many(field(node, "index"), node, expr);
            lower.add(Node::Index(of, index), node)
        }
        "call_expression" => call(lower, node),
        "composite_literal" => {
            let class = field(node, "type");
            match field(node, "body") {
                Some(body) => literal(lower, body, class),
                None => lower.many(node, expr),
            }
        }
        "literal_value" => literal(lower, node, None),
        "binary_expression" => lower.binary(node, expr),
        "unary_expression" => lower.or_many(field(node, "operand"), node, expr),
        "type_conversion_expression" | "type_assertion_expression" => lower.or_many(field(node, "operand"), node, expr),
        "func_literal" => {
            let function = function(lower, node, None);
            lower.add(Node::Func(function), node)
        }
        "parenthesized_expression" | "expression_statement" | "literal_element" => {
            lower.or_many(named(node).into_iter().next(), node, expr)
        }
        _ => lower.many(node, expr),
    }
}

/// Declares the structs of a declaration as classes.
fn types(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut classes = Vec::new();
    for spec in named(node) {
        let (Some(name), Some(of)) = (field(spec, "name"), field(spec, "type")) else {
            continue;
        };
        if of.kind() != "struct_type" {
            continue;
        }
        let fields = field_names(lower, of)
            .into_iter()
            .map(|(name, span)| Field {
                name,
                value: None,
                span,
            })
            .collect();
        let class = Class {
            name: lower.name(name),
            fields,
            methods: Vec::new(),
            body: Vec::new(),
        };
        classes.push(lower.class(class, spec));
    }
    lower.add(Node::Many(classes), node)
}

fn field_names(lower: &Lowerer<'_>, of: Tree<'_>) -> Vec<(Name, crate::ir::Span)> {
    let mut names = Vec::new();
    for part in child(of, "field_declaration_list").map_or_else(Vec::new, named) {
        let mut cursor = part.walk();
        for name in part.children_by_field_name("name", &mut cursor) {
            names.push((lower.name(name), lower.span(part)));
        }
    }
    names
}

fn method(lower: &mut Lowerer<'_>, node: Tree<'_>) {
    let receiver = field(node, "receiver").and_then(|list| named(list).into_iter().next());
    let name = receiver
        .and_then(|receiver| field(receiver, "name"))
        .map(|name| lower.name(name));
    let of = receiver
        .and_then(|receiver| field(receiver, "type"))
        .map_or("", |of| type_name(lower.text(of)));
    let method = function(lower, node, name);
    if let Some(class) = lower.ir.classes.iter_mut().find(|class| &*class.name == of) {
        class.methods.push(method);
    }
}

fn spec(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut cursor = node.walk();
    let names: Vec<Tree<'_>> = node
        .children_by_field_name("name", &mut cursor)
        .filter(|name| name.kind() == "identifier")
        .collect();
    let values = field(node, "value").map_or_else(Vec::new, named);
    let mut lets = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let value = match values.get(index) {
            Some(value) => Some(expr(lower, *value)),
            // `var sub models.Subscription` makes one.
            None => field(node, "type").map(|class| {
                let class: Rc<str> = Rc::from(type_name(lower.text(class)));
                if class.contains("Subscription") {
                    lower.add(
                        Node::New {
                            class,
                            args: Vec::new(),
                            init: Vec::new(),
                        },
                        node,
                    )
                } else {
                    lower.add(Node::Null, node)
                }
            }),
        };
        let pat = plain(lower.name(*name));
        lets.push(lower.add(Node::Let { pat, value }, node));
    }
    lower.add(Node::Many(lets), node)
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let left = field(node, "left").map_or_else(Vec::new, named);
    let right = field(node, "right").map_or_else(Vec::new, named);
    let declares = node.kind() == "short_var_declaration";
    let append = operator_of(node) == Some("+=");
    let mut parts = Vec::new();
    for (index, target) in left.iter().enumerate() {
        // `value, err := f()`: the first one is the value.
        let Some(given) = right.get(index) else {
            if declares && target.kind() == "identifier" {
                let name = lower.name(*target);
                let value = lower.add(Node::Name(Rc::from("#unknown")), *target);
                parts.push(lower.add(
                    Node::Let {
                        pat: plain(name),
                        value: Some(value),
                    },
                    *target,
                ));
            }
            continue;
        };
        let value = expr(lower, *given);
        if declares && target.kind() == "identifier" {
            let pat = plain(lower.name(*target));
            parts.push(lower.add(
                Node::Let {
                    pat,
                    value: Some(value),
                },
                node,
            ));
        } else {
            let target = expr(lower, *target);
            parts.push(lower.add(Node::Assign { target, value, append }, node));
        }
    }
    match parts[..] {
        [one] => one,
        _ => lower.add(Node::Many(parts), node),
    }
}

fn call(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let Some(function) = field(node, "function") else {
        return lower.many(node, expr);
    };
    let given = field(node, "arguments").map_or_else(Vec::new, named);
    match (lower.text(function), given.first()) {
        ("make", Some(class)) if class.kind() == "map_type" => return lower.add(Node::Object(Vec::new()), node),
        ("new", Some(class)) => {
            let class = Rc::from(type_name(lower.text(*class)));
            return lower.add(
                Node::New {
                    class,
                    args: Vec::new(),
                    init: Vec::new(),
                },
                node,
            );
        }
        _ => {}
    }
    let callee = expr(lower, function);
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

/// A composite literal. Inside a slice, elements take their type from it.
fn literal(lower: &mut Lowerer<'_>, body: Tree<'_>, class: Option<Tree<'_>>) -> Id {
    let kind = class.map_or("", |class| class.kind());
    let holder = body
        .parent()
        .filter(|parent| parent.kind() == "composite_literal")
        .unwrap_or(body);
    if matches!(kind, "slice_type" | "array_type" | "implicit_length_array_type") {
        let element = class.and_then(|class| field(class, "element"));
        let items = named(body)
            .into_iter()
            .map(|item| {
                let inner = named(item).into_iter().next().unwrap_or(item);
                if inner.kind() == "literal_value" {
                    literal(lower, inner, element)
                } else {
                    expr(lower, item)
                }
            })
            .collect();
        return lower.add(Node::List(items), holder);
    }
    let inner_class = if kind == "map_type" {
        class.and_then(|class| field(class, "value"))
    } else {
        None
    };
    let names = class
        .filter(|_| kind == "struct_type")
        .map_or_else(Vec::new, |class| field_names(lower, class));
    let mut entries = Vec::new();
    let mut args = Vec::new();
    for (index, item) in named(body).into_iter().enumerate() {
        if item.kind() == "keyed_element" {
            let (Some(key), Some(value)) = (field(item, "key"), field(item, "value")) else {
                continue;
            };
            let inner = named(value).into_iter().next().unwrap_or(value);
            let value = if inner.kind() == "literal_value" {
                literal(lower, inner, inner_class)
            } else {
                expr(lower, inner)
            };
            let inner_key = named(key).into_iter().next().unwrap_or(key);
            let name = if inner_key.kind() == "identifier" && kind != "map_type" {
                Key::Name(lower.name(inner_key))
            } else {
                Key::Computed(expr(lower, inner_key))
            };
            entries.push(Entry {
                key: name,
                key_span: lower.span(key),
                value,
            });
        } else {
            let value = expr(lower, item);
            match names.get(index) {
                Some((name, _)) => entries.push(Entry {
                    key: Key::Name(name.clone()),
                    key_span: lower.span(item),
                    value,
                }),
                None => args.push(Arg {
                    name: None,
                    value,
                    spread: false,
                }),
            }
        }
    }
    match class {
        Some(class) if matches!(kind, "type_identifier" | "qualified_type" | "pointer_type") => {
            let class = Rc::from(type_name(lower.text(class)));
            lower.add(
                Node::New {
                    class,
                    args,
                    init: entries,
                },
                holder,
            )
        }
        _ => lower.add(Node::Object(entries), holder),
    }
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>, receiver: Option<Name>) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    for param in field(node, "parameters").map_or_else(Vec::new, named) {
        let mut cursor = param.walk();
        for bound in param.children_by_field_name("name", &mut cursor) {
            params.push(Param {
                pat: plain(lower.name(bound)),
                default: None,
                rest: false,
            });
        }
    }
    let body = match field(node, "body") {
        Some(body) => expr(lower, body),
        None => lower.nothing(node),
    };
    let body = match receiver {
        Some(receiver) => {
            let this = lower.add(Node::This, node);
            let bind = lower.add(
                Node::Let {
                    pat: plain(receiver),
                    value: Some(this),
                },
                node,
            );
            lower.add(Node::Block(vec![bind, body]), node)
        }
        None => body,
    };
    lower.ir.funcs.push(Func {
        name,
        params,
        body,
        span: lower.span(node),
        constructor: false,
        returns_last: false,
    });
    lower.ir.funcs.len() - 1
}

fn each(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let body = lower.or_many(field(node, "body"), node, expr);
    let Some(range) = child(node, "range_clause") else {
        return lower.add(
            Node::Loop {
                pat: Pat::Skip,
                iter: None,
                body,
            },
            node,
        );
    };
    let names = field(range, "left").map_or_else(Vec::new, named);
    let pat = Pat::List(names.into_iter().map(|name| plain(lower.name(name))).collect());
    let over = lower.or_many(field(range, "right"), range, expr);
    let callee = lower.add(Node::Name(Rc::from("#pairs")), range);
    let args = vec![Arg {
        name: None,
        value: over,
        spread: false,
    }];
    let iter = Some(lower.add(Node::Call { callee, args }, range));
    lower.add(Node::Loop { pat, iter, body }, node)
}

fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.optional(field(node, "value"), expr);
    let mut arms = Vec::new();
    let mut total = false;
    for case in named(node) {
        let labels = match case.kind() {
            "expression_case" => {
                let labels = field(case, "value").map_or_else(Vec::new, named);
                labels.into_iter().map(|label| expr(lower, label)).collect()
            }
            "default_case" => {
                total = true;
                Vec::new()
            }
            _ => continue,
        };
        let parts: Vec<Id> = named(case)
            .into_iter()
            .filter(|part| part.kind() == "statement_list")
            .map(|part| expr(lower, part))
            .collect();
        let body = lower.add(Node::Block(parts), case);
        arms.push(Arm { labels, body });
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}
