//! A property that the service sets.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/users",
    change_type = "updated",
    auth = "application",
    lifetime = "6d",
    application_id = "87d349ed-44d7-43e1-9a83-5f2406dee5bd",
)]
struct Users;

fn main() {}
