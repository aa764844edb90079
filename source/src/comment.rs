//! Comments that may be suppressions.

use crate::found::Comment;
use crate::ir::Ir;

pub(crate) fn comments(ir: &Ir, text: &str) -> Vec<Comment> {
    ir.comments
        .iter()
        .filter_map(|span| {
            let comment = text.get(span.range())?;
            comment.contains("graphsub").then(|| Comment {
                span: span.range(),
                text: comment.to_owned(),
            })
        })
        .collect()
}
