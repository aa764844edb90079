//! Renewed without need.

#![deny(warnings)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    renew_every = "1s",
)]
struct Mail {
    user_id: String,
}

fn main() {}
