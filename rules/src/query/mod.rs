//! GS108 to GS111: filters, searches and selections.

pub(crate) mod invalid_expression;
pub(crate) mod selected_body;
pub(crate) mod undocumented_filter;
pub(crate) mod unknown_property;

use core::ops::Range;

use alloc::vec::Vec;

use graphsub_tables::OptionStatus;
use graphsub_terms::odata::{Error, Expanded, Expr, Selected, expand, filter, search, select};
use graphsub_terms::{Field, Text};

use crate::definition::Part;
use crate::subject::Subject;

/// Options whose value is an expression.
const OPTIONS: [&str; 4] = ["$filter", "$search", "$select", "$expand"];

/// The value of one option.
pub(crate) struct Query<'a> {
    /// The field that holds it.
    pub(crate) field: Field,
    /// The option.
    pub(crate) option: &'static str,
    /// The text of the value.
    pub(crate) text: &'a str,
    /// What is known only at deployment.
    pub(crate) holes: Vec<Range<usize>>,
    /// Byte of the field the value begins at.
    start: usize,
}

/// A value as it was read.
pub(crate) enum Read<'q> {
    Filter(Expr<'q>),
    Search,
    Select(Vec<Selected<'q>>),
    Expand(Vec<Expanded<'q>>),
}

impl Query<'_> {
    /// Reads the value.
    pub(crate) fn read(&self) -> Result<Read<'_>, Error> {
        let (text, holes) = (self.text, self.holes.as_slice());
        match self.option {
            "$search" => search(text, holes).map(|_| Read::Search),
            "$select" => select(text, holes).map(Read::Select),
            "$expand" => expand(text, holes).map(Read::Expand),
            _ => filter(text, holes).map(Read::Filter),
        }
    }

    /// The same bytes as a part of the field.
    pub(crate) fn part(&self, range: &Range<usize>) -> Part {
        Part::Range(self.start + range.start..self.start + range.end)
    }
}

/// The expressions of a definition: in options its path supports, and in `notificationQueryOptions`.
pub(crate) fn queries<'a>(subject: &Subject<'_, 'a>) -> Vec<Query<'a>> {
    let mut found = Vec::new();
    if let (Some(path), Some(resource)) = (subject.path, &subject.resource) {
        for parameter in resource.text().parameters() {
            let named = OPTIONS.into_iter().find(|option| parameter.is(option));
            let supported = |option: &&str| {
                let mut rows = path.query_options.iter();
                rows.any(|row| row.status == OptionStatus::Allowed && row.name == *option)
            };
            if let Some(option) = named.filter(supported)
                && !parameter.value.trim().is_empty()
            {
                let range = parameter.value_range();
                let text = resource.text().text().part(range.clone());
                found.push(Query::new(Field::Resource, option, &text, range.start));
            }
        }
    }
    if let Some(options) = subject.definition.notification_query_options.known() {
        found.extend(body_filter(options));
    }
    found
}

/// The filter in `notificationQueryOptions`: `$filter = isFetchable eq true`.
fn body_filter<'a>(options: &Text<'a>) -> Option<Query<'a>> {
    let raw = options.raw();
    let name = raw.split('=').next().unwrap_or_default();
    let start = name.len() + 1;
    if !name.trim().eq_ignore_ascii_case("$filter") || start >= raw.len() {
        return None;
    }
    // Other options may follow it.
    let end = raw[start..].find("&$").map_or(raw.len(), |length| start + length);
    let text = options.part(start..end).with_braces(0);
    Some(Query::new(Field::NotificationQueryOptions, "$filter", &text, start))
}

impl<'a> Query<'a> {
    fn new(field: Field, option: &'static str, text: &Text<'a>, start: usize) -> Query<'a> {
        Query {
            field,
            option,
            text: text.raw(),
            holes: text.holes().to_vec(),
            start,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_of_the_body_is_found() {
        let found = |raw: &'static str| {
            body_filter(&Text::written(raw)).map(|query| (query.text, query.part(&(0..query.text.len()))))
        };
        assert_eq!(
            found("$filter = isFetchable eq true"),
            Some((" isFetchable eq true", Part::Range(9..29)))
        );
        assert_eq!(found("$filter=a eq 'b'&$top=1"), Some(("a eq 'b'", Part::Range(8..16))));
        assert_eq!(found("isFetchable eq true"), None);
        assert_eq!(found("$filter="), None);
    }
}
