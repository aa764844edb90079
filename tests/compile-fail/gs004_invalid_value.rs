//! Values of the wrong kind, and values outside the allowed set.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "aplication",
    lifetime = "4320",
    api = 1,
    max_latency = LATENCY,
    lifecycle = true,
    cloud = "mars",
    permissions = "Mail.Read",
)]
struct Mail {
    user_id: String,
}

fn main() {}
