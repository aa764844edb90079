//! Definitions that compile wherever they stand mean what they say there.

#![allow(missing_docs)]

use graphsub_downstream::{ChatMessages, Short, bare, reexported, shadowed};
use subscriptions::tables::Dimension;
use subscriptions::{ApiVersion, Auth, ChangeType, CreateSubscription, Delivery, Resource, Subscription, Timestamp};

#[test]
fn definitions_compile_wherever_they_stand() {
    let mail = shadowed::Mail {
        user_id: "adele@contoso.com",
        subject: 7,
        note: shadowed::Option,
    };
    assert_eq!(
        Subscription::resource(&mail).as_deref(),
        Ok("/users/adele@contoso.com/messages?$filter=subject eq '7'&$select=subject,from")
    );
    let contacts = bare::Contacts { user: "a1".into() };
    assert_eq!(contacts.resource().as_deref(), Ok("users/a1/contacts"));
    assert_eq!(bare::CHANNELS.template, "/teams/{id}/channels");
    assert_eq!(reexported::Groups.resource().as_deref(), Ok("/groups"));
    assert_eq!(
        ChatMessages { r#type: "19:x" }.resource().as_deref(),
        Ok("/chats/19:x/messages")
    );
    assert_eq!(Short::LIFETIME.as_secs(), 1800);
}

#[test]
fn a_definition_may_stand_inside_a_function() {
    #[derive(Subscription)]
    #[subscription(
        resource = "/drives/{0}/root",
        change_type = "updated",
        auth = "delegated-work",
        lifetime = "28d",
        crate = "::subscriptions"
    )]
    struct Drive<const N: usize>(&'static str, #[subscription(skip)] [u8; N]);

    struct DriveId;
    impl std::fmt::Display for DriveId {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("b!1")
        }
    }

    #[derive(Subscription)]
    #[subscription(
        resource = "/drives/{0}/root",
        change_type = "updated",
        auth = "delegated-work",
        lifetime = "28d",
        crate = "::subscriptions"
    )]
    struct Other<T>(T)
    where
        T: Sized;

    let drive = Drive("b!2", [0; 4]);
    assert_eq!(
        (drive.resource().as_deref(), drive.1.len()),
        (Ok("/drives/b!2/root"), 4)
    );
    assert_eq!(Other(DriveId).resource().as_deref(), Ok("/drives/b!1/root"));
    assert_eq!(Other(&DriveId).resource().as_deref(), Ok("/drives/b!1/root"));
}

#[test]
fn traits_of_the_user_may_have_the_same_names() {
    trait Entity {
        fn id(&self) -> u64;
        fn request(&self) -> u64 {
            self.id()
        }
    }
    impl Entity for reexported::Groups {
        fn id(&self) -> u64 {
            7
        }
    }
    assert_eq!(reexported::Groups.id(), 7);
    assert_eq!(Entity::request(&reexported::Groups), 7);
}

#[test]
fn change_types_are_sent_as_graph_spells_them() {
    #[derive(Subscription)]
    #[subscription(
        resource = "/users/{0}/messages",
        change_type = "Created, UPDATED",
        auth = "application",
        lifetime = "1d",
        crate = "::subscriptions"
    )]
    struct Mail(u8);
    assert_eq!(Mail::CHANGE_TYPES, [ChangeType::Created, ChangeType::Updated]);
    let body = Mail(1)
        .request(Timestamp::UNIX_EPOCH, &Delivery::new("", ""))
        .expect("a request");
    assert_eq!(body.change_type, "created,updated");
}

#[test]
fn one_delivery_serves_all_definitions_and_keeps_its_secret() {
    let delivery = Delivery::new("https://hooks.example.com/graph", "hush")
        .lifecycle_url("https://hooks.example.com/lifecycle")
        .certificate("MIIC");
    let body = reexported::Groups
        .request(Timestamp::UNIX_EPOCH, &delivery)
        .expect("a request");
    assert_eq!(
        (&body.lifecycle_notification_url, &body.encryption_certificate),
        (&None, &None)
    );
    assert!(!format!("{delivery:?} {body:?}").contains("hush"));
}

#[test]
fn the_constants_are_those_of_the_row() {
    type Mail = shadowed::Mail<'static>;
    assert_eq!(
        <Mail as Subscription>::PATH.map(|path| path.template),
        Some("/users/{id}/messages")
    );
    assert_eq!(Mail::RESOURCE, Some(Resource::Message));
    assert_eq!(Mail::CHANGE_TYPES, [ChangeType::Created]);
    assert_eq!((Mail::AUTH, Mail::API), (Auth::Application, ApiVersion::Beta));
    assert_eq!(<Mail as Subscription>::LIFETIME.as_secs(), 86_400);
    assert_eq!(Mail::RENEW_EVERY.as_secs(), 12 * 3600);
    assert_eq!(Mail::MAXIMUM_LIFETIME.map(|m| m.as_secs()), Some(1_440 * 60));
    assert_eq!(bare::Contacts::MAXIMUM_LIFETIME.map(|m| m.as_secs()), Some(10_080 * 60));
    assert_eq!(bare::Contacts::RENEW_EVERY.as_secs(), 6 * 86_400 / 4 * 3);
    assert_eq!(Mail::LATENCY.and_then(|l| l.maximum_seconds), Some(180));
    assert_eq!(reexported::Groups::LATENCY.and_then(|l| l.maximum_seconds), None);
    let least = |permissions: &[subscriptions::tables::Permission]| {
        permissions
            .iter()
            .map(|permission| permission.name())
            .collect::<Vec<_>>()
    };
    assert_eq!(least(Mail::LEAST_PERMISSIONS), ["Mail.Read"]);
    type Chat = ChatMessages<&'static str>;
    assert_eq!(least(Chat::LEAST_PERMISSIONS), ["Chat.Read.All"]);
    // Of the quotas of chat messages only those that hold for the messages of one chat.
    assert!(Chat::QUOTAS.len() < Resource::ChatMessage.quotas().len());
    assert!(Chat::QUOTAS.iter().any(|quota| quota.per.contains(&Dimension::Chat)));
    assert!(
        Chat::QUOTAS
            .iter()
            .all(|quota| quota.applies_to("/chats/{id}/messages"))
    );
}

#[test]
fn requests_are_computed_from_the_clock_that_is_passed_in() {
    let noon: Timestamp = "2026-09-17T12:00:00Z".parse().expect("a time");
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let body = reexported::Groups.request(noon, &delivery).expect("a request");
    assert_eq!(body.expiration_date_time.to_string(), "2026-10-07T12:00:00Z");
    assert_eq!(body.renew_at.to_string(), "2026-10-02T12:00:00Z");
    let later = noon + std::time::Duration::from_secs(60);
    assert_eq!(
        reexported::Groups
            .request(later, &delivery)
            .map(|body| body.renew_at.to_string())
            .as_deref(),
        Ok("2026-10-02T12:01:00Z")
    );
}

#[test]
fn bodies_are_exactly_the_json_graph_takes() {
    let epoch = Timestamp::UNIX_EPOCH;
    let plain = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let json = |body: &CreateSubscription| serde_json::to_value(body).expect("a body is JSON");
    assert_eq!(
        json(&reexported::Groups.request(epoch, &plain).expect("a request")),
        serde_json::json!({
            "changeType": "updated",
            "notificationUrl": "https://hooks.example.com/graph",
            "resource": "/groups",
            "expirationDateTime": "1970-01-21T00:00:00Z",
            "clientState": "a-secret",
        })
    );
    let rich = plain
        .lifecycle_url("https://hooks.example.com/lifecycle")
        .certificate("MIIC");
    let mail = shadowed::Mail {
        user_id: "a1",
        subject: 7,
        note: shadowed::Option,
    };
    assert_eq!(
        json(&mail.request(epoch, &rich).expect("a request")),
        serde_json::json!({
            "changeType": "created",
            "notificationUrl": "https://hooks.example.com/graph",
            "lifecycleNotificationUrl": "https://hooks.example.com/lifecycle",
            "resource": "/users/a1/messages?$filter=subject eq '7'&$select=subject,from",
            "expirationDateTime": "1970-01-02T00:00:00Z",
            "clientState": "a-secret",
            "includeResourceData": true,
            "encryptionCertificate": "MIIC",
            "encryptionCertificateId": "key-1",
            "latestSupportedTlsVersion": "v1_2",
        })
    );
}
