//! From what to do about a finding to the bytes that change.

use std::borrow::Cow;
use std::ops::Range;

use graphsub_read::dialect::quoted;
use graphsub_read::found::Base;
use graphsub_read::raw::TextMap;
use graphsub_read::source::Source;
use graphsub_read::{Form, Found, Located, Place};
use graphsub_rules::help::{self, Dialect, FixScope};
use graphsub_rules::{Field, Finding, Part};
use graphsub_terms::field::Kind;

use crate::diagnostic::{Fix, Span};
use crate::edits::{self, Edit};

/// Returns the change of the file that does what the help of a finding about a definition says.
pub(super) fn of_definition(finding: &Finding, found: &Found<'_>, source: &Source<'_>) -> Option<Fix> {
    let fix = finding.help.as_ref()?.fix(finding.field)?;
    let text = source.text();
    let edit = if is_literal_only(found) {
        in_code(text, &fix, &finding.part, found)
    } else {
        let document = Document { text, found };
        match fix.scope {
            FixScope::Field => document.set(&fix),
            FixScope::Part => document.replace(&fix, &finding.part),
            FixScope::WithoutPart => document.without_part(fix.field, &finding.part),
            FixScope::WithoutField => document.without_field(fix.field),
            _ => None,
        }
    };
    Some(fixed(fix, edit?, source))
}

/// What a file is that is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextOf {
    /// Manifests or bodies: keys and values are written as YAML and JSON write them.
    Document,
    /// Something else that definitions stand in, maybe inside of a string: quotes may have to be escaped.
    Others,
}

/// Returns the change of the file that does what the help of a finding about the structure says.
pub(super) fn of_structure(located: &Located, source: &Source<'_>, of: TextOf) -> Option<Fix> {
    let field = located.finding.field;
    let fix = located.finding.help.as_ref()?.fix(field)?;
    let text = source.text();
    let span = &located.span;
    let written = text.get(span.clone()).filter(|_| located.editable)?;
    let edit = match (fix.scope, &located.value) {
        (FixScope::WithoutPart, Some(value)) => edits::remove_key(text, span, value),
        (FixScope::Part, _) if field == Field::Subscription => edits::rename(text, span, &fix.text),
        (FixScope::Part, _) if of == TextOf::Others => {
            edits::replace_literal(text, span, &fix.text).filter(|_| !is_literal(field))
        }
        (FixScope::Part, _) => Some((span.clone(), scalar(written, &fix.text, field, located.dialect))),
        _ => None,
    };
    Some(fixed(fix, edit?, source))
}

/// Whether a definition stands in text of another kind, where only a literal can be changed safely.
fn is_literal_only(found: &Found<'_>) -> bool {
    matches!(found.base, Base::Line(_))
}

fn fixed(fix: help::Fix, (range, text): Edit, source: &Source<'_>) -> Fix {
    Fix {
        title: fix.title,
        confidence: fix.confidence,
        edits: vec![(Span::of(source, &range), text)],
    }
}

/// A value in place of another: in its quotes, or where it has none in those it needs.
fn scalar(written: &str, text: &str, field: Field, dialect: &dyn Dialect) -> String {
    if edits::is_quoted(written) && !is_literal(field) {
        return graphsub_read::dialect::quoted_like(written, text);
    }
    // A text that is written already, as the change types of a body.
    let is_written = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    if is_written || is_literal(field) {
        return text.to_owned();
    }
    let new = dialect.value(text);
    let reads_otherwise = matches!(text, "true" | "false") || text.parse::<f64>().is_ok();
    if new == text && reads_otherwise {
        quoted(text)
    } else {
        new
    }
}

/// Whether the value of a field is a number or a truth value, never in quotes.
fn is_literal(field: Field) -> bool {
    matches!(field.key().kind, Kind::Flag | Kind::Count)
}

/// Program code: only where the value is one literal.
fn in_code(text: &str, fix: &help::Fix, part: &Part, found: &Found<'_>) -> Option<Edit> {
    let place = found.place(fix.field).filter(|place| place.map().is_editable())?;
    match (fix.scope, part) {
        (FixScope::Field, _) | (FixScope::Part, Part::Whole) => edits::replace_literal(text, &place.span()?, &fix.text),
        (FixScope::Part, Part::Range(range)) => edits::replace_in_literal(text, &place.map().find(range)?, &fix.text),
        (FixScope::WithoutPart, Part::Range(range)) => {
            let start = place.map().find(&(0..0))?.start;
            let end = text.get(start..)?.find(['"', '\'', '`', '\n'])? + start;
            let wide = edits::with_separator(&text[start..end], range)?;
            // A literal is never left empty.
            (wide.len() < end - start).then(|| (start + wide.start..start + wide.end, String::new()))
        }
        _ => None,
    }
}

/// A definition in a document, and the text of its file.
struct Document<'d, 't> {
    text: &'d str,
    found: &'d Found<'t>,
}

impl Document<'_, '_> {
    /// Whether a value is written in the definition itself.
    fn is_own(&self, place: &Place<'_, '_>) -> bool {
        let span = &self.found.span;
        place.base == self.found.base && span.start <= place.key_span().start && place.key_span().end <= span.end
    }

    /// Gives a field a value: where it is written, else in the definition. What `app` says is kept for the
    /// other definitions, which may need it.
    fn set(&self, fix: &help::Fix) -> Option<Edit> {
        match self.found.place(fix.field) {
            Some(place) if self.is_own(&place) || place.base == Base::Key("defaults") => {
                let span = place.span().filter(|_| place.map().is_editable())?;
                Some((span.clone(), self.value(&place, &span, fix)?))
            }
            _ => self.insert(fix),
        }
    }

    fn insert(&self, fix: &help::Fix) -> Option<Edit> {
        let row = fix.field.key();
        let key = match self.found.form {
            Form::Entry => row.manifest,
            _ => row.graph,
        }?;
        let assignment = self.found.dialect.assignment(key, &fix.text);
        let own = || {
            let places = self.found.places();
            places.filter(|place| self.is_own(place) && place.span().is_some())
        };
        let beside = own()
            .find(|place| place.key == "resource")
            .or_else(|| own().min_by_key(|place| place.key_span().start))?;
        edits::insert_key(self.text, beside.key_span(), &beside.span()?, &assignment)
    }

    /// A value in place of another, as it is to be written there.
    fn value(&self, place: &Place<'_, '_>, span: &Range<usize>, fix: &help::Fix) -> Option<String> {
        let written = self.text.get(span.clone())?;
        let new = scalar(written, &fix.text, fix.field, self.found.dialect);
        Some(self.in_braces(place, span, new))
    }

    /// A value as it has to be written where the place is inside of braces or brackets.
    fn in_braces(&self, place: &Place<'_, '_>, span: &Range<usize>, new: String) -> String {
        let list = place.span().filter(|_| place.is_list());
        let is_in_list = list.is_some_and(|list| self.text[list.start..].starts_with('[') && list != *span);
        if is_in_list || !edits::is_in_block(self.text, place.key_span(), span) && !place.is_list() {
            edits::plain_in_braces(new)
        } else {
            new
        }
    }

    /// The bytes of the scalar a part lies in, and the part of what it reads as; the whole where there is none.
    fn part(&self, place: &Place<'_, '_>, part: &Part) -> Option<(Range<usize>, Option<Range<usize>>)> {
        match part {
            Part::Range(range) => Some((place.span().filter(|_| place.map().is_editable())?, Some(range.clone()))),
            Part::Item(index) => {
                let (span, editable) = place.item(*index)?;
                editable.then_some((span, None))
            }
            _ => Some((place.span().filter(|_| place.map().is_editable())?, None)),
        }
    }

    fn replace(&self, fix: &help::Fix, part: &Part) -> Option<Edit> {
        let place = self.found.place(fix.field)?;
        match self.part(&place, part)? {
            (_, None) if fix.text.is_empty() => self.without_item(&place, part),
            (span, None) => Some((span.clone(), self.value(&place, &span, fix)?)),
            (span, Some(range)) => {
                let reads = self.reads(&place, &span)?;
                self.replace_range(&place, &span, &reads, &range, &fix.text)
            }
        }
    }

    fn replace_range(
        &self,
        place: &Place<'_, '_>,
        span: &Range<usize>,
        reads: &str,
        range: &Range<usize>,
        with: &str,
    ) -> Option<Edit> {
        edits::replace_part(self.text, span, reads, range, with, |whole| {
            self.in_braces(place, span, self.found.dialect.value(whole))
        })
    }

    /// What the scalar of a place reads as.
    fn reads(&self, place: &Place<'_, '_>, span: &Range<usize>) -> Option<Cow<'_, str>> {
        let written = self.text.get(span.clone())?;
        match *place.map() {
            TextMap::Verbatim(start) => {
                let end = span.end - usize::from(edits::is_quoted(written));
                self.text.get(start..end).map(Cow::Borrowed)
            }
            _ => edits::decoded(written),
        }
    }

    fn without_part(&self, field: Field, part: &Part) -> Option<Edit> {
        let place = self.found.place(field)?;
        match self.part(&place, part)? {
            (_, None) => self.without_item(&place, part),
            (span, Some(range)) => {
                let reads = self.reads(&place, &span)?;
                let wide = edits::with_separator(&reads, &range)?;
                self.replace_range(&place, &span, &reads, &wide, "")
            }
        }
    }

    fn without_item(&self, place: &Place<'_, '_>, part: &Part) -> Option<Edit> {
        let Part::Item(index) = part else { return None };
        let list = place.span().filter(|_| place.is_list())?;
        edits::remove_item(self.text, &list, place.items(), *index)
    }

    fn without_field(&self, field: Field) -> Option<Edit> {
        // The same key of `defaults` may be needed by others.
        let place = self.found.place(field).filter(|place| self.is_own(place))?;
        edits::remove_key(self.text, place.key_span(), &place.span()?)
    }
}
