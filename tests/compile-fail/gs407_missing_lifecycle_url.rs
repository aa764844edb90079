//! Longer than an hour without a lifecycle URL.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chat_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "2d",
)]
struct Messages {
    chat_id: String,
}

fn main() {}
