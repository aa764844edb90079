//! What a help desk's app listens to: mail, chat messages, presence and a drive.

use graphsub::Subscription;

/// New mail in the inbox of one user.
#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/mailFolders('inbox')/messages",
    change_type = "created,updated",
    auth = "application",
    permissions("Mail.Read"),
    lifetime = "6d",
    renew_every = "5d",
    max_latency = "3m"
)]
pub struct InboxMail {
    /// Id or user principal name.
    pub user_id: String,
}

/// Messages of one chat, with their text, encrypted.
#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chat_id}/messages",
    change_type = "created,updated,deleted",
    auth = "application",
    permissions("Chat.Read.All"),
    lifetime = "2d",
    renew_every = "36h",
    lifecycle,
    resource_data(certificate_id = "help-desk-2026")
)]
pub struct ChatMessages<'a> {
    /// Id of the chat.
    pub chat_id: &'a str,
}

/// Whether somebody is there.
#[derive(Subscription)]
#[subscription(
    resource = "/communications/presences/{user_id}",
    change_type = "updated",
    auth = "delegated-work",
    permissions("Presence.Read.All"),
    lifetime = "55m",
    renew_every = "40m"
)]
pub struct UserPresence<Id> {
    /// Object id of the user; anything that can be displayed will do.
    pub user_id: Id,
}

/// Anything in one drive.
#[derive(Subscription)]
#[subscription(
    resource = "/drives/{drive_id}/root",
    change_type = "updated",
    auth = "application",
    permissions("Files.Read.All"),
    lifetime = "28d"
)]
pub struct Drive {
    /// Id of the drive.
    pub drive_id: String,
}
