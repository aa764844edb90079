//! A slip in the path.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/mesages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
