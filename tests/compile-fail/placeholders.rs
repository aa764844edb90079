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

#[derive(Subscription)]
#[subscription(
    resource = "/users/{a}{b}/messages?$filter=importance eq {c}",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
)]
struct Parts {
    a: String,
    b: String,
    c: String,
}

// What cannot be a placeholder was meant to be the field: one mistake.
#[derive(Subscription)]
#[subscription(
    resource = "/users/{self}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
)]
struct Own {
    id: String,
}

// A field of another type than the parameter is reported where it stands.
struct Hidden;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{a}/mailFolders('{b}')/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
)]
struct Generic<T> {
    a: T,
    b: Hidden,
}

fn main() {}
