//! Which paths a page lists, under which resource, and which of them are marked as beta.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::FactTable;
use super::compare::{Stated, Watch, place, text};
use super::mentions::{Key, Mention, Mentions, key};
use crate::context::{Context, Found, new_resource};
use crate::draft::Edit;
use crate::matching::learn;
use crate::names::plain;
use crate::{Change, Place};
use graphsub_codegen::path;
use graphsub_codegen::spec::DocumentApi;

const TABLE: &str = "paths";

/// What is compared of the paths that a table names.
pub(super) const WATCH: Watch = Watch {
    table: TABLE,
    fields: &["forms", "resource"],
    rows: printed_rows,
};

/// The same where the table marks paths as beta.
pub(super) const WATCH_WITH_MARKS: Watch = Watch {
    fields: &["forms", "resource", "api"],
    ..WATCH
};

/// A path is a statement of each document that prints it.
fn printed_rows(context: &Context<'_>, table: &'static str) -> Vec<Stated> {
    let mut all = Vec::new();
    for (row, value) in context.rows(table).iter().enumerate() {
        let forms = value.get("forms").and_then(Value::as_array).into_iter().flatten();
        let documents: BTreeSet<String> = forms.map(|form| text(form, "document")).collect();
        let mine = documents.into_iter().filter(|document| context.speaks_for(document));
        all.extend(mine.map(|document| Stated { row, document }));
    }
    all
}

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable], mentions: Mentions) {
    let Mentions {
        all: mut mentions,
        unread,
    } = mentions;
    unknown_paths(context, &mut mentions);
    let gone = tables
        .iter()
        .find(|table| table.facts.paths().is_some())
        .map(|table| place(table, table.line));
    let Some(gone) = gone else { return };
    let is_whole = context.is_whole && !is_lost_here(context, &mentions, &gone);
    for index in 0..context.rows(TABLE).len() {
        let here: Vec<&Mention> = mentions.iter().filter(|m| m.row == Some(index)).collect();
        let resource = text(&context.rows(TABLE)[index], "resource");
        let maybe_unread = !is_whole || unread.contains(&None) || unread.contains(&Some(resource));
        forms(context, index, &here, maybe_unread, &gone);
        if !here.is_empty() {
            owner(context, index, &here);
            beta(context, index, &here);
        }
        if here.iter().any(|mention| mention.is_list) && is_printed(context, index) {
            context.compared(TABLE, &text(&context.rows(TABLE)[index], "template"), "resource");
        }
    }
}

/// Whether a document that the page speaks for prints the path.
fn is_printed(context: &Context<'_>, index: usize) -> bool {
    let forms = context.rows(TABLE)[index].get("forms").and_then(Value::as_array);
    let mut forms = forms.into_iter().flatten();
    forms.any(|form| context.speaks_for(&text(form, "document")))
}

/// Whether most paths of the document are not on the page.
fn is_lost_here(context: &mut Context<'_>, mentions: &[Mention], gone: &Place) -> bool {
    let printed: BTreeSet<usize> = mentions.iter().filter_map(|mention| mention.row).collect();
    let (mut lost, mut kept) = (0, 0);
    for index in 0..context.rows(TABLE).len() {
        if is_printed(context, index) {
            let count = if printed.contains(&index) { &mut kept } else { &mut lost };
            *count += 1;
        }
    }
    context.is_lost(TABLE, lost, kept, gone)
}

/// Labels nobody knows, whose paths are those of one resource.
pub(super) fn labels(context: &mut Context<'_>, mentions: &[Mention]) {
    let mut unknown: BTreeMap<String, Vec<&Mention>> = BTreeMap::new();
    for mention in mentions.iter().filter(|m| context.names.one(&m.label).is_none()) {
        unknown.entry(plain(&mention.label)).or_default().push(mention);
    }
    let known: BTreeSet<String> = mentions
        .iter()
        .filter_map(|mention| context.names.one(&mention.label).map(str::to_owned))
        .collect();
    for mentions_of_label in unknown.values() {
        let owners: BTreeSet<String> = mentions_of_label
            .iter()
            .filter_map(|mention| Some(text(&context.rows(TABLE)[mention.row?], "resource")))
            .collect();
        let mut owners = owners.into_iter();
        let (Some(resource), None) = (owners.next(), owners.next()) else {
            continue;
        };
        let first = mentions_of_label[0];
        let edits = learn(context, &first.label, &resource).into_iter().collect();
        let new = first.label.clone();
        let old = if known.contains(&resource) {
            None
        } else {
            old_label(context, &resource)
        };
        let change = match old {
            Some(old) => Change::Renamed { old, new },
            None => Change::Added { new: new.into() },
        };
        context.names.learn(&first.label, &resource);
        context.differ(Found {
            table: "resources",
            row: resource,
            change,
            source: None,
            place: first.place.clone(),
            person: None,
            edits,
        });
    }
}

/// The name the document has used so far.
fn old_label(context: &Context<'_>, resource: &str) -> Option<String> {
    let labels = ["quotas", "permissions"].iter().find_map(|table| {
        let rows = context.rows(table).iter();
        let mut mine = rows.filter(|row| context.speaks_for(&text(row, "source")));
        let row = mine.find(|row| context.names.one(&text(row, "label")) == Some(resource))?;
        Some(text(row, "label"))
    });
    let known = context.spec.resources.iter().find(|known| known.id == resource);
    labels.or_else(|| known.map(|known| known.title.clone()))
}

/// Paths that no row is about.
fn unknown_paths(context: &mut Context<'_>, mentions: &mut [Mention]) {
    let mut seen = BTreeSet::new();
    for mention in mentions.iter().filter(|mention| mention.row.is_none()) {
        if !seen.insert(mention.key.0.clone()) {
            continue;
        }
        let person = match context.names.one(&mention.label) {
            None => new_resource(&mention.label),
            Some(resource) => format!(
                "new path of `{resource}`: add a row to spec/tables/paths.yaml (template, watches, api, forms), and to \
                 permissions.yaml if none applies; if it is a wrong spelling, add it to spellings.yaml"
            ),
        };
        context.differ(Found {
            table: TABLE,
            row: path::template(&mention.path),
            change: Change::Added {
                new: mention.path.clone().into(),
            },
            source: None,
            place: mention.place.clone(),
            person: Some(person),
            edits: Vec::new(),
        });
    }
}

/// The path as the page prints it against the forms of the documents it speaks for.
fn forms(context: &mut Context<'_>, index: usize, here: &[&Mention], unread: bool, gone: &Place) {
    let row = &context.rows(TABLE)[index];
    let mut stated: Vec<(Key, Value)> = Vec::new();
    for form in row.get("forms").and_then(Value::as_array).into_iter().flatten() {
        if context.speaks_for(&text(form, "document"))
            && let Ok(key) = key(&text(form, "path"))
        {
            stated.push((key, form.clone()));
        }
    }
    if !stated.is_empty() {
        context.compared(TABLE, &text(row, "template"), "forms");
    }
    let mut new: Vec<&Mention> = Vec::new();
    let mut printed_here = BTreeSet::new();
    for mention in here {
        let is_stated = stated.iter().any(|(key, _)| *key == mention.key);
        let is_listed = mention.is_list || !stated.is_empty();
        if printed_here.insert(&mention.key) && is_listed && !is_stated {
            new.push(mention);
        }
    }
    let mut old: Vec<&Key> = Vec::new();
    for (key, _) in &stated {
        if !printed_here.contains(key) && !old.contains(&key) {
            old.push(key);
        }
    }
    if unread {
        old.clear();
    }
    let form = |mention: &Mention| json!({"document": context.document.id, "path": mention.path});
    let stated_as = |key: &Key| -> Vec<Value> {
        let all = stated.iter().filter(|(other, _)| other == key);
        all.map(|(_, form)| form.clone()).collect()
    };
    let take = |forms: &[Value]| -> Vec<Edit> {
        let edit = |form: &Value| Edit::Take {
            table: TABLE,
            row: index,
            field: "forms",
            value: form.clone(),
        };
        forms.iter().map(edit).collect()
    };
    let push = |mention: &Mention| Edit::Push {
        table: TABLE,
        row: index,
        field: "forms",
        value: form(mention),
    };
    let mut found = Vec::new();
    if let ([mention], [key]) = (new.as_slice(), old.as_slice()) {
        let forms = stated_as(key);
        let mut edits = take(&forms);
        edits.push(push(mention));
        found.push((
            Change::Changed {
                field: "forms",
                old: printed(&forms),
                new: mention.path.clone().into(),
            },
            forms.first().map(|form| text(form, "document")),
            mention.place.clone(),
            edits,
        ));
    } else {
        for mention in new {
            let change = Change::Added {
                new: mention.path.clone().into(),
            };
            found.push((change, None, mention.place.clone(), vec![push(mention)]));
        }
        for key in old {
            let forms = stated_as(key);
            let change = Change::Removed { old: printed(&forms) };
            let source = forms.first().map(|form| text(form, "document"));
            found.push((change, source, gone.clone(), take(&forms)));
        }
    }
    let all = row.get("forms").and_then(Value::as_array).map_or(0, Vec::len);
    let is_gone = here.is_empty() && all == stated.len() && !row.get("source").is_some_and(Value::is_string);
    for (change, source, place, edits) in found {
        let person = is_gone.then(|| {
            "no document prints the path any more: delete the row and what refers to it, mark it as retired, or name the \
             document that still has it in `source`"
                .to_owned()
        });
        context.differ(Found {
            table: TABLE,
            row: text(row, "template"),
            change,
            source,
            place,
            person,
            edits,
        });
    }
}

/// Forms in words.
fn printed(forms: &[Value]) -> Value {
    let mut paths: Vec<String> = Vec::new();
    for form in forms {
        let path = text(form, "path");
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths.join(", ").into()
}

/// The resource whose row lists the path.
fn owner(context: &mut Context<'_>, index: usize, here: &[&Mention]) {
    let row = &context.rows(TABLE)[index];
    let resource = text(row, "resource");
    let others: Vec<(String, Place)> = here
        .iter()
        .filter_map(|mention| Some((context.names.one(&mention.label)?.to_owned(), mention.place.clone())))
        .collect();
    if others.iter().any(|(other, _)| *other == resource) {
        return;
    }
    let Some((other, place)) = others.into_iter().next() else {
        return;
    };
    context.differ(Found {
        table: TABLE,
        row: text(row, "template"),
        change: Change::Changed {
            field: "resource",
            old: resource.into(),
            new: other.into(),
        },
        source: None,
        place,
        person: Some(
            "the page lists the path under another resource: if that is meant, move the row, and what the other tables \
             say about the path"
                .to_owned(),
        ),
        edits: Vec::new(),
    });
}

/// Marks of beta against `api`.
fn beta(context: &mut Context<'_>, index: usize, here: &[&Mention]) {
    let marks: Vec<(&Mention, bool)> = here
        .iter()
        .filter_map(|mention| Some((*mention, mention.beta?)))
        .collect();
    let Some((mention, _)) = marks.first() else { return };
    if !matches!(context.document.api, DocumentApi::Any) {
        return;
    }
    let row = &context.rows(TABLE)[index];
    let template = text(row, "template");
    let was_listed = is_printed(context, index);
    if was_listed {
        context.compared(TABLE, &template, "api");
    }
    let marked = marks.iter().all(|(_, marked)| *marked);
    let is_beta = row.get("api") == Some(&json!(["beta"]));
    // Without a mark the page may still be wrong: another document may have been believed.
    let elsewhere = context.spec.decisions.iter().any(|decision| {
        decision.statements.iter().any(|statement| {
            let at = statement.at.as_ref();
            let here = at.is_some_and(|at| at.table == TABLE && at.row == template && at.field == "api");
            here && !context.speaks_for(&statement.document)
        })
    });
    if marked == is_beta || !marked && (!was_listed || elsewhere) {
        return;
    }
    let new = if marked {
        json!(["beta"])
    } else {
        json!(["v1.0", "beta"])
    };
    context.differ(Found {
        table: TABLE,
        row: template,
        change: Change::Changed {
            field: "api",
            old: row.get("api").cloned().unwrap_or(Value::Null),
            new: new.clone(),
        },
        source: None,
        place: mention.place.clone(),
        person: None,
        edits: vec![Edit::Set {
            table: TABLE,
            row: index,
            field: "api",
            value: new,
        }],
    });
}
