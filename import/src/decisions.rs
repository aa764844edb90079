//! What becomes of decisions when the tables change.

use serde_json::Value;

use super::{Change, Difference};
use graphsub_codegen::spec::{self, At, Decision, Raw};

/// What replaying a decision gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its statements still contradict each other.
    Needed,
    /// Its statements agree now, or a table says by itself what the decision takes: delete it.
    Redundant(String),
    /// A statement is gone: bring it up to date.
    Broken(String),
}

impl Verdict {
    /// The word of the reports.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Needed => "still needed",
            Verdict::Redundant(_) => "REDUNDANT",
            Verdict::Broken(_) => "BROKEN",
        }
    }

    /// Why; empty where it is still needed.
    pub fn why(&self) -> &str {
        match self {
            Verdict::Needed => "",
            Verdict::Redundant(why) | Verdict::Broken(why) => why,
        }
    }
}

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

/// The cell an anchor names.
fn cell<'r>(at: &At, raw: &'r Raw) -> Result<Option<&'r Value>, String> {
    let rows = raw.get(at.table.as_str()).map(Vec::as_slice).unwrap_or_default();
    let row = rows.iter().find(|row| spec::key(&at.table, row) == at.row);
    let row = row.ok_or_else(|| format!("`{}` has no row `{}` any more", at.table, at.row))?;
    Ok(row.get(&at.field))
}

fn holds(at: &At, raw: &Raw) -> Result<(), String> {
    let contains = |cell: &Value| cell == &at.value || cell.as_array().is_some_and(|items| items.contains(&at.value));
    let found = if at.field == "*" {
        cell(at, raw)?;
        let rows = raw.get(at.table.as_str()).map(Vec::as_slice).unwrap_or_default();
        let row = rows.iter().find(|row| spec::key(&at.table, row) == at.row);
        let fields = row.and_then(Value::as_object).into_iter().flat_map(|row| row.values());
        fields.into_iter().any(contains)
    } else {
        cell(at, raw)?.is_some_and(contains)
    };
    if found != at.absent {
        return Ok(());
    }
    let state = if at.absent { "now holds" } else { "no longer holds" };
    Err(format!(
        "`{}` of row `{}` in `{}` {state} {}",
        at.field, at.row, at.table, at.value
    ))
}

/// Replays one decision.
pub(crate) fn verdict(decision: &Decision, raw: &Raw) -> Verdict {
    let anchors: Vec<&At> = decision.statements.iter().filter_map(|s| s.at.as_ref()).collect();
    let gone = anchors.iter().find_map(|at| holds(at, raw).err());
    let Some(gone) = gone else {
        let lost = decision.takes.at.as_ref().and_then(|at| cell(at, raw).err());
        return lost.map_or(Verdict::Needed, Verdict::Broken);
    };
    if let [one, other] = anchors.as_slice()
        && (one.table == other.table && one.row != other.row && one.field == other.field)
        && (!one.absent && !other.absent)
        && let (Ok(Some(first)), Ok(Some(second))) = (cell(one, raw), cell(other, raw))
        && first == second
    {
        return Verdict::Redundant(format!("both rows now hold {first} in `{}`", one.field));
    }
    if let Some(taken) = &decision.takes.at
        && anchors
            .iter()
            .any(|at| at.table == taken.table && at.row == taken.row && at.field == taken.field)
        && cell(taken, raw) == Ok(Some(&taken.value))
    {
        return Verdict::Redundant(format!("the row now says {} itself", taken.value));
    }
    let others = decision.statements.iter().filter(|statement| statement.at.is_none());
    for other in others {
        if anchors
            .iter()
            .any(|at| source(at, raw) == Some(other.document.as_str()))
        {
            return Verdict::Redundant(format!("the row now rests on {}, the other statement", other.document));
        }
    }
    Verdict::Broken(gone)
}

/// The document the row of an anchor rests on.
fn source<'r>(at: &At, raw: &'r Raw) -> Option<&'r str> {
    let mut rows = raw.get(at.table.as_str())?.iter();
    rows.find(|row| spec::key(&at.table, row) == at.row)?
        .get("source")?
        .as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decision(value: &Value) -> Decision {
        serde_json::from_value(value.clone()).expect("a decision")
    }

    fn raw(maximum: u32, other: u32, source: &str) -> Raw {
        let row = |label: &str, maximum: u32| json!({"label": label, "maximum": maximum, "source": source});
        Raw::from([("lifetimes", vec![row("a", maximum), row("b", other)])])
    }

    #[test]
    fn a_decision_is_needed_redundant_or_broken() {
        let at = |row: &str, value: u32| json!({"table": "lifetimes", "row": row, "field": "maximum", "value": value});
        let two = decision(&json!({
            "id": "x", "reason": "y", "takes": {"says": "z"},
            "statements": [{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "d", "says": "2", "at": at("b", 2)}],
        }));
        assert_eq!(verdict(&two, &raw(1, 2, "d")), Verdict::Needed);
        assert_eq!(verdict(&two, &raw(2, 2, "d")).word(), "REDUNDANT");
        assert_eq!(verdict(&two, &raw(3, 2, "d")).word(), "BROKEN");
        let prose = decision(&json!({
            "id": "x", "reason": "y", "takes": {"says": "z"},
            "statements": [{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "newer", "says": "2"}],
        }));
        assert_eq!(verdict(&prose, &raw(2, 2, "d")).word(), "BROKEN");
        assert_eq!(
            verdict(&prose, &raw(2, 2, "newer")).why(),
            "the row now rests on newer, the other statement"
        );
        let taken = decision(&json!({
            "id": "x", "reason": "y", "takes": {"says": "z", "at": at("a", 5)},
            "statements": [{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "d", "says": "2"}],
        }));
        assert_eq!(verdict(&taken, &raw(5, 2, "d")).why(), "the row now says 5 itself");
        let gone = Raw::from([("lifetimes", Vec::new())]);
        assert_eq!(verdict(&taken, &gone).why(), "`lifetimes` has no row `a` any more");
    }
}
