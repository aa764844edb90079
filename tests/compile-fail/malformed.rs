//! Reading goes on behind the next comma.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    "resource",
    resource "/users",
    change_type = "updated" auth = "application",
    lifetime =,
    permissions("User.Read.All" "Mail.Read", 7),
    resource_data = "yes",
    crate = "not a path",
    allow = "GS303",
    allow(reason = "none"),
    allow(3 + 4),
    api,
)]
struct Users;

fn main() {}
