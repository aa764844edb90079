//! What a front-end found, and where it stands.

use std::borrow::Cow;
use std::ops::Range;

use graphsub_rules::help::Dialect;
use graphsub_rules::{Definition, Finding, Part};
use graphsub_terms::Field;

use crate::raw::TextMap;

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

/// The place of a field's value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// Bytes of the value; none where it is not written in the file.
    pub span: Option<Range<usize>>,
    /// How its text and the bytes of the file go together.
    pub map: TextMap,
    /// Bytes of the items of a list, and whether they can be edited there.
    pub items: Vec<(Range<usize>, bool)>,
    /// Whether the value is written as a list.
    pub is_list: bool,
    /// The key it is written under.
    pub key: &'static str,
    /// Bytes of that key.
    pub key_span: Range<usize>,
    /// Where that mapping hangs.
    pub base: Option<Base>,
}

/// A definition with its places in a file.
#[non_exhaustive]
pub struct Found<'t> {
    /// What the rules look at.
    pub definition: Definition<'t>,
    /// What it is.
    pub form: Form,
    /// Name, where it has one of its own.
    pub name: Option<Cow<'t, str>>,
    /// Where it hangs.
    pub base: Base,
    /// What tells its app from others, where it says so.
    pub app: Option<Cow<'t, str>>,
    /// Name of its app, where it has one.
    pub app_name: Option<&'t str>,
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
    pub places: [Option<Box<Place>>; Field::COUNT],
    /// How keys and values are written here.
    pub dialect: &'static dyn Dialect,
}

impl Found<'_> {
    /// Returns the place of a field's value, if it is written.
    pub fn place(&self, field: Field) -> Option<&Place> {
        let place = |field: Field| self.places[field as usize].as_deref();
        match field {
            // What a lifetime is read from is one of the two.
            Field::Lifetime => place(Field::Lifetime).or_else(|| place(Field::ExpirationDateTime)),
            field => place(field),
        }
    }

    /// Returns the bytes of a field, or of a part of it, and the way to it. What is not written is pointed
    /// at through the definition.
    pub fn locate(&self, field: Field, part: &Part) -> (Range<usize>, Route) {
        let Some((place, span)) = self.place(field).and_then(|place| Some((place, place.span.clone()?))) else {
            return (self.anchor.clone(), self.base.route());
        };
        let route = place.base.unwrap_or(self.base).route().key(place.key);
        match part {
            Part::Range(range) => (place.map.find(range).unwrap_or(span), route),
            Part::Item(index) => match place.items.get(*index) {
                Some((item, _)) if place.is_list => {
                    (item.clone(), route.index(u32::try_from(*index).unwrap_or(u32::MAX)))
                }
                Some((item, _)) => (item.clone(), route),
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
            Part::Range(range) => place.map.find(range).filter(|_| place.map.is_editable()),
            Part::Item(index) => {
                let (span, editable) = place.items.get(*index)?;
                editable.then(|| span.clone())
            }
            _ => place.span.clone().filter(|_| place.map.is_editable()),
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
