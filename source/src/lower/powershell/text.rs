//! Strings of either quote, and here-strings.

use tree_sitter::Node as Tree;

use super::super::{Lowerer, named};
use super::expr;
use crate::ir::{Chunk, Id, Node};

pub(super) fn text(lower: &mut Lowerer<'_>, node: Tree<'_>) -> Id {
    let Some(inner) = named(node).into_iter().next() else {
        return lower.nothing(node);
    };
    let (start, end) = (inner.start_byte(), inner.end_byte());
    let chunks = match inner.kind() {
        "verbatim_string_characters" => lower.doubled(start + 1, end.saturating_sub(1).max(start + 1), &["''"]),
        "verbatim_here_string_characters" => {
            let (start, end) = here(lower.text(inner), start, end);
            lower.exact(start, end).into_iter().collect()
        }
        "expandable_here_string_literal" => {
            let (start, end) = here(lower.text(inner), start, end);
            expandable(lower, inner, start, end)
        }
        _ => expandable(lower, inner, start + 1, end.saturating_sub(1).max(start + 1)),
    };
    lower.add(Node::Text(chunks), node)
}

/// What stands between the lines that open and close a here-string.
pub(super) fn here(text: &str, start: usize, end: usize) -> (usize, usize) {
    let first = text.find('\n').map_or(2, |at| at + 1);
    let last = text.rfind('\n').unwrap_or(text.len()).max(first);
    (start + first, (start + last).min(end))
}

pub(super) fn expandable(lower: &mut Lowerer<'_>, node: Tree<'_>, start: usize, end: usize) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut from = start;
    for part in named(node) {
        if !matches!(part.kind(), "variable" | "sub_expression") || part.start_byte() < from {
            continue;
        }
        chunks.extend(plain(lower, from, part.start_byte()));
        chunks.push(Chunk::Hole(expr(lower, part)));
        from = part.end_byte();
    }
    chunks.extend(plain(lower, from, end.max(from)));
    chunks
}

/// A stretch without variables: backticks escape, quotes may be doubled.
pub(super) fn plain(lower: &Lowerer<'_>, start: usize, end: usize) -> Vec<Chunk> {
    lower
        .doubled(start, end, &["\"\"", "`$", "`\"", "``"])
        .into_iter()
        .map(|chunk| match chunk {
            // Half of an escape is its backtick: what it escapes is the other half.
            Chunk::Lit {
                text,
                span,
                exact: false,
            } if text == "`" => {
                let escaped = lower.text.get(span.start + 1..span.end).unwrap_or_default().to_owned();
                Chunk::Lit {
                    text: escaped,
                    span,
                    exact: false,
                }
            }
            other => other,
        })
        .collect()
}
