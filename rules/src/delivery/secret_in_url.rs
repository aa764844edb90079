//! GS714: a function key or token in a notification URL.

use core::ops::Range;

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::{Field, Text};

use crate::Rule;
use crate::definition::Part;
use crate::delivery::url::{ends_authority, position};
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::Subject;

/// Names of query parameters that carry secrets, in lower case.
const SECRETS: [&str; 14] = [
    "access_token",
    "api-key",
    "api_key",
    "apikey",
    "auth",
    "code",
    "key",
    "password",
    "secret",
    "sharedaccesskey",
    "sig",
    "signature",
    "subscription-key",
    "token",
];

/// Shorter values are flags and ids rather than secrets.
const SHORTEST_SECRET: usize = 8;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    for (field, url) in [
        (Field::NotificationUrl, &definition.notification_url),
        (Field::LifecycleNotificationUrl, &definition.lifecycle_notification_url),
    ] {
        if let Some(url) = url.known() {
            check_url(field, url, out);
        }
    }
}

/// The user name and password in front of the host, where a password is known.
fn password(url: &Text<'_>) -> Option<Range<usize>> {
    let raw = url.raw();
    let start = raw.as_bytes().windows(3).position(|three| three == b"://")? + "://".len();
    let authority = position(&url.part(start..raw.len()), ends_authority);
    let end = authority.map_or(raw.len(), |length| start + length);
    let at = start + raw[start..end].bytes().rposition(|byte| byte == b'@')?;
    let colon = start + raw[start..at].find(':')?;
    let is_known = colon + 1 < at && !url.has_hole(&(colon + 1..at)) && !url.has_hole(&(colon..colon + 1));
    is_known.then_some(start..at)
}

fn check_url(field: Field, url: &Text<'_>, out: &mut Vec<Finding>) {
    if let Some(range) = password(url) {
        out.push(
            Finding::new(Rule::SecretInUrl, field, "the URL contains a user name and a password")
                .part(Part::Range(range))
                .label("readable by everyone who reads this")
                .help(Help::say(
                    "remove them, and check `clientState` instead: Graph does not sign in",
                )),
        );
    }
    let raw = url.raw();
    let Some(mark) = position(url, |byte| byte == b'?') else {
        return;
    };
    let mut start = mark + 1;
    for pair in raw[start..].split('&') {
        let range = start..start + pair.len();
        start = range.end + 1;
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_secret = SECRETS.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        if !is_secret || value.len() < SHORTEST_SECRET || url.has_hole(&(range.end - value.len()..range.end)) {
            continue;
        }
        out.push(
            Finding::new(
                Rule::SecretInUrl,
                field,
                format!("the URL contains a secret in `{name}`"),
            )
            .part(Part::Range(range))
            .label("readable by everyone who reads this")
            .help(Help::say(
                "read it from the environment or a secret store, and rotate the exposed one",
            )),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(url: &Text<'_>) -> Vec<Part> {
        let mut out = Vec::new();
        check_url(Field::NotificationUrl, url, &mut out);
        out.into_iter().map(|finding| finding.part).collect()
    }

    #[test]
    fn secrets_that_are_known_are_found() {
        let url = "https://example.com/api?tenant=a&Code=aBcD3fGh1j&x=y";
        assert_eq!(parts(&Text::written(url)), [Part::Range(33..48)]);
        assert_eq!(&url[33..48], "Code=aBcD3fGh1j");
        let url = "https://user:hunter2@example.com/api";
        assert_eq!(parts(&Text::written(url)), [Part::Range(8..20)]);
        assert_eq!(&url[8..20], "user:hunter2");
        for silent in [
            "https://example.com/api?code=${FUNCTION_KEY}",
            "https://${HOST?code=abcdefghijkl}/api",
            "https://example.com/api?code=short",
            "https://example.com/api",
            "https://example.com/api?x=a:b@c",
            "https://user@example.com/api",
            "https://user:${PASSWORD}@example.com/api",
        ] {
            assert_eq!(parts(&Text::written(silent)), [], "{silent}");
        }
    }
}
