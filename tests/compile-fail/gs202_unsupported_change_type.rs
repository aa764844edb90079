//! A change type the resource does not send.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/drives/{drive_id}/root",
    change_type = "created",
    auth = "application",
    lifetime = "28d",
)]
struct Drive {
    drive_id: String,
}

fn main() {}
