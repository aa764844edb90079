//! What goes over the wire.

#![allow(missing_docs)]

use graph_rs_sdk::http::Url;
use graph_rs_sdk::{GraphClient, GraphClientConfiguration};
use graphsub::{Delivery, Timestamp};
use graphsub_example_send::create;
use graphsub_example_subscriptions::InboxMail;
use serde_json::json;
use wiremock::matchers::{bearer_token, body_json, method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// A client whose requests go to `server`.
fn client(server: &MockServer) -> GraphClient {
    let configuration = GraphClientConfiguration::new().access_token("token").https_only(false);
    let mut client = GraphClient::from(configuration);
    client.use_test_endpoint(&Url::parse(&format!("{}/v1.0", server.uri())).expect("the server has a URL"));
    client
}

#[tokio::test]
async fn the_client_posts_the_body_as_it_is() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1.0/subscriptions"))
        .and(bearer_token("token"))
        .and(body_json(json!({
            "changeType": "created,updated",
            "notificationUrl": "https://hooks.example.com/graph",
            "resource": "/users/adele@contoso.com/mailFolders('inbox')/messages",
            "expirationDateTime": "2026-09-23T00:00:00Z", // graphsub: ignore[GS404] the clock of this test is earlier
            "clientState": "a-secret",
        })))
        .respond_with(ResponseTemplate::new(201).set_body_json(json!({"id": "7f105c7d"})))
        .expect(1)
        .mount(&server)
        .await;
    let inbox = InboxMail {
        user_id: "adele@contoso.com".into(),
    };
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    let renew_at = create(
        &client(&server),
        &inbox,
        Timestamp::from_unix_seconds(1_789_603_200).expect("in range"),
        &delivery,
    )
    .await;
    assert_eq!(
        renew_at.expect("the server takes it").to_string(),
        "2026-09-22T00:00:00Z"
    );
}

#[tokio::test]
async fn what_the_service_refuses_is_an_error() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(403))
        .mount(&server)
        .await;
    let inbox = InboxMail { user_id: "x".into() };
    let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
    assert!(
        create(&client(&server), &inbox, Timestamp::UNIX_EPOCH, &delivery)
            .await
            .is_err()
    );
}
