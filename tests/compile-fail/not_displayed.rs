//! Ids are written with `Display`.

use graphsub::Subscription;

struct UserId(u32);

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Mail {
    user_id: UserId,
}

fn main() {}
