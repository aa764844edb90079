//! A selection of a property that messages do not have.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/me/messages?$select=id,subjct",
    change_type = "created",
    auth = "delegated-work",
    lifetime = "6d",
)]
struct Watch;

fn main() {}
