//! A resource that never comes in clear text.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/communications/presences/{user_id}",
    change_type = "updated",
    auth = "delegated-work",
    lifetime = "1h",
    resource_data(),
)]
struct Presence {
    user_id: String,
}

fn main() {}
