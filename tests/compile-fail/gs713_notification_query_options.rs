//! Printing cannot do without it; mail ignores it.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/print/printers/{id}/jobs",
    change_type = "updated",
    auth = "application",
    lifetime = "2d",
)]
struct Jobs {
    id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    notification_query_options = "$filter = isRead eq false",
)]
struct Mail {
    user_id: String,
}

fn main() {}
