//! The properties of a subscription and of the types a query may name, and what their descriptions say of change types
//! and lifecycle notifications.
//!
//! Descriptions are prose: what differs is for a person to read, and nothing of it is written.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::context::{Context, Found};
use super::super::{Change, Place};
use super::{Stated, Watch, is_lost, place, rows_of, text};
use crate::docs::{FactTable, Facts, Property, Row};
use graphsub_codegen::spec::{self, PageTable};

const PROPERTIES: &str = "properties";
const SELECTABLE: &str = "selectable_properties";
const CHANGE_TYPES: &str = "change_types";
const LIFECYCLE: &str = "lifecycle";

/// The type whose properties make a subscription.
const SUBSCRIPTION: &str = "subscription";

pub(crate) const WATCHES: &[Watch] = &[
    Watch {
        kind: PageTable::Properties,
        table: PROPERTIES,
        fields: &["status", "max_characters"],
        rows: |context, table| rows_of(context, table, "source"),
    },
    Watch {
        kind: PageTable::Properties,
        table: SELECTABLE,
        fields: &["properties"],
        rows: |context, table| rows_of(context, table, "source"),
    },
    Watch {
        kind: PageTable::Properties,
        table: CHANGE_TYPES,
        fields: &["allowed"],
        rows: |context, table| rows_of(context, table, "source"),
    },
    Watch {
        kind: PageTable::Properties,
        table: LIFECYCLE,
        fields: &["above"],
        rows: |context, table| rows_of(context, table, "source"),
    },
];

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    for table in tables {
        let Facts::Properties(rows) = &table.facts else {
            continue;
        };
        let gone = place(table, table.line);
        match rows.first().map(|row| row.facts.of.as_str()) {
            Some(SUBSCRIPTION) => {
                subscription(context, table, rows, &gone);
                change_types(context, table, rows);
                lifecycle(context, table, rows);
            }
            Some(of) => selectable(context, of, rows, &gone),
            None => {}
        }
    }
}

fn mine(context: &Context<'_>, table: &'static str) -> Vec<usize> {
    let stated = rows_of(context, table, "source").into_iter();
    stated.map(|Stated { row, .. }| row).collect()
}

/// Tells a person how a row and the page differ.
fn differ(
    context: &mut Context<'_>,
    (table, index): (&'static str, usize),
    change: Change,
    place: &Place,
    person: &str,
) {
    let row = &context.rows(table)[index];
    context.differ(Found {
        table,
        row: spec::key(table, row),
        change,
        source: Some(text(row, "source")),
        place: place.clone(),
        person: Some(person.to_owned()),
        edits: Vec::new(),
    });
}

fn subscription(context: &mut Context<'_>, table: &FactTable, rows: &[Row<Property>], gone: &Place) {
    let known: BTreeSet<String> = context.rows(PROPERTIES).iter().map(|row| text(row, "name")).collect();
    for row in rows.iter().filter(|row| !row.unread && !known.contains(&row.resource)) {
        context.differ(Found {
            table: PROPERTIES,
            row: row.resource.clone(),
            change: Change::Added {
                new: row.resource.clone().into(),
            },
            source: None,
            place: place(table, row.line),
            person: Some(
                "new property of a subscription: add it to spec/tables/properties.yaml and, where a definition may set it, \
                 to the keys in terms/src/field.rs"
                    .to_owned(),
            ),
            edits: Vec::new(),
        });
    }
    let on_page = |name: &str| rows.iter().find(|row| row.resource == name);
    let stated = mine(context, PROPERTIES);
    let is_there = |index: &usize| on_page(&text(&context.rows(PROPERTIES)[*index], "name")).is_some();
    let (there, missing): (Vec<usize>, Vec<usize>) = stated.into_iter().partition(is_there);
    for index in there {
        let row = &context.rows(PROPERTIES)[index];
        let name = text(row, "name");
        let Some(found) = on_page(&name).filter(|found| !found.unread) else {
            continue;
        };
        let status = found.facts.status.map_or(Value::Null, Value::from);
        let longest = found.facts.max_characters.map_or(Value::Null, Value::from);
        for (field, new) in [("status", status), ("max_characters", longest)] {
            let old = row.get(field).cloned().unwrap_or(Value::Null);
            context.compared(PROPERTIES, &name, field);
            // A description that begins in other words says nothing of the status.
            if old != new && !(field == "status" && new.is_null()) {
                let person = "the description of the property says otherwise: read it, and correct the row";
                let change = Change::Changed { field, old, new };
                differ(context, (PROPERTIES, index), change, &place(table, found.line), person);
            }
        }
    }
    if !context.is_whole || is_lost(context, PROPERTIES, missing.len(), rows.len(), gone) {
        return;
    }
    for index in missing {
        let old = context.rows(PROPERTIES)[index].clone();
        let person = "the page does not have the property any more: look whether it is gone, or moved to another page";
        differ(context, (PROPERTIES, index), Change::Removed { old }, gone, person);
    }
}

/// What the description of `changeType` says of single resources.
fn change_types(context: &mut Context<'_>, table: &FactTable, rows: &[Row<Property>]) {
    let Some(described) = rows.iter().find(|row| row.resource == "changeType" && !row.unread) else {
        return;
    };
    for index in mine(context, CHANGE_TYPES) {
        let row = &context.rows(CHANGE_TYPES)[index];
        let (key, old) = (
            spec::key(CHANGE_TYPES, row),
            row.get("allowed").cloned().unwrap_or(Value::Null),
        );
        context.compared(CHANGE_TYPES, &key, "allowed");
        let words = words_of(&text(row, "resource"));
        let about = |about: &[String]| words.iter().all(|word| about.contains(word));
        let said = described.facts.change_types.iter().find(|said| about(&said.about));
        let new = said.map_or(Value::Null, |said| json!(said.change_types));
        if new != old {
            let person =
                "the description of `changeType` says otherwise, or in other words: read it, and correct the row";
            let change = Change::Changed {
                field: "allowed",
                old,
                new,
            };
            differ(
                context,
                (CHANGE_TYPES, index),
                change,
                &place(table, described.line),
                person,
            );
        }
    }
}

/// The words of a name: `drive` and `item` of `driveItem`.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What the description of `lifecycleNotificationUrl` says of the lifetime above which it is required.
fn lifecycle(context: &mut Context<'_>, table: &FactTable, rows: &[Row<Property>]) {
    let name = "lifecycleNotificationUrl";
    let Some(described) = rows.iter().find(|row| row.resource == name && !row.unread) else {
        return;
    };
    for index in mine(context, LIFECYCLE) {
        let row = &context.rows(LIFECYCLE)[index];
        let old = row.get("above").cloned().unwrap_or(Value::Null);
        context.compared(LIFECYCLE, &spec::key(LIFECYCLE, row), "above");
        let new = described.facts.required_above_minutes.map_or(Value::Null, Value::from);
        if new != old {
            let person = "the description of `lifecycleNotificationUrl` says otherwise, or in other words: read it, and \
                          correct the rows";
            let change = Change::Changed {
                field: "above",
                old,
                new,
            };
            differ(
                context,
                (LIFECYCLE, index),
                change,
                &place(table, described.line),
                person,
            );
        }
    }
}

/// The properties of a type that a query may name.
fn selectable(context: &mut Context<'_>, of: &str, rows: &[Row<Property>], gone: &Place) {
    let all = mine(context, SELECTABLE).into_iter();
    let Some(index) = { all }.find(|index| text(&context.rows(SELECTABLE)[*index], "resource") == of) else {
        return;
    };
    context.compared(SELECTABLE, of, "properties");
    let row = &context.rows(SELECTABLE)[index];
    let names = row.get("properties").and_then(Value::as_array).into_iter().flatten();
    let old: BTreeSet<&str> = names.filter_map(Value::as_str).collect();
    let read = rows.iter().filter(|row| !row.unread);
    let new: BTreeSet<&str> = read.map(|row| row.resource.as_str()).collect();
    let is_decided = |name: &str| {
        let mut anchors = context.spec.decisions.iter().flat_map(|decision| {
            let at = decision.statements.iter().filter_map(|statement| statement.at.as_ref());
            at.collect::<Vec<_>>()
        });
        anchors.any(|at| at.table == SELECTABLE && at.row == of && at.value == json!(name))
    };
    let mut left: BTreeSet<&str> = old
        .iter()
        .copied()
        .filter(|name| new.contains(name) || is_decided(name))
        .collect();
    if !context.is_whole || rows.iter().any(|row| row.unread) {
        left.clone_from(&old);
    }
    left.extend(&new);
    if left != old {
        let change = Change::Changed {
            field: "properties",
            old: json!(old),
            new: json!(left),
        };
        let person = "the page of the type lists other properties: correct the row, or decide in spec/decisions.yaml where \
                      the service metadata has what the page leaves out";
        differ(context, (SELECTABLE, index), change, gone, person);
    }
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(words_of("driveItem"), ["drive", "item"]);
        assert_eq!(words_of("list"), ["list"]);
    }
}
