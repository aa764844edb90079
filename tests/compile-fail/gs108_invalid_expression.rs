//! A filter that cannot be read.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/me/messages?$filter=isRead == false",
    change_type = "created",
    auth = "delegated-work",
    lifetime = "6d",
)]
struct Watch;

fn main() {}
