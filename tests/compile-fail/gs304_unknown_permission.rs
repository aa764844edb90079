//! A slip in the name of a permission.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    permissions("Mail.Read", "Mial.ReadBasic"),
)]
struct Mail {
    user_id: String,
}

fn main() {}
