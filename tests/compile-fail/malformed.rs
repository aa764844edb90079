//! Reading goes on behind the next comma.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(
    "resource",
    resource "/users",
    change_type = "updated" auth = "application",
    lifetime =,
    ,
    max_latency["3m"],
    permissions("User.Read.All" "Mail.Read", 7),
    resource_data = "yes",
    crate = "not a path",
    allow = "GS303",
    allow(reason = "none"),
    allow(3 + 4),
    allow(GS303 reason = "none"),
    allow(GS303, reson = "none"),
    api,
)]
struct Users;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{id}/messages",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
    resource_data(select("subject,from", "{id}"), certificate_id = "key-1"),
    allow(GS101, GS201, reason = "what cannot be is not allowed either"),
)]
struct Mail {
    id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/usrs",
    change_type = "moved",
    auth = "application",
    lifetime = "1d",
    allow(GS101, GS201, reason = "newer than the tables"),
)]
struct Nothing;

#[derive(Subscription)]
#[subscription(
    resource = "/users/{id}/messages?$select=body",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
    resource_data(select("subject"), certificate_id = ""),
)]
struct Twice {
    id: String,
}

fn main() {}
