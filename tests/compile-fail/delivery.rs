//! A request needs what its definition promises.

use graphsub::{Delivery, Subscription, Timestamp};

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chat_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "2d",
    lifecycle,
    resource_data(certificate_id = "key-1"),
)]
struct Messages {
    chat_id: String,
}

fn main() {
    let chat_id = String::from("19:abc@thread.v2");
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let _ = Messages { chat_id }.request(Timestamp::UNIX_EPOCH, &delivery);
}
