//! No document promises anything.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users",
    change_type = "updated",
    auth = "application",
    lifetime = "6d",
    max_latency = "3m",
)]
struct Watch;

fn main() {}
