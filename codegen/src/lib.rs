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

/// One thing that is wrong in `spec/`: which file, which row, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File relative to the root of the project.
    pub file: String,
    /// Key of the row, empty where the whole file is meant.
    pub row: String,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Problem {
    /// A problem of one row of one file.
    pub fn new(file: impl Into<String>, row: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            row: row.into(),
            message: message.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.row.is_empty() {
            write!(f, "{}: {}", self.file, self.message)
        } else {
            write!(f, "{}: row `{}`: {}", self.file, self.row, self.message)
        }
    }
}
