//! What the derive makes passes the linter, as request bodies.

#![allow(missing_docs)]

use graphsub::{Auth, CreateSubscription, Delivery, Subscription, Timestamp};
use graphsub_example_subscriptions::{ChatMessages, Drive, InboxMail, UserPresence};
use graphsub_lint::linter::{Input, Options, lint};
use graphsub_lint::manifest::Context;

/// 2026-09-17T00:00:00Z.
const NOW: i64 = 1_789_603_200;

/// The findings about one body, created with that sign-in and the least permissions.
fn findings<S: Subscription>(body: &CreateSubscription) -> Vec<String> {
    let least = S::LEAST_PERMISSIONS
        .iter()
        .map(|permission| permission.name().to_owned());
    let options = Options {
        context: Context {
            auth: Some(S::AUTH),
            api: Some(S::API),
            cloud: Some(S::CLOUD),
            permissions: least.collect(),
            now: NOW,
        },
        ..Options::default()
    };
    let input = Input {
        name: "body.json".into(),
        bytes: serde_json::to_vec_pretty(body).expect("a body is JSON"),
    };
    let report = lint(vec![input], &options);
    assert_eq!(report.summary.subscriptions, 1);
    report
        .findings()
        .map(|finding| format!("{}: {}", finding.rule.code(), finding.message))
        .collect()
}

fn check<S: Subscription>(subscription: &S, delivery: &Delivery<'_, S::Lifecycle, S::Certificate>) {
    let body = subscription.request(Timestamp::from_unix_seconds(NOW), delivery);
    assert_eq!(findings::<S>(&body), Vec::<String>::new(), "{body:#?}");
}

#[test]
fn every_request_passes_the_linter() {
    let plain = Delivery::new("https://hooks.example.com/graph", "3f1c9a0e-help-desk");
    let rich = plain
        .lifecycle_url("https://hooks.example.com/lifecycle")
        .certificate(include_str!("certificate.txt").trim_ascii_end());
    check(
        &InboxMail {
            user_id: "adele@contoso.com".into(),
        },
        &plain,
    );
    check(
        &InboxMail {
            user_id: "x')/messages?$filter=".into(),
        },
        &plain,
    );
    check(
        &ChatMessages {
            chat_id: "19:8ea0e38b@unq.gbl.spaces",
        },
        &rich,
    );
    check(&UserPresence { user_id: 7 }, &plain);
    check(
        &Drive {
            drive_id: "b!-RIj2DuyvEyV1T4NlOaMHk8XkS".into(),
        },
        &plain,
    );
}

#[test]
fn the_linter_does_look() {
    let delivery = Delivery::new("http://localhost/graph", "");
    let drive = Drive { drive_id: "b!1".into() };
    let body = drive.request(Timestamp::from_unix_seconds(0), &delivery);
    assert_eq!(Drive::AUTH, Auth::Application);
    assert_eq!(
        findings::<Drive>(&body).len(),
        3,
        "expired, local address, no client state"
    );
}
