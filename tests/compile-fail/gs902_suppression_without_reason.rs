//! An exception nobody explains.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "30m",
    allow(lifetime_too_short),
)]
struct Mail {
    user_id: String,
}

fn main() {}
