//! How late a notification may arrive.

use serde_json::{Map, Value, json};

use super::super::context::Context;
use super::super::matching::{self, Entry, Rules};
use super::{equal, known_rows, place};
use crate::docs::{FactTable, Facts, Latency};

const RULES: Rules = Rules {
    table: "latency",
    same: equal,
    own_words: &[],
};

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut entries = Vec::new();
    let mut gone = None;
    for table in tables {
        let Facts::Latencies(rows) = &table.facts else { continue };
        gone.get_or_insert_with(|| place(table, table.line));
        for row in rows {
            let place = place(table, row.line);
            let (average, maximum) = (seconds(&row.facts.average), seconds(&row.facts.maximum));
            let unread = average.is_none() || maximum.is_none();
            if unread && row.malformed.is_none() {
                context.problem(&place, "the row was not compared: a latency could not be read");
            }
            let resource = context.names.one(&row.resource).map(str::to_owned);
            let fields = vec![("average", json!(average)), ("maximum", json!(maximum))];
            let mut new = Map::new();
            new.insert("label".into(), row.resource.clone().into());
            new.insert("resource".into(), json!(resource));
            new.extend(fields.iter().map(|(field, value)| ((*field).to_owned(), value.clone())));
            entries.push(Entry {
                label: row.resource.clone(),
                resources: resource.map(|id| vec![id]),
                key: String::new(),
                key_field: None,
                fields,
                place,
                row: new,
                incomplete: None,
                unread: unread || row.malformed.is_some(),
            });
        }
    }
    let Some(gone) = gone else { return };
    let known = known_rows(context, RULES.table, |_| String::new());
    matching::compare(context, &RULES, &entries, &known, &gone);
}

fn seconds(latency: &Latency) -> Option<Value> {
    match latency.seconds {
        Some(seconds) => Some(json!(seconds)),
        None if latency.text.eq_ignore_ascii_case("unknown") => Some(json!("Unknown")),
        None => None,
    }
}
