//! GS715: the keys of a Web Push subscription, and where they belong.

use alloc::format;
use alloc::vec::Vec;

use graphsub_tables::{PUSH_SERVICES, Severity, WEB_PUSH_CLOUDS, WEB_PUSH_SOURCES};
use graphsub_terms::words::{all_of, any_of};
use graphsub_terms::{Field, Text, Value};

use crate::Rule;
use crate::delivery::url::{fits, host};
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let definition = subject.definition;
    let Some(url) = definition.notification_url.known() else {
        return;
    };
    let keys: [(Field, &Value<Text<'_>>); 3] = [
        (Field::VapidPublicKey, &definition.vapid_public_key),
        (
            Field::WebPushEncryptionP256dhPublicKey,
            &definition.web_push_encryption_p256dh_public_key,
        ),
        (Field::WebPushEncryptionSecret, &definition.web_push_encryption_secret),
    ];
    // A host that comes in at deployment may be any.
    if url.start().is_empty() {
        return;
    }
    let service = match host(url) {
        Some(host) => PUSH_SERVICES.iter().find(|service| fits(service.host, host, b'.')),
        None if url.whole().is_some() => None,
        None => return,
    };
    let Some(service) = service else {
        let named = keys.iter().filter(|(_, key)| key.known().is_some());
        out.extend(named.map(|(field, _)| not_a_push_service(*field)));
        return;
    };
    let missing: Vec<Field> = keys
        .iter()
        .filter(|(_, key)| key.is_absent())
        .map(|(field, _)| *field)
        .collect();
    if !missing.is_empty() {
        let names = all_of(missing.iter().map(|field| field.as_str()));
        out.push(
            Finding::new(
                Rule::WebPush,
                Field::NotificationUrl,
                format!("a Web Push service requires {names}"),
            )
            .label("Web Push service")
            .help(Help::add_all(missing))
            .sources(service.sources),
        );
    }
    if let Value::Known(cloud) = definition.cloud
        && !WEB_PUSH_CLOUDS.contains(&cloud)
    {
        let clouds = any_of(WEB_PUSH_CLOUDS.iter().map(|cloud| cloud.as_str()));
        out.push(
            Finding::new(
                Rule::WebPush,
                Field::NotificationUrl,
                format!("Web Push is not available in the cloud `{cloud}`"),
            )
            .label(format!("only in {clouds}"))
            .help(Help::say("use a webhook, Event Hubs or Event Grid"))
            .sources(WEB_PUSH_SOURCES),
        );
    }
}

/// A key beside a URL that is no known Web Push service. The document names the services as examples.
fn not_a_push_service(field: Field) -> Finding {
    let hosts = any_of(PUSH_SERVICES.iter().map(|service| service.host));
    Finding::new(
        Rule::WebPush,
        field,
        format!("an ordinary webhook does not support `{field}`"),
    )
    .severity(Severity::Warning)
    .label("for Web Push services only")
    .help(Help::remove(field).note(format!("hosts of Web Push services are, for example, {hosts}")))
    .sources(sources(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cloud, Definition};

    fn found(definition: &Definition<'_>) -> Vec<(Field, Severity)> {
        let mut out = Vec::new();
        check(&Subject::new(definition), &mut out);
        out.into_iter()
            .map(|finding| (finding.field, finding.severity))
            .collect()
    }

    #[test]
    fn keys_and_services_belong_together() {
        let url = |url: &'static str| {
            Definition::new()
                .notification_url(Text::written(url))
                .vapid_public_key(Value::Absent)
                .web_push_encryption_p256dh_public_key(Value::Absent)
                .web_push_encryption_secret(Value::Absent)
        };
        let key = || Text::written("key");
        let error = [(Field::NotificationUrl, Severity::Error)];
        assert_eq!(found(&url("https://fcm.googleapis.com/fcm/send/x")), error);
        assert_eq!(found(&url("https://web.push.apple.com/x")), error);
        assert_eq!(found(&url("https://hooks.example.com/x")), []);
        assert_eq!(found(&url("${URL}").vapid_public_key(key())), []);
        assert_eq!(
            found(&url("https://hooks.example.com/x").vapid_public_key(key())),
            [(Field::VapidPublicKey, Severity::Warning)]
        );
        let complete = url("https://fcm.googleapis.com/x")
            .vapid_public_key(key())
            .web_push_encryption_p256dh_public_key(key())
            .web_push_encryption_secret(key());
        assert_eq!(found(&complete), []);
        assert_eq!(found(&complete.cloud(Cloud::China)), error);
    }
}
