//! An exception that nothing needs.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    allow(GS303, reason = "the tenant grants no less"),
)]
struct Mail {
    user_id: String,
}

fn main() {}
