//! Structs hold ids, and so do the variants of an enum.

use graphsub::Subscription;

#[derive(Subscription)]
#[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
enum Users {
    All,
}

#[derive(Subscription)]
#[subscription(auth = "application", permissions("Mail.Raed", "Mail.Read"), lifetime = "6d", allow(GS401))]
enum Watched {
    #[subscription(resource = "/users/{user}/messages", change_type = "creatd")]
    Mail { user_id: String },
    #[subscription(resource = "/users/{user}/events", lifetime = "8d", change_type("created", "moved"))]
    Events { user: String },
    #[subscription(app = Nobody, resource = "/users/{user}/contacts", change_type = "created")]
    Contacts { user: String },
    #[subscription(resource = "/users/{0}/contacts", change_type = "created", permissions("Contacts.Read"))]
    NotDisplayed(Option<u8>),
    NotOne(Option<u8>),
}

#[derive(Subscription)]
enum Nobody {}

#[derive(Subscription)]
union Bits {
    user: u8,
}

#[derive(Subscription)]
struct Nothing;

#[derive(Subscription)]
#[subscription]
struct Empty;

fn main() {}
