//! What is wrong with an app is said where it stands, what is wrong with a definition at the definition.

use graphsub::Subscription;

graphsub::app! {
    pub struct Archiver {
        name = "archiver",
        auth = "application",
        permissions = ["Mail.Raed", "Calendars.Read"],
    }
}

#[derive(Subscription)]
#[subscription(app = Archiver, resource = "/users/{0}/events", change_type = "created", lifetime = "8d")]
struct Events(String);

#[derive(Subscription)]
#[subscription(app = Archiver, resource = "/users/{0}/messages", change_type = "created", lifetime = "6d")]
struct Mail(String);

#[derive(Subscription)]
#[subscription(app = Archiver, resource = "/users/{0}/contacts", change_type = "created", lifetime = "6d")]
struct NotDisplayed(Option<u8>);

#[derive(Subscription)]
#[subscription(app = Nobody, resource = "/users/{0}/messages", change_type = "created", lifetime = "6d")]
struct Orphan(String);

#[derive(Subscription)]
#[subscription(app = "Archiver", resource = "/users/{0}/messages", change_type = "created", lifetime = "6d")]
struct Quoted(String);

mod wrong {
    graphsub::app! {
        struct Keys { nam = "x", tenants = "3", permission = ["Mail.Read"], id = 3, auth = "app", clientState = "x", lifetime = "1d" }
    }
    graphsub::app! {
        struct Nameless { auth = "application" }
    }
    graphsub::app! { name = "x", auth = "application" }
    graphsub::app! { pub enum Which {} }
    graphsub::app! {}
}

fn main() {}
