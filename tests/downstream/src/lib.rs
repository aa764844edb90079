//! Everything that stands in the way of a derive: the crate has another name, the prelude is gone,
//! and the names the prelude has mean something else.

#![deny(warnings)]

// The cookbook is written for the name the crate has by itself.
extern crate subscriptions as graphsub;

use subscriptions::Subscription;

#[rustfmt::skip]
pub mod cookbook;

/// Names of the prelude, taken.
pub mod shadowed {
    #![allow(missing_docs)]

    use super::Subscription;

    pub struct String;
    pub struct Option;
    pub struct Vec;
    pub struct Box;
    pub struct Duration;
    pub struct Path;
    pub trait Display {}
    #[allow(non_upper_case_globals)]
    pub const Some: u8 = 0;

    #[derive(Subscription)]
    #[subscription(
        resource = "/users/{user_id}/messages?$filter=subject eq '{subject}'",
        change_type = "created",
        auth = "application",
        permissions("Mail.Read"),
        lifetime = "1d",
        renew_every = "12h",
        lifecycle,
        resource_data(select("subject", "from"), certificate_id = "key-1"),
        api = "beta",
        cloud = "global",
        latest_supported_tls_version = "v1_2",
        crate = "::subscriptions"
    )]
    pub struct Mail<'a> {
        pub user_id: &'a str,
        pub subject: u8,
        #[subscription(skip)]
        pub note: Option,
    }

    impl Mail<'_> {
        /// Constants of the same names as the trait's.
        pub const PATH: u8 = 0;
        pub const LIFETIME: u8 = 0;

        pub fn resource(&self) {}
    }
}

/// What is only good to know is no warning: a permission broader than needed, a change type that
/// creation raises anyway.
pub mod informed {
    use super::Subscription;

    /// Mail.
    #[derive(Subscription)]
    #[subscription(
        resource = "/me/messages",
        change_type = "created",
        auth = "delegated-work",
        permissions("Mail.Read"),
        lifetime = "6d",
        crate = "::subscriptions"
    )]
    pub struct Mail;

    /// Calls.
    #[derive(Subscription)]
    #[subscription(
        resource = "/communications/callRecords",
        change_type = "created,updated",
        auth = "application",
        lifetime = "1h",
        crate = "::subscriptions"
    )]
    pub struct Calls;
}

/// Nothing is imported unless somebody says so.
#[no_implicit_prelude]
pub mod bare {
    /// A contact folder.
    #[derive(::subscriptions::Subscription)]
    #[subscription(
        resource = "users/{user}/contacts",
        change_type = "created,updated,deleted",
        auth = "application",
        lifetime = "6d",
        crate = "::subscriptions"
    )]
    pub struct Contacts {
        /// The user.
        pub user: ::std::string::String,
    }

    /// A path.
    pub const CHANNELS: &::subscriptions::tables::Path = ::subscriptions::resource!("/teams/{id}/channels");
}

/// The attribute's path may be any that leads to the crate.
pub mod reexported {
    pub use subscriptions as inner;

    /// All groups.
    #[derive(super::Subscription)]
    #[subscription(
        resource = "/groups",
        change_type = "updated",
        auth = "application",
        lifetime = "20d",
        crate = "crate::reexported::inner"
    )]
    pub struct Groups;
}

/// Warnings are silenced like the compiler's own.
#[derive(Subscription)]
#[subscription(
    resource = "/users",
    change_type = "updated",
    auth = "application",
    lifetime = "30m",
    crate = "::subscriptions"
)]
#[allow(deprecated)]
pub struct Short;

/// Definitions made by a macro.
#[macro_export]
macro_rules! chat_messages {
    ($name:ident, $path:literal, $lifetime:literal) => {
        /// Messages of a chat.
        #[derive(subscriptions::Subscription)]
        #[subscription(
                                                                                    resource = $path,
                                                                                    change_type = "created",
                                                                                    auth = "application",
                                                                                    permissions("Chat.Read.All"),
                                                                                    lifetime = $lifetime,
                                                                                    crate = "::subscriptions"
                                                                                )]
        pub struct $name<Id>
        where
            Id: Clone,
        {
            /// The chat.
            pub r#type: Id,
        }
    };
}

chat_messages!(ChatMessages, "/chats/{type}/messages", "1h");
