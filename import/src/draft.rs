//! Changes of the tables, applied to their rows as values.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use graphsub_codegen::spec::{Raw, Rows};

/// One change of one row, which stands at `row` in the table as read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edit {
    /// The field holds this value.
    Set {
        table: &'static str,
        row: usize,
        field: &'static str,
        value: Value,
    },
    /// The list in the field gets one more item, unless it has it.
    Push {
        table: &'static str,
        row: usize,
        field: &'static str,
        value: Value,
    },
    /// The item leaves the list in the field.
    Take {
        table: &'static str,
        row: usize,
        field: &'static str,
        value: Value,
    },
    /// A new row below the row at `below`, or at the end.
    Insert {
        table: &'static str,
        below: Option<usize>,
        row: Map<String, Value>,
    },
    /// The row goes.
    Delete { table: &'static str, row: usize },
    /// Decisions that name a row find it under its new key.
    Follow {
        table: &'static str,
        old: String,
        new: String,
    },
}

/// A row, and where it stood before.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DraftRow {
    pub(crate) origin: Option<usize>,
    pub(crate) value: Value,
}

/// The rows of all tables with some edits applied.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'r> {
    base: &'r Raw,
    /// Tables that edits speak of; all others are as read.
    pub(crate) changed: BTreeMap<&'static str, Vec<DraftRow>>,
    /// Rows that decisions find under a new key: table, old key, new key.
    pub(crate) followed: Vec<(&'static str, String, String)>,
    /// The items of lists that grow: looking each up in its list would take long where a page has many.
    items: HashMap<(&'static str, usize, &'static str), HashSet<String>>,
}

impl Rows for Draft<'_> {
    fn rows<'r>(&'r self, table: &str) -> Option<Box<dyn Iterator<Item = &'r Value> + 'r>> {
        match self.changed.get(table) {
            Some(rows) => Some(Box::new(rows.iter().map(|row| &row.value))),
            None => self.base.rows(table),
        }
    }
}

impl<'r> Draft<'r> {
    pub(crate) fn new(base: &'r Raw) -> Self {
        Self {
            base,
            changed: BTreeMap::new(),
            followed: Vec::new(),
            items: HashMap::new(),
        }
    }

    /// Whether an edit speaks of the table, or of a row a decision follows.
    pub(crate) fn is_changed(&self, table: &str) -> bool {
        self.changed.contains_key(table) || self.followed.iter().any(|(followed, _, _)| *followed == table)
    }

    fn table(&mut self, table: &'static str) -> &mut Vec<DraftRow> {
        self.changed.entry(table).or_insert_with(|| {
            let rows = self.base.get(table).into_iter().flatten().cloned().enumerate();
            let row = |(index, value)| DraftRow {
                origin: Some(index),
                value,
            };
            rows.map(row).collect()
        })
    }

    pub(crate) fn apply<'e>(&mut self, edits: impl IntoIterator<Item = &'e Edit>) {
        for edit in edits {
            self.one(edit);
        }
    }

    fn cell(&mut self, table: &'static str, row: usize, field: &str) -> Option<&mut Value> {
        let mut rows = self.table(table).iter_mut();
        let row = rows.find(|draft| draft.origin == Some(row))?.value.as_object_mut()?;
        Some(row.entry(field).or_insert(Value::Null))
    }

    fn push(&mut self, table: &'static str, row: usize, field: &'static str, value: &Value) {
        let Some(list) = self.cell(table, row, field) else {
            return;
        };
        if list.is_null() {
            *list = Value::Array(Vec::new());
        }
        let key = (table, row, field);
        if !self.items.contains_key(&key)
            && let Some(Value::Array(items)) = self.cell(table, row, field)
        {
            let items = items.iter().map(Value::to_string).collect();
            self.items.insert(key, items);
        }
        let is_new = |items: &mut HashSet<String>| items.insert(value.to_string());
        if self.items.get_mut(&key).is_some_and(is_new)
            && let Some(Value::Array(items)) = self.cell(table, row, field)
        {
            items.push(value.clone());
        }
    }

    fn one(&mut self, edit: &Edit) {
        match edit {
            Edit::Set {
                table,
                row,
                field,
                value,
            } => {
                if let Some(cell) = self.cell(table, *row, field) {
                    *cell = value.clone();
                }
            }
            Edit::Push {
                table,
                row,
                field,
                value,
            } => self.push(table, *row, field, value),
            Edit::Take {
                table,
                row,
                field,
                value,
            } => {
                self.items.remove(&(*table, *row, *field));
                if let Some(Value::Array(items)) = self.cell(table, *row, field) {
                    items.retain(|item| item != value);
                }
            }
            Edit::Insert { table, below, row } => {
                let rows = self.table(table);
                let place = below.and_then(|below| rows.iter().position(|draft| draft.origin == Some(below)));
                let mut at = place.map_or(rows.len(), |place| place + 1);
                while at < rows.len() && rows[at].origin.is_none() {
                    at += 1;
                }
                let value = Value::Object(row.clone());
                rows.insert(at, DraftRow { origin: None, value });
            }
            Edit::Delete { table, row } => {
                self.table(table).retain(|draft| draft.origin != Some(*row));
            }
            Edit::Follow { table, old, new } => self.followed.push((table, old.clone(), new.clone())),
        }
    }
}
