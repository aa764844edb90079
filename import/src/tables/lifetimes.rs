//! How long a subscription may live.

use serde_json::{Map, Value, json};

use super::super::context::Context;
use super::super::matching::{self, Entry, Rules};
use super::{Watch, equal, known_rows, listed_rows, place};
use crate::docs::{FactTable, Facts, Lifetime, Row};
use graphsub_codegen::spec::PageTable;

const RULES: Rules = Rules {
    table: "lifetimes",
    same: equal,
};

pub(crate) const WATCHES: &[Watch] = &[Watch {
    kind: PageTable::Lifetime,
    table: RULES.table,
    fields: &["maximum"],
    rows: listed_rows,
}];

/// Behind the label of rows for subscriptions with resource data.
const RICH: &str = " with resource data";

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut entries = Vec::new();
    let mut gone = None;
    for table in tables {
        if let Facts::Lifetimes(rows) = &table.facts {
            gone.get_or_insert_with(|| place(table, table.line));
            for row in rows {
                entries.extend(of_row(context, table, row));
            }
        }
    }
    let Some(gone) = gone else { return };
    let known = known_rows(context, RULES.table, |row| {
        key(row.get("resource_data") == Some(&json!(true)))
    });
    matching::compare(context, &RULES, &entries, &known, &gone);
}

fn key(rich: bool) -> String {
    if rich { RICH } else { "" }.to_owned()
}

fn of_row(context: &Context<'_>, table: &FactTable, row: &Row<Lifetime>) -> Vec<Entry> {
    let resources = context.names.all(&row.resource);
    let entry = |minutes: Option<u32>, gloss: Option<&str>, rich: bool| {
        let label = format!("{}{}", row.resource, if rich { RICH } else { "" });
        let mut new = Map::new();
        new.insert("label".into(), label.clone().into());
        new.insert("resources".into(), json!(resources));
        new.insert("maximum".into(), json!(minutes));
        new.insert("gloss".into(), json!(gloss.unwrap_or_default()));
        if rich {
            new.insert("resource_data".into(), Value::Bool(true));
        }
        Entry {
            label,
            resources: resources.clone(),
            key: key(rich),
            key_field: None,
            fields: vec![("maximum", json!(minutes))],
            // The page's rounding is no fact, but that of another number must not stay beside this one.
            along: vec![("gloss", json!(gloss.unwrap_or_default()))],
            place: place(table, row.line),
            row: new,
            incomplete: None,
            unread: row.unread,
        }
    };
    let mut entries = vec![entry(row.facts.lifetime_minutes, row.facts.gloss.as_deref(), false)];
    if row.facts.rich_lifetime_minutes.is_some() {
        entries.push(entry(row.facts.rich_lifetime_minutes, None, true));
    }
    entries
}
