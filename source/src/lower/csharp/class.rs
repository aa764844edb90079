//! Classes, records and their members.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::super::{Lowerer, child, field, named, plain};
use super::{declarator, expr, function};
use crate::ir::{Class, Field, Func, FuncId, Id, Node, Param, Pat};

pub(super) fn class(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = field(node, "name").map_or_else(|| Rc::from(""), |name| lower.name(name));
    let mut class = Class {
        name,
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
    };
    if node.kind() == "record_declaration" {
        class.methods.extend(record_constructor(lower, node));
    }
    for member in members(field(node, "body")) {
        match member.kind() {
            "field_declaration" => {
                let Some(declaration) = child(member, "variable_declaration") else {
                    continue;
                };
                for part in named(declaration)
                    .into_iter()
                    .filter(|part| part.kind() == "variable_declarator")
                {
                    let bound = declarator(lower, part, declaration);
                    if let Node::Let {
                        pat: Pat::Name(name),
                        value,
                    } = lower.ir.node(bound).clone()
                    {
                        class.fields.push(Field {
                            name,
                            value,
                            span: lower.span(part),
                        });
                    }
                }
            }
            "property_declaration" => class.fields.extend(property(lower, member)),
            "method_declaration" | "constructor_declaration" => class.methods.push(function(lower, member)),
            "class_declaration" | "record_declaration" | "struct_declaration" => class.body.push(expr(lower, member)),
            _ => {}
        }
    }
    lower.class(class, node)
}

/// Members of a class, those between `#if` and `#endif` too.
pub(super) fn members(body: Option<Tree<'_>>) -> Vec<Tree<'_>> {
    let mut found = Vec::new();
    for member in body.map_or_else(Vec::new, named) {
        if member.kind().starts_with("preproc_") && member.named_child_count() > 0 {
            found.extend(named(member));
        } else {
            found.push(member);
        }
    }
    found
}

pub(super) fn property(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Option<Field> {
    let name = lower.name(field(node, "name")?);
    let span = lower.span(node);
    if let Some(value) = field(node, "value") {
        return Some(Field {
            name,
            value: Some(expr(lower, value)),
            span,
        });
    }
    let accessors = named(field(node, "accessors")?);
    let getter = accessors
        .into_iter()
        .find(|accessor| field(*accessor, "name").is_some_and(|name| lower.text(name) == "get"));
    let value = match getter.and_then(|getter| field(getter, "body")) {
        Some(body) => {
            let returns_last = body.kind() != "block";
            let body = expr(lower, body);
            let function = Func {
                name: None,
                params: Vec::new(),
                body,
                span,
                constructor: false,
                returns_last,
            };
            Some(lower.called(function, node))
        }
        None => None,
    };
    Some(Field { name, value, span })
}

/// The constructor that a positional record has without writing it.
pub(super) fn record_constructor(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Option<FuncId> {
    let list = child(node, "parameter_list")?;
    let mut params = Vec::new();
    let mut sets = Vec::new();
    for param in named(list) {
        let Some(name) = field(param, "name") else { continue };
        let value = lower.name_at(name);
        let this = lower.add(Node::This, name);
        let target = lower.add(Node::Member(this, lower.name(name)), name);
        sets.push(lower.add(
            Node::Assign {
                target,
                value,
                append: false,
            },
            name,
        ));
        params.push(Param {
            pat: plain(lower.name(name)),
            default: None,
            rest: false,
        });
    }
    let body = lower.add(Node::Block(sets), list);
    let span = lower.span(list);
    lower.ir.funcs.push(Func {
        name: None,
        params,
        body,
        span,
        constructor: true,
        returns_last: false,
    });
    Some(lower.ir.funcs.len() - 1)
}
