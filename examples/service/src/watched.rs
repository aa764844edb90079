//! What the service watches.

use graphsub::Subscription;

graphsub::app! {
    /// What the app registration grants, also for other purposes.
    pub struct HelpDesk {
        name = "help-desk",
        auth = "application",
        permissions = ["Mail.Read", "Mail.Send", "Chat.Read.All", "User.Read.All"],
    }
}

/// The subscriptions of the help desk.
#[derive(Debug, Clone, Subscription)]
#[subscription(app = HelpDesk)]
pub enum Watched {
    /// New mail in the inbox of one user.
    #[subscription(
        resource = "/users/{user_id}/mailFolders('inbox')/messages",
        change_type = ["created", "updated"],
        lifetime = "6d",
        renew_every = "5d",
        lifecycle,
    )]
    Inbox {
        /// Id or user principal name.
        user_id: String,
    },
    /// Messages of one chat.
    #[subscription(
        resource = "/chats/{chat_id}/messages",
        change_type = ["created", "updated", "deleted"],
        lifetime = "2d",
        lifecycle
    )]
    Chat {
        /// Id of the chat.
        chat_id: String,
    },
    /// All users of the tenant.
    #[subscription(resource = "/users", change_type = "updated", lifetime = "20d")]
    Users,
}
