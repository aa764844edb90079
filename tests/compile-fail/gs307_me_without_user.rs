//! Nobody is signed in.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/me/messages",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
)]
struct Watch;

fn main() {}
