//! Keys nobody knows, one of them a property of request bodies.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    lifetme = "6d",
    clientState = "secret",
    resource_data(selct("subject"), certificate_id = "key-1"),
)]
struct Mail {
    user_id: String,
}

// The right key behind the wrong one is not a second one.
#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_typ = "created",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Both {
    user_id: String,
}

fn main() {}
