//! The whole life of subscriptions against a fake Microsoft Graph on this machine. Time is what the test says.

#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use graphsub::{Delivery, Timestamp};
use graphsub_example_service::client::Client;
use graphsub_example_service::keeper::Keeper;
use graphsub_example_service::receiver::serve;
use graphsub_example_service::watched::Watched;
use graphsub_example_service::{Error, Event};
use serde_json::{Value, json};
use tiny_http::{Request, Response, Server};

/// Where Microsoft Graph believes the service to be.
const PUBLIC: &str = "https://hooks.example.com";

const SECRET: &str = "3f1c9a0e-help-desk";

/// What the fake knows: subscriptions by id, and what was asked of it.
#[derive(Default)]
struct Graph {
    subscriptions: BTreeMap<String, Value>,
    log: Vec<String>,
    created: usize,
    /// It grants at most until then.
    latest: Option<String>,
}

fn base(server: &Server) -> String {
    format!("http://{}", server.server_addr().to_ip().expect("an address"))
}

/// Starts the fake; `hooks` is where the service really is.
fn graph(hooks: String) -> (String, Arc<Mutex<Graph>>) {
    let server = Server::http("127.0.0.1:0").expect("a port");
    let (url, state) = (base(&server), Arc::new(Mutex::new(Graph::default())));
    let shared = Arc::clone(&state);
    std::thread::spawn(move || {
        for mut request in server.incoming_requests() {
            let mut body = String::new();
            request.as_reader().read_to_string(&mut body).expect("a body");
            let body = serde_json::from_str(&body).unwrap_or(Value::Null);
            let (status, answer) = respond(&request, &body, &hooks, &mut shared.lock().expect("unbroken"));
            let response = Response::from_string(answer.to_string()).with_status_code(status);
            request.respond(response).expect("somebody waits");
        }
    });
    (url, state)
}

fn respond(request: &Request, body: &Value, hooks: &str, graph: &mut Graph) -> (u16, Value) {
    let authorized = request
        .headers()
        .iter()
        .any(|header| header.field.equiv("Authorization") && header.value == "Bearer token");
    if !authorized {
        return (401, json!({}));
    }
    let call = format!("{} {}", request.method(), request.url());
    graph.log.push(call.clone());
    let segments: Vec<&str> = call.split(['/', ' ']).collect();
    match segments.as_slice() {
        ["POST", "", "v1.0", "subscriptions"] => {
            for key in ["notificationUrl", "lifecycleNotificationUrl"] {
                if body[key].is_string() && !is_valid(&body[key], hooks) {
                    return (
                        400,
                        json!({"error": {"message": "Subscription validation request failed."}}),
                    );
                }
            }
            graph.created += 1;
            let id = format!("subscription-{}", graph.created);
            let granted = graph.grant(&id, body);
            (201, granted)
        }
        ["PATCH", "", "v1.0", "subscriptions", id] => match graph.subscriptions.get(*id).cloned() {
            Some(mut own) => {
                own["expirationDateTime"] = body["expirationDateTime"].clone();
                (200, graph.grant(id, &own))
            }
            None => (404, json!({})),
        },
        ["POST", "", "v1.0", "subscriptions", id, "reauthorize"] if graph.subscriptions.contains_key(*id) => {
            (204, json!({}))
        }
        _ => (404, json!({})),
    }
}

impl Graph {
    fn grant(&mut self, id: &str, body: &Value) -> Value {
        let mut granted = body.clone();
        granted["id"] = json!(id);
        if let Some(latest) = &self.latest {
            granted["expirationDateTime"] = json!(latest);
        }
        self.subscriptions.insert(id.to_owned(), granted.clone());
        granted
    }
}

/// Asks the service to repeat a token, as Microsoft Graph does before it creates anything.
fn is_valid(url: &Value, hooks: &str) -> bool {
    let url = url.as_str().unwrap_or_default().replace(PUBLIC, hooks);
    let answer = ureq::post(format!("{url}?validationToken=Validation%3A+Testing+1%2B1")).send_empty();
    answer.is_ok_and(|mut answer| {
        let is_text = answer
            .headers()
            .get("content-type")
            .is_some_and(|kind| kind == "text/plain");
        is_text
            && answer
                .body_mut()
                .read_to_string()
                .is_ok_and(|text| text == "Validation: Testing 1+1")
    })
}

/// Starts the receiving half of the service.
fn receiver() -> (String, Receiver<Event>) {
    let server = Server::http("127.0.0.1:0").expect("a port");
    let url = base(&server);
    let (sender, events) = channel();
    std::thread::spawn(move || serve(&server, SECRET, &sender));
    (url, events)
}

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn watched() -> [Watched; 3] {
    [
        Watched::Inbox {
            user_id: "adele@contoso.com".into(),
        },
        Watched::Chat {
            chat_id: "19:8ea0e38b@unq.gbl.spaces".into(),
        },
        Watched::Users,
    ]
}

fn notify(hooks: &str, path: &str, notification: Value) -> u16 {
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let body = json!({"value": [notification]});
    let answer = agent.post(format!("{hooks}{path}")).send_json(body).expect("an answer");
    answer.status().as_u16()
}

fn lifecycle(hooks: &str, id: &str, event: &str) -> u16 {
    notify(
        hooks,
        "/lifecycle",
        json!({"subscriptionId": id, "clientState": SECRET, "lifecycleEvent": event}),
    )
}

#[test]
fn subscriptions_are_created_validated_renewed_reauthorized_and_created_again() {
    let (hooks, events) = receiver();
    let (url, graph) = graph(hooks.clone());
    let calls = || std::mem::take(&mut graph.lock().expect("unbroken").log);
    let (notifications, lifecycle_url) = (format!("{PUBLIC}/graph"), format!("{PUBLIC}/lifecycle"));
    let delivery = Delivery::new(&notifications, SECRET).lifecycle_url(&lifecycle_url);
    let start = time("2026-09-17T00:00:00Z");
    let mut keeper = Keeper::new(Client::new("token").with_base(url), delivery, &watched(), start).expect("sound");

    // Created, each after both URLs were validated.
    let due = keeper.keep(start).expect("created");
    assert_eq!(keeper.ids(), ["subscription-1", "subscription-2", "subscription-3"]);
    assert_eq!(calls(), ["POST /v1.0/subscriptions"; 3]);
    let chat = graph.lock().expect("unbroken").subscriptions["subscription-2"].clone();
    assert_eq!(chat["expirationDateTime"], "2026-09-19T00:00:00Z");
    assert_eq!(chat["lifecycleNotificationUrl"], "https://hooks.example.com/lifecycle");

    // The chat is the first to be renewed, after three quarters of two days; nothing happens before.
    assert_eq!(due, Some(time("2026-09-18T12:00:00Z")));
    assert_eq!(keeper.keep(time("2026-09-18T11:59:59Z")).expect("nothing to do"), due);
    assert!(calls().is_empty());
    let due = keeper.keep(time("2026-09-18T12:00:00Z")).expect("renewed");
    assert_eq!(calls(), ["PATCH /v1.0/subscriptions/subscription-2"]);
    assert_eq!(due, Some(time("2026-09-20T00:00:00Z")));
    let chat = graph.lock().expect("unbroken").subscriptions["subscription-2"].clone();
    assert_eq!(chat["expirationDateTime"], "2026-09-20T12:00:00Z");

    // What is granted may be less than what was asked for.
    graph.lock().expect("unbroken").latest = Some("2026-09-20T04:00:00Z".into());
    let due = keeper.keep(time("2026-09-20T00:00:00Z")).expect("renewed");
    assert_eq!(due, Some(time("2026-09-20T03:00:00Z")));
    graph.lock().expect("unbroken").latest = None;
    calls();

    // Reauthorized when a lifecycle notification asks for it.
    let now = time("2026-09-20T00:01:00Z");
    assert_eq!(lifecycle(&hooks, "subscription-2", "reauthorizationRequired"), 202);
    let event = events.recv().expect("an event");
    assert_eq!(keeper.handle(&event, now).expect("reauthorized"), due);
    assert_eq!(calls(), ["POST /v1.0/subscriptions/subscription-2/reauthorize"]);

    // Created again when a lifecycle notification says that it was removed ...
    graph.lock().expect("unbroken").subscriptions.remove("subscription-1");
    assert_eq!(lifecycle(&hooks, "subscription-1", "subscriptionRemoved"), 202);
    let event = events.recv().expect("an event");
    keeper.handle(&event, now).expect("created again");
    assert_eq!(calls(), ["POST /v1.0/subscriptions"]);
    assert_eq!(keeper.ids(), ["subscription-4", "subscription-2", "subscription-3"]);

    // ... and when nobody said so.
    graph.lock().expect("unbroken").subscriptions.remove("subscription-2");
    keeper.keep(time("2026-09-20T03:00:00Z")).expect("created again");
    assert_eq!(
        calls(),
        ["PATCH /v1.0/subscriptions/subscription-2", "POST /v1.0/subscriptions"]
    );
    assert_eq!(keeper.ids(), ["subscription-4", "subscription-5", "subscription-3"]);

    // What changed is handed on, unless somebody else says so.
    let changed = |secret: &str| json!({"subscriptionId": "subscription-4", "clientState": secret, "resource": "x/1"});
    assert_eq!(notify(&hooks, "/graph", changed("guessed")), 400);
    assert_eq!(notify(&hooks, "/graph", changed(SECRET)), 202);
    assert_eq!(events.recv(), Ok(Event::Changed("subscription-4".into(), "x/1".into())));
    // What nobody subscribed to is ignored.
    let gone = Event::Removed("subscription-1".into());
    keeper.handle(&gone, now).expect("nothing to do");
    assert!(calls().is_empty());
}

#[test]
fn a_url_that_is_not_answered_is_an_error() {
    let (url, graph) = graph("http://127.0.0.1:9".to_owned());
    let delivery =
        Delivery::new("https://hooks.example.com/graph", SECRET).lifecycle_url("https://hooks.example.com/x");
    let now = time("2026-09-17T00:00:00Z");
    let mut keeper = Keeper::new(Client::new("token").with_base(url), delivery, &watched(), now).expect("sound");
    assert!(matches!(keeper.keep(now), Err(Error::Refused(400, _))));
    assert!(keeper.ids().is_empty());
    assert_eq!(graph.lock().expect("unbroken").created, 0);
}

#[test]
fn what_cannot_work_is_found_before_anything_is_sent() {
    let now = time("2026-09-17T00:00:00Z");
    let sound = "https://hooks.example.com/graph";
    let keeper = |url, watched: &[Watched]| {
        let delivery = Delivery::new(url, SECRET).lifecycle_url(sound);
        Keeper::new(Client::new("token"), delivery, watched, now).map(drop)
    };
    assert!(keeper(sound, &watched()).is_ok());
    let local = keeper("http://localhost/graph", &watched());
    assert!(
        matches!(&local, Err(Error::Unsound(findings)) if findings[0].starts_with("GS708")),
        "{local:?}"
    );
    let empty = keeper(sound, &[Watched::Chat { chat_id: String::new() }]);
    assert_eq!(
        empty.map_err(|error| error.to_string()),
        Err("the id after `/chats` is empty".to_owned())
    );
}

#[test]
fn the_subscriptions_are_a_manifest() {
    let manifest = graphsub::manifest![Watched];
    assert_eq!(manifest.lines().count(), 6, "{manifest}");
    assert!(
        manifest.contains(r#"app: {"name": "help-desk", "tenants": 1}"#),
        "{manifest}"
    );
}
