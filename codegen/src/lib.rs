//! The build tool behind graphsub: reads `spec/`, checks it, and writes the Rust tables, the
//! rule registry and the reference pages.
//!
//! The way through is one direction: [`spec`] reads and validates the YAML files, [`check`]
//! compares the tables with each other, [`model`] derives what the rules will see, [`backend`]
//! turns that into files, [`write`](mod@write) puts them on disk. Only `graphsub-import` imports this
//! crate: it compares Microsoft's pages with the same specs, and holds the command line of both.

pub mod backend;
pub mod check;
pub mod generate;
pub mod model;
pub mod path;
pub mod spec;
pub mod write;

use std::fmt;

/// One thing that is wrong in `spec/`: where, which row, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// File relative to the root of the project.
    pub file: String,
    /// Where it stands in the file, where that is known.
    pub place: Option<spec::Place>,
    /// Key of the row, empty where the whole file is meant.
    pub row: String,
    /// What is wrong and what to do about it.
    pub message: String,
    /// The field of the row it is about.
    field: Option<String>,
    /// JSON pointer of what it is about, where the key of a row does not say it.
    pointer: Option<String>,
}

impl Problem {
    /// Returns a problem of one row of one file.
    pub fn new(file: impl Into<String>, row: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            place: None,
            row: row.into(),
            message: message.into(),
            field: None,
            pointer: None,
        }
    }

    /// Returns the same, about one field of the row.
    #[must_use]
    pub fn of_field(self, field: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..self
        }
    }

    /// Returns the same without its place.
    #[must_use]
    pub fn without_place(&self) -> Self {
        Self {
            place: None,
            ..self.clone()
        }
    }

    /// Returns whether both say the same, wherever their rows have moved to.
    pub fn is_same(&self, other: &Problem) -> bool {
        (&self.file, &self.row, &self.message) == (&other.file, &other.row, &other.message)
    }

    fn order(&self) -> impl Ord + '_ {
        (&self.file, self.place, &self.row, &self.message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(place) = self.place {
            write!(f, "{place}:")?;
        }
        if !self.row.is_empty() {
            write!(f, " row `{}`:", self.row)?;
        }
        write!(f, " {}", self.message)
    }
}
