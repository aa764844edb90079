//! Types shared by all graphsub crates: the vocabulary with its names in files and outputs, known and unknown
//! values, the grammar of resource paths, durations, and the wording of numbers, lists and suggestions.
//!
//! The crate is independent of tables, rules and file formats. It is `no_std` and has no dependencies by
//! default. Without the feature `grammars` (on by default) it contains only the vocabulary.
//!
//! ```
//! use graphsub_terms::{ApiVersion, Auth};
//!
//! assert_eq!(ApiVersion::from_name("beta"), Some(ApiVersion::Beta));
//! assert_eq!(Auth::DelegatedWork.to_string(), "delegated-work");
//! ```
#![no_std]

#[cfg(feature = "grammars")]
extern crate alloc;
#[cfg(any(test, feature = "files"))]
extern crate std;

#[cfg(feature = "grammars")]
pub mod duration;
#[cfg(feature = "grammars")]
pub mod field;
#[cfg(feature = "files")]
pub mod files;
#[cfg(feature = "grammars")]
pub mod odata;
#[cfg(feature = "grammars")]
pub mod path;
#[cfg(feature = "grammars")]
pub mod text;
#[cfg(feature = "grammars")]
pub mod value;
mod vocabulary;
#[cfg(feature = "grammars")]
pub mod words;

#[cfg(feature = "grammars")]
pub use field::Field;
#[cfg(feature = "grammars")]
pub use text::Text;
#[cfg(feature = "grammars")]
pub use value::Value;
pub use vocabulary::*;
