//! Replays the decisions about contradictions.

use std::collections::BTreeSet;

use graphsub_terms::words::nearest;
use serde_json::Value;

use super::DECISIONS;
use crate::Problem;
use crate::spec::{self, At, Decision, Raw};

/// Replays the decisions against the rows as read, and writes the values taken into `decided`.
///
/// A statement whose cell no longer holds what the decision says is reported as broken, two
/// statements that agree as redundant.
pub fn replay(decisions: &[Decision], raw: &Raw, decided: &mut Raw, problems: &mut Vec<Problem>) {
    let mut seen = BTreeSet::new();
    for decision in decisions {
        if !seen.insert(&decision.id) {
            problems.push(Problem::new(DECISIONS, &decision.id, "two decisions have this id"));
        }
        let mut anchored = decision.takes.at.is_some();
        for statement in &decision.statements {
            if let Some(at) = &statement.at {
                anchored = true;
                if let Err(why) = holds(at, raw) {
                    problems.push(Problem::new(
                        DECISIONS,
                        &decision.id,
                        format!("broken: {why}; bring the decision up to date or delete it"),
                    ));
                }
            }
        }
        if !anchored {
            problems.push(Problem::new(
                DECISIONS,
                &decision.id,
                "points at no table: give a statement or `takes` an `at`",
            ));
        }
        if let [Some(one), Some(other)] = [&decision.statements[0].at, &decision.statements[1].at]
            && !one.absent
            && !other.absent
            && one.table == other.table
            && one.field == other.field
            && one.value == other.value
        {
            problems.push(Problem::new(
                DECISIONS,
                &decision.id,
                "redundant: both statements say the same; delete the decision",
            ));
        }
        if let Some(at) = &decision.takes.at
            && let Err(why) = take(at, decision, decided)
        {
            problems.push(Problem::new(DECISIONS, &decision.id, format!("broken: {why}")));
        }
    }
}

/// Writes the value taken into its cell. A cell that says something else has to be one of the
/// statements: otherwise the decision would hide a change of the table.
fn take(at: &At, decision: &Decision, decided: &mut Raw) -> Result<(), String> {
    let index = find_row(at, decided)?;
    let rows = decided.get_mut(at.table.as_str());
    let Some(row) = rows.and_then(|rows| rows[index].as_object_mut()) else {
        return Ok(());
    };
    let stated = |other: &&At| other.table == at.table && other.row == at.row && other.field == at.field;
    match row.get(&at.field) {
        Some(cell) if contains(cell, &at.value) => return Ok(()),
        Some(cell)
            if !decision
                .statements
                .iter()
                .filter_map(|s| s.at.as_ref())
                .any(|other| stated(&other)) =>
        {
            return Err(format!(
                "takes {} for `{}` of row `{}` in `{}`, which holds {cell}; make the row a statement, or change one of them",
                at.value, at.field, at.row, at.table
            ));
        }
        _ => {}
    }
    row.insert(at.field.clone(), at.value.clone());
    Ok(())
}

fn find_row(at: &At, raw: &Raw) -> Result<usize, String> {
    let rows = raw.get(at.table.as_str()).ok_or_else(|| {
        let near = nearest(&at.table, raw.keys().copied());
        format!(
            "no table `{}`{}",
            at.table,
            near.map(|n| format!(", did you mean `{n}`?")).unwrap_or_default()
        )
    })?;
    let keys: Vec<String> = rows.iter().map(|row| spec::key(&at.table, row)).collect();
    keys.iter().position(|key| *key == at.row).ok_or_else(|| {
        let near = nearest(&at.row, keys.iter().map(String::as_str));
        format!(
            "`{}` has no row `{}`{}",
            at.table,
            at.row,
            near.map(|n| format!(", did you mean `{n}`?")).unwrap_or_default()
        )
    })
}

fn holds(at: &At, raw: &Raw) -> Result<(), String> {
    let index = find_row(at, raw)?;
    let row = &raw[at.table.as_str()][index];
    let found = match at.field.as_str() {
        "*" => row
            .as_object()
            .is_some_and(|row| row.values().any(|v| contains(v, &at.value))),
        field => {
            let cell = row
                .get(field)
                .ok_or_else(|| format!("row `{}` of `{}` has no field `{field}`", at.row, at.table))?;
            contains(cell, &at.value)
        }
    };
    if found == at.absent {
        let state = if at.absent { "now holds" } else { "no longer holds" };
        return Err(format!(
            "`{}` of row `{}` in `{}` {state} {}",
            at.field, at.row, at.table, at.value
        ));
    }
    Ok(())
}

fn contains(cell: &Value, value: &Value) -> bool {
    cell == value || cell.as_array().is_some_and(|items| items.contains(value))
}
