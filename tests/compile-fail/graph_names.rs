//! Who writes the names of Microsoft Graph is led to the keys, and nothing else turns red.

use graphsub::{Delivery, Subscription, Timestamp};

#[derive(Subscription)]
#[subscription(
    resource = "/chats/{chat_id}/messages",
    changeType = "created",
    auth = "application",
    expirationDateTime = "2030-01-01T00:00:00Z",
    lifecycleNotificationUrl = "https://hooks.example.com/lifecycle",
    includeResourceData = true,
)]
struct Messages {
    chat_id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/events",
    change_type = "created",
    auth = "application",
    lifetime = "6d",
    notification_url = "https://hooks.example.com/graph",
    client_state = "a-secret",
    lifecycle_notification_url = "https://hooks.example.com/lifecycle",
    encryption_certificate = "MIIC",
    certificate_id = "key-1",
    scopes("Calendars.Read"),
    blobStoreUrl = "https://vault.example.com/secrets/blobs",
)]
struct Events {
    user_id: String,
}

/// The body of a request, key by key.
#[derive(Subscription)]
#[subscription(
    changeType = "updated",
    notificationUrl = "https://hooks.example.com/graph",
    notificationQueryOptions = "$filter = isFetchable eq true",
    resource = "/print/printers/{printer_id}/jobs",
    expirationDateTime = "2030-01-01T00:00:00Z",
    clientState = "a-secret",
    latestSupportedTlsVersion = "v1_2",
    encryptionCertificate = "MIIC",
    encryptionCertificateId = "key-1",
    notificationContentType = "application/json",
    applicationId = "24d3b144-21ae-4080-943f-7067b395b913",
    auth = "application",
)]
struct Jobs {
    printer_id: String,
}

#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/contacts",
    change_type = "created",
    auth = "application",
    lifetime = "1d",
    resource_data(select("displayName"), encryptionCertificateId = "key-1", lifecycleNotificationUrl = "https://hooks.example.com/lifecycle"),
)]
struct Contacts {
    user_id: String,
}

fn main() {
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret")
        .lifecycle_url("https://hooks.example.com/lifecycle")
        .certificate("MIIC");
    let chat_id = String::new();
    let _ = Messages { chat_id }.request(Timestamp::UNIX_EPOCH, &delivery);
    let user_id = String::new();
    let _ = Events { user_id }.request(Timestamp::UNIX_EPOCH, &delivery);
}
