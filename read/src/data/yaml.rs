//! YAML as the objects that bodies are looked for in.

use std::ops::Range;

use crate::dialect::YamlBody;
use crate::embedded::{Apart, Bodies, Carried, Member, Node, Object, may_define};
use crate::syntax::{NodeId, Style, Tree};

/// Mappings nested deeper than this are not looked at.
const DEEPEST: usize = 64;

/// Hands on the bodies of a file.
pub(super) fn read(tree: &Tree<'_>, text: &str, bodies: &mut Bodies<'_>) {
    let carried = Carried::verbatim(text, 0);
    bodies.apart = Apart::No;
    bodies.in_any_case();
    bodies.dialect = &YamlBody;
    let mut blocks = Vec::new();
    for root in tree.documents() {
        let Some(node) = node(tree, text, *root, 0, &mut blocks) else {
            continue;
        };
        let is_schema = node.object().is_some_and(|object| {
            ["openapi", "swagger", "asyncapi"]
                .iter()
                .any(|key| object.get(text, key).is_some())
        });
        if is_schema {
            return;
        }
        bodies.node(&carried, &node);
    }
    for block in blocks {
        let block = unindented(&carried, block);
        let is_script = ["curl ", "az rest", "mgc "]
            .iter()
            .any(|word| block.text().contains(word));
        if is_script {
            crate::shell::read(&block, bodies);
        } else {
            bodies.text(&block);
        }
    }
}

/// What a node is; blocks of lines with the words of a definition are put aside.
fn node(tree: &Tree<'_>, text: &str, id: NodeId, depth: usize, blocks: &mut Vec<Range<usize>>) -> Option<Node> {
    if depth > DEEPEST || tree.is_alias(id) {
        return None;
    }
    let at = tree.span(id);
    if let Some(scalar) = tree.scalar(id) {
        return match scalar.style {
            Style::Quoted => Some(Node::Text(
                at.clone(),
                at.start + 1..at.end.saturating_sub(1).max(at.start + 1),
            )),
            Style::Block => {
                if text.get(at.clone()).is_some_and(may_define) {
                    blocks.push(at);
                }
                None
            }
            Style::Plain if matches!(&*scalar.text, "true" | "false" | "null" | "~" | "") => Some(Node::Bare(at)),
            Style::Plain => Some(Node::Text(at.clone(), at)),
        };
    }
    if let Some(items) = tree.items(id) {
        let items = items
            .iter()
            .filter_map(|item| node(tree, text, *item, depth + 1, blocks));
        return Some(Node::List(items.collect(), at));
    }
    let mut members = Vec::new();
    for (key, value) in tree.entries(id)? {
        let Some(scalar) = tree.scalar(*key) else { continue };
        let quote = usize::from(scalar.style == Style::Quoted);
        let span = tree.span(*key);
        if let Some(value) = node(tree, text, *value, depth + 1, blocks) {
            members.push(Member {
                key_at: span.clone(),
                key: span.start + quote..span.end.saturating_sub(quote),
                value,
            });
        }
    }
    Some(Node::Object(Object {
        at,
        members,
        is_cut: false,
    }))
}

/// The lines of a block without their common indent.
fn unindented<'c>(carried: &'c Carried<'_>, block: Range<usize>) -> Carried<'c> {
    let text = carried.text();
    let Some(written) = text.get(block.clone()) else {
        return Carried::default();
    };
    // The block begins behind its mark, `|`.
    let begin = written.find('\n').map_or(0, |at| at + 1);
    let begin = if written.trim_start().starts_with(['|', '>']) {
        begin
    } else {
        0
    };
    let lines = || written[begin..].split_inclusive('\n');
    let indent = lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches(' ').len())
        .skip(usize::from(begin == 0))
        .min()
        .unwrap_or(0);
    let mut out = Carried::default();
    let mut at = block.start + begin;
    for line in lines() {
        let own = line.len() - line.trim_start_matches(' ').len();
        let from = at + own.min(indent);
        at += line.len();
        out.append(&carried.slice(from..at));
    }
    out
}
