//! Which notifications can carry resource data, and how `$select` goes with it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::compare::{place, text};
use super::super::{FactTable, Facts, Row};
use super::{SupportedPaths, rows};
use crate::context::{Context, Found};
use crate::draft::Edit;
use crate::{Change, Place};

pub(super) const TABLE: &str = "resource_data";

/// What a page says about a resource.
struct Said {
    place: Place,
    /// None where the page does not say.
    support: Option<bool>,
    select: &'static str,
    unread: bool,
}

pub(super) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut said: BTreeMap<String, Said> = BTreeMap::new();
    let mut list = None;
    let mut is_whole = true;
    let mut speaks_of_limits = false;
    for table in tables {
        let Some(rows) = rows(&table.facts) else { continue };
        if matches!(table.facts, Facts::RichResources(_)) {
            list.get_or_insert_with(|| place(table, table.line));
        }
        for row in rows {
            speaks_of_limits |= row.facts.limitations.is_some();
            is_whole &= row.malformed.is_none();
            // Labels nobody knows are reported with the paths.
            let Some(resource) = context.names.one(&row.resource).map(str::to_owned) else {
                is_whole &= !row.resource.is_empty();
                continue;
            };
            let new = Said {
                place: place(table, row.line),
                support: row.facts.rich,
                select: select(row),
                unread: row.malformed.is_some(),
            };
            let merged = said.entry(resource).or_insert_with(|| Said {
                place: new.place.clone(),
                support: None,
                select: "unstated",
                unread: false,
            });
            merged.unread |= new.unread;
            merged.support = match (merged.support, new.support) {
                (Some(one), Some(other)) => Some(one || other),
                (one, other) => one.or(other),
            };
            if merged.select == "unstated" {
                merged.select = new.select;
            }
        }
    }
    for (resource, said) in said.iter().filter(|(_, said)| !said.unread) {
        let index = context
            .rows(TABLE)
            .iter()
            .position(|row| text(row, "resource") == *resource);
        match index {
            Some(index) => listed(context, index, said, speaks_of_limits),
            None if said.support.is_some() => add(context, resource, said),
            None => {}
        }
    }
    let Some(list) = list.filter(|_| is_whole && context.is_whole) else {
        return;
    };
    // What the list does not have is compared as well: it could have it.
    for row in context.rows(TABLE) {
        let resource = text(row, "resource");
        if context.speaks_for(&text(row, "source")) && !said.contains_key(&resource) {
            context.compared(TABLE, &resource, "support");
        }
    }
    let supported =
        |row: &&(usize, &Value)| text(row.1, "support") == "supported" && context.speaks_for(&text(row.1, "source"));
    let rows: Vec<(usize, &Value)> = context.rows(TABLE).iter().enumerate().collect();
    let (listed, unlisted): (Vec<_>, Vec<_>) = rows
        .iter()
        .filter(supported)
        .partition(|(_, row)| said.contains_key(&text(row, "resource")));
    if context.is_lost(TABLE, unlisted.len(), listed.len(), &list) {
        return;
    }
    for (index, _) in unlisted {
        changed(context, index, "support", "unsupported", &list);
    }
}

/// What the limitations say about `$select`.
fn select(row: &Row<SupportedPaths>) -> &'static str {
    let Some(Some(words)) = &row.facts.limitations else {
        return "unstated";
    };
    let words = words.to_lowercase();
    let Some((before, _)) = words.split_once("$select") else {
        return "unstated";
    };
    let sentence = before.rsplit(". ").next().unwrap_or_default();
    if ["doesn't support", "does not support", "not supported", "don't support"]
        .iter()
        .any(|no| sentence.contains(no))
    {
        "unsupported"
    } else if sentence.contains("require") || sentence.contains("must") {
        "required"
    } else {
        "unstated"
    }
}

fn support(supported: bool) -> &'static str {
    if supported { "supported" } else { "unsupported" }
}

fn listed(context: &mut Context<'_>, index: usize, said: &Said, speaks_of_limits: bool) {
    let row = &context.rows(TABLE)[index];
    let mine = context.speaks_for(&text(row, "source"));
    let key = text(row, "resource");
    if let Some(supported) = said.support {
        if mine {
            context.compared(TABLE, &key, "support");
        }
        if text(row, "support") == support(supported) {
            context.confirm(TABLE, &key, "support", &said.place);
        } else {
            changed(context, index, "support", support(supported), &said.place);
        }
    }
    // Silence contradicts no other document.
    let says = said.select != "unstated" || mine && speaks_of_limits;
    if mine && says {
        context.compared(TABLE, &key, "select");
    }
    if text(row, "select") == said.select {
        if said.select != "unstated" {
            context.confirm(TABLE, &key, "select", &said.place);
        }
    } else if says {
        changed(context, index, "select", said.select, &said.place);
    }
}

fn changed(context: &mut Context<'_>, index: usize, field: &'static str, new: &str, place: &Place) {
    let row = &context.rows(TABLE)[index];
    let (resource, source) = (text(row, "resource"), text(row, "source"));
    let mine = context.speaks_for(&source);
    if !mine && context.is_decided(TABLE, &resource, field, &new.into()) {
        return;
    }
    let set = |field: &'static str, value: &str| Edit::Set {
        table: TABLE,
        row: index,
        field,
        value: value.into(),
    };
    let edits = vec![set(field, new), set("source", &context.document.id)];
    context.differ(Found {
        table: TABLE,
        row: resource,
        change: Change::Changed {
            field,
            old: row.get(field).cloned().unwrap_or(Value::Null),
            new: new.into(),
        },
        person: (!mine).then(|| context.contradiction(&source)),
        source: Some(source),
        place: place.clone(),
        edits,
    });
}

fn add(context: &mut Context<'_>, resource: &str, said: &Said) {
    let mut row = Map::new();
    row.insert("resource".into(), resource.into());
    row.insert("support".into(), support(said.support == Some(true)).into());
    row.insert("select".into(), said.select.into());
    row.insert("source".into(), json!(context.document.id));
    context.differ(Found {
        table: TABLE,
        row: resource.to_owned(),
        change: Change::Added {
            new: Value::Object(row.clone()),
        },
        source: None,
        place: said.place.clone(),
        person: None,
        edits: vec![Edit::Insert {
            table: TABLE,
            below: None,
            row,
        }],
    });
}
