//! How many subscriptions there may be.

use serde_json::{Map, Value, json};

use super::super::compare::{equal, known_rows, place, text};
use super::super::{FactTable, Row};
use super::{SupportedPaths, rows};
use crate::Place;
use crate::context::Context;
use crate::markup::problem::excerpt;
use crate::matching::{self, Entry, Known, Rules};
use crate::quota_text::{self, Quota};

pub(super) const RULES: Rules = Rules {
    table: "quotas",
    same: equal,
};

pub(super) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut entries = Vec::new();
    let mut gone = None;
    for table in tables {
        let Some(rows) = rows(&table.facts) else { continue };
        // Without the column nothing is said about quotas.
        if !rows.iter().any(|row| row.facts.limitations.is_some()) {
            continue;
        }
        gone.get_or_insert_with(|| place(table, table.line));
        for row in rows {
            entries.extend(of_row(context, table, row));
        }
    }
    let Some(gone) = gone else { return };
    let known = known_rows(context, RULES.table, |row| {
        let per = row.get("per").and_then(Value::as_array).into_iter().flatten();
        let per: Vec<&str> = per.filter_map(Value::as_str).collect();
        key(&per, text(row, "counts") == "ids")
    });
    without_repeated(context, &mut entries, &known);
    matching::compare(context, &RULES, &entries, &known, &gone);
}

/// A page may say one quota once for each group of paths. Where a row of the table is about all paths,
/// it has been said already.
fn without_repeated(context: &Context<'_>, entries: &mut Vec<Entry>, known: &[Known]) {
    let mut before: Vec<Entry> = Vec::new();
    entries.retain(|entry| {
        let same = |other: &&Entry| {
            (&other.resources, &other.key, &other.fields) == (&entry.resources, &entry.key, &entry.fields)
        };
        let rows = known
            .iter()
            .filter(|row| Some(&row.resources) == entry.resources.as_ref() && row.key == entry.key);
        let about_all = |row: &Known| context.rows(RULES.table)[row.index].get("paths").is_none();
        let is_repeated = before.iter().filter(same).count() >= rows.clone().count() && rows.clone().any(about_all);
        if !is_repeated {
            before.push(entry.clone());
        }
        !is_repeated
    });
}

/// What shares the limit, in any order.
fn key(per: &[&str], ids: bool) -> String {
    let mut per = per.to_vec();
    per.sort_unstable();
    format!("{}{}", per.join(" "), if ids { " ids" } else { "" })
}

fn of_row(context: &mut Context<'_>, table: &FactTable, row: &Row<SupportedPaths>) -> Vec<Entry> {
    let place = place(table, row.line);
    let resource = context.names.one(&row.resource).map(str::to_owned);
    let mut entries: Vec<Entry> = Vec::new();
    let mut unread = row.malformed.is_some();
    let several = row.facts.quotas.len() > 1;
    for list in &row.facts.quotas {
        for words in &list.quotas {
            match quota_text::item(words) {
                Some(quota) => {
                    let narrowed = several.then(|| list.introduction.clone());
                    entries.push(entry(context, row, resource.as_deref(), &quota, narrowed, &place));
                }
                None => {
                    unread = true;
                    let why = "a quota was not understood and not compared";
                    context.problem(&place, format!("{why}: {}", excerpt(words)));
                }
            }
        }
    }
    for quota in row.facts.notes.iter().flat_map(|note| quota_text::sentences(note)) {
        match quota {
            Ok(quota) => entries.push(entry(context, row, resource.as_deref(), &quota, None, &place)),
            Err(words) => {
                unread = true;
                let why = "a sentence seems to state a quota, but was not understood";
                context.problem(&place, format!("{why}: {}", excerpt(&words)));
            }
        }
    }
    if unread {
        let mut unread = entry(
            context,
            row,
            resource.as_deref(),
            &Quota {
                per: Vec::new(),
                limit: 0,
                ids: false,
                delegated: false,
                narrowed: None,
            },
            None,
            &place,
        );
        unread.unread = true;
        entries.push(unread);
    }
    entries
}

fn entry(
    context: &Context<'_>,
    row: &Row<SupportedPaths>,
    resource: Option<&str>,
    quota: &Quota,
    narrowed: Option<String>,
    place: &Place,
) -> Entry {
    let mut fields = vec![("limit", json!(quota.limit))];
    // What words leave open is no statement: only what they say is compared.
    fields.extend(quota.delegated.then(|| ("delegated", Value::Bool(true))));
    let mut new = Map::new();
    new.insert("label".into(), row.resource.clone().into());
    new.insert("resource".into(), json!(resource));
    new.insert("per".into(), json!(quota.per));
    new.insert("limit".into(), json!(quota.limit));
    if quota.ids {
        new.insert("counts".into(), "ids".into());
    }
    if quota.delegated {
        new.insert("delegated".into(), Value::Bool(true));
    }
    let paths = context.spec.stated.paths.iter();
    let paths = paths.filter(|path| Some(path.resource.as_str()) == resource).count();
    let narrowed = quota.narrowed.clone().or(narrowed);
    let incomplete = if let Some(words) = narrowed {
        Some(format!("list in `paths` the paths it is about: {}", excerpt(&words)))
    } else if quota.per == ["organization"] {
        Some(
            "set `pool` if it is shared with other resources: `pool: teams` is the shared quota of Teams resources"
                .into(),
        )
    } else if paths > 1 {
        Some("list in `paths` the paths it is about, or that it is about all of them".into())
    } else {
        None
    };
    Entry {
        label: row.resource.clone(),
        resources: resource.map(|id| vec![id.to_owned()]),
        key: key(&quota.per, quota.ids),
        key_field: Some(("per", json!(quota.per))),
        fields,
        along: Vec::new(),
        place: place.clone(),
        row: new,
        incomplete,
        unread: false,
    }
}
