//! The seam between kinds of input and everything else.

use std::ops::Range;

use graphsub_tables::{ApiVersion, Auth, Cloud};

use crate::budget::{Budget, Meter};
use crate::found::{Found, Located};
use crate::source::Source;
use crate::syntax::Arena;

/// A kind of input in which definitions are written.
///
/// Another one is a folder of its own, and a line in the engine's list.
pub trait FrontEnd: Sync {
    /// Returns its name in outputs.
    fn id(&self) -> &'static str;

    /// Returns the language of a file that it reads, as outputs name it.
    fn language(&self, source: &Source<'_>) -> &'static str;

    /// Returns what begins a comment that ends with its line, where what is read as a suppression is a comment
    /// for sure: a body inside a script would take it for a part of itself.
    fn comment_marker(&self, _source: &Source<'_>) -> Option<&'static str> {
        None
    }

    /// Returns whether it reads a file, by its name and its text.
    fn reads(&self, source: &Source<'_>) -> bool;

    /// Returns what its files are to the definitions in them.
    fn carrier(&self) -> Carrier {
        Carrier::Text
    }

    /// Returns whether a file of this name may be one that it reads.
    fn may_read(&self, name: &str) -> bool {
        self.reads(&Source::new(name, ""))
    }

    /// Reads a file, and hands on what it finds.
    ///
    /// # Errors
    /// Why the file as a whole cannot be read.
    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure>;
}

/// What a file is to the definitions in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    /// A manifest or a body: they are what it is there for.
    Itself,
    /// Data of some other kind. A file that somebody names is taken for a manifest or a body all the same.
    Data,
    /// A text that may hold some, and is never a manifest or a body: program code, documentation, a script.
    Text,
}

/// Takes what a front-end finds.
pub trait Sink {
    /// A document begins.
    fn document(&mut self);

    /// A definition was found.
    fn definition(&mut self, found: &Found<'_>);

    /// Something is wrong with the structure.
    fn located(&mut self, located: Located);

    /// Returns what counts the values that the definitions of the file read; none: they are not limited.
    fn meter(&mut self) -> Option<&mut Meter> {
        None
    }

    /// A comment that may be a suppression, `graphsub:` included. Of how many bytes its marks are, and
    /// whether something stands before it on its line.
    fn comment(&mut self, span: Range<usize>, text: &str, trailing: bool);

    /// A comment that may be a suppression and stands above some lines, for all of which it speaks.
    fn comment_above(&mut self, span: Range<usize>, text: &str, _lines: &Range<usize>) {
        self.comment(span, text, false);
    }

    /// Returns what the app registration grants that a file names, as the file writes its name.
    ///
    /// # Errors
    /// Why it cannot be read. Front-ends open no files: a sink that opens none either says so.
    fn registration(&mut self, _file: &str) -> Result<Registration, String> {
        Err("no files are read here".into())
    }
}

/// The permissions that an app registration grants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// Application permissions.
    pub application: Vec<&'static str>,
    /// Delegated permissions.
    pub delegated: Vec<&'static str>,
    /// Ids and names that Microsoft Graph does not have, as they are written, with their line and column in the file
    /// (`12:15`), or a JSON pointer where there are many.
    pub unknown: Vec<(String, String)>,
    /// What whoever opened it knows it by, to point into it; 0 is that of the [`Context`].
    pub id: u32,
}

impl Registration {
    /// Returns the permissions that count for a permission type.
    pub fn permissions(&self, auth: Auth) -> &[&'static str] {
        match auth {
            Auth::Application => &self.application,
            _ => &self.delegated,
        }
    }
}

/// Memory that is used again for each file of a thread.
#[derive(Debug, Default)]
pub struct Memory {
    pub(crate) arena: Arena,
}

/// Settings that a definition does not carry, the clock, and the limits of a file.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Context {
    /// Permission type of definitions without their own.
    pub auth: Option<Auth>,
    /// Version of the endpoint.
    pub api: Option<ApiVersion>,
    /// National cloud.
    pub cloud: Option<Cloud>,
    /// Granted permissions; empty means unknown.
    pub permissions: Vec<String>,
    /// Permissions that the app registration grants, which replace `permissions`.
    pub registration: Option<Registration>,
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// Limits of a file.
    pub budget: Budget,
}

/// Why a file as a whole cannot be read (GS001).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// Why.
    pub message: String,
    /// A few words for the place.
    pub label: String,
    /// What to do.
    pub help: String,
    /// Where.
    pub span: Range<usize>,
}

impl Failure {
    /// Returns why definitions of a file were left out, if some were.
    pub fn over(meter: &Meter) -> Option<Failure> {
        let (message, help, span) = meter.over()?;
        Some(Failure::new(message, help, span))
    }

    /// Returns the reason why a file cannot be read, at these bytes.
    pub fn new(message: impl Into<String>, help: impl Into<String>, span: Range<usize>) -> Failure {
        Failure {
            message: message.into(),
            label: "here".into(),
            help: help.into(),
            span,
        }
    }
}
