//! One key twice.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    lifetime = "5d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
