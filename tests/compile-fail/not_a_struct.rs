//! Only structs hold ids.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
enum Users {
    All,
}

#[derive(Subscription)]
struct Nothing;

#[derive(Subscription)]
#[subscription]
struct Empty;

fn main() {}
