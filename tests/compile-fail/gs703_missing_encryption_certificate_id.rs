//! Nobody could tell which certificate to use.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
    resource_data(select("subject")),
)]
struct Mail {
    user_id: String,
}

fn main() {}
