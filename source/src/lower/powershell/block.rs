//! Functions, classes and branches.

use std::rc::Rc;

use tree_sitter::Node as Tree;

use super::super::{Lowerer, all, child, named};
use super::{expr, variable_name};
use crate::ir::{Arm, Class, Field, Func, FuncId, Id, Node, Param, Pat};

pub(super) fn params(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Vec<Param> {
    let list = child(node, "parameter_list");
    let mut params = Vec::new();
    for part in list.map_or_else(Vec::new, named) {
        let Some(bound) = child(part, "variable") else { continue };
        let default = child(part, "script_parameter_default").and_then(|default| named(default).into_iter().next());
        let default = lower.optional(default, expr);
        params.push(Param {
            pat: Pat::Name(variable_name(lower.text(bound))),
            default,
            rest: false,
        });
    }
    params
}

pub(super) fn function(lower: &mut Lowerer<'_>, node: Tree<'_>) -> FuncId {
    let name = child(node, "function_name").map(|name| lower.name(name));
    let block = child(node, "script_block");
    let holder =
        child(node, "function_parameter_declaration").or_else(|| block.and_then(|block| child(block, "param_block")));
    let params = holder.map_or_else(Vec::new, |holder| params(lower, holder));
    let body = lower.or_many(block, node, expr);
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

pub(super) fn class(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let name = child(node, "simple_name").map_or_else(|| Rc::from(""), |name| lower.name(name));
    let mut class = Class {
        name,
        fields: Vec::new(),
        methods: Vec::new(),
        body: Vec::new(),
    };
    for member in named(node) {
        match member.kind() {
            "class_property_definition" => {
                let Some(bound) = child(member, "variable") else {
                    continue;
                };
                let given = named(member)
                    .into_iter()
                    .rfind(|part| *part != bound && part.kind() != "type_literal");
                let value = lower.optional(given, expr);
                class.fields.push(Field {
                    name: variable_name(lower.text(bound)),
                    value,
                    span: lower.span(member),
                });
            }
            "class_method_definition" => {
                let name = child(member, "simple_name").map(|name| lower.name(name));
                let list = child(member, "class_method_parameter_list").map_or_else(Vec::new, named);
                let bound = list.into_iter().filter_map(|param| child(param, "variable"));
                let params = bound
                    .map(|bound| Param {
                        pat: Pat::Name(variable_name(lower.text(bound))),
                        default: None,
                        rest: false,
                    })
                    .collect();
                let body = lower.or_many(child(member, "script_block"), member, expr);
                let span = lower.span(member);
                lower.ir.funcs.push(Func {
                    name,
                    params,
                    body,
                    span,
                    constructor: false,
                    returns_last: true,
                });
                class.methods.push(lower.ir.funcs.len() - 1);
            }
            _ => {}
        }
    }
    lower.class(class, node)
}

pub(super) fn branches(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let parts = named(node);
    let test = parts.iter().find(|part| part.kind() == "pipeline").copied();
    let test = lower.optional(test, expr);
    let yes = lower.or_many(child(node, "statement_block"), node, expr);
    let mut no = child(node, "else_clause").map(|clause| lower.or_many(child(clause, "statement_block"), clause, expr));
    for clause in child(node, "elseif_clauses")
        .map_or_else(Vec::new, named)
        .into_iter()
        .rev()
    {
        let test = lower.optional(child(clause, "pipeline"), expr);
        let yes = lower.or_many(child(clause, "statement_block"), clause, expr);
        no = Some(lower.add(Node::If { test, yes, no }, clause));
    }
    lower.add(Node::If { test, yes, no }, node)
}

pub(super) fn each(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let pat = child(node, "variable").map_or(Pat::Skip, |bound| Pat::Name(variable_name(lower.text(bound))));
    let over = all(node).into_iter().find(|part| part.kind() == "pipeline");
    let iter = lower.optional(over, expr);
    let body = lower.or_many(child(node, "statement_block"), node, expr);
    lower.add(Node::Loop { pat, iter, body }, node)
}

pub(super) fn switch(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let subject = child(node, "switch_condition");
    let subject = lower.optional(subject, expr);
    let mut arms = Vec::new();
    let mut total = false;
    let clauses = child(node, "switch_body").and_then(|body| child(body, "switch_clauses"));
    for clause in clauses.map_or_else(Vec::new, named) {
        let Some(label) = child(clause, "switch_clause_condition") else {
            continue;
        };
        let default = lower.text(label).trim().eq_ignore_ascii_case("default");
        total |= default;
        let labels = if default { Vec::new() } else { vec![expr(lower, label)] };
        let body = lower.or_many(child(clause, "statement_block"), clause, expr);
        arms.push(Arm { labels, body });
    }
    lower.add(Node::Switch { subject, arms, total }, node)
}
