//! The properties of a subscription and of the types a query may name, and what their descriptions say of change types
//! and lifecycle notifications.
//!
//! Hundreds of tables have this header, so the page has to be that of a type, and the table that of its properties.
//! Descriptions are prose: what differs is for a person to read, and nothing of it is written.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::compare::{Stated, Watch, place, rows_of, text};
use super::header::{Column, Header};
use super::print::{Lines, wrapped};
use super::rows::{Cells, Layout, Read};
use super::{FactTable, Facts, Kind, Row, Said};
use crate::context::{Context, Found};
use crate::markup::cell::{Cell, plain};
use crate::markup::markdown::Table;
use crate::markup::problem::Report;
use crate::{Change, Place};
use graphsub_codegen::spec;

/// A row of `properties`.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Property {
    /// The type it is a property of.
    pub of: String,
    /// `required`, `optional` or `read-only`, where the description begins so or says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<&'static str>,
    /// How many characters it takes at most, where the description says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_characters: Option<u32>,
    /// The minutes above which it is required, where the description says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_above_minutes: Option<u32>,
    /// What the description says of single resources and change types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub change_types: Vec<SaidChangeTypes>,
}

/// A sentence about the change types of some resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SaidChangeTypes {
    /// Its words before the first change type, in lower case.
    pub about: Vec<String>,
    /// The change types it names, each once.
    pub change_types: Vec<String>,
}

static NAME: Column = Column::common(&["property"]);
static TYPE: Column = Column::common(&["type"]);
static DESCRIPTION: Column = Column::common(&["description"]);
/// Which resources a property is for, on pages of 2021. It is not read: `spec/` has no table of it.
static RESOURCES: Column = Column::common(&["supported resources"]);

const PROPERTIES: &str = "properties";
const SELECTABLE: &str = "selectable_properties";
const CHANGE_TYPES: &str = "change_types";
const LIFECYCLE: &str = "lifecycle";

pub(super) static KIND: Kind<Property> = Kind {
    name: "properties",
    layouts: &[Layout {
        header: Header {
            needs: &[&NAME, &TYPE, &DESCRIPTION],
            also: &[&RESOURCES],
            only_if: Some(|table| type_of(table).is_some() && table.heading.eq_ignore_ascii_case("properties")),
        },
        read: Read::Each(read),
    }],
    shown: &[
        ("of", |row| vec![row.of.clone()]),
        ("status", |row| row.status.map(str::to_owned).into_iter().collect()),
        ("limits", limits),
        ("change types", |row| {
            let said = row.change_types.iter();
            let said = said.map(|said| format!("{}: {}", said.about.join(" "), said.change_types.join(", ")));
            said.flat_map(|said| wrapped(&said)).collect()
        }),
    ],
    paths: None,
    watches: &[
        Watch {
            table: PROPERTIES,
            fields: &["status", "max_characters"],
            rows: |context, table| rows_of(context, table, "source"),
        },
        Watch {
            table: CHANGE_TYPES,
            fields: &["allowed"],
            rows: |context, table| rows_of(context, table, "source"),
        },
        Watch {
            table: LIFECYCLE,
            fields: &["above"],
            rows: |context, table| rows_of(context, table, "source"),
        },
        Watch {
            table: SELECTABLE,
            fields: &["properties"],
            rows: |context, table| rows_of(context, table, "source"),
        },
    ],
    compare: Some(compare),
};

fn limits(row: &Property) -> Lines {
    let limits = [
        row.max_characters.map(|number| format!("{number} characters")),
        row.required_above_minutes
            .map(|number| format!("required above {number} minutes")),
    ];
    limits.into_iter().flatten().collect()
}

/// The type the page of a table is about.
fn type_of(table: &Table) -> Option<&str> {
    let of = table.title.strip_suffix("resource type")?.trim();
    let is_name = !of.is_empty() && !of.contains(char::is_whitespace);
    is_name.then_some(of)
}

/// The change types there are, as pages write them.
const WORDS_OF_CHANGE: [&str; 3] = ["created", "updated", "deleted"];

fn read(cells: &Cells<'_>, _: &mut Report<'_>) -> Property {
    let nothing = Cell::default();
    let description = cells.get(&DESCRIPTION).unwrap_or(&nothing);
    let words = description.text();
    Property {
        of: type_of(cells.table).unwrap_or_default().to_owned(),
        status: status(&words),
        max_characters: max_characters(&words),
        required_above_minutes: required_above(&words),
        change_types: said_change_types(description),
    }
}

fn status(words: &str) -> Option<&'static str> {
    if words.contains("Read-only.") {
        return Some("read-only");
    }
    let beginnings = [("Required.", "required"), ("Optional.", "optional")];
    let found = beginnings.iter().find(|(word, _)| words.starts_with(word));
    found.map(|(_, status)| *status)
}

/// `The maximum length is 128 characters.`
fn max_characters(words: &str) -> Option<u32> {
    let (before, _) = words.split_once(" characters")?;
    let (rest, number) = before.rsplit_once(' ')?;
    let is_limit = rest.to_lowercase().contains("maximum");
    is_limit.then(|| number.replace(',', "").parse().ok())?
}

/// `Required ... more than 1 hour from now`, in minutes.
fn required_above(words: &str) -> Option<u32> {
    let sentence = words.split(". ").find(|sentence| sentence.starts_with("Required "))?;
    let (_, rest) = sentence.split_once("more than ")?;
    let mut rest = rest.split(' ');
    let number = rest.next()?;
    let number: u32 = number.parse().ok().or_else(|| graphsub_terms::words::spelled(number))?;
    let factor = match rest.next()?.trim_end_matches(['s', ',', ';', '.']) {
        "minute" => 1,
        "hour" => 60,
        "day" => 1440,
        _ => return None,
    };
    number.checked_mul(factor)
}

/// The sentences items begin with, as far as they name change types.
fn said_change_types(description: &Cell) -> Vec<SaidChangeTypes> {
    // The list of all change types stands before the items, and what follows the first sentence explains it.
    let items = description
        .segments()
        .skip(1)
        .map(|segment| plain(segment).to_lowercase());
    let said = items.filter_map(|item| {
        let sentence = item.split(". ").next().unwrap_or_default();
        let words: Vec<&str> = sentence
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.'))
            .filter(|word| !word.is_empty())
            .collect();
        let first = words.iter().position(|word| WORDS_OF_CHANGE.contains(word))?;
        let mut named: Vec<String> = Vec::new();
        for word in words[first..].iter().filter(|word| WORDS_OF_CHANGE.contains(word)) {
            if !named.iter().any(|known| known == word) {
                named.push((*word).to_owned());
            }
        }
        Some(SaidChangeTypes {
            about: words[..first].iter().map(|word| (*word).to_owned()).collect(),
            change_types: named,
        })
    });
    said.collect()
}

/// The type whose properties make a subscription.
const SUBSCRIPTION: &str = "subscription";

fn compare(context: &mut Context<'_>, said: &Said) {
    for table in &said.tables {
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
    if !context.is_whole || context.is_lost(PROPERTIES, missing.len(), rows.len(), gone) {
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
    use crate::kinds::tests::page;

    #[test]
    fn properties_are_those_of_a_type() {
        let table = "| Property | Type | Description |\n|--|--|--|\n\
             | a | String | Required. Words. The maximum length is 1,024 characters. |\n\
             | b | String | Optional. An id. Read-only. |\n\
             | c | String | Required for some if the end is more than 1 hour from now; optional otherwise. |\n\
             | d | String | Required. Takes `created` and `updated`. <li> Moon and list item changes support only \
             `updated`. Use `deleted` elsewhere. |\n";
        let (found, problems) = page(&format!("# thing resource type\n\n## Properties\n\n{table}"));
        assert_eq!(problems, "");
        insta::assert_snapshot!(serde_json::to_string_pretty(&found).expect("plain data"));
        for (title, heading) in [
            ("# List things", "## Properties"),
            ("# thing resource type", "## Relationships"),
        ] {
            assert_eq!(
                page(&format!("{title}\n\n{heading}\n\n{table}")).0,
                [],
                "{title} {heading}"
            );
        }
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(words_of("driveItem"), ["drive", "item"]);
        assert_eq!(words_of("list"), ["list"]);
    }
}
