//! A resource whose maximum lifetime no document states.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/copilot/users/{user}/onlineMeetings/getAllAiInsights",
    change_type = "created",
    auth = "application",
    lifetime = "1h",
)]
struct Watch {
    user: String,
}

fn main() {}
