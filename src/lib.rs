//! Checked Microsoft Graph change-notification subscriptions.
//!
//! Apps learn of changes in Microsoft 365 through subscriptions. Which resource paths there are,
//! which permission each needs, how long a subscription may live and how many there may be stands
//! in Microsoft's documentation; this crate holds it as tables, with the document behind each row,
//! and checks definitions against them.
//!
//! - [`Subscription`]: the derive, which checks a definition when it is compiled.
//! - [`tables`]: what the documents say, as static Rust.
//! - `rules` (feature `rules`): the checks, for definitions known only at run time and for all of an
//!   app's; with it `terms`, the vocabulary they talk in.
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
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod request;
mod resource;
mod subscription;
mod time;

#[cfg(feature = "derive")]
pub use graphsub_macros::Subscription;
#[cfg(feature = "rules")]
pub use graphsub_rules as rules;
pub use graphsub_tables as tables;
pub use graphsub_tables::{ApiVersion, Auth, ChangeType, Cloud, Resource};
#[cfg(feature = "rules")]
pub use graphsub_terms as terms;
pub use request::CreateSubscription;
pub use subscription::{Delivery, HasCertificate, HasLifecycleUrl, Needs, Provides, Subscription};
pub use time::Timestamp;

/// A resource path checked at compile time, giving its table row as a constant.
///
/// Ids are written in braces; their names do not matter here.
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

/// What the macros expand to; no part of the interface.
#[doc(hidden)]
pub mod __private {
    pub use core::fmt::Display;
    pub use core::option::Option;
    pub use core::time::Duration;

    #[cfg(feature = "derive")]
    pub use graphsub_macros::resource;
}

/// Runs the Rust examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
