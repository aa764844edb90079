//! A body selected for resource data.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages?$select=subject,body",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
    resource_data(certificate_id = "key-1"),
)]
struct Mail {
    user_id: String,
}

fn main() {}
