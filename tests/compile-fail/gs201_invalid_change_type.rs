//! Three change types that are none.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created,modified,,created",
    auth = "application",
    lifetime = "6d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
