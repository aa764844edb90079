//! Shared mailboxes take no subscriptions.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/me/messages",
    change_type = "created",
    auth = "delegated-work",
    lifetime = "6d",
    permissions("Mail.Read.Shared"),
)]
struct Watch;

fn main() {}
