//! Placeholders and fields have to fit.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/mailFolders/{}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Folder {
    userid: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/${USER_ID}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Deployed;

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{0}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1h",
)]
struct Messages(String, #[subscription(skp)] u32);

fn main() {}
