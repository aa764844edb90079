//! A path the released endpoint does not have.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/solutions/approval/approvalItems",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
    lifecycle,
)]
struct Watch;

fn main() {}
