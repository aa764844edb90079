//! A version nobody knows, and one the service refuses.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    latest_supported_tls_version = "1.2",
)]
struct Mail {
    user_id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    latest_supported_tls_version = "v1_3",
)]
struct Newest {
    user_id: String,
}

fn main() {}
