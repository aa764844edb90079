//! More than the definition needs.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/me/messages",
    change_type = "created",
    auth = "delegated-work",
    permissions("Mail.Read"),
    lifetime = "6d",
)]
struct Mail;

// The lint attributes of the item count.
#[derive(Subscription)]
#[subscription(
    resource = "/me/messages",
    change_type = "created",
    auth = "delegated-work",
    permissions("Mail.Read"),
    lifetime = "6d",
)]
#[allow(deprecated)]
struct Quiet;

// So does an exception in the attribute.
#[derive(Subscription)]
#[subscription(
    resource = "/me/messages",
    change_type = "created",
    auth = "delegated-work",
    permissions("Mail.Read"),
    lifetime = "6d",
    allow(GS303, reason = "another part of the app reads bodies"),
)]
struct Excepted;

fn main() {}
