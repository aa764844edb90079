//! Bodies in JSON inside texts.

use std::rc::Rc;

use super::{Candidate, CandidateProp};
use crate::eval::{Machine, TextSite, Val};
use crate::ir::Span;
use crate::json::{self, JsonObject, ValueKind};
use crate::keys::{self, normal};
use crate::recognise::prop;

/// Bodies in JSON inside texts. Of a text and the longer one it became a part of, the longer one counts.
pub(super) fn of_texts(machine: &Machine<'_>) -> Vec<Candidate> {
    let mut found: Vec<(Span, Candidate)> = Vec::new();
    for site in &machine.texts {
        let updated = machine.update_texts.iter().any(|text| Rc::ptr_eq(text, &site.text));
        for object in json::objects(&site.text) {
            if let Some(mut candidate) = of_json(site, &object)
                && (candidate.has_keys() || updated)
            {
                candidate.updated = updated;
                found.push((site.span, candidate));
            }
        }
    }
    let mut kept: Vec<(Span, Candidate)> = Vec::new();
    for (span, candidate) in found {
        let part_of = |(other_span, other): &(Span, Candidate)| {
            other.context == candidate.context
                && *other_span != span
                && other_span.holds(span)
                && near(other.site, candidate.site)
        };
        if kept.iter().any(part_of) {
            continue;
        }
        kept.retain(|(other_span, other)| {
            let literal = other_span.holds(other.site) && !span.holds(candidate.site);
            let inside = span != *other_span && span.holds(*other_span) && other.context == candidate.context;
            !(near(other.site, candidate.site) && (inside || literal))
        });
        kept.push((span, candidate));
    }
    kept.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Whether two bodies are one: doubled braces of a format move its start.
pub(super) fn near(one: Span, other: Span) -> bool {
    one.start.abs_diff(other.start) <= 1
}

pub(super) fn of_json(site: &TextSite, object: &JsonObject) -> Option<Candidate> {
    let at = site.text.place(object.at.start..object.at.start + 1)?;
    let end = site
        .text
        .place(object.at.end.saturating_sub(1)..object.at.end)
        .map_or(at.end, |place| place.end);
    let mut props = Vec::new();
    let mut other_keys = Vec::new();
    for member in &object.members {
        let key_span = site.text.place(member.key_at.clone()).unwrap_or_default();
        let span = site.text.place(member.value.clone()).unwrap_or(key_span);
        // JSON keeps the case of its keys.
        let Some(key) = keys::KEYS.iter().find(|key| **key == member.key).copied() else {
            other_keys.push(normal(&member.key));
            continue;
        };
        let slice = site.text.slice(member.value.clone());
        let value = match member.kind {
            ValueKind::Bool(flag) => Val::Bool(flag),
            ValueKind::Null => Val::Null,
            ValueKind::Number => Val::Num(0.0),
            ValueKind::String | ValueKind::Bare => match slice.only_hole() {
                Some(value) => value.clone(),
                None if member.kind == ValueKind::Bare => Val::unknown(slice.text.trim()),
                None => slice.into_val(),
            },
            ValueKind::Object | ValueKind::List => Val::Null,
        };
        props.retain(|old: &CandidateProp| old.key != key);
        props.push(prop(key, key_span, span, value));
    }
    Some(Candidate {
        site: Span::new(at.start, end.max(at.end)),
        context: site.context.clone(),
        props,
        other_keys,
        made: None,
        class: None,
        sinks: Vec::new(),
        open: false,
        updated: false,
        snake: false,
    })
}
