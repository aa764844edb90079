//! The vocabulary and the small grammars that every part of graphsub speaks.
//!
//! This crate knows no table and no rule: it says which values there are and how each is written,
//! once for the specs, the tables, the checks and the reports. It is `no_std`; by default it has no
//! dependency.
//!
//! ```
//! use graphsub_terms::{ApiVersion, Auth};
//!
//! assert_eq!(ApiVersion::from_name("beta"), Some(ApiVersion::Beta));
//! assert_eq!(Auth::DelegatedWork.to_string(), "delegated-work");
//! ```
#![no_std]

#[cfg(test)]
extern crate std;

mod vocabulary;

pub use vocabulary::*;
