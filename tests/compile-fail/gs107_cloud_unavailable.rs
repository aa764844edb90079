//! A cloud that does not offer the resource.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/communications/presences/{user_id}",
    change_type = "updated",
    auth = "delegated-work",
    lifetime = "1h",
    cloud = "china",
)]
struct Presence {
    user_id: String,
}

fn main() {}
