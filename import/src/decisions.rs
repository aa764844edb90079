//! Which decisions a difference concerns.

use graphsub_codegen::spec::{At, Decision};

use super::{Change, Difference};

type Follow = (&'static str, String, String);

/// The decisions with the new keys of rows that were renamed.
pub(crate) fn followed(decisions: &[Decision], renamed: &[Follow]) -> Vec<Decision> {
    let mut decisions = decisions.to_vec();
    for decision in &mut decisions {
        let of_statements = decision.statements.iter_mut().filter_map(|s| s.at.as_mut());
        for at in of_statements.chain(decision.takes.at.as_mut()) {
            let new = renamed
                .iter()
                .find(|(table, old, _)| *table == at.table && *old == at.row);
            if let Some((_, _, new)) = new {
                at.row.clone_from(new);
            }
        }
    }
    decisions
}

/// Whether a decision is about the cell that differs.
pub(crate) fn speaks_about(decision: &Decision, difference: &Difference, renamed: &[Follow]) -> bool {
    let field = match &difference.change {
        Change::Changed { field, .. } => Some(*field),
        _ => None,
    };
    let is_row = |at: &At| {
        at.row == difference.row
            || renamed
                .iter()
                .any(|(table, old, new)| *table == at.table && *old == difference.row && *new == at.row)
    };
    let about = |at: &At| {
        at.table == difference.table && is_row(at) && (field.is_none_or(|f| f == at.field) || at.field == "*")
    };
    let anchors = decision.statements.iter().filter_map(|s| s.at.as_ref());
    anchors.chain(&decision.takes.at).any(about)
}

/// The tables a decision looks into.
pub(crate) fn tables(decision: &Decision) -> impl Iterator<Item = &str> {
    let anchors = decision.statements.iter().filter_map(|s| s.at.as_ref());
    anchors.chain(&decision.takes.at).map(|at| at.table.as_str())
}
