//! Where a subscription stands, in few bytes: enough to show it again when all have been counted.

use std::borrow::Cow;
use std::ops::Range;

use graphsub_read::found::Base;
use graphsub_read::source::Source;
use graphsub_read::{Found, Route};
use graphsub_rules::Field;

use crate::diagnostic::FileId;

/// Where a subscription stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) file: FileId,
    /// Where its resource begins, or what stands for it.
    start: u32,
    /// Where its name begins.
    name: u32,
    /// Its place in a list.
    index: u32,
    length: u16,
    /// Bytes of its name; none: it has none that is written as it reads.
    name_length: u16,
    document: u16,
    list: List,
}

/// Longest name that is kept: what is longer is known by its place.
const LONGEST_NAME: usize = 1_000;

/// Where the list hangs that holds a subscription.
#[derive(Debug, Clone, Copy)]
enum List {
    None,
    Document,
    Subscriptions,
    Value,
    /// None: the index is a line of a program.
    Line,
    Other,
}

impl Record {
    pub(crate) fn of(file: FileId, source: &Source<'_>, found: &Found<'_>) -> Record {
        let span = found.place(Field::Resource).and_then(|place| place.span());
        let is_own = |span: &Range<usize>| found.span.start <= span.start && span.end <= found.span.end;
        let span = span.filter(is_own).unwrap_or_else(|| found.anchor.clone());
        let name = found
            .name_span
            .clone()
            .and_then(|name| written_name(source, name, found.name.as_deref()?));
        let name = name.filter(|name| name.len() <= LONGEST_NAME).unwrap_or_default();
        let (list, index) = match found.base {
            Base::Root => (List::None, 0),
            Base::Item(index) => (List::Document, index),
            Base::ItemOf("subscriptions", index) => (List::Subscriptions, index),
            Base::ItemOf("value", index) => (List::Value, index),
            Base::ItemOf(_, index) => (List::Other, index),
            Base::Line(line) => (List::Line, line),
            _ => (List::Other, 0),
        };
        Record {
            file,
            start: u32::try_from(span.start).unwrap_or(u32::MAX),
            length: u16::try_from(span.len()).unwrap_or(u16::MAX),
            name: u32::try_from(name.start).unwrap_or(u32::MAX),
            name_length: u16::try_from(name.len()).unwrap_or_default(),
            document: u16::try_from(found.document).unwrap_or(u16::MAX),
            index,
            list,
        }
    }

    /// Bytes of its resource, as far as they lie inside the text.
    pub(crate) fn span(&self, source: &Source<'_>) -> Range<usize> {
        let start = source.floor(self.start as usize);
        start..source.floor(start + usize::from(self.length))
    }

    /// Its name, or what stands for it.
    pub(crate) fn name<'t>(&self, source: &Source<'t>) -> Cow<'t, str> {
        let start = self.name as usize;
        let own = source.text().get(start..start + usize::from(self.name_length));
        match own {
            Some(name) if !name.is_empty() => Cow::Borrowed(name),
            _ => Cow::Owned(self.base().name()),
        }
    }

    /// Whether it has a name of its own.
    pub(crate) fn is_named(&self) -> bool {
        self.name_length > 0
    }

    pub(crate) fn document(&self) -> u32 {
        self.document.into()
    }

    fn base(&self) -> Base {
        match self.list {
            List::None | List::Other => Base::Root,
            List::Document => Base::Item(self.index),
            List::Subscriptions => Base::ItemOf("subscriptions", self.index),
            List::Value => Base::ItemOf("value", self.index),
            List::Line => Base::Line(self.index),
        }
    }

    /// The way to its resource.
    pub(crate) fn route(&self) -> Route {
        self.base().route().key("resource")
    }
}

/// The bytes of a name, without its quotes, where it is written as it reads. A variant of an enum is named with it,
/// and written alone.
fn written_name(source: &Source<'_>, span: Range<usize>, name: &str) -> Option<Range<usize>> {
    let inner = span.start + 1..span.end.saturating_sub(1).max(span.start + 1);
    let own = name.rsplit("::").next();
    [span, inner].into_iter().find(|range| {
        let written = source.text().get(range.clone());
        written == Some(name) || written == own
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_leaves_no_more_than_a_few_bytes() {
        let size = size_of::<Record>() + size_of::<graphsub_rules::fleet::Usage>();
        assert!(size <= 64, "{size}");
    }
}
