//! What is found in a file, as plain data.

use std::ops::Range;

use crate::language::Language;

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Findings {
    /// The definitions, in the order of the file.
    pub found: Vec<Found>,
    /// The comments that mention `graphsub`, in the order of the file.
    pub comments: Vec<Comment>,
    /// What the file as a whole says.
    pub facts: Facts,
}

/// A comment, which may be a suppression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Byte range of the whole comment.
    pub span: Range<usize>,
    /// The comment as it is written, with its marks.
    pub text: String,
}

/// Whether a body creates a subscription or renews one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The body of `POST /subscriptions`.
    Create,
    /// The body of `PATCH /subscriptions/{id}`: nothing is missing in it.
    Renew,
}

/// A definition of a subscription in a program.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Found {
    /// Whether it creates or renews.
    pub kind: Kind,
    /// The language of the file.
    pub language: Language,
    /// Byte range of what makes this definition: its body, the call of a function of the file that makes it, or the
    /// row of a table.
    pub anchor: Range<usize>,
    /// Byte range of the body: an object, a constructor, a call, a text.
    pub body: Range<usize>,
    /// Whether the body is written as a whole: a key that is not in [`Self::fields`] is absent then, and otherwise
    /// unknown.
    pub whole: bool,
    /// The fields that are set, in the order of the file.
    pub fields: Vec<Field>,
    /// The endpoint the definition is sent to, where its address shows it.
    pub api: Option<Api>,
    /// What only a derive says.
    pub derived: Option<Derived>,
}

/// What a definition is called that is derived in Rust, and what it belongs to. Its fields are those of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Derived {
    /// Name of its type, with that of its variant.
    pub name: String,
    /// The app it names, where the file declares it.
    pub app: Option<App>,
    /// The rules it allows, by code or name.
    pub allowed: Vec<String>,
}

/// An app, as `graphsub::app!` declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct App {
    /// Its name.
    pub name: String,
    /// Its application id.
    pub id: Option<String>,
    /// Number of tenants that install it.
    pub tenants: u32,
}

/// A field of a definition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Field {
    /// The property as Graph spells it, or what a manifest has beside them.
    pub key: &'static str,
    /// Byte range of the key as the language writes it.
    pub key_span: Range<usize>,
    /// Byte range of the value's expression.
    pub span: Range<usize>,
    /// What the value is known to be.
    pub value: FieldValue,
    /// Byte range of the literal that can be replaced by another value, without its quotes.
    pub editable: Option<Range<usize>>,
}

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum FieldValue {
    /// Known only when the program runs; the last identifier of the expression.
    Unknown(String),
    /// A text, maybe with unknown parts.
    Text(FieldText),
    /// True or false.
    Bool(bool),
    /// Texts of a list.
    List(Vec<FieldText>),
    /// A moment this many seconds after the program runs.
    Lifetime {
        /// Seconds from now.
        seconds: i64,
        /// Whether no month, year or start of a day made it a near value.
        exact: bool,
    },
}

/// A text with unknown parts, each written `${name}`, that knows where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldText {
    /// The text.
    pub text: String,
    /// Byte ranges in [`Self::text`] of the unknown parts.
    pub holes: Vec<Range<usize>>,
    /// Where stretches of the text stand in the file, in the order of the text.
    pub map: Vec<Stretch>,
}

/// A stretch of a text and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Byte range in the text.
    pub text: Range<usize>,
    /// Byte range in the file.
    pub file: Range<usize>,
    /// Whether the bytes are the same; in an escape or an unknown part they are not.
    pub exact: bool,
}

impl FieldText {
    /// Returns where a byte range of the text stands in the file, from its first byte to its last.
    ///
    /// Stretches that are written before the first one, as a constant may be, do not widen the range.
    #[must_use]
    pub fn place(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut found: Option<Range<usize>> = None;
        let first = self.map.partition_point(|stretch| stretch.text.end <= range.start);
        for stretch in self.map[first..]
            .iter()
            .take_while(|stretch| stretch.text.start < range.end.max(range.start + 1))
        {
            let file = if stretch.exact {
                let start = range.start.max(stretch.text.start) - stretch.text.start;
                let end = range.end.clamp(stretch.text.start + start, stretch.text.end) - stretch.text.start;
                stretch.file.start + start..stretch.file.start + end
            } else {
                stretch.file.clone()
            };
            found = Some(match found {
                Some(so_far) if file.start >= so_far.end => so_far.start..file.end,
                Some(so_far) => so_far,
                None => file,
            });
        }
        found
    }

    /// Tells whether every part is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.holes.is_empty()
    }
}

/// An endpoint of Graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Api {
    /// `v1.0`.
    V1,
    /// `beta`.
    Beta,
}

/// How the program signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Auth {
    /// As an app.
    Application,
    /// For a user.
    Delegated,
}

/// What a file shows beside its definitions. Everything here is inferred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// How the program signs in, and the word that shows it. `None` where nothing or both is shown.
    pub auth: Option<(Auth, Range<usize>)>,
    /// Permissions asked for in literal scopes.
    pub permissions: Vec<(String, Range<usize>)>,
    /// The endpoint that addresses or imports of the file name. `None` where nothing or both is named.
    pub api: Option<(Api, Range<usize>)>,
    /// The host of Graph, where the file names exactly one.
    pub host: Option<(String, Range<usize>)>,
}
