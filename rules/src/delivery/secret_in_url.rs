//! GS714: a function key or token in a notification URL.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Field, Part, has_placeholder};
use crate::finding::Finding;
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

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let urls = [
        (Field::NotificationUrl, subject.definition.notification_url),
        (
            Field::LifecycleNotificationUrl,
            subject.definition.lifecycle_notification_url,
        ),
    ];
    for (field, url) in urls {
        let Some((url, query)) = url.and_then(|url| Some((url, url.split_once('?')?.1))) else {
            continue;
        };
        let mut start = url.len() - query.len();
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if SECRETS.contains(&name.to_ascii_lowercase().as_str())
                && value.len() >= SHORTEST_SECRET
                && !has_placeholder(value)
            {
                out.push(
                    Finding::new(
                        Rule::SecretInUrl,
                        field,
                        format!("the URL carries a secret in `{name}`"),
                    )
                    .part(Part::Range(start..start + pair.len()))
                    .label("readable by everyone who reads this file")
                    .help(format!(
                        "take it from the environment: `{name}=${{NOTIFICATION_KEY}}`, and replace the old one"
                    ))
                    .fix(
                        "take it from the environment",
                        false,
                        format!("{name}=${{NOTIFICATION_KEY}}"),
                    ),
                );
            }
            start += pair.len() + 1;
        }
    }
}
