//! How late a notification may arrive.

use graphsub_terms::words::spelled;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::compare::{Watch, equal, known_rows, listed_rows, place};
use super::header::{Column, Header, RESOURCE};
use super::rows::{Cells, Layout, Read};
use super::{Facts, Kind, Said};
use crate::context::Context;
use crate::markup::cell::Cell;
use crate::markup::problem::{Report, excerpt};
use crate::matching::{self, Entry, Rules};

/// A row of `latency`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Latencies {
    /// Average latency.
    pub average: Latency,
    /// Maximum latency.
    pub maximum: Latency,
}

/// A cell of the table of latencies; in JSON its text.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(transparent)]
pub struct Latency {
    /// The text as written.
    pub text: String,
    /// The bound in seconds; none where it is unknown or could not be read.
    #[serde(skip)]
    pub seconds: Option<u32>,
}

static AVERAGE: Column = Column::telling(&["average latency"]);

static MAXIMUM: Column = Column::telling(&["maximum latency"]).with_word("latency");

const RULES: Rules = Rules {
    table: "latency",
    same: equal,
};

pub(super) static KIND: Kind<Latencies> = Kind {
    name: "latency",
    layouts: &[Layout {
        header: Header::of(&[&RESOURCE, &AVERAGE, &MAXIMUM]),
        read: Read::Each(read),
    }],
    shown: &[
        ("average", |row| vec![row.average.text.clone()]),
        ("maximum", |row| vec![row.maximum.text.clone()]),
    ],
    paths: None,
    watches: &[Watch {
        table: RULES.table,
        fields: &["average", "maximum"],
        rows: listed_rows,
    }],
    compare: Some(compare),
};

fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> Latencies {
    let mut column = |column| latency(cells, column, report);
    Latencies {
        average: column(&AVERAGE),
        maximum: column(&MAXIMUM),
    }
}

fn latency(cells: &Cells<'_>, column: &'static Column, report: &mut Report<'_>) -> Latency {
    let Some(text) = cells.get(column).map(Cell::text) else {
        return Latency::default();
    };
    let seconds = seconds(&text);
    let text = if is_unstated(&text) { "Unknown".to_owned() } else { text };
    if seconds.is_none() && text != "Unknown" && !cells.is_misfit() {
        let message = format!(
            "{} is not a valid length of time: write `Less than 10 seconds` or `Unknown`",
            excerpt(&text)
        );
        report.error(cells.line, message);
    }
    Latency { text, seconds }
}

/// Words for a latency that nothing is said about.
fn is_unstated(text: &str) -> bool {
    let text = text.trim_end_matches('.').to_lowercase();
    ["unknown", "n/a", "not applicable", "not available", "-"].contains(&text.as_str())
}

/// `Less than 10 seconds`, `15 minutes`, `6 hours`.
fn seconds(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let length = ["less than ", "under "]
        .iter()
        .find_map(|words| lower.strip_prefix(words))
        .unwrap_or(&lower);
    let (number, unit) = length.split_once(' ')?;
    let factor = match unit.trim_end_matches(['s', '.']) {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        "day" => 86400,
        _ => return None,
    };
    let number = number.parse::<u32>().ok().or_else(|| spelled(number))?;
    number.checked_mul(factor)
}

fn compare(context: &mut Context<'_>, said: &Said) {
    let mut entries = Vec::new();
    let mut gone = None;
    for table in &said.tables {
        let Facts::Latencies(rows) = &table.facts else { continue };
        gone.get_or_insert_with(|| place(table, table.line));
        for row in rows {
            let place = place(table, row.line);
            let resource = context.names.one(&row.resource).map(str::to_owned);
            let cells = [
                ("average", value(&row.facts.average)),
                ("maximum", value(&row.facts.maximum)),
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

/// The value the table has for a cell; none where the cell could not be read.
fn value(latency: &Latency) -> Option<Value> {
    match latency.seconds {
        Some(seconds) => Some(json!(seconds)),
        None if latency.text.eq_ignore_ascii_case("unknown") => Some(json!("Unknown")),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::tests::json;

    #[test]
    fn lengths_of_time_are_read_in_seconds() {
        assert_eq!(seconds("Less than 10 seconds"), Some(10));
        assert_eq!(seconds("1 minute"), Some(60));
        assert_eq!(seconds("6 hours"), Some(21600));
        assert_eq!(seconds("one day"), Some(86400));
        assert!(is_unstated("Not applicable.") && is_unstated("N/A") && !is_unstated("soon"));
        for nothing in ["Unknown", "soon", "10", "4294967295 hours", "some minutes"] {
            assert_eq!(seconds(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_text_is_kept() {
        let header = "| Resource | Average latency | Maximum latency |";
        let (found, problems) = json(
            header,
            &["| [a][] <sup>1</sup> (preview) | Less than  1 minute | soon |"],
        );
        assert_eq!(
            found,
            r#"[{"resource":"a (preview)","line":3,"average":"Less than 1 minute","maximum":"soon"}]"#
        );
        assert!(
            problems.starts_with("p.md:3: error: `soon` is not a valid length of time"),
            "{problems}"
        );
    }
}
