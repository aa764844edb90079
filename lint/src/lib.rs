//! The graphsub linter as a library: reads definitions with `graphsub-read`, runs the rules of
//! `graphsub-rules`, and reports findings with their places.
//!
//! ```
//! use graphsub_lint::engine::{Input, Options, lint};
//!
//! let input = Input::text("graphsub.yaml", "subscriptions:\n  - resource: /users/{id}/mesages\n");
//! let report = lint(&[input], &Options::default());
//! let first = report.findings().find(|finding| finding.rule.code() == "GS101").unwrap();
//! assert_eq!(first.help.as_deref(), Some("did you mean `/users/{id}/messages`?"));
//! ```

pub mod baseline;
mod bounded;
pub mod cli;
pub mod config;
mod context;
pub mod diagnostic;
pub mod discover;
mod edits;
pub mod engine;
mod excerpt;
pub mod facts;
pub mod find;
mod fingerprint;
mod fix;
pub mod fleet;
mod json_place;
mod man;
mod names;
mod output;
mod progress;
pub mod registration;
pub mod report;
pub mod schema;
mod silence;
mod suppress;
mod threads;
mod values;
