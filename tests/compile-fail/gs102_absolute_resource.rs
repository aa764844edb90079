//! The base URL belongs to the request, not to the resource.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "https://graph.microsoft.com/v1.0/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Mail {
    user_id: String,
}

fn main() {}
