//! What several definitions share, enums of definitions, and paths the tables do not know.

#![allow(missing_docs)]
#![deny(warnings)]

use subscriptions::{
    AnySubscription, ApiVersion, Auth, ChangeType, Cloud, CreatedSubscription, Delivery, RequestError, Subscription,
    Timestamp, rules,
};

mod apps {
    subscriptions::app! {
        /// Archives mail; what it is granted for other purposes is nobody's business here.
        pub struct MailArchiver {
            name = "mail-archiver",
            id = "24d3b144-21ae-4080-943f-7067b395b913",
            tenants = 1_2,
            auth = "application",
            permissions = [
                "Mail.Read", "Mail.ReadWrite", "Mail.Send", "Calendars.ReadWrite", "User.ReadBasic.All",
                "Directory.Read.All", "Sites.Selected", "offline_access",
            ],
            api = "beta",
            crate = "::subscriptions",
        }
    }
}

/// By a path, and before anything else that is declared in this file is.
#[derive(Subscription)]
#[subscription(
    app = apps::MailArchiver,
    resource = "/users/{user-id}/messages",
    change_type = ["created", "updated"],
    lifetime = "6d"
)]
struct Mail {
    #[subscription(rename = "user-id")]
    user: String,
}

mod elsewhere {
    use super::apps::MailArchiver;

    /// By its name; what is said here wins.
    #[derive(subscriptions::Subscription)]
    #[subscription(
        app = MailArchiver,
        resource = "/me/events",
        change_type("created", "deleted"),
        auth = "delegated-work",
        permissions = ["Calendars.Read"],
        api = "v1.0",
        lifetime = "6d"
    )]
    pub(crate) struct Events;
}

#[test]
fn an_app_speaks_for_its_definitions() {
    assert_eq!(
        (Mail::AUTH, Mail::CLOUD, Mail::API),
        (Auth::Application, Cloud::Global, ApiVersion::Beta)
    );
    assert_eq!(Mail::GRANTED.map(<[&str]>::len), Some(8));
    assert_eq!(Mail::APP, Some(&apps::MailArchiver::APP));
    assert_eq!(
        (Mail::APP.map(|app| app.tenants), Mail::APP.and_then(|app| app.id)),
        (Some(12), Some("24d3b144-21ae-4080-943f-7067b395b913"))
    );
    assert_eq!(Mail::CHANGE_TYPES, [ChangeType::Created, ChangeType::Updated]);
    assert_eq!(
        Mail::FACTS.subscriptions_url(),
        "https://graph.microsoft.com/beta/subscriptions"
    );
    let mail = Mail { user: "a1".into() };
    assert_eq!(mail.resource().as_deref(), Ok("/users/a1/messages"));
}

#[test]
fn the_keys_of_a_definition_win() {
    use elsewhere::Events;
    assert_eq!((Events::AUTH, Events::API), (Auth::DelegatedWork, ApiVersion::V1));
    assert_eq!(Events::GRANTED, Some(&["Calendars.Read"][..]));
    assert_eq!(Events::CHANGE_TYPES, [ChangeType::Created, ChangeType::Deleted]);
}

#[test]
fn an_empty_list_of_permissions_is_not_none() {
    #[derive(Subscription)]
    #[subscription(
        resource = "/groups",
        change_type = "updated",
        auth = "application",
        permissions = [],
        lifetime = "20d",
        allow(GS302, reason = "granted when it is installed"),
        crate = "::subscriptions"
    )]
    struct Groups;

    #[derive(Subscription)]
    #[subscription(
        resource = "/groups",
        change_type = "updated",
        auth = "application",
        lifetime = "20d",
        crate = "::subscriptions"
    )]
    struct Unsaid;

    assert_eq!(Groups::GRANTED, Some(&[][..]));
    assert_eq!(Unsaid::GRANTED, None);
}

#[test]
fn a_variant_may_be_named_like_a_keyword() {
    #[derive(Subscription)]
    #[subscription(auth = "application", lifetime = "20d", crate = "::subscriptions")]
    #[allow(non_camel_case_types)]
    enum Watched {
        #[subscription(resource = "/groups", change_type = "updated")]
        r#type,
    }
    assert_eq!(
        Watched::r#type.checked().map(|one| one.resource).as_deref(),
        Ok("/groups")
    );
    assert_eq!(Watched::definitions()[0].0, "type");
}

#[test]
fn an_app_may_stand_in_a_function() {
    subscriptions::app! {
        struct Local { name = "local", auth = "application", crate = "::subscriptions" }
    }
    #[derive(Subscription)]
    #[subscription(app = Local, resource = "/groups", change_type = "updated", lifetime = "20d")]
    struct Groups;
    assert_eq!(Groups::APP.map(|app| app.name), Some("local"));
    assert_eq!(Local::APP.tenants, 1);
}

/// Everything this service watches.
#[derive(Subscription)]
#[subscription(app = apps::MailArchiver, lifetime = "6d")]
enum Watched<'a, Id> {
    #[subscription(
        resource = "/users/{user}/messages?$filter=subject eq '{user}'",
        change_type = "created"
    )]
    Mail {
        user: &'a str,
    },
    #[subscription(
        resource = "/users/{0}/mailFolders('{1}')/messages",
        change_type = "created",
        lifetime = "1d"
    )]
    Folder(Id, String),
    #[subscription(
        resource = "/users",
        change_type = "updated",
        permissions("User.Read.All"),
        lifetime = "20d"
    )]
    Users,
    Other(Mail),
    More(Box<Watched<'a, String>>),
}

impl AnySubscription for Box<Watched<'_, String>> {
    fn checked(&self) -> Result<subscriptions::Checked, RequestError> {
        (**self).checked()
    }

    fn definitions() -> Vec<(&'static str, &'static subscriptions::Facts)> {
        Vec::new()
    }
}

#[test]
fn each_variant_is_a_subscription() {
    let all: [Watched<'_, u8>; 5] = [
        Watched::Mail { user: "a@b.c" },
        Watched::Folder(7, "inbox".into()),
        Watched::Users,
        Watched::Other(Mail { user: "a2".into() }),
        Watched::More(Box::new(Watched::Users)),
    ];
    let checked: Vec<_> = all.iter().map(|one| one.checked().expect("ids")).collect();
    let paths: Vec<&str> = checked.iter().map(|one| one.resource.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/users/a@b.c/messages?$filter=subject eq 'a@b.c'",
            "/users/7/mailFolders('inbox')/messages",
            "/users",
            "/users/a2/messages",
            "/users",
        ]
    );
    assert_eq!(checked[1].facts.lifetime.as_secs(), 86_400);
    assert_eq!(checked[0].facts.api, ApiVersion::Beta);
    let names: Vec<&str> = <Watched<'_, u8>>::definitions().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["Mail", "Folder", "Users", ""]);
    let empty: Watched<'_, u8> = Watched::Mail { user: " " };
    assert_eq!(
        empty.checked().map_err(|error| error.to_string()),
        Err("the id after `/users` is empty".to_owned())
    );
    // Whatever their types, they fit into one list.
    let list: Vec<Box<dyn AnySubscription>> = vec![Box::new(elsewhere::Events), Box::new(Watched::<u8>::Users)];
    assert_eq!(list.iter().filter(|one| one.checked().is_ok()).count(), 2);
}

#[test]
fn a_delivery_that_lacks_something_is_an_error_where_types_do_not_tell() {
    #[derive(Subscription)]
    #[subscription(
        resource = "/chats/{0}/messages",
        change_type = "created",
        auth = "application",
        lifetime = "2d",
        lifecycle,
        resource_data(certificate_id = "key-1"),
        crate = "::subscriptions"
    )]
    struct Chat(&'static str);
    let chat = Chat("19:x").checked().expect("an id");
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let now = Timestamp::UNIX_EPOCH;
    assert_eq!(chat.request(now, &delivery), Err(RequestError::NoLifecycleUrl));
    let delivery = delivery.lifecycle_url("https://hooks.example.com/lifecycle");
    assert_eq!(chat.request(now, &delivery), Err(RequestError::NoCertificate));
    let delivery = delivery.certificate("MIIC");
    assert_eq!(chat.request(now, &delivery), Chat("19:x").request(now, &delivery));
    assert_eq!(chat.renewal(now), Chat::renewal(now));
}

/// A path that is newer than the tables.
#[derive(Subscription)]
#[subscription(
    resource = "/galaxies/{id}/planets",
    change_type = "created",
    auth = "application",
    permissions("Mail.Read"),
    lifetime = "3h",
    api = "beta",
    allow(GS101, reason = "documented since last week"),
    crate = "::subscriptions"
)]
struct Planets {
    id: String,
}

#[test]
fn a_path_newer_than_the_tables_can_be_defined() {
    assert_eq!(
        (Planets::PATH, Planets::RESOURCE, Planets::MAXIMUM_LIFETIME),
        (None, None, None)
    );
    assert!(Planets::QUOTAS.is_empty() && Planets::LEAST_PERMISSIONS.is_empty() && Planets::LATENCY.is_none());
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let body = Planets { id: "7".into() }
        .request(Timestamp::UNIX_EPOCH, &delivery)
        .expect("a request");
    assert_eq!(
        (body.url().as_str(), body.resource.as_str()),
        ("https://graph.microsoft.com/beta/subscriptions", "/galaxies/7/planets")
    );
    assert!(body.check().is_empty());
}

#[test]
fn every_cloud_has_its_endpoint() {
    let mut facts = *Planets::FACTS;
    for cloud in Cloud::ALL {
        facts.cloud = *cloud;
        let url = facts.subscriptions_url();
        assert!(
            url.starts_with("https://") && url.contains("graph") && url.ends_with("/beta/subscriptions"),
            "{url}"
        );
    }
}

#[test]
fn what_came_in_at_run_time_is_checked() {
    let codes = |url: &str, secret: &str, certificate: Option<&str>, id: &str| {
        #[derive(Subscription)]
        #[subscription(
            resource = "/users/{user}/mailFolders/{folder}/messages",
            change_type = "created",
            auth = "application",
            permissions("Mail.Read"),
            lifetime = "1d",
            resource_data(select("subject"), certificate_id = "key-1"),
            crate = "::subscriptions"
        )]
        struct Mail<'a> {
            user: &'a str,
            folder: &'a str,
        }
        let delivery = Delivery::new(url, secret).certificate(certificate.unwrap_or(CERTIFICATE));
        let body = Mail { user: "a1", folder: id }
            .request(Timestamp::UNIX_EPOCH, &delivery)
            .expect("ids");
        body.check()
            .iter()
            .map(|finding| finding.rule.code())
            .collect::<Vec<_>>()
    };
    let url = "https://hooks.example.com/graph";
    assert_eq!(codes(url, "a-secret", None, "inbox"), [""; 0]);
    assert_eq!(codes("http://localhost/graph", "a-secret", None, "inbox"), ["GS708"]);
    assert_eq!(codes(url, &"x".repeat(129), None, "inbox"), ["GS710"]);
    assert_eq!(
        codes(url, "a-secret", Some("-----BEGIN PRIVATE KEY-----"), "inbox"),
        ["GS707"]
    );
    assert_eq!(codes(url, "a-secret", None, "inbxo"), ["GS101"]);
}

/// A self-signed certificate of nobody's.
const CERTIFICATE: &str = include_str!("../../../examples/subscriptions/tests/certificate.txt");

#[test]
fn a_join_web_url_may_come_encoded() {
    #[derive(Subscription)]
    #[subscription(
        resource = "/communications/onlineMeetings?$filter=JoinWebUrl eq '{url}'",
        change_type = "updated",
        auth = "application",
        lifetime = "1h",
        api = "beta",
        allow(GS104, reason = "it is what this test is about"),
        crate = "::subscriptions"
    )]
    struct Meeting<'a> {
        url: &'a str,
    }
    let raw = Meeting {
        url: "https://teams.example.com/l/meetup-join/19%3ameeting",
    };
    let encoded = Meeting {
        url: "https%3A%2F%2Fteams.example.com%2Fl%2Fmeetup-join%2F19%253ameeting",
    };
    assert_eq!(raw.resource(), encoded.resource());
}

#[test]
fn what_graph_answers_is_read() {
    let answer = r#"{
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity",
        "id": "7f105c7d-2dc5-4530-97cd-4e7ae6534c07",
        "resource": "me/mailFolders('Inbox')/messages",
        "changeType": "created,updated",
        "clientState": null,
        "expirationDateTime": "2016-11-20T18:23:45.9356913Z"
    }"#;
    let created: CreatedSubscription = serde_json::from_str(answer).expect("an answer");
    assert_eq!(created.expiration_date_time.to_string(), "2016-11-20T18:23:45Z");
    let renewal = Mail::renewal("2026-09-17T00:00:00Z".parse::<Timestamp>().expect("a time")).expect("in range");
    assert_eq!(
        serde_json::to_value(renewal).expect("a body"),
        serde_json::json!({"expirationDateTime": "2026-09-23T00:00:00Z"})
    );
    assert_eq!(
        renewal.url(&created.id),
        "https://graph.microsoft.com/beta/subscriptions/7f105c7d-2dc5-4530-97cd-4e7ae6534c07"
    );
    let bad = serde_json::from_str::<CreatedSubscription>(r#"{"id": "x", "expirationDateTime": "soon"}"#);
    assert!(bad.is_err());
}

#[test]
fn a_clock_out_of_range_is_an_error() {
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let late = Timestamp::from_unix_seconds(253_402_300_000).expect("in range");
    let mail = Mail { user: "a1".into() };
    assert!(matches!(mail.request(late, &delivery), Err(RequestError::Time(_))));
    assert!(matches!(Mail::renewal(late), Err(RequestError::Time(_))));
    let far = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_789_603_200_000);
    assert!(matches!(mail.request(far, &delivery), Err(RequestError::Time(_))));
}

#[test]
fn rules_are_those_of_the_linter() {
    let mail = Mail { user: "a1".into() };
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let body = mail.request(Timestamp::UNIX_EPOCH, &delivery).expect("a request");
    assert_eq!(
        rules::check(&body.definition())
            .iter()
            .filter(|finding| finding.severity != rules::Severity::Info)
            .count(),
        0
    );
}

#[test]
fn the_cookbook_has_every_path_and_permission_type() {
    let rows = subscriptions::tables::PATHS.iter();
    let supported = rows.flat_map(|path| Auth::ALL.iter().filter(|auth| path.access(**auth).is_supported()));
    let cookbook = include_str!("../src/cookbook.rs");
    assert_eq!(cookbook.matches("#[derive(Subscription)]").count(), supported.count());
    // What is written there is a definition like any other.
    type Mail = graphsub_downstream::cookbook::message::UsersMessagesForApp;
    assert_eq!(Mail::PATH.map(|path| path.template), Some("/users/{id}/messages"));
}
