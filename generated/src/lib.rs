//! Microsoft's documentation of Microsoft Graph change-notification subscriptions, as static Rust tables: resource paths, permissions, lifetimes, quotas, latency, and the rules
//! that check definitions against them.
//!
//! Every row has its documents as [`Source`]s. The crate is `no_std` and depends only on the vocabulary;
//! `graphsub-codegen` generates its data from the specs of the graphsub project.
//!
//! ```
//! use graphsub_tables::{Auth, Resource};
//!
//! let chat_message = Resource::from_id("chatMessage").unwrap();
//! assert_eq!(chat_message.lifetime().maximum.unwrap().minutes, 4320);
//! let path = chat_message.paths().find(|path| path.template == "/chats/{id}/messages").unwrap();
//! assert_eq!(path.access(Auth::Application).permissions[0].name(), "Chat.Read.All");
//! ```
//!
//! Without features it contains the tables that definitions refer to: paths, resources, permissions and
//! documents. `checks` adds the tables that rules use, `explanations` the texts of the rules' pages, and
//! `statements` the rows as the documents print them. All are on by default.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(test)]
extern crate alloc;

#[cfg(feature = "checks")]
mod edition;
#[cfg(feature = "checks")]
mod grants;
mod names;
mod permission;
#[cfg(feature = "checks")]
mod queries;
mod resource;
mod rows;
#[cfg(feature = "checks")]
mod rule;
#[cfg(feature = "statements")]
mod statement_rows;

/// What the build tool writes, and nothing else.
mod data {
    #[rustfmt::skip]
    pub(crate) mod documents;
    #[cfg(feature = "checks")]
    #[rustfmt::skip]
    pub(crate) mod grants;
    #[rustfmt::skip]
    pub(crate) mod paths;
    #[rustfmt::skip]
    pub(crate) mod permissions;
    #[cfg(feature = "checks")]
    #[rustfmt::skip]
    pub(crate) mod queries;
    #[rustfmt::skip]
    pub(crate) mod resources;
    #[cfg(feature = "checks")]
    #[rustfmt::skip]
    pub(crate) mod rules;
    #[cfg(feature = "checks")]
    #[rustfmt::skip]
    pub(crate) mod service;
    #[cfg(feature = "statements")]
    #[rustfmt::skip]
    pub(crate) mod statements;
}

pub use data::documents::{Document, REVISION};
#[cfg(feature = "checks")]
pub use data::grants::{CONTESTED_ON, GRAPH_PERMISSIONS_SOURCE, INCLUSIONS};
pub use data::paths::PATHS;
#[cfg(feature = "checks")]
pub use data::paths::{KEY_VALUES, MOST_SEGMENTS, SPELLINGS, find};
pub use data::permissions::Permission;
#[cfg(feature = "checks")]
pub use data::queries::{FILTERS, RESERVED_NAMES, SELECTABLE};
pub use data::resources::{CLOUD_HOSTS, Resource};
#[cfg(feature = "checks")]
pub use data::rules::Rule;
#[cfg(feature = "checks")]
pub use data::service::{
    CERTIFICATE_KEY, ENDPOINTS, MINIMUM_LIFETIME, PROPERTIES, PUSH_SERVICES, RESPONSES, SHARED_PERMISSIONS, SIGN_IN,
    WEB_PUSH_CLOUDS, WEB_PUSH_SOURCES,
};
#[cfg(feature = "checks")]
pub use edition::Edition;
#[cfg(feature = "checks")]
pub use grants::*;
pub use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Evidence, Firmness, LimitationKind, OptionStatus,
    Pool, PropertyKind, PropertyStatus, RuleScope, Select, Severity, SpellingKind, Status, ValueKind,
};
#[cfg(feature = "checks")]
pub use queries::*;
pub use rows::*;

/// The rows as the documents print them, before any decision about contradictions: what a second
/// reader of the documents would write down.
///
/// ```
/// use graphsub_tables::statements;
/// let rows = statements::LIFETIMES.iter().filter(|row| row.label.ends_with("onlineMeeting"));
/// assert_eq!(rows.map(|row| row.minutes).collect::<Vec<_>>(), [4320, 4230]);
/// ```
#[cfg(feature = "statements")]
pub mod statements {
    pub use crate::data::statements::*;
    pub use crate::statement_rows::*;
}
