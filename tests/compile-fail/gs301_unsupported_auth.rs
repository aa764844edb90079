//! A resource that is closed to this permission type.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/communications/callRecords",
    change_type = "created",
    auth = "delegated-work",
    lifetime = "2d",
    lifecycle,
)]
struct Watch;

fn main() {}
