//! Checked Microsoft Graph change-notification subscriptions.
//!
//! Apps get notified of changes in Microsoft 365 through subscriptions. Microsoft documents which resource
//! paths support subscriptions, which permission each requires, how long a subscription may live and how
//! many there may be. This crate contains these facts as tables, with the source of each row, and checks
//! definitions against them.
//!
//! - [`Subscription`]: the derive, which checks a definition when it is compiled.
//! - [`tables`]: what the documents say, as static Rust.
//! - `rules` (feature `rules`): the checks, for definitions known only at run time and for all of an
//!   app's; with it `terms`, the vocabulary they talk in.
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `derive` (default) | `#[derive(Subscription)]`, `app!` and `resource!` |
//! | `std` (default) | times from the system's clock; without it the crate is `no_std` |
//! | `serde` | requests serialise to JSON, and the response deserialises |
//! | `rules` | the checks, and `CreateSubscription::check` before a request is sent |
//! | `certificate` | that check looks at the certificate too |
//!
//! # See also
//!
//! The linter `graphsub` (package `graphsub-lint`) runs the same checks on manifests and request
//! bodies.
//!
//! ```
//! use graphsub::tables::Resource;
//!
//! assert_eq!(Resource::Presence.lifetime().maximum.unwrap().minutes, 60);
//! ```
#![cfg_attr(
    feature = "rules",
    doc = r#"
```
use graphsub::rules::{Auth, Definition, check};
use graphsub::terms::Text;

let definition = Definition::new()
    .resource(Text::path("/communications/presences/{userId}"))
    .auth(Auth::Application);
assert_eq!(check(&definition)[0].rule.code(), "GS301");
```
"#
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "rules")]
mod check;
mod checked;
mod delivery;
mod error;
mod facts;
mod manifest;
mod request;
mod resource;
mod subscription;
mod time;

pub use checked::{AnySubscription, Checked};
pub use delivery::{Delivery, HasCertificate, HasLifecycleUrl, Needs, Provides};
pub use error::RequestError;
pub use facts::{App, Facts};
#[cfg(feature = "derive")]
pub use graphsub_macros::{Subscription, app};
#[cfg(feature = "rules")]
pub use graphsub_rules as rules;
pub use graphsub_tables as tables;
pub use graphsub_tables::{ApiVersion, Auth, ChangeType, Cloud, Resource};
#[cfg(feature = "rules")]
pub use graphsub_terms as terms;
pub use request::{CreateSubscription, CreatedSubscription, RenewSubscription};
pub use subscription::Subscription;
pub use time::{InvalidTimestamp, OutOfRange, Timestamp};

/// Checks a resource path at compile time, and expands to its table row as a constant.
///
/// Ids are written in braces, with any name.
///
/// ```
/// use graphsub::{Auth, tables};
///
/// const CHANNELS: &tables::Path = graphsub::resource!("/teams/{id}/channels");
/// assert_eq!(CHANNELS.access(Auth::Application).permissions[0].name(), "Channel.ReadBasic.All");
/// ```
///
/// ```compile_fail
/// graphsub::resource!("/teams/{id}/chanels");
/// ```
#[cfg(feature = "derive")]
#[macro_export]
macro_rules! resource {
    ($($path:tt)*) => {
        $crate::__private::resource!($crate, $($path)*)
    };
}

/// Returns definitions as a manifest for `graphsub lint`, which checks quotas and duplicates over all of them
/// and over other manifests.
///
/// Run-time values are placeholders such as `${NOTIFICATION_URL}`. An exception
/// (`allow(...)`) becomes a suppression. Definitions of several apps become a document each.
///
/// ```
/// use graphsub::Subscription;
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/users/{user}/messages", change_type = "created", auth = "application", lifetime = "6d")]
/// struct Mail<'a> {
///     user: &'a str,
/// }
///
/// let manifest = graphsub::manifest![Mail<'_>];
/// assert!(manifest.contains(r#""name": "Mail", "resource": "/users/{user}/messages""#));
/// ```
#[macro_export]
macro_rules! manifest {
    ($($definition:ty),+ $(,)?) => {
        $crate::__private::manifest(&[$((
            ::core::stringify!($definition),
            <$definition as $crate::AnySubscription>::definitions(),
        )),+])
    };
}

/// What the macros expand to; no part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use core::fmt::Display;
    pub use core::option::Option;
    pub use core::result::Result;
    pub use core::time::Duration;

    /// What an enum lists.
    pub type Definitions = alloc::vec::Vec<(&'static str, &'static crate::Facts)>;

    pub use crate::checked::variant as checked;
    pub use crate::manifest::manifest;
    pub use crate::subscription::{Compact, UNKNOWN};

    #[cfg(feature = "derive")]
    pub use graphsub_macros::{definition, resource};
}

/// Runs the Rust examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Runs the examples of the guide.
#[cfg(all(doctest, feature = "derive"))]
#[doc = include_str!("../docs/guide/derive.md")]
struct Guide;
