//! Which of the objects a program makes are definitions of subscriptions.

mod candidate;
mod evidence;
mod field;

use std::collections::HashMap;

use crate::Surroundings;
use crate::eval::{Machine, Val, expand};
use crate::found::{Api, Found, Kind};
use crate::ir::Span;
use crate::language::Language;
use candidate::{Candidate, CandidateProp};
pub(crate) use evidence::facts;

/// Returns the definitions of a file, in its order.
pub(crate) fn definitions(
    machine: &Machine<'_>,
    language: Language,
    text: &str,
    surroundings: Surroundings,
) -> Vec<Found> {
    let graph = surroundings == Surroundings::Graph || evidence::names_graph(text);
    let mut found = Vec::new();
    let mut seen: HashMap<String, ()> = HashMap::new();
    for candidate in candidate::candidates(machine) {
        let Some(kind) = candidate.verdict(graph).filter(|_| !candidate.is_row(language)) else {
            continue;
        };
        for definition in split(&candidate, kind, language) {
            // The same body, reached on several ways with the same values, is one definition.
            if seen.insert(summary(&definition), ()).is_none() {
                found.push(definition);
            }
        }
    }
    drop_arguments(&mut found);
    found.sort_by_key(|definition| (definition.anchor.start, definition.body.start));
    found
}

/// What is given to a call that makes a definition of it is not another one.
fn drop_arguments(found: &mut Vec<Found>) {
    let says = |found: &Found, key: &str| match found.field(key).map(|field| &field.value) {
        Some(crate::FieldValue::Text(text)) => Some(text.text.clone()),
        _ => None,
    };
    let calls: Vec<_> = found
        .iter()
        .filter(|one| one.anchor != one.body)
        .take(256)
        .map(|one| (one.anchor.clone(), says(one, "resource"), says(one, "changeType")))
        .collect();
    found.retain(|one| {
        one.anchor != one.body
            || !calls.iter().any(|(anchor, resource, change_type)| {
                anchor.start <= one.body.start
                    && one.body.end <= anchor.end
                    && *resource == says(one, "resource")
                    && *change_type == says(one, "changeType")
            })
    });
}

/// One definition per way the branches fall that decide resource and change type.
fn split(candidate: &Candidate, kind: Kind, language: Language) -> Vec<Found> {
    let values: Vec<Val> = candidate.props.iter().map(|prop| prop.value.clone()).collect();
    let deciding: Vec<usize> = candidate
        .props
        .iter()
        .enumerate()
        .filter(|(_, prop)| matches!(prop.key, "resource" | "changeType"))
        .map(|(index, _)| index)
        .collect();
    expand(&values, &deciding)
        .into_iter()
        .map(|values| {
            let fields: Vec<_> = candidate
                .props
                .iter()
                .zip(&values)
                .map(|(prop, value)| field::field(prop, value))
                .collect();
            Found {
                kind,
                language,
                anchor: anchor(candidate, &values).range(),
                body: candidate.site.range(),
                whole: !candidate.open,
                fields,
                api: api(candidate),
                derived: None,
            }
        })
        .collect()
}

/// The outermost call or row through which resource or change type came, or else the body.
fn anchor(candidate: &Candidate, values: &[Val]) -> Span {
    for key in ["resource", "changeType"] {
        let Some(index) = candidate.props.iter().position(|prop| prop.key == key) else {
            continue;
        };
        let Some(value) = values.get(index) else { continue };
        let through = candidate
            .context
            .iter()
            .find(|span| !span.holds(candidate.site) && came_through(value, **span));
        if let Some(span) = through {
            return *span;
        }
    }
    candidate.site
}

fn came_through(value: &Val, span: Span) -> bool {
    match value {
        Val::Text(text) => {
            !text.known().is_empty()
                && (text.via.contains(&span)
                    || text
                        .pieces
                        .iter()
                        .any(|piece| span.holds(piece.from) && piece.from.end > 0))
        }
        Val::List(items) => items.iter().take(8).any(|item| came_through(&item.value, span)),
        _ => false,
    }
}

fn api(candidate: &Candidate) -> Option<Api> {
    candidate.sinks.iter().find_map(|sink| {
        let sink = sink.to_ascii_lowercase();
        if sink.contains("/beta/") || sink.contains("mgbetasubscription") || sink.contains(".version(beta)") {
            Some(Api::Beta)
        } else {
            (sink.contains("/v1.0/") || sink.contains("new-mgsubscription")).then_some(Api::V1)
        }
    })
}

fn summary(found: &Found) -> String {
    let mut summary = format!("{}:{:?}:", found.anchor.start, found.kind);
    for field in &found.fields {
        if matches!(field.key, "resource" | "changeType" | "expirationDateTime") {
            let value = match &field.value {
                crate::FieldValue::Text(text) => text.text.clone(),
                crate::FieldValue::Unknown(_) => String::new(),
                other => format!("{other:?}"),
            };
            summary.push_str(&value);
            summary.push('\u{0}');
        }
    }
    summary
}

/// What an expression and its key are called in a candidate.
fn prop(key: &'static str, key_span: Span, span: Span, value: Val) -> CandidateProp {
    CandidateProp {
        key,
        key_span,
        span,
        value,
    }
}
