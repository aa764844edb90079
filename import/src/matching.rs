//! Finds the row of a table that a row of a page is, and says how they differ.

use std::collections::HashMap;

use graphsub_terms::words::distance;
use serde_json::{Map, Value};

use super::context::{Context, Found, new_resource};
use super::draft::Edit;
use super::names::plain;
use super::{Change, Place};
use graphsub_codegen::spec;

/// A row of a page in the terms of a table.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) label: String,
    /// None where the label is not known.
    pub(crate) resources: Option<Vec<String>>,
    /// What makes the row one of its own beside the label, in normal form: path, dimensions.
    pub(crate) key: String,
    /// The same as the field that holds it.
    pub(crate) key_field: Option<(&'static str, Value)>,
    /// The facts.
    pub(crate) fields: Vec<(&'static str, Value)>,
    /// What is written with a fact that changes, and is no fact itself.
    pub(crate) along: Vec<(&'static str, Value)>,
    pub(crate) place: Place,
    /// The row as it would stand in the table, without `source`.
    pub(crate) row: Map<String, Value>,
    /// Why the row cannot be added without a person, even if all names are known.
    pub(crate) incomplete: Option<String>,
    /// Part of it could not be read: nothing is compared.
    pub(crate) unread: bool,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) index: usize,
    pub(crate) label: String,
    pub(crate) resources: Vec<String>,
    pub(crate) key: String,
    pub(crate) source: String,
    /// The page states it outside of its tables, so it is not missed in them.
    pub(crate) beside_table: bool,
}

impl Known {
    /// Whether the page has to list the row: what it does not list is gone.
    pub(crate) fn is_watched(&self, context: &Context<'_>) -> bool {
        !self.beside_table && context.speaks_for(&self.source)
    }
}

/// How the rows of one table are compared.
pub(crate) struct Rules {
    pub(crate) table: &'static str,
    /// Whether two values of a field say the same.
    pub(crate) same: fn(&'static str, &Value, &Value, &Value) -> bool,
}

/// Compares the rows of a page with those of a table. `gone` is where the page would list a row it does
/// not list any more. Returns whether the page has the whole table, as far as that can be told.
pub(crate) fn compare(
    context: &mut Context<'_>,
    rules: &Rules,
    entries: &[Entry],
    known: &[Known],
    gone: &Place,
) -> bool {
    let mut matches: Vec<Option<usize>> = vec![None; entries.len()];
    let mut taken = vec![false; known.len()];
    let mut state = State {
        rules,
        entries,
        known,
        matches: &mut matches,
        taken: &mut taken,
        renamed: vec![false; entries.len()],
    };
    state.by_label();
    state.by_resources(context);
    state.by_values(context);
    let renamed = state.renamed;
    let twice = said_twice(entries);
    for (index, entry) in entries.iter().enumerate() {
        let row = matches[index].or_else(|| twice.first(entry).and_then(|first| matches[first]));
        if twice.is_repeated(index, entry) {
            continue;
        }
        let rival = twice.rival(index, entry).map(|other| entries[other].place.clone());
        match row {
            Some(row) if !entry.unread => {
                if renamed[index] {
                    rename(context, rules, entry, &known[row]);
                }
                differences(context, rules, entry, &known[row], rival.as_ref());
            }
            Some(_) => {}
            None if entry.unread => {}
            None => added(context, rules, entry, rival.as_ref()),
        }
    }
    let is_gone = |(row, taken): &(&Known, &bool)| !**taken && row.is_watched(context) && !maybe_unread(entries, row);
    let (gone_rows, kept): (Vec<_>, Vec<_>) = known.iter().zip(&taken).partition(is_gone);
    let compared = kept.iter().filter(|(row, _)| context.speaks_for(&row.source)).count();
    if !context.is_whole || context.is_lost(rules.table, gone_rows.len(), compared, gone) {
        return false;
    }
    // A page that lost so much is more likely broken than true.
    let is_collapse = gone_rows.len() > MOST_GONE && gone_rows.len() * 4 > gone_rows.len() + compared;
    for (row, _) in &gone_rows {
        removed(context, rules, row, &kept, gone, is_collapse);
    }
    true
}

/// So many rows may go from a table at once without a second look.
const MOST_GONE: usize = 3;

/// Rows that a page has twice: the first of each, and one that says something else.
struct Twice {
    by_key: HashMap<(String, String), (usize, Option<usize>)>,
}

fn said_twice(entries: &[Entry]) -> Twice {
    let mut by_key: HashMap<(String, String), (usize, Option<usize>)> = HashMap::new();
    for (index, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.unread) {
        let (first, other) = by_key.entry(Twice::key(entry)).or_insert((index, None));
        if entries[*first].fields != entry.fields {
            other.get_or_insert(index);
        }
    }
    Twice { by_key }
}

impl Twice {
    fn key(entry: &Entry) -> (String, String) {
        (plain(&entry.label), entry.key.clone())
    }

    fn first(&self, entry: &Entry) -> Option<usize> {
        self.by_key.get(&Self::key(entry)).map(|(first, _)| *first)
    }

    /// Whether the row was there before, and nothing contradicts it.
    fn is_repeated(&self, index: usize, entry: &Entry) -> bool {
        let found = self.by_key.get(&Self::key(entry));
        !entry.unread && found.is_some_and(|(first, other)| *first != index && other.is_none())
    }

    /// A row of the same page that says something else.
    fn rival(&self, index: usize, entry: &Entry) -> Option<usize> {
        let (first, other) = self.by_key.get(&Self::key(entry))?;
        let other = (*other)?;
        Some(if *first == index { other } else { *first })
    }
}

fn says_otherwise(rival: &Place) -> String {
    format!(
        "contradiction: {}:{} contradicts this about the same row: decide which one the row follows",
        rival.file.display(),
        rival.line
    )
}

/// Whether a row that could not be read may be this one.
fn maybe_unread(entries: &[Entry], row: &Known) -> bool {
    let about = |entry: &Entry| match &entry.resources {
        Some(resources) => resources.iter().any(|r| row.resources.contains(r)),
        None => true,
    };
    entries.iter().any(|entry| entry.unread && about(entry))
}

struct State<'m> {
    rules: &'m Rules,
    entries: &'m [Entry],
    known: &'m [Known],
    matches: &'m mut [Option<usize>],
    taken: &'m mut [bool],
    renamed: Vec<bool>,
}

impl State<'_> {
    fn open(&self) -> Vec<usize> {
        (0..self.entries.len())
            .filter(|index| self.matches[*index].is_none())
            .collect()
    }

    fn take(&mut self, entry: usize, row: usize) {
        self.matches[entry] = Some(row);
        self.taken[row] = true;
    }

    /// Rows that are free and fit.
    fn free(&self, fits: impl Fn(&Known) -> bool) -> Vec<usize> {
        let rows = 0..self.known.len();
        rows.filter(|row| !self.taken[*row] && fits(&self.known[*row]))
            .collect()
    }

    fn by_label(&mut self) {
        for index in self.open() {
            let entry = &self.entries[index];
            let label = plain(&entry.label);
            if let [row, ..] = self.free(|row| plain(&row.label) == label && row.key == entry.key)[..] {
                self.take(index, row);
            }
        }
    }

    /// Another name of the same resources; rows of this document first.
    fn by_resources(&mut self, context: &Context<'_>) {
        for mine in [true, false] {
            for index in self.open() {
                let entry = &self.entries[index];
                let Some(resources) = &entry.resources else { continue };
                let fits = |row: &Known| {
                    row.resources == *resources && row.key == entry.key && context.speaks_for(&row.source) == mine
                };
                if let [row, ..] = self.free(fits)[..] {
                    self.take(index, row);
                }
            }
        }
    }

    /// The one row that went and says the same: its label or its key changed.
    fn by_values(&mut self, context: &Context<'_>) {
        let open = self.open();
        for &index in &open {
            let entry = &self.entries[index];
            if entry.unread {
                continue;
            }
            let says_the_same = |entry: &Entry, row: &Known| {
                let stated = &context.rows(self.rules.table)[row.index];
                entry.fields.iter().all(|(field, value)| {
                    (self.rules.same)(field, stated.get(*field).unwrap_or(&Value::Null), value, stated)
                })
            };
            let fits = |entry: &Entry, row: &Known| {
                let named = match &entry.resources {
                    Some(resources) => row.resources == *resources && row.key != entry.key,
                    None => row.key == entry.key,
                };
                named && context.speaks_for(&row.source) && says_the_same(entry, row)
            };
            let rows = self.free(|row| fits(entry, row));
            let [row] = rows[..] else { continue };
            let rivals = open
                .iter()
                .filter(|other| self.matches[**other].is_none() && fits(&self.entries[**other], &self.known[row]));
            if rivals.take(2).count() == 1 {
                self.renamed[index] = entry.resources.is_none();
                self.take(index, row);
            }
        }
    }
}

fn stated_key(context: &Context<'_>, table: &str, row: &Known) -> String {
    spec::key(table, &context.rows(table)[row.index])
}

/// The source field names the page.
fn source_edit(context: &Context<'_>, table: &'static str, row: &Known) -> Edit {
    Edit::Set {
        table,
        row: row.index,
        field: "source",
        value: context.document.id.clone().into(),
    }
}

fn rename(context: &mut Context<'_>, rules: &Rules, entry: &Entry, row: &Known) {
    let table = rules.table;
    let old_key = stated_key(context, table, row);
    let mut stated = context.rows(table)[row.index].clone();
    stated["label"] = entry.label.clone().into();
    let mine = context.speaks_for(&row.source);
    let mut edits = vec![
        Edit::Set {
            table,
            row: row.index,
            field: "label",
            value: entry.label.clone().into(),
        },
        source_edit(context, table, row),
        Edit::Follow {
            table,
            old: old_key.clone(),
            new: spec::key(table, &stated),
        },
    ];
    if let [resource] = row.resources.as_slice() {
        edits.extend(learn(context, &entry.label, resource));
        context.names.learn(&entry.label, resource);
    }
    context.differ(Found {
        table,
        row: old_key,
        change: Change::Renamed {
            old: row.label.clone(),
            new: entry.label.clone(),
        },
        source: Some(row.source.clone()),
        place: entry.place.clone(),
        person: if mine {
            (!is_spelling(&row.label, &entry.label)).then(|| {
                format!(
                    "only the values say that `{}` is `{}`: change the label and add it to `labels` in spec/resources.yaml \
                     if it is",
                    entry.label, row.label
                )
            })
        } else {
            Some(context.contradiction(&row.source))
        },
        edits,
    });
}

/// Whether two labels are one name, spelled or extended differently.
fn is_spelling(old: &str, new: &str) -> bool {
    let letters = |label: &str| {
        label
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let (old, new) = (letters(old), letters(new));
    old.contains(&new) || new.contains(&old) || distance(&old, &new) <= 2
}

/// The label becomes one of the resource.
pub(crate) fn learn(context: &Context<'_>, label: &str, resource: &str) -> Option<Edit> {
    let row = context.spec.resources.iter().position(|known| known.id == resource)?;
    Some(Edit::Push {
        table: "resources",
        row,
        field: "labels",
        value: label.into(),
    })
}

fn differences(context: &mut Context<'_>, rules: &Rules, entry: &Entry, row: &Known, rival: Option<&Place>) {
    let table = rules.table;
    let key = stated_key(context, table, row);
    let stated = &context.rows(table)[row.index];
    let mine = context.speaks_for(&row.source);
    let mut changed: Vec<(&'static str, Value)> = Vec::new();
    context.confirm(table, &key, "", &entry.place);
    if row.is_watched(context) {
        let fields = entry.fields.iter().chain(&entry.key_field).map(|(field, _)| *field);
        for field in std::iter::once("").chain(fields) {
            context.compared(table, &key, field);
        }
    }
    if let Some((field, value)) = entry.key_field.as_ref().filter(|_| row.key != entry.key) {
        changed.push((field, value.clone()));
    }
    for (field, value) in &entry.fields {
        let old = stated.get(*field).unwrap_or(&Value::Null);
        let differs = !(rules.same)(field, old, value, stated);
        if !differs {
            context.confirm(table, &key, field, &entry.place);
        }
        let matters = mine || !context.is_decided(table, &key, field, value);
        if differs && matters {
            changed.push((field, value.clone()));
        }
    }
    for (field, new) in changed {
        let set = Edit::Set {
            table,
            row: row.index,
            field,
            value: new.clone(),
        };
        let mut edits = vec![set, source_edit(context, table, row)];
        edits.extend(entry.along.iter().map(|(field, value)| Edit::Set {
            table,
            row: row.index,
            field,
            value: value.clone(),
        }));
        context.differ(Found {
            table,
            row: key.clone(),
            change: Change::Changed {
                field,
                old: stated.get(field).cloned().unwrap_or(Value::Null),
                new,
            },
            source: Some(row.source.clone()),
            place: entry.place.clone(),
            person: match rival {
                Some(rival) => Some(says_otherwise(rival)),
                None => (!mine).then(|| context.contradiction(&row.source)),
            },
            edits,
        });
    }
}

fn added(context: &mut Context<'_>, rules: &Rules, entry: &Entry, rival: Option<&Place>) {
    let table = rules.table;
    let mut row = entry.row.clone();
    row.insert("source".into(), context.document.id.clone().into());
    let key = spec::key(table, &Value::Object(row.clone()));
    let person = match &entry.resources {
        None => Some(new_resource(&entry.label)),
        Some(_) => entry.incomplete.clone().or_else(|| rival.map(says_otherwise)),
    };
    let edits = match (&person, &entry.resources) {
        (None, Some(resources)) => vec![Edit::Insert {
            table,
            below: last_of(context, table, resources),
            row: row.clone(),
        }],
        _ => Vec::new(),
    };
    context.differ(Found {
        table,
        row: key,
        change: Change::Added {
            new: Value::Object(row),
        },
        source: None,
        place: entry.place.clone(),
        person,
        edits,
    });
}

/// The last row of a resource.
fn last_of(context: &Context<'_>, table: &str, resources: &[String]) -> Option<usize> {
    let rows = context.rows(table);
    (0..rows.len()).rev().find(|index| {
        let row = &rows[*index];
        resources_of(context, row)
            .iter()
            .any(|resource| resources.contains(resource))
    })
}

/// The resources a row of any table is about.
pub(crate) fn resources_of(context: &Context<'_>, row: &Value) -> Vec<String> {
    let text = |field: &str| row.get(field).and_then(Value::as_str);
    if let Some(list) = row.get("resources").and_then(Value::as_array) {
        return list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect();
    }
    let named = text("resource").or_else(|| context.names.one(text("label")?));
    named.map(str::to_owned).into_iter().collect()
}

fn removed(
    context: &mut Context<'_>,
    rules: &Rules,
    row: &Known,
    kept: &[(&Known, &bool)],
    gone: &Place,
    is_collapse: bool,
) {
    let table = rules.table;
    let file = spec::file_of(table);
    let is_kept = |resource: &String| kept.iter().any(|(other, _)| other.resources.contains(resource));
    let person = match row.resources.iter().find(|resource| !is_kept(resource)) {
        _ if is_collapse => Some(format!(
            "more than a quarter of the rows of {file} are gone: look whether the page is whole, and delete them by hand, \
             with `floor`, if it is"
        )),
        Some(resource) => Some(format!(
            "the last row of `{resource}` in {file}: delete it, and lower `floor`, if the resource is gone, or find the \
             document that says it now"
        )),
        None => None,
    };
    context.differ(Found {
        table,
        row: stated_key(context, table, row),
        change: Change::Removed {
            old: context.rows(table)[row.index].clone(),
        },
        source: Some(row.source.clone()),
        place: gone.clone(),
        edits: vec![Edit::Delete { table, row: row.index }],
        person,
    });
}
