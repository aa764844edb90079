//! A day more than the service grants.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "8d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
