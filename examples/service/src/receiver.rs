//! Requests from Microsoft Graph.

use std::io::Read as _;
use std::sync::mpsc::Sender;

use serde::Deserialize;
use tiny_http::{Header, Request, Response, Server};

use crate::Event;

/// Longest notification that is read, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// Notifications, of changes or of the subscription's own life.
#[derive(Debug, Deserialize)]
struct Notifications {
    value: Vec<Notification>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Notification {
    subscription_id: String,
    client_state: Option<String>,
    lifecycle_event: Option<String>,
    #[serde(default)]
    resource: String,
}

/// Answers requests until the server is closed or nobody listens.
pub fn serve(server: &Server, client_state: &str, events: &Sender<Event>) {
    for request in server.incoming_requests() {
        if !answer(request, client_state, events) {
            return;
        }
    }
}

/// Answers one request. Returns whether somebody listens.
fn answer(mut request: Request, client_state: &str, events: &Sender<Event>) -> bool {
    if let Some(token) = validation_token(request.url()) {
        let header = Header::from_bytes("Content-Type", "text/plain");
        let response = Response::from_string(token);
        // Who does not wait for the answer does not get it.
        let _ = match header {
            Ok(header) => request.respond(response.with_header(header)),
            Err(()) => request.respond(response),
        };
        return true;
    }
    let mut body = Vec::new();
    let is_read = request.as_reader().take(LONGEST).read_to_end(&mut body).is_ok();
    let received = is_read.then(|| read(&body, client_state)).flatten();
    let status = if received.is_some() { 202 } else { 400 };
    let _ = request.respond(Response::empty(status));
    received.into_iter().flatten().all(|event| events.send(event).is_ok())
}

/// The events of a body; nothing if it is not one of Microsoft Graph's, or not all of it is meant for us.
fn read(body: &[u8], client_state: &str) -> Option<Vec<Event>> {
    let notifications: Notifications = serde_json::from_slice(body).ok()?;
    let genuine = |one: &Notification| {
        one.client_state
            .as_deref()
            .is_some_and(|own| is_same(own, client_state))
    };
    if !notifications.value.iter().all(genuine) {
        return None;
    }
    let event = |one: Notification| {
        let id = one.subscription_id;
        Some(match one.lifecycle_event.as_deref() {
            None => Event::Changed(id, one.resource),
            Some("reauthorizationRequired") => Event::Reauthorize(id),
            Some("subscriptionRemoved") => Event::Removed(id),
            Some("missed") => Event::Missed(id),
            // What is not known yet is not acted upon.
            Some(_) => return None,
        })
    };
    Some(notifications.value.into_iter().filter_map(event).collect())
}

/// Compares secrets in a time that does not tell where they differ.
fn is_same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

/// The token of a validation request, decoded.
fn validation_token(url: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let value = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("validationToken="))?;
    let mut bytes = value.bytes();
    let mut token = Vec::new();
    while let Some(byte) = bytes.next() {
        token.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
                high * 16 + low
            }
            byte => byte,
        });
    }
    String::from_utf8(token).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_decoded() {
        let token = validation_token("/graph?a=b&validationToken=Validation%3A+Testing+%C3%A9%2B");
        assert_eq!(token.as_deref(), Some("Validation: Testing \u{e9}+"));
        assert_eq!(validation_token("/graph?validationToken=%3"), None);
        assert_eq!(validation_token("/graph"), None);
    }

    #[test]
    fn who_does_not_know_the_secret_is_not_heard() {
        let body =
            |state: &str| format!(r#"{{"value":[{{"subscriptionId":"1","clientState":{state},"resource":"x"}}]}}"#);
        let changed = Event::Changed("1".into(), "x".into());
        assert_eq!(read(body("\"hush\"").as_bytes(), "hush"), Some(vec![changed]));
        for state in ["\"husk\"", "\"hus\"", "null"] {
            assert_eq!(read(body(state).as_bytes(), "hush"), None);
        }
        assert_eq!(read(b"{}", "hush"), None);
    }
}
