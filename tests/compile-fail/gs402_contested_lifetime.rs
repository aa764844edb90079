//! What one document allows and the service refuses.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "10075m",
)]
struct Mail {
    user_id: String,
}

fn main() {}
