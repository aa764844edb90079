//! Creation raises `updated` anyway.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/communications/callRecords",
    change_type = "created,updated",
    auth = "application",
    lifetime = "2d",
)]
struct Watch;

fn main() {}
