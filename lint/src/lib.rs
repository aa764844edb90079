//! The graphsub linter as a library: reads manifests and request bodies, runs the rules of
//! `graphsub-rules`, and reports findings with their places.
//!
//! ```
//! use graphsub_lint::linter::{Input, Options, lint};
//!
//! let input = Input {
//!     name: "graphsub.yaml".into(),
//!     bytes: b"subscriptions:\n  - resource: /users/{id}/mesages\n".to_vec(),
//! };
//! let report = lint(vec![input], &Options::default());
//! let first = report.findings().find(|finding| finding.rule.code() == "GS101").unwrap();
//! assert_eq!(first.help.as_deref(), Some("did you mean `/users/{id}/messages`?"));
//! ```

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod discover;
pub mod facts;
pub mod linter;
pub mod manifest;
pub mod report;
pub mod source;
pub mod suppress;
pub mod syntax;
