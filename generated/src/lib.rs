//! What Microsoft's documentation says about Microsoft Graph change-notification subscriptions,
//! as static Rust tables: resource paths, permissions, lifetimes, quotas, latency, and the rules
//! that check definitions against them.
//!
//! Every row carries the documents it rests on as [`Source`]s. The crate is `no_std` and depends on the
//! vocabulary alone; `graphsub-codegen` writes its data from the specs of the graphsub project.
//!
//! ```
//! use graphsub_tables::{Auth, Resource};
//!
//! let chat_message = Resource::from_id("chatMessage").unwrap();
//! assert_eq!(chat_message.lifetime().maximum.unwrap().minutes, 4320);
//! let path = graphsub_tables::find(&["chats", "19:abc", "messages"]).unwrap();
//! assert_eq!(path.resource, Resource::ChatMessage);
//! assert_eq!(path.access(Auth::Application).permissions[0].name(), "Chat.Read.All");
//! ```
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod rows;

/// What the build tool writes, and nothing else.
mod data {
    #[rustfmt::skip]
    pub(crate) mod documents;
    #[rustfmt::skip]
    pub(crate) mod paths;
    #[rustfmt::skip]
    pub(crate) mod permissions;
    #[rustfmt::skip]
    pub(crate) mod resources;
    #[rustfmt::skip]
    pub(crate) mod rules;
    #[rustfmt::skip]
    pub(crate) mod service;
    #[cfg(feature = "statements")]
    #[rustfmt::skip]
    pub mod statements;
}

pub use data::documents::{Document, REVISION};
pub use data::paths::{KEY_VALUES, PATHS, SPELLINGS, find};
pub use data::permissions::Permission;
pub use data::resources::Resource;
pub use data::rules::Rule;
pub use data::service::{CERTIFICATE_KEY, CLOUD_HOSTS, ENDPOINTS, MINIMUM_LIFETIME, PROPERTIES, RESPONSES};
#[cfg(feature = "statements")]
pub use data::statements;
pub use graphsub_terms::{
    Accounts, ApiVersion, Auth, ChangeType, Cloud, Counts, Dimension, Firmness, LimitationKind, OptionStatus, Pool,
    PropertyKind, PropertyStatus, RuleScope, Select, Severity, SpellingKind, Status,
};
pub use rows::*;
