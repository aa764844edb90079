//! What a service in Rust watches.

graphsub::app! {
    /// Archives mail.
    pub struct Archiver {
        name = "archiver",
        auth = "application",
        permissions = ["Mail.Read"],
    }
}

/// All mail of a user.
#[derive(Subscription)]
#[subscription(app = Archiver, resource = "/users/{0}/messages", change_type("created", "updated"), lifetime = "6d")]
pub struct Mail(String);

/// What else is archived.
#[derive(Subscription)]
#[subscription(app = Archiver, lifetime = "6d")]
pub enum Watched {
    /// The same as `Mail`.
    #[subscription(resource = "/users/{0}/messages", change_type = "created,updated")]
    Again(String),
    /// The app is granted nothing for it.
    #[subscription(resource = "/users/{0}/contacts", change_type = "deleted")]
    Contacts(String),
    /// Newer than the tables.
    #[subscription(resource = "/users/{0}/notes", change_type = "created", allow(GS101, reason = "in preview"))]
    Notes(String),
    /// For longer than there is.
    #[subscription(resource = "/users/{0}/events", change_type = "created", permissions("Calendars.Read"), lifetime = "8d")]
    Events(String),
    /// Defined elsewhere.
    Held(Mail),
}
