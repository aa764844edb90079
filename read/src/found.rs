//! What a front-end found, and where it stands.

use std::borrow::Cow;
use std::ops::Range;

use graphsub_rules::help::Dialect;
use graphsub_rules::{Definition, Finding, Part, Rule};
use graphsub_terms::Field;

use crate::raw::{Entry, Item, Raw, TextMap};

/// A step on the way from the root of a document to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Step {
    /// Into a mapping.
    Key(Cow<'static, str>),
    /// Into a list.
    Index(u32),
}

/// The way from the root of a document to a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Route(pub Vec<Step>);

impl Route {
    /// Returns the way to an item of a list.
    #[must_use]
    pub fn index(mut self, index: u32) -> Route {
        self.0.push(Step::Index(index));
        self
    }

    /// Returns the way to the value of a key.
    #[must_use]
    pub fn key(mut self, key: impl Into<Cow<'static, str>>) -> Route {
        self.0.push(Step::Key(key.into()));
        self
    }
}

/// Where a mapping hangs: cheap to hand on, a [`Route`] when somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Base {
    /// It is the document.
    Root,
    /// It is an item of a document that is a list.
    Item(u32),
    /// It is an item of the list of a key.
    ItemOf(&'static str, u32),
    /// It is the value of a key.
    Key(&'static str),
    /// It is code on this line.
    Line(u32),
}

impl Base {
    /// Returns the way to the mapping.
    pub fn route(self) -> Route {
        match self {
            Base::Root | Base::Line(_) => Route::default(),
            Base::Item(index) => Route::default().index(index),
            Base::ItemOf(list, index) => Route::default().key(list).index(index),
            Base::Key(key) => Route::default().key(key),
        }
    }

    /// Returns the name of what has none of its own.
    pub fn name(self) -> String {
        match self {
            Base::Root => "body".into(),
            Base::Item(index) => format!("[{index}]"),
            Base::ItemOf(list, index) => format!("{list}[{index}]"),
            Base::Key(key) => key.into(),
            Base::Line(line) => format!("line {line}"),
        }
    }
}

/// What a definition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// An entry of a manifest.
    Entry,
    /// A request body.
    Body,
    /// An item of the response of `GET /subscriptions`: read-only properties are not reported.
    Listed,
    /// The body of a renewal, in which no key is required.
    Renewal,
}

/// The place of a field's value: the entry that says it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Place<'e, 't> {
    pub(crate) entry: &'e Entry<'t>,
    /// The key it is written under.
    pub key: &'static str,
    /// Where that mapping hangs.
    pub base: Base,
    /// Whether the value is not written there, but follows from what is.
    is_implied: bool,
}

impl<'e, 't> Place<'e, 't> {
    pub(crate) const fn new(entry: &'e Entry<'t>, key: &'static str, base: Base) -> Place<'e, 't> {
        Place {
            entry,
            key,
            base,
            is_implied: false,
        }
    }

    /// Returns the bytes of the value; none where it is not written in the file.
    pub fn span(&self) -> Option<Range<usize>> {
        let Entry { span, map, .. } = self.entry;
        (!span.is_empty() || *map != TextMap::Elsewhere).then(|| span.clone())
    }

    /// Returns how its text and the bytes of the file go together.
    pub fn map(&self) -> &'e TextMap {
        if self.is_implied {
            &TextMap::Elsewhere
        } else {
            &self.entry.map
        }
    }

    /// Returns the items of a list.
    pub fn items(&self) -> &'e [Item<'t>] {
        match &self.entry.value {
            Raw::List(items) if !self.is_implied => items,
            _ => &[],
        }
    }

    /// Returns the bytes of an item, and whether they can be edited there. One item alone counts as a list of one.
    pub fn item(&self, index: usize) -> Option<(Range<usize>, bool)> {
        if self.is_list() {
            return self.items().get(index).map(|item| (item.span.clone(), item.editable));
        }
        (index == 0 && !self.is_implied).then(|| (self.entry.span.clone(), self.map().is_editable()))
    }

    /// Returns whether the value is written as a list.
    pub fn is_list(&self) -> bool {
        !self.is_implied && matches!(self.entry.value, Raw::List(_))
    }

    /// Returns the bytes of the key it is written under.
    pub fn key_span(&self) -> &'e Range<usize> {
        &self.entry.key_span
    }

    /// Returns the way to the value.
    pub(crate) fn route(&self) -> Route {
        self.base.route().key(self.key)
    }
}

/// A definition with its places in a file.
#[non_exhaustive]
pub struct Found<'e> {
    /// What the rules look at.
    pub definition: Definition<'e>,
    /// What it is.
    pub form: Form,
    /// Name, where it has one of its own.
    pub name: Option<Cow<'e, str>>,
    /// Where it hangs.
    pub base: Base,
    /// What tells its app from others, where it says so.
    pub app: Option<Cow<'e, str>>,
    /// Name of its app, where it has one.
    pub app_name: Option<&'e str>,
    /// Subscriptions per tenant.
    pub instances: u32,
    /// Tenants of the app.
    pub tenants: u32,
    /// Index of its document.
    pub document: u32,
    /// Bytes of all of it.
    pub span: Range<usize>,
    /// Where to point for what is not written: the name, else the resource, else the first key.
    pub anchor: Range<usize>,
    /// Bytes of its name.
    pub name_span: Option<Range<usize>>,
    /// What shows the permission type, where it is inferred from the program around the definition.
    pub inferred: Option<Range<usize>>,
    /// The app registration its permissions are those of, by [`Registration::id`](crate::Registration::id): the
    /// n-th of them is the n-th it has of the permission type.
    pub registration: Option<u32>,
    /// Where the values of fields stand, by [`Field`].
    pub(crate) places: &'e [Option<Place<'e, 'e>>; Field::COUNT],
    /// The rules that the definition itself allows, as derives in Rust do.
    pub allowed: Vec<Rule>,
    /// How keys and values are written here.
    pub dialect: &'static dyn Dialect,
}

impl<'e> Found<'e> {
    /// Returns the place of a field's value, if it is written.
    pub fn place(&self, field: Field) -> Option<Place<'e, 'e>> {
        let place = |field: Field| self.places[field as usize];
        match field {
            // What a lifetime is read from is one of the two.
            Field::Lifetime => place(Field::Lifetime).or_else(|| place(Field::ExpirationDateTime)),
            // What is granted is what the app registration says that is named there.
            Field::Permissions => place(Field::Permissions).or_else(|| {
                let registration = place(Field::Registration)?;
                Some(Place {
                    is_implied: true,
                    ..registration
                })
            }),
            field => place(field),
        }
    }

    /// Returns the places of all values that are written.
    pub fn places(&self) -> impl Iterator<Item = Place<'e, 'e>> {
        self.places.iter().flatten().copied()
    }

    /// Returns the bytes of a field, or of a part of it, and the way to it. What is not written is pointed
    /// at through the definition.
    pub fn locate(&self, field: Field, part: &Part) -> (Range<usize>, Route) {
        let Some((place, span)) = self.place(field).and_then(|place| Some((place, place.span()?))) else {
            return (self.anchor.clone(), self.base.route());
        };
        let route = place.route();
        match part {
            Part::Range(range) => (place.map().find(range).unwrap_or(span), route),
            Part::Item(index) => match place.item(*index) {
                Some((item, _)) if place.is_list() => (item, route.index(u32::try_from(*index).unwrap_or(u32::MAX))),
                Some((item, _)) => (item, route),
                None => (span, route),
            },
            _ => (span, route),
        }
    }

    /// Returns the bytes that can be replaced to change a field, or a part of it: only where it is written
    /// as it reads.
    pub fn editable(&self, field: Field, part: &Part) -> Option<Range<usize>> {
        let place = self.place(field)?;
        match part {
            Part::Range(range) => place.map().find(range).filter(|_| place.map().is_editable()),
            Part::Item(index) => {
                let (span, editable) = place.item(*index)?;
                editable.then_some(span)
            }
            _ => place.span().filter(|_| place.map().is_editable()),
        }
    }

    /// Returns its name, or what stands for it.
    pub fn shown_name(&self) -> Cow<'_, str> {
        match &self.name {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(self.base.name()),
        }
    }
}

/// A finding about the structure, with its place.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Located {
    /// What is wrong.
    pub finding: Finding,
    /// Bytes it is about.
    pub span: Range<usize>,
    /// Whether those bytes can be edited.
    pub editable: bool,
    /// Bytes of the value, where it is about a key that has to go with it.
    pub value: Option<Range<usize>>,
    /// The way to it.
    pub route: Route,
    /// Index of the document.
    pub document: u32,
    /// Name of the subscription, where it is about one.
    pub subscription: Option<String>,
    /// Another place that takes part, with its part in it.
    pub related: Option<(Range<usize>, String)>,
    /// The app registration it is about, by its id, and which of the unknown permissions there.
    pub unregistered: Option<(u32, usize)>,
    /// How keys and values are written there.
    pub dialect: &'static dyn Dialect,
}
