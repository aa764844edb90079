//! Two required keys are missing.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
)]
struct Mail {
    user_id: String,
}

fn main() {}
