//! Program code as a front-end: what is found becomes keys and values, which are read as those of every
//! other kind of file.

use std::ops::Range;

use graphsub_read::budget::Budget;
use graphsub_read::found::Base;
use graphsub_read::interpret::{Mapping, Rest, interpret};
use graphsub_read::raw::{Entry, Item, Raw, TextMap};
use graphsub_read::source::Source;
use graphsub_read::{Context, Failure, Form, FrontEnd, Memory, Sink};
use graphsub_rules::help::Dialect;
use graphsub_tables::{ApiVersion, Auth, CLOUD_HOSTS};
use graphsub_terms::{Field, Text};

use crate::dialect::dialect;
use crate::{Api, Facts, FieldText, FieldValue, Found, Kind, Language, find};

/// Reads program code.
#[derive(Debug, Clone, Copy)]
pub struct Code;

impl FrontEnd for Code {
    fn id(&self) -> &'static str {
        "code"
    }

    fn reads(&self, source: &Source<'_>) -> bool {
        Language::of_file(source.name()).is_some()
    }

    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        _memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        let text = source.text();
        let Some(language) = Language::of_file(source.name()).filter(|_| text.len() <= Budget::default().bytes) else {
            return Ok(());
        };
        let findings = find(language, source.name(), text);
        if findings.found.is_empty() {
            return Ok(());
        }
        sink.document();
        for comment in &findings.comments {
            let line = text[..comment.span.start].rfind('\n').map_or(0, |end| end + 1);
            let trailing = !text[line..comment.span.start].trim().is_empty();
            sink.comment(comment.span.clone(), &comment.text, trailing);
        }
        let inferred = inferred(&findings.facts);
        for found in &findings.found {
            let own = circumstances(context, found, &findings.facts);
            let entries: Vec<Entry<'_>> = found.fields.iter().map(entry).collect();
            let mapping = mapping(source, found, &entries, dialect(language), inferred.clone());
            interpret(&mapping, &own, sink);
        }
        Ok(())
    }
}

fn mapping<'e, 't>(
    source: &Source<'_>,
    found: &Found,
    entries: &'e [Entry<'t>],
    dialect: &'static dyn Dialect,
    inferred: Option<Range<usize>>,
) -> Mapping<'e, 't> {
    let form = match found.kind {
        Kind::Create => Form::Body,
        Kind::Renew => Form::Renewal,
    };
    let line = u32::try_from(source.line_of(found.anchor.start)).unwrap_or(u32::MAX);
    let mut mapping = Mapping::new(form, Base::Line(line), found.body.clone(), entries, dialect);
    mapping.rest = if found.whole { Rest::Absent } else { Rest::Unknown };
    mapping.anchor = Some(first_line(source.text(), &found.anchor));
    mapping.inferred = inferred;
    mapping
}

/// The first line of some bytes.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let end = text
        .get(range.clone())
        .and_then(|text| text.find('\n'))
        .map_or(range.end, |end| range.start + end);
    range.start..end
}

/// What the file shows of who creates the subscription, and where, for what is not said on the command line.
fn circumstances(context: &Context, found: &Found, facts: &Facts) -> Context {
    let mut own = context.clone();
    let api = found.api.or(facts.api.as_ref().map(|(api, _)| *api));
    own.api = own.api.or(api.map(|api| match api {
        Api::V1 => ApiVersion::V1,
        Api::Beta => ApiVersion::Beta,
    }));
    own.auth = own.auth.or(facts.auth.as_ref().map(|(auth, _)| match auth {
        crate::Auth::Application => Auth::Application,
        crate::Auth::Delegated => Auth::DelegatedWork,
    }));
    let cloud = facts.host.as_ref().and_then(|(host, _)| {
        CLOUD_HOSTS
            .iter()
            .find(|row| row.host.eq_ignore_ascii_case(host))
            .map(|row| row.cloud)
    });
    own.cloud = own.cloud.or(cloud);
    own
}

/// What shows how the program signs in.
fn inferred(facts: &Facts) -> Option<Range<usize>> {
    facts.auth.as_ref().map(|(_, span)| span.clone())
}

fn entry(field: &crate::Field) -> Entry<'_> {
    let (value, map) = match &field.value {
        FieldValue::Text(text) => (raw(text, field.key), map(text)),
        FieldValue::Bool(value) => (Raw::Flag(*value), TextMap::Elsewhere),
        FieldValue::Lifetime { seconds, .. } => (Raw::FromNow(*seconds), TextMap::Elsewhere),
        FieldValue::List(texts) => {
            let items = texts.iter().map(|text| Item {
                value: raw(text, field.key),
                span: text.place(0..text.text.len()).unwrap_or_else(|| field.span.clone()),
                editable: false,
            });
            (Raw::List(items.collect()), TextMap::Elsewhere)
        }
        FieldValue::Unknown(_) => (Raw::Unknown, TextMap::Elsewhere),
    };
    Entry {
        key: field.key,
        key_span: field.key_span.clone(),
        value,
        span: field.span.clone(),
        map,
    }
}

/// A text: what the program does not know is a hole, and so is what a reader is meant to replace.
fn raw<'t>(text: &'t FieldText, key: &str) -> Raw<'t> {
    if !text.is_known() {
        return Raw::Text(Text::with_holes(&text.text, text.holes.iter().cloned()));
    }
    // Where a program writes `{id}` in a path, it stands for an id, as in the documents.
    if key == Field::Resource.as_str() {
        Raw::Text(Text::path(&text.text))
    } else {
        Raw::Text(Text::written(&text.text))
    }
}

fn map(text: &FieldText) -> TextMap {
    TextMap::Pieces(
        text.map
            .iter()
            .map(|piece| (piece.text.clone(), piece.file.clone()))
            .collect(),
    )
}
