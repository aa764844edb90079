//! How long a subscription may live.

use graphsub_terms::words::spelled;
use serde_json::{Map, Value, json};

use super::super::context::Context;
use super::super::matching::{self, Entry, Rules};
use super::super::names::plain;
use super::{known_rows, place};
use crate::docs::{FactTable, Facts, Lifetime, Row};

const RULES: Rules = Rules {
    table: "lifetimes",
    same: |field, old, new, _| match (field, old.as_str(), new.as_str()) {
        ("gloss", Some(old), Some(new)) => in_digits(old) == in_digits(new),
        _ => old == new,
    },
    own_words: &["gloss"],
};

/// A gloss with numbers in digits: `three days` and `3 days` are the same.
fn in_digits(gloss: &str) -> String {
    let words = plain(gloss);
    let words = words.split(' ').map(|word| match spelled(word) {
        Some(number) => number.to_string(),
        None if word == "a" => "1".to_owned(),
        None => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

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
        let mut fields = vec![("maximum", json!(minutes))];
        // The words beside the number for resource data are not told apart from the sentence around it.
        fields.extend((!rich).then(|| ("gloss", json!(gloss.unwrap_or_default()))));
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
            fields,
            place: place(table, row.line),
            row: new,
            incomplete: None,
            unread: row.malformed.is_some() || minutes.is_none(),
        }
    };
    let mut entries = vec![entry(row.facts.lifetime_minutes, row.facts.gloss.as_deref(), false)];
    if row.facts.rich_lifetime_minutes.is_some() {
        entries.push(entry(row.facts.rich_lifetime_minutes, None, true));
    }
    entries
}
