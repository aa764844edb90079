//! A query option the path does not take.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages?$count=true",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
