//! PHP.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::{Lowerer, child, field, named, operator_of, plain, type_name};
use crate::ir::{Arg, Arm, Chunk, Class, Entry, Field, Func, FuncId, Id, Key, Name, Node, Op, Param, Pat};

pub(super) fn start(lower: &mut Lowerer<'_>, root: Tree<'_>) {
    lower.ir.root = named(root).into_iter().map(|child| expr(lower, child)).collect();
}

fn expr(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    lower.deeper(node, |lower| statement(lower, node))
}

fn statement(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "namespace_use_declaration"
        | "text"
        | "php_tag"
        | "text_interpolation"
        | "interface_declaration"
        | "attribute_list" => lower.nothing(node),
        "compound_statement" | "colon_block" => lower.block(node, expr),
        "class_declaration" | "trait_declaration" | "enum_declaration" | "anonymous_class" => class(lower, node),
        "function_definition" => {
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
        "const_element" => {
            let parts = named(node);
            let (Some(name), Some(value)) = (parts.first(), parts.get(1)) else {
                return lower.nothing(node);
            };
            let value = Some(expr(lower, *value));
            let pat = plain(lower.name(*name));
            lower.add(Node::Let { pat, value }, node)
        }
        "if_statement" => branches(lower, node),
        "switch_statement" => switch(lower, node),
        "foreach_statement" => each(lower, node),
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
        "throw_expression" | "break_statement" | "continue_statement" | "exit_statement" => {
            let value = lower.optional(named(node).into_iter().next(), expr);
            lower.add(Node::Leave(value), node)
        }
        // A thrown exception ends the block.
        "expression_statement" if child(node, "throw_expression").is_some() => {
            lower.or_many(child(node, "throw_expression"), node, expr)
        }
        _ => value(lower, node),
    }
}

fn value(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "variable_name" => match lower.text(node) {
            "$this" => lower.add(Node::This, node),
            text => {
                let name = Rc::from(text.trim_start_matches('$'));
                lower.add(Node::Name(name), node)
            }
        },
        "name" | "qualified_name" | "relative_scope" => {
            let name = Rc::from(type_name(lower.text(node)));
            lower.add(Node::Name(name), node)
        }
        "null" => lower.add(Node::Null, node),
        "boolean" => {
            let flag = lower.text(node).eq_ignore_ascii_case("true");
            lower.add(Node::Bool(flag), node)
        }
        "integer" | "float" => lower.number(node),
        "string" | "encapsed_string" | "heredoc" | "nowdoc" => text(lower, node),
        "member_access_expression" | "nullsafe_member_access_expression" => {
            let of = lower.or_many(field(node, "object"), node, expr);
            let name = field(node, "name").map_or_else(|| Rc::from(""), |name| bare(lower, name));
            lower.add(Node::Member(of, name), node)
        }
        "class_constant_access_expression" | "scoped_property_access_expression" => {
            let [of, name] = named(node)[..] else {
                return lower.many(node, expr);
            };
            let of = expr(lower, of);
            let name = bare(lower, name);
            lower.add(Node::Member(of, name), node)
        }
        "subscript_expression" => {
            let parts = named(node);
            let Some(of) = parts.first() else {
                return lower.nothing(node);
            };
            let of = expr(lower, *of);
            let index = match parts.get(1) {
                // Inside a text a key is written without quotes.
                Some(key) if key.kind() == "name" => {
                    let chunk = lower.node_chunk(*key);
                    lower.add(Node::Text(vec![chunk]), *key)
                }
                Some(key) => expr(lower, *key),
                None => lower.nothing(node),
            };
            lower.add(Node::Index(of, index), node)
        }
        "function_call_expression" => {
            let callee = lower.or_many(field(node, "function"), node, expr);
            let args = field(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
            if let (Node::Name(name), [first, second]) = (lower.ir.node(callee), args.as_slice())
                && &**name == "define"
                && let Node::Text(chunks) = lower.ir.node(first.value)
                && let [Chunk::Lit { text, .. }] = chunks.as_slice()
            {
                let (pat, value) = (Pat::Name(Rc::from(text.as_str())), Some(second.value));
                return lower.add(Node::Let { pat, value }, node);
            }
            lower.add(Node::Call { callee, args }, node)
        }
        "member_call_expression" | "nullsafe_member_call_expression" | "scoped_call_expression" => {
            let of = field(node, "object").or_else(|| field(node, "scope"));
            let of = lower.or_many(of, node, expr);
            let name = field(node, "name").map_or_else(|| Rc::from(""), |name| bare(lower, name));
            let callee = lower.add(Node::Member(of, name), node);
            let args = field(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
            lower.add(Node::Call { callee, args }, node)
        }
        _ => operation(lower, node),
    }
}

/// Values made of other values.
fn operation(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    match node.kind() {
        "object_creation_expression" => {
            let class = named(node)
                .into_iter()
                .find(|part| matches!(part.kind(), "name" | "qualified_name"));
            let class = Rc::from(class.map_or("", |class| type_name(lower.text(class))));
            let args = child(node, "arguments").map_or_else(Vec::new, |args| arguments(lower, args));
            lower.add(
                Node::New {
                    class,
                    args,
                    init: Vec::new(),
                },
                node,
            )
        }
        "array_creation_expression" => array(lower, node),
        "binary_expression" => lower.binary(node, expr),
        "conditional_expression" => {
            let (Some(test), Some(no)) = (field(node, "condition"), field(node, "alternative")) else {
                return lower.many(node, expr);
            };
            let (test, no) = (expr(lower, test), expr(lower, no));
            match field(node, "body") {
                Some(yes) => {
                    let yes = expr(lower, yes);
                    lower.add(Node::Cond { test, yes, no }, node)
                }
                None => lower.add(Node::Fallback(test, no), node),
            }
        }
        "match_expression" => matching(lower, node),
        "assignment_expression" | "augmented_assignment_expression" | "reference_assignment_expression" => {
            assignment(lower, node)
        }
        "arrow_function" | "anonymous_function" => {
            let function = function(lower, node);
            lower.add(Node::Func(function), node)
        }
        "unary_op_expression" if lower.text(node).starts_with('-') => {
            let zero = lower.add(Node::Num(0.0), node);
            let operand = lower.or_many(named(node).into_iter().next(), node, expr);
            lower.add(Node::Arith(Op::Sub, zero, operand), node)
        }
        "cast_expression" => lower.or_many(field(node, "value"), node, expr),
        "parenthesized_expression"
        | "expression_statement"
        | "variadic_unpacking"
        | "by_ref"
        | "clone_expression"
        | "error_suppression_expression" => lower.or_many(named(node).into_iter().next(), node, expr),
        _ => lower.many(node, expr),
    }
}

/// A name without the `$` that marks variables.
fn bare(lower: &Lowerer<'_>, node: Tree<'_>) -> Name {
    Rc::from(lower.text(node).trim_start_matches('$'))
}

fn assignment(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else {
        return lower.many(node, expr);
    };
    let value = expr(lower, right);
    if left.kind() == "list_literal" {
        let names = named(left).into_iter().map(|name| plain(bare(lower, name))).collect();
        return lower.add(
            Node::Let {
                pat: Pat::List(names),
                value: Some(value),
            },
            node,
        );
    }
    // `$rows[] = x` adds a row.
    if left.kind() == "subscript_expression" && named(left).len() == 1 {
        let of = lower.or_many(named(left).into_iter().next(), left, expr);
        let callee = lower.add(Node::Member(of, Rc::from("push")), left);
        let args = vec![Arg {
            name: None,
            value,
            spread: false,
        }];
        return lower.add(Node::Call { callee, args }, node);
    }
    let target = expr(lower, left);
    let value = match operator_of(node) {
        Some("??=") => lower.add(Node::Fallback(target, value), node),
        _ => value,
    };
    let append = node.kind() == "augmented_assignment_expression" && matches!(operator_of(node), Some(".=" | "+="));
    lower.add(Node::Assign { target, value, append }, node)
}

fn text(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let holder = field(node, "value").unwrap_or(node);
    let mut chunks = Vec::new();
    for part in named(holder) {
        match part.kind() {
            "string_content" | "nowdoc_string" | "string_value" => {
                // A single-quoted text keeps the escapes of its quotes.
                if node.kind() == "string" {
                    chunks.extend(quoted(lower, part));
                } else {
                    chunks.push(lower.node_chunk(part));
                }
            }
            "escape_sequence" => chunks.push(lower.escape_chunk(part)),
            "heredoc_start" | "heredoc_end" => {}
            _ => {
                let hole = expr(lower, part);
                chunks.push(Chunk::Hole(hole));
            }
        }
    }
    lower.add(Node::Text(chunks), node)
}

fn quoted(lower: &Lowerer<'_>, part: Tree<'_>) -> Vec<Chunk> {
    if lower.text(part).contains("\\'") {
        lower.escaped(part.start_byte(), part.end_byte())
    } else {
        vec![lower.node_chunk(part)]
    }
}

fn arguments(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Vec<Arg> {
    let mut args = Vec::new();
    for part in named(node) {
        let name = field(part, "name");
        let Some(given) = named(part).into_iter().rfind(|inner| Some(*inner) != name) else {
            continue;
        };
        let spread = given.kind() == "variadic_unpacking";
        let name = name.map(|name| (lower.name(name), lower.span(name)));
        args.push(Arg {
            name,
            value: expr(lower, given),
            spread,
        });
    }
    args
}

fn array(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let parts = named(node);
    let keyed = |part: &Tree<'_>| named(*part).len() == 2 || child(*part, "variadic_unpacking").is_some();
    if parts.is_empty() || !parts.iter().any(keyed) {
        let items = parts
            .into_iter()
            .map(|part| lower.or_many(named(part).into_iter().next(), part, expr))
            .collect::<Vec<_>>();
        // `[]` is filled later, as a list or as a map.
        let form = if items.is_empty() {
            Node::Object(Vec::new())
        } else {
            Node::List(items)
        };
        return lower.add(form, node);
    }
    let mut entries = Vec::new();
    for part in parts {
        match named(part)[..] {
            [key, value] => {
                let computed = expr(lower, key);
                let value = expr(lower, value);
                entries.push(Entry {
                    key: Key::Computed(computed),
                    key_span: lower.span(key),
                    value,
                });
            }
            [value] if value.kind() == "variadic_unpacking" => {
                let spread = expr(lower, value);
                entries.push(Entry {
                    key: Key::Spread,
                    key_span: lower.span(value),
                    value: spread,
                });
            }
            _ => {}
        }
    }
    lower.add(Node::Object(entries), node)
}

fn function(lower: &mut Lowerer<'_>, node: Tree<'_>) -> FuncId {
    let name = field(node, "name").map(|name| lower.name(name));
    let mut params = Vec::new();
    for param in field(node, "parameters").map_or_else(Vec::new, named) {
        let Some(bound) = field(param, "name") else { continue };
        let default = lower.optional(field(param, "default_value"), expr);
        let rest = param.kind() == "variadic_parameter";
        params.push(Param {
            pat: plain(bare(lower, bound)),
            default,
            rest,
        });
    }
    let body = match field(node, "body") {
        Some(body) => expr(lower, body),
        None => lower.nothing(node),
    };
    let constructor = name.as_deref() == Some("__construct");
    let returns_last = node.kind() == "arrow_function";
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
            "const_declaration" => {
                for part in named(member).into_iter().filter(|part| part.kind() == "const_element") {
                    let inner = named(part);
                    let (Some(name), Some(value)) = (inner.first(), inner.get(1)) else {
                        continue;
                    };
                    let value = Some(expr(lower, *value));
                    class.fields.push(Field {
                        name: lower.name(*name),
                        value,
                        span: lower.span(part),
                    });
                }
            }
            "property_declaration" => {
                for part in named(member)
                    .into_iter()
                    .filter(|part| part.kind() == "property_element")
                {
                    let Some(name) = field(part, "name") else { continue };
                    let value = lower.optional(field(part, "default_value"), expr);
                    class.fields.push(Field {
                        name: bare(lower, name),
                        value,
                        span: lower.span(part),
                    });
                }
            }
            "enum_case" => {
                let Some(name) = field(member, "name") else { continue };
                let value = lower.optional(field(member, "value"), expr);
                class.fields.push(Field {
                    name: lower.name(name),
                    value,
                    span: lower.span(member),
                });
            }
            "method_declaration" => class.methods.push(function(lower, member)),
            _ => {}
        }
    }
    lower.class(class, node)
}

fn branches(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let mut cursor = node.walk();
    let alternatives: Vec<Tree<'_>> = node.children_by_field_name("alternative", &mut cursor).collect();
    let mut no: Option<Id> = None;
    for alternative in alternatives.into_iter().rev() {
        let body = lower.or_many(field(alternative, "body"), alternative, expr);
        no = Some(if alternative.kind() == "else_if_clause" {
            let test = lower.optional(field(alternative, "condition"), expr);
            lower.add(Node::If { test, yes: body, no }, alternative)
        } else {
            body
        });
    }
    let test = lower.optional(field(node, "condition"), expr);
    let yes = lower.or_many(field(node, "body"), node, expr);
    lower.add(Node::If { test, yes, no }, node)
}

fn each(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let parts = named(node);
    let (Some(over), Some(bound)) = (parts.first(), parts.get(1)) else {
        return lower.many(node, expr);
    };
    let name = |lower: &Lowerer<'_>, part: Tree<'_>| match part.kind() {
        "list_literal" | "array_creation_expression" => {
            Pat::List(named(part).into_iter().map(|inner| plain(bare(lower, inner))).collect())
        }
        _ => plain(bare(lower, part)),
    };
    let (pat, function) = if bound.kind() == "pair" {
        (
            Pat::List(named(*bound).into_iter().map(|part| name(lower, part)).collect()),
            "#pairs",
        )
    } else {
        (name(lower, *bound), "#values")
    };
    let value = expr(lower, *over);
    let callee = lower.add(Node::Name(Rc::from(function)), *over);
    let args = vec![Arg {
        name: None,
        value,
        spread: false,
    }];
    let iter = Some(lower.add(Node::Call { callee, args }, *over));
    let body = lower.or_many(field(node, "body"), node, expr);
    lower.add(Node::Loop { pat, iter, body }, node)
}

fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.optional(field(node, "condition"), expr);
    let mut arms = Vec::new();
    let mut total = false;
    let mut labels = Vec::new();
    for case in field(node, "body").map_or_else(Vec::new, named) {
        let default = case.kind() == "default_statement";
        total |= default;
        let label = field(case, "value");
        labels.extend(lower.optional(label, expr));
        let parts: Vec<Id> = named(case)
            .into_iter()
            .filter(|part| Some(*part) != label)
            .map(|part| expr(lower, part))
            .collect();
        if !parts.is_empty() {
            let body = lower.add(Node::Block(parts), case);
            let labels = std::mem::take(&mut labels);
            arms.push(Arm {
                labels: if default { Vec::new() } else { labels },
                body,
            });
        }
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}

fn matching(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = lower.or_many(field(node, "condition"), node, expr);
    let mut cases = Vec::new();
    for arm in field(node, "body").map_or_else(Vec::new, named) {
        let Some(value) = field(arm, "return_expression") else {
            continue;
        };
        let value = expr(lower, value);
        match field(arm, "conditional_expressions") {
            Some(labels) => {
                for label in named(labels) {
                    let label = expr(lower, label);
                    cases.push((Some(label), value));
                }
            }
            None => cases.push((None, value)),
        }
    }
    lower.cases(subject, cases, node)
}
