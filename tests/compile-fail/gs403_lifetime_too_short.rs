//! Less than the service grants at least.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "30m",
)]
struct Mail {
    user_id: String,
}

fn main() {}
