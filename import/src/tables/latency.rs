//! How late a notification may arrive.

use serde_json::{Map, Value, json};

use super::super::context::Context;
use super::super::matching::{self, Entry, Rules};
use super::{Watch, equal, known_rows, listed_rows, place};
use crate::docs::{FactTable, Facts, Latency};
use graphsub_codegen::spec::PageTable;

const RULES: Rules = Rules {
    table: "latency",
    same: equal,
};

pub(crate) const WATCHES: &[Watch] = &[Watch {
    kind: PageTable::Latency,
    table: RULES.table,
    fields: &["average", "maximum"],
    rows: listed_rows,
}];

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut entries = Vec::new();
    let mut gone = None;
    for table in tables {
        let Facts::Latencies(rows) = &table.facts else { continue };
        gone.get_or_insert_with(|| place(table, table.line));
        for row in rows {
            let place = place(table, row.line);
            let resource = context.names.one(&row.resource).map(str::to_owned);
            let cells = [
                ("average", seconds(&row.facts.average)),
                ("maximum", seconds(&row.facts.maximum)),
            ];
            let is_complete = cells.iter().all(|(_, value)| value.is_some());
            let read = cells.into_iter().filter_map(|(field, value)| Some((field, value?)));
            let fields: Vec<(&'static str, Value)> = read.collect();
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
                along: Vec::new(),
                incomplete: (!is_complete).then(|| "a latency could not be read: add the row by hand".to_owned()),
                unread: row.malformed.is_some(),
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
