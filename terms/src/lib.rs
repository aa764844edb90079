//! What all of graphsub talks in: the vocabulary with its names in files and outputs, known and unknown
//! values, the grammar of resource paths, durations, and the wording of numbers, lists and guesses.
//!
//! The crate knows no table, no rule and no file format. It is `no_std`; by default it has no
//! dependency.
//!
//! ```
//! use graphsub_terms::{ApiVersion, Auth};
//!
//! assert_eq!(ApiVersion::from_name("beta"), Some(ApiVersion::Beta));
//! assert_eq!(Auth::DelegatedWork.to_string(), "delegated-work");
//! ```
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod duration;
pub mod field;
pub mod odata;
pub mod path;
pub mod text;
pub mod value;
mod vocabulary;
pub mod words;

pub use field::Field;
pub use text::Text;
pub use value::Value;
pub use vocabulary::*;
