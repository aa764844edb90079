//! The replay of decisions about contradictions: the one place that says whether a decision is still
//! needed, and the one that writes what decisions take.

use std::collections::BTreeSet;

use graphsub_terms::words::nearest;
use serde_json::Value;

use super::{At, Decision, Raw, Statement, key};
use crate::Problem;

const FILE: &str = "spec/decisions.yaml";

/// Tables in some state: as read, or with changes applied.
pub trait Rows {
    /// Returns the rows of a table in order; none: there is no such table.
    fn rows<'r>(&'r self, table: &str) -> Option<Box<dyn Iterator<Item = &'r Value> + 'r>>;

    /// Returns the row of this key.
    ///
    /// # Errors
    /// There is no such table or row; the nearest names are in the text.
    fn row(&self, table: &str, name: &str) -> Result<&Value, Missing> {
        let missing = || Missing::of(self, table, name);
        let mut rows = self.rows(table).ok_or_else(missing)?;
        rows.find(|row| key(table, row) == name).ok_or_else(missing)
    }
}

impl Rows for Raw {
    fn rows<'r>(&'r self, table: &str) -> Option<Box<dyn Iterator<Item = &'r Value> + 'r>> {
        self.get(table).map(|rows| Box::new(rows.iter()) as Box<_>)
    }
}

/// A row that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    table: String,
    /// None where the table itself is not there.
    row: Option<String>,
    near: Option<String>,
}

impl Missing {
    fn of<R: Rows + ?Sized>(rows: &R, table: &str, name: &str) -> Missing {
        let keys: Option<Vec<String>> = rows.rows(table).map(|rows| rows.map(|row| key(table, row)).collect());
        let near = match &keys {
            Some(keys) => nearest(name, keys.iter().map(String::as_str)),
            None => nearest(table, super::TABLE_FILES.iter().map(|(table, _)| *table)),
        };
        Missing {
            table: table.to_owned(),
            near: near.map(str::to_owned),
            row: keys.map(|_| name.to_owned()),
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.row {
            Some(row) => write!(f, "`{}` has no row `{row}`", self.table)?,
            None => write!(f, "no table `{}`", self.table)?,
        }
        match &self.near {
            Some(near) => write!(f, ", did you mean `{near}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Missing {}

/// What replaying a decision gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its statements still contradict each other.
    Needed,
    /// Its statements agree now, or a table says by itself what the decision takes: delete it.
    Redundant(String),
    /// A statement is gone: bring it up to date.
    Broken(String),
    /// It explains without deciding a cell, and a row it mentions changed: it holds nobody up, but has to be read again.
    ReadAgain(String),
}

impl Verdict {
    /// Returns why; empty where the decision is still needed.
    pub fn why(&self) -> &str {
        match self {
            Verdict::Needed => "",
            Verdict::Redundant(why) | Verdict::Broken(why) | Verdict::ReadAgain(why) => why,
        }
    }
}

/// Returns whether a decision is still needed with the tables as these rows state them.
///
/// ```
/// use graphsub_codegen::spec::{Decision, Raw, Verdict, verdict};
/// use serde_json::{from_value, json};
///
/// let decision: Decision = from_value(json!({
///     "id": "chat-latency", "reason": "It is newer.",
///     "takes": {"says": "77 seconds", "at": {"table": "latency", "row": "chat", "field": "maximum", "value": 77}},
///     "statements": [
///         {"document": "old", "says": "a minute", "value": 60},
///         {"document": "new", "says": "77 seconds", "at": {"table": "latency", "row": "chat", "field": "maximum", "value": 77}},
///     ],
/// })).unwrap();
/// let latency = |maximum: u32| Raw::from([("latency", vec![json!({"label": "chat", "maximum": maximum})])]);
/// assert_eq!(verdict(&decision, &latency(77)), Verdict::Needed);
/// assert!(matches!(verdict(&decision, &latency(60)), Verdict::Redundant(_)));
/// assert!(matches!(verdict(&decision, &latency(90)), Verdict::Broken(_)));
///
/// // A decision that takes no value for a cell explains: a change of what it mentions is no error.
/// let mut explanatory = decision.clone();
/// explanatory.takes.at = None;
/// assert!(matches!(verdict(&explanatory, &latency(90)), Verdict::ReadAgain(_)));
/// ```
pub fn verdict(decision: &Decision, rows: &impl Rows) -> Verdict {
    let anchors = anchors(decision);
    let read: Result<Vec<(&At, &Value)>, Missing> = anchors
        .iter()
        .map(|at| Ok((*at, rows.row(&at.table, &at.row)?)))
        .collect();
    let read = match read {
        Ok(read) => read,
        Err(missing) => return Verdict::Broken(missing.to_string()),
    };
    match judged(decision, &read, rows) {
        Verdict::Redundant(why) | Verdict::Broken(why) if decision.is_explanatory() => Verdict::ReadAgain(why),
        verdict => verdict,
    }
}

/// The same, of rows that are there, whatever hangs on the decision.
fn judged(decision: &Decision, read: &[(&At, &Value)], rows: &impl Rows) -> Verdict {
    if let Some(why) = agreement(decision, read) {
        return Verdict::Redundant(why);
    }
    let gone = read.iter().find(|(at, row)| !at.holds(row));
    if let Some((at, row)) = gone {
        return match superseded(decision, row) {
            Some(document) => Verdict::Redundant(format!("the row now has the source {document}, the other statement")),
            None => Verdict::Broken(changed(at)),
        };
    }
    match decision.takes.at.as_ref().map(|at| takes(decision, at, rows)) {
        Some(Err(why)) => Verdict::Broken(why),
        _ => Verdict::Needed,
    }
}

fn anchors(decision: &Decision) -> Vec<&At> {
    decision.statements.iter().filter_map(|s| s.at.as_ref()).collect()
}

fn changed(at: &At) -> String {
    let state = if at.absent { "now holds" } else { "no longer holds" };
    format!(
        "`{}` of row `{}` in `{}` {state} {}",
        at.field, at.row, at.table, at.value
    )
}

/// Why the statements of a decision say the same, where they do.
fn agreement(decision: &Decision, read: &[(&At, &Value)]) -> Option<String> {
    if let [(one, first), (other, second)] = read
        && one.is_of_the_kind_of(other)
    {
        let (here, there) = (first.get(&one.field), second.get(&other.field));
        let is_one_cell = one.row == other.row;
        if here.is_some() && here == there && (!is_one_cell || one.says_what(other)) {
            let both = if is_one_cell { "both statements" } else { "both rows" };
            return Some(format!("{both} now hold {} in `{}`", here?, one.field));
        }
        if one.value == other.value && one.finds(first) == other.finds(second) {
            return Some(format!("both rows now have the same {}", one.value));
        }
    }
    if let [(at, row)] = read {
        let other = decision.statements.iter().find(|statement| statement.at.is_none())?;
        if other.value.is_some() && row.get(&at.field) == other.value.as_ref() {
            return Some(format!("the row now agrees with {}", other.document));
        }
    }
    let taken = decision.takes.at.as_ref()?;
    let (at, row) = read.iter().find(|(at, _)| at.is_cell(taken))?;
    (!at.holds(row) && row.get(&at.field) == Some(&taken.value))
        .then(|| format!("the row now contains {} itself", taken.value))
}

/// The document of a statement in words that the row has come to rest on.
fn superseded<'d>(decision: &'d Decision, row: &Value) -> Option<&'d str> {
    let source = row.get("source")?.as_str()?;
    let mut documents = decision.in_words().map(|statement| statement.document.as_str());
    documents.find(|document| *document == source)
}

/// Whether the cell a decision takes has to be written.
///
/// # Errors
/// There is no such row, or its cell says something that is none of the statements: the decision would
/// hide a change of the table.
fn takes(decision: &Decision, at: &At, rows: &impl Rows) -> Result<bool, String> {
    let row = rows.row(&at.table, &at.row).map_err(|missing| missing.to_string())?;
    match row.get(&at.field) {
        Some(cell) if contains(cell, &at.value) => Ok(false),
        Some(cell) if !anchors(decision).iter().any(|other| other.is_cell(at)) => Err(format!(
            "takes {} for `{}` of row `{}` in `{}`, which contains {cell}, none of its statements",
            at.value, at.field, at.row, at.table
        )),
        _ => Ok(true),
    }
}

impl At {
    /// Returns whether both name the same cell.
    pub fn is_cell(&self, other: &At) -> bool {
        self.is_of_the_kind_of(other) && self.row == other.row
    }

    /// Whether both name a cell of one column.
    fn is_of_the_kind_of(&self, other: &At) -> bool {
        self.table == other.table && self.field == other.field
    }

    fn says_what(&self, other: &At) -> bool {
        self.value == other.value && self.absent == other.absent
    }

    /// Whether the field, or any field where it is `*`, holds the value.
    fn finds(&self, row: &Value) -> bool {
        let mut cells = row.as_object().into_iter().flatten();
        cells.any(|(name, cell)| (self.field == "*" || self.field == *name) && contains(cell, &self.value))
    }

    /// Returns whether a row still says what the statement quotes.
    pub fn holds(&self, row: &Value) -> bool {
        self.finds(row) != self.absent
    }
}

fn contains(cell: &Value, value: &Value) -> bool {
    cell == value || cell.as_array().is_some_and(|items| items.contains(value))
}

impl Decision {
    /// Returns whether it takes no value for a cell: nothing hangs on it but what people know.
    pub fn is_explanatory(&self) -> bool {
        self.takes.at.is_none()
    }

    /// Returns the statements that stand in no table.
    pub fn in_words(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.at.is_none())
    }
}

/// What there is to say about decisions.
#[derive(Debug, Default)]
pub(crate) struct Replayed {
    /// Those that are not needed or do not hold.
    pub(crate) problems: Vec<Problem>,
    /// Those to read again.
    pub(crate) notes: Vec<Problem>,
}

/// Writes the values taken into the rows as read. A decision that is not needed is a problem.
pub(crate) fn replay(decisions: &[Decision], raw: &Raw) -> (Raw, Replayed) {
    let Replayed {
        mut problems,
        mut notes,
    } = Replayed::default();
    let mut decided = raw.clone();
    let mut seen = BTreeSet::new();
    for decision in decisions {
        let mut report = |message: String| problems.push(Problem::new(FILE, &decision.id, message));
        if !seen.insert(&decision.id) {
            report("two decisions have this id".into());
        }
        if anchors(decision).is_empty() && decision.takes.at.is_none() {
            report("refers to no table: add `at` to a statement or to `takes`".into());
        }
        match verdict(decision, raw) {
            Verdict::Needed => {}
            Verdict::Redundant(why) => report(format!("redundant: {why}; delete the decision")),
            Verdict::Broken(why) => report(format!("broken: {why}; update the decision or delete it")),
            Verdict::ReadAgain(why) => notes.push(Problem::new(
                FILE,
                &decision.id,
                format!("read again: {why}; update the decision or delete it"),
            )),
        }
        // What an earlier decision wrote is no reason not to write.
        if let Some(at) = &decision.takes.at
            && takes(decision, at, &decided) == Ok(true)
        {
            write(at, &mut decided);
        }
    }
    (decided, Replayed { problems, notes })
}

fn write(at: &At, decided: &mut Raw) {
    let rows = decided.get_mut(at.table.as_str());
    let row = rows.and_then(|rows| rows.iter_mut().find(|row| key(&at.table, row) == at.row));
    if let Some(row) = row.and_then(Value::as_object_mut) {
        row.insert(at.field.clone(), at.value.clone());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn decision(takes: Value, statements: Value) -> Decision {
        let whole = json!({"id": "x", "reason": "y", "takes": takes, "statements": statements});
        serde_json::from_value(whole).expect("a decision")
    }

    fn at(row: &str, value: u32) -> Value {
        json!({"table": "lifetimes", "row": row, "field": "maximum", "value": value})
    }

    fn raw(maximum: u32, other: u32, source: &str) -> Raw {
        let row = |label: &str, maximum: u32| json!({"label": label, "maximum": maximum, "source": source});
        Raw::from([("lifetimes", vec![row("a", maximum), row("b", other)])])
    }

    #[test]
    fn two_rows_are_needed_redundant_or_broken() {
        let two = decision(
            json!({"says": "z"}),
            json!([{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "d", "says": "2", "at": at("b", 2)}]),
        );
        assert_eq!(verdict(&two, &raw(1, 2, "d")), Verdict::Needed);
        let redundant = verdict(&two, &raw(2, 2, "d"));
        assert_eq!(
            redundant,
            Verdict::ReadAgain("both rows now hold 2 in `maximum`".into())
        );
        let broken = verdict(&two, &raw(3, 2, "d"));
        let why = "`maximum` of row `a` in `lifetimes` no longer holds 1";
        assert_eq!(broken, Verdict::ReadAgain(why.into()));
        // A row that is gone is never the routine.
        let gone = Raw::from([("lifetimes", Vec::new())]);
        assert_eq!(
            verdict(&two, &gone),
            Verdict::Broken("`lifetimes` has no row `a`".into())
        );
        let deciding = Decision {
            takes: decision(json!({"says": "z", "at": at("a", 2)}), json!([])).takes,
            ..two
        };
        assert!(matches!(verdict(&deciding, &raw(2, 2, "d")), Verdict::Redundant(_)));
        assert_eq!(verdict(&deciding, &raw(3, 2, "d")), Verdict::Broken(why.into()));
    }

    #[test]
    fn a_statement_in_words_counts_by_its_value_and_its_document() {
        let words = |value: Value| {
            decision(
                json!({"says": "z"}),
                json!([{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "newer", "says": "it is 2", "value": value}]),
            )
        };
        let redundant = verdict(&words(json!(2)), &raw(2, 9, "d"));
        assert_eq!(redundant, Verdict::ReadAgain("the row now agrees with newer".into()));
        // Without a value nothing is read out of the words.
        assert!(matches!(
            verdict(&words(Value::Null), &raw(2, 9, "d")),
            Verdict::ReadAgain(_)
        ));
        let rests = verdict(&words(Value::Null), &raw(2, 9, "newer"));
        assert_eq!(rests.why(), "the row now has the source newer, the other statement");
    }

    #[test]
    fn a_cell_that_says_what_is_taken_needs_no_decision() {
        let taken = decision(
            json!({"says": "z", "at": at("a", 5)}),
            json!([{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "d", "says": "2"}]),
        );
        assert_eq!(verdict(&taken, &raw(1, 2, "d")), Verdict::Needed);
        assert_eq!(verdict(&taken, &raw(5, 2, "d")).why(), "the row now contains 5 itself");
        let gone = Raw::from([("lifetimes", Vec::new())]);
        assert_eq!(verdict(&taken, &gone).why(), "`lifetimes` has no row `a`");
        assert_eq!(
            verdict(&taken, &Raw::new()).why(),
            "no table `lifetimes`, did you mean `lifetimes`?"
        );
    }

    #[test]
    fn a_decision_never_hides_a_cell_that_no_statement_quotes() {
        let other = decision(
            json!({"says": "z", "at": at("b", 5)}),
            json!([{"document": "d", "says": "1", "at": at("a", 1)}, {"document": "d", "says": "2"}]),
        );
        let why = "takes 5 for `maximum` of row `b` in `lifetimes`, which contains 2, none of its statements";
        assert_eq!(verdict(&other, &raw(1, 2, "d")), Verdict::Broken(why.into()));
    }

    #[test]
    fn two_lists_agree_when_both_or_none_has_the_item() {
        let at = |row: &str, absent: bool| json!({"table": "permission_types", "row": row, "field": "*", "value": "chat", "absent": absent});
        let lists = decision(
            json!({"says": "z"}),
            json!([{"document": "old", "says": "no", "at": at("old", true)}, {"document": "new", "says": "yes", "at": at("new", false)}]),
        );
        let raw = |old: &[&str], new: &[&str]| {
            let row = |document: &str, application: &[&str]| json!({"document": document, "application": application});
            Raw::from([("permission_types", vec![row("old", old), row("new", new)])])
        };
        assert_eq!(verdict(&lists, &raw(&["team"], &["chat"])), Verdict::Needed);
        let both = verdict(&lists, &raw(&["chat", "team"], &["chat"]));
        assert_eq!(both, Verdict::ReadAgain("both rows now have the same \"chat\"".into()));
        assert!(matches!(verdict(&lists, &raw(&[], &[])), Verdict::ReadAgain(_)));
    }
}
