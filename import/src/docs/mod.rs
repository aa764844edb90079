//! Reads Microsoft's documentation pages: finds the tables that state facts about change-notification
//! subscriptions and turns their rows into typed facts.
//!
//! ```text
//! files ──> side_by_side ──> markdown ──> header ──> rows ──> facts ──> json, text
//! (which,    (English of      (tables of   (what a    (what a
//!  limits)    translations)    cells)       table is)  cell says)
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

mod cell;
mod facts;
mod files;
mod header;
mod html;
mod json;
mod markdown;
mod problem;
mod reader;
mod rows;
mod side_by_side;
mod text;

pub use facts::{
    ByType, CellCount, Examples, FactTable, Facts, FlatPermissions, Latencies, Latency, Lifetime, PermissionType,
    Permissions, Property, QuotaList, Row, SaidChangeTypes, SupportedPaths, Unspecified,
};
pub use files::{MAX_BYTES, MAX_FOLDER_DEPTH};
pub use json::json;
pub use markdown::MAX_COLUMNS;
pub use problem::{Problem, Severity};
pub(crate) use problem::{count, excerpt};
pub(crate) use reader::read_pages;
pub use reader::{Consent, MAX_INCLUDE_DEPTH, Reading, read};
pub use text::text;

use std::path::{Path, PathBuf};

/// The Markdown pages below a folder, sorted; what could not be looked into is a problem.
pub(crate) fn pages_of(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    files::pages(folder, &mut problem::Report::new(folder, problems))
}
