//! Teams messages come whole.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chat_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1h",
    resource_data(select("body"), certificate_id = "key-1"),
)]
struct Messages {
    chat_id: String,
}

fn main() {}
