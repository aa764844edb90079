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
