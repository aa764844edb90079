//! A resource that works, but is superseded.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/me/tasks/lists/{list_id}/tasks",
    change_type = "created",
    auth = "delegated-work",
    lifetime = "2d",
    api = "beta",
)]
struct Tasks {
    list_id: String,
}

fn main() {}
