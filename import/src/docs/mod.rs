//! Reads Microsoft's documentation pages: finds the tables that state facts about change-notification
//! subscriptions and turns their rows into typed facts.
//!
//! ```text
//! markup                                     kinds                  docs
//! files ──> side_by_side ──> markdown ──> header ──> a kind ──> json, text
//! (which,    (English of      (tables of   (what a     (what its
//!  limits)    translations)    cells)       table is)   cells say)
//! ```
//!
//! Nothing is guessed and nothing is dropped in silence. What a page says in a way that is not
//! understood becomes a [`Problem`] that names the file and the line. A [`Severity::Warning`] leaves
//! all facts in place; a [`Severity::Error`] means that a fact, a row or a file was not read, such as a row with too
//! few cells or a token that is no permission name; a [`Severity::Note`] tells of an include that is not there.
//!
//! Pages come from a copy on disk; nothing is fetched. An include is read where it is included, each
//! file once, and its facts carry the name and the line of the included file. An include or a link that
//! leads out of the folder that was named is an error: a page must not make other files readable.
//!
//! # Limits
//!
//! A page may come from anywhere, so its size ([`MAX_BYTES`]), the columns of a table
//! ([`MAX_COLUMNS`]), the depth of includes ([`MAX_INCLUDE_DEPTH`]) and of folders
//! ([`MAX_FOLDER_DEPTH`]) are bounded; reading takes time linear in the size of the pages.
//! Tables written as HTML elements are read like those in Markdown.

mod json;
mod reader;
mod text;

pub use crate::kinds::{FactTable, Facts, Row};
pub use crate::markup::files::{MAX_BYTES, MAX_FOLDER_DEPTH};
pub use crate::markup::html::MAX_COLUMNS;
pub use crate::markup::problem::{Problem, Severity};
pub use json::json;
pub(crate) use reader::read_pages;
pub use reader::{MAX_INCLUDE_DEPTH, Reading, read};
pub use text::text;

use crate::markup::{files, problem};
use std::path::{Path, PathBuf};

/// The Markdown pages below a folder, sorted; what could not be looked into is a problem.
pub(crate) fn pages_of(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    files::pages(folder, &mut problem::Report::new(folder, problems))
}
