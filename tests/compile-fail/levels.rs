//! The lint attributes of the item count for what is derived from it, and so do its exceptions.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "30m",
)]
struct Loud {
    user_id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "30m",
)]
#[allow(deprecated)]
struct Quiet {
    user_id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "30m",
    allow(lifetime-too-short, reason = "the service raises it, which is fine here"),
)]
struct Excepted {
    user_id: String,
}

fn main() {}
