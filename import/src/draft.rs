//! Changes of the tables, applied to their rows as values.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use graphsub_codegen::spec::Raw;

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
pub(crate) struct Draft {
    pub(crate) tables: BTreeMap<&'static str, Vec<DraftRow>>,
    /// Rows that decisions find under a new key: table, old key, new key.
    pub(crate) followed: Vec<(&'static str, String, String)>,
    /// The items of lists that grow: looking each up in its list would take long where a page has many.
    items: HashMap<(&'static str, usize, &'static str), HashSet<String>>,
}

impl Draft {
    pub(crate) fn new(raw: &Raw) -> Self {
        let rows = |rows: &Vec<Value>| {
            let numbered = rows.iter().cloned().enumerate();
            numbered
                .map(|(index, value)| DraftRow {
                    origin: Some(index),
                    value,
                })
                .collect()
        };
        Self {
            tables: raw.iter().map(|(table, values)| (*table, rows(values))).collect(),
            followed: Vec::new(),
            items: HashMap::new(),
        }
    }

    /// The rows as `check` and the decisions see them.
    pub(crate) fn raw(&self) -> Raw {
        let values = |rows: &Vec<DraftRow>| rows.iter().map(|row| row.value.clone()).collect();
        self.tables.iter().map(|(table, rows)| (*table, values(rows))).collect()
    }

    pub(crate) fn apply<'e>(&mut self, edits: impl IntoIterator<Item = &'e Edit>) {
        for edit in edits {
            self.one(edit);
        }
    }

    fn place(&self, table: &str, row: usize) -> Option<usize> {
        let rows = self.tables.get(table)?;
        rows.iter().position(|draft| draft.origin == Some(row))
    }

    fn cell(&mut self, table: &str, row: usize, field: &str) -> Option<&mut Value> {
        let place = self.place(table, row)?;
        let row = self.tables.get_mut(table)?[place].value.as_object_mut()?;
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
                let place = below.and_then(|row| self.place(table, row));
                let Some(rows) = self.tables.get_mut(table) else { return };
                let mut at = place.map_or(rows.len(), |place| place + 1);
                while at < rows.len() && rows[at].origin.is_none() {
                    at += 1;
                }
                let value = Value::Object(row.clone());
                rows.insert(at, DraftRow { origin: None, value });
            }
            Edit::Delete { table, row } => {
                if let Some(rows) = self.tables.get_mut(table) {
                    rows.retain(|draft| draft.origin != Some(*row));
                }
            }
            Edit::Follow { table, old, new } => self.followed.push((table, old.clone(), new.clone())),
        }
    }
}
