//! Every mistake of one definition is reported at its own place.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chatId}/messages?$top=5",
    change_type = "created,moved",
    auth = "delegated-personal",
    permissions("Chat.Red"),
    lifetime = "4d",
    renew_every = "5d",
    max_latency = "5s",
    resource_data(select("body")),
    cloud = "moon",
    retries = 3,
    allow(GS999),
)]
struct Messages {
    chat: String,
}

fn main() {
    // The impl is there all the same.
    let delivery = graphsub::Delivery::new("", "").certificate("");
    let chat = String::new();
    let _ = Messages { chat }.request(graphsub::Timestamp::UNIX_EPOCH, &delivery);
}
