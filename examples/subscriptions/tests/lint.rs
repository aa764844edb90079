//! What the derive makes passes the linter, as request bodies.

#![allow(missing_docs)]

use graphsub::{
    Auth, CreateSubscription, Delivery, HasCertificate, HasLifecycleUrl, Provides, Subscription, Timestamp,
};
use graphsub_example_subscriptions::{ChatMessages, Drive, InboxMail, UserPresence};
use graphsub_lint::engine::{Input, Options, lint};

/// 2026-09-17T00:00:00Z.
const NOW: i64 = 1_789_603_200;

/// The findings about one body, created with that sign-in and the least permissions.
fn findings<S: Subscription>(body: &CreateSubscription) -> Vec<String> {
    let least = S::LEAST_PERMISSIONS
        .iter()
        .map(|permission| permission.name().to_owned());
    let mut options = Options::default();
    options.context.auth = Some(S::AUTH);
    options.context.api = Some(S::API);
    options.context.cloud = Some(S::CLOUD);
    options.context.permissions = least.collect();
    options.context.now = NOW;
    let body = serde_json::to_vec_pretty(body).expect("a body is JSON");
    let report = lint(&[Input::text("body.json", body)], &options);
    assert_eq!(report.summary.subscriptions, 1);
    report
        .findings()
        .map(|finding| format!("{}: {}", finding.rule.code(), finding.message))
        .collect()
}

fn check<S: Subscription>(subscription: &S, delivery: &Delivery<'_, (HasLifecycleUrl, HasCertificate)>)
where
    (HasLifecycleUrl, HasCertificate): Provides<S::Needs>,
{
    let body = subscription
        .request(Timestamp::from_unix_seconds(NOW).expect("in range"), delivery)
        .expect("a request");
    assert_eq!(findings::<S>(&body), Vec::<String>::new(), "{body:#?}");
}

#[test]
fn every_request_passes_the_linter() {
    let delivery = Delivery::new("https://hooks.example.com/graph", "3f1c9a0e-help-desk")
        .lifecycle_url("https://hooks.example.com/lifecycle")
        .certificate(include_str!("certificate.txt").trim_ascii_end());
    check(
        &InboxMail {
            user_id: "adele@contoso.com".into(),
        },
        &delivery,
    );
    check(
        &InboxMail {
            user_id: "x')/messages?$filter=".into(),
        },
        &delivery,
    );
    check(
        &ChatMessages {
            chat_id: "19:8ea0e38b@unq.gbl.spaces",
        },
        &delivery,
    );
    check(&UserPresence { user_id: 7 }, &delivery);
    check(
        &Drive {
            drive_id: "b!-RIj2DuyvEyV1T4NlOaMHk8XkS".into(),
        },
        &delivery,
    );
}

#[test]
fn the_linter_does_look() {
    let delivery = Delivery::new("http://localhost/graph", "");
    let drive = Drive { drive_id: "b!1".into() };
    let body = drive.request(Timestamp::UNIX_EPOCH, &delivery).expect("a request");
    assert_eq!(Drive::AUTH, Auth::Application);
    assert_eq!(
        findings::<Drive>(&body).len(),
        3,
        "expired, local address, no client state"
    );
}

#[test]
fn the_definitions_pass_the_linter_as_a_manifest() {
    let manifest = graphsub::manifest![InboxMail, ChatMessages<'_>, UserPresence<String>, Drive];
    let report = lint(
        &[Input::text("graphsub.yaml", manifest.clone().into_bytes())],
        &Options::default(),
    );
    let findings: Vec<_> = report.findings().map(|finding| finding.message.clone()).collect();
    assert_eq!((report.summary.subscriptions, findings), (4, vec![]), "{manifest}");
}

#[test]
fn exceptions_and_apps_stay_what_they_are_in_a_manifest() {
    graphsub::app! {
        struct Archiver { name = "archiver", auth = "application", permissions = ["Mail.Read", "Mail.Send"], tenants = 3 }
    }
    #[derive(Subscription)]
    #[subscription(app = Archiver, lifetime = "6d")]
    #[allow(dead_code, reason = "it is about the definitions alone")]
    enum Watched {
        #[subscription(resource = "/users/{0}/messages", change_type = "created")]
        Mail(u8),
        #[subscription(
            resource = "/users/{0}/mailFolders('\"\u{e9}{1}')/messages",
            change_type = "created",
            lifetime = "45m",
            renew_every = "30m",
            max_latency = "1m",
            latest_supported_tls_version = "v1_2",
            allow(GS601, reason = "a minute\nwill do: #hope"),
            allow(GS101, reason = "none of the well-known names")
        )]
        Folder(u8, u8),
    }
    let manifest = graphsub::manifest![Watched, Drive];
    let report = lint(
        &[Input::text("graphsub.yaml", manifest.clone().into_bytes())],
        &Options::default(),
    );
    assert_eq!(report.summary.documents, 2, "{manifest}");
    let findings: Vec<_> = report
        .findings()
        .map(|finding| format!("{} {}", finding.rule.code(), finding.message))
        .collect();
    assert_eq!(findings, Vec::<String>::new(), "{manifest}");
    assert_eq!(
        (report.summary.subscriptions, report.summary.suppressed),
        (3, 2),
        "{manifest}"
    );
}
