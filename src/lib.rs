//! Checked Microsoft Graph change-notification subscriptions.
//!
//! Apps learn of changes in Microsoft 365 through subscriptions. Which resource paths there are,
//! which permission each needs, how long a subscription may live and how many there may be stands
//! in Microsoft's documentation; this crate holds it as tables, with the document behind each row,
//! and checks definitions against them.
//!
//! - [`tables`]: what the documents say, as static Rust.
//! - [`rules`]: the checks, for one definition and for all of an app's.
//!
//! The linter `graphsub` (package `graphsub-lint`) runs the same checks on manifests and request
//! bodies.
//!
//! ```
//! use graphsub::rules::{Auth, Definition, check};
//! use graphsub::tables::Resource;
//!
//! assert_eq!(Resource::Presence.lifetime().maximum.minutes, 60);
//!
//! let findings = check(&Definition {
//!     resource: Some("/communications/presences/{userId}"),
//!     auth: Some(Auth::Application),
//!     client_state: Some("secret"),
//!     ..Definition::default()
//! });
//! assert_eq!(findings[0].rule.code(), "GS301");
//! ```
#![no_std]

pub use graphsub_rules as rules;
pub use graphsub_tables as tables;

/// Runs the Rust examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
