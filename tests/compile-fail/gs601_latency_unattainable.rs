//! Sooner than the documents promise.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    max_latency = "1m",
)]
struct Mail {
    user_id: String,
}

fn main() {}
