//! Renewed when it is gone.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    renew_every = "6d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
