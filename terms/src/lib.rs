//! What all of graphsub talks in: known and unknown values, the grammar of resource paths, durations,
//! and the wording of numbers, lists and guesses.
//!
//! The crate knows no table and no file format, is `no_std`, and has no dependency.
#![no_std]

extern crate alloc;

pub mod duration;
pub mod path;
pub mod text;
pub mod value;
pub mod words;

pub use text::Text;
pub use value::Value;
