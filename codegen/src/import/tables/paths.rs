//! Which paths a page lists, under which resource, and which of them are marked as beta.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::context::{Context, Found, new_resource};
use super::super::draft::Edit;
use super::super::matching::learn;
use super::super::names::plain;
use super::super::{Change, Place};
use super::{place, text};
use crate::docs::{FactTable, Facts};
use crate::path::{Segment, normalise};
use crate::spec::{DocumentApi, SpellingKind};

const TABLE: &str = "paths";

/// A path without what is cosmetic, and its query.
type Key = (Vec<Segment>, Option<String>);

/// A path on a page.
struct Mention {
    path: String,
    key: Key,
    label: String,
    place: Place,
    /// Marked as beta; none where the table has no such marks.
    beta: Option<bool>,
    /// Whether the table lists all paths: that of resource data does not.
    is_list: bool,
    /// Row of the tables the path means.
    row: Option<usize>,
}

pub(crate) fn compare(context: &mut Context<'_>, tables: &[FactTable]) {
    let mut unread = BTreeSet::new();
    let mut mentions = mentions(context, tables, &mut unread);
    labels(context, &mentions);
    unknown_paths(context, &mut mentions);
    let gone = tables
        .iter()
        .find(|table| has_paths(&table.facts))
        .map(|table| place(table, table.line));
    let Some(gone) = gone else { return };
    for index in 0..context.rows(TABLE).len() {
        let here: Vec<&Mention> = mentions.iter().filter(|m| m.row == Some(index)).collect();
        let resource = text(&context.rows(TABLE)[index], "resource");
        let maybe_unread = unread.contains(&None) || unread.contains(&Some(resource));
        forms(context, index, &here, maybe_unread, &gone);
        if !here.is_empty() {
            owner(context, index, &here);
            beta(context, index, &here);
        }
    }
}

fn has_paths(facts: &Facts) -> bool {
    matches!(
        facts,
        Facts::SupportedPaths(_) | Facts::RichResources(_) | Facts::Examples(_) | Facts::Permissions(_)
    )
}

/// All paths of all tables. `unread` are the resources of rows that do not fit; none is any resource.
fn mentions(context: &mut Context<'_>, tables: &[FactTable], unread: &mut BTreeSet<Option<String>>) -> Vec<Mention> {
    let mut raw: Vec<(Place, String, String, Option<bool>, bool)> = Vec::new();
    let mut misfit = |label: &str, names: &super::super::names::Names| {
        unread.insert(names.one(label).map(str::to_owned));
    };
    for table in tables {
        match &table.facts {
            Facts::SupportedPaths(rows) | Facts::RichResources(rows) => {
                let is_list = matches!(table.facts, Facts::SupportedPaths(_));
                for row in rows {
                    if row.malformed.is_some() {
                        misfit(&row.resource, &context.names);
                        continue;
                    }
                    for path in &row.facts.paths {
                        let marked = row.beta_only || row.facts.beta_paths.contains(path);
                        let place = place(table, row.line);
                        let beta = is_list.then_some(marked);
                        raw.push((place, row.resource.clone(), path.clone(), beta, is_list));
                    }
                }
            }
            Facts::Permissions(rows) => {
                for row in rows {
                    if row.malformed.is_some() {
                        misfit(&row.resource, &context.names);
                        continue;
                    }
                    let paths = row.facts.paths.iter();
                    raw.extend(
                        paths.map(|path| (place(table, row.line), row.resource.clone(), path.clone(), None, true)),
                    );
                }
            }
            Facts::Examples(rows) => {
                for row in rows {
                    if row.malformed.is_some() {
                        misfit(&row.resource, &context.names);
                        continue;
                    }
                    let paths = row.facts.paths.iter();
                    raw.extend(
                        paths.map(|path| (place(table, row.line), row.resource.clone(), path.clone(), None, true)),
                    );
                }
            }
            _ => {}
        }
    }
    let index = Index::new(context);
    let mut mentions = Vec::new();
    for (place, label, path, beta, is_list) in raw {
        match key(&path) {
            Ok(key) => mentions.push(Mention {
                row: index.row(&key.0),
                path,
                key,
                label,
                place,
                beta,
                is_list,
            }),
            Err(why) => {
                unread.insert(context.names.one(&label).map(str::to_owned));
                context.problem(&place, format!("the path `{path}` was not compared: {why}"));
            }
        }
    }
    mentions
}

/// The rows of the path tables by normal form.
struct Index {
    rows: BTreeMap<Vec<Segment>, usize>,
}

impl Index {
    fn new(context: &Context<'_>) -> Self {
        let stated = &context.spec.stated;
        let mut rows = BTreeMap::new();
        for spelling in stated
            .spellings
            .iter()
            .filter(|row| row.kind != SpellingKind::NotSubscribable)
        {
            let meant = stated
                .paths
                .iter()
                .position(|path| Some(&path.template) == spelling.meant.as_ref());
            if let (Ok(segments), Some(index)) = (normalise(&spelling.path), meant) {
                rows.insert(segments, index);
            }
        }
        for (index, path) in stated.paths.iter().enumerate() {
            if let Ok(segments) = normalise(&path.template) {
                rows.insert(segments, index);
            }
        }
        Self { rows }
    }

    fn row(&self, segments: &[Segment]) -> Option<usize> {
        self.rows.get(segments).copied()
    }
}

fn key(path: &str) -> Result<Key, String> {
    let query = path.split_once('?').map(|(_, query)| query_key(query));
    Ok((normalise(path)?, query))
}

/// A query without names of placeholders and blanks; options in any case and order.
fn query_key(query: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in query.replace("...", "…").chars().filter(|c| !c.is_whitespace()) {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                out.push_str("{}");
            }
            c if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    let mut options: Vec<String> = out
        .split('&')
        .map(|option| match option.split_once('=') {
            // A name without a value and one with a placeholder ask for the same.
            Some((name, "{}")) => name.to_lowercase(),
            Some((name, value)) => format!("{}={value}", name.to_lowercase()),
            None => option.to_lowercase(),
        })
        .collect();
    options.sort();
    options.join("&")
}

/// Labels nobody knows, whose paths are those of one resource.
fn labels(context: &mut Context<'_>, mentions: &[Mention]) {
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
            row: template(&mention.path),
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

/// The path as a template would be written.
fn template(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default().trim_matches('/');
    let mut out = String::new();
    for (index, part) in path.split('/').enumerate() {
        out.push('/');
        match part {
            "me" if index == 0 => out.push_str("users/{id}"),
            part if part.starts_with('{') && part.ends_with('}') => out.push_str("{id}"),
            part => out.push_str(part),
        }
    }
    out
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
    let listed = row.get("forms").and_then(Value::as_array).into_iter().flatten();
    let was_listed = listed
        .into_iter()
        .any(|form| context.speaks_for(&text(form, "document")));
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
