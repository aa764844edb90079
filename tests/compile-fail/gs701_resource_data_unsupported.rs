//! A resource that never sends itself along.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users",
    change_type = "updated",
    auth = "application",
    lifetime = "1d",
    resource_data(certificate_id = "key-1"),
)]
struct Watch;

fn main() {}
