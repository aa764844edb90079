//! A filter of presence by something else than a list of ids.
#![deny(deprecated)]

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    resource = "/communications/presences?$filter=id eq '4f5c7f8e-0c1b-4d0f-9a57-2e4ad1c4a7c1'",
    change_type = "updated",
    auth = "delegated-work",
    lifetime = "1h",
)]
struct Watch;

fn main() {}
