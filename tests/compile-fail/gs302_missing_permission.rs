//! A permission of another resource.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    permissions("Calendars.Read", "User.Read"),
)]
struct Mail {
    user_id: String,
}

fn main() {}
