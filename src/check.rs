//! Checks what came in at run time.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::rules::{
    self, Certificate, ChangeTypeItem, Definition, Expiration, Field, Finding, Lifetime, LifetimeForm, Rule, Text,
    Value,
};
use crate::{CreateSubscription, Facts};

impl CreateSubscription {
    /// Returns the findings about run-time values: URLs, secret, ids, and with the feature `certificate` the
    /// certificate. Everything else was checked when the definition was compiled, and is not reported again.
    ///
    /// Call it before sending a request, so that a local address, or a private key in place of a certificate, is
    /// never sent.
    #[cfg_attr(
        feature = "derive",
        doc = r#"
```
use graphsub::{Delivery, Subscription, Timestamp, rules};

#[derive(Subscription)]
#[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "28d")]
struct Users;

let delivery = Delivery::new("http://localhost/graph", "a-secret");
let body = Users.request(Timestamp::UNIX_EPOCH, &delivery)?;
let findings = body.check();
assert_eq!(findings[0].rule, rules::Rule::InvalidNotificationUrl);
assert!(findings[0].to_string().starts_with("GS708 invalid-notification-url: "));
# Ok::<(), graphsub::RequestError>(())
```
"#
    )]
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let template = self.facts.template();
        let known: BTreeSet<Rule> = rules::check(&compiled(self.facts, &template))
            .into_iter()
            .map(|finding| finding.rule)
            .collect();
        let mut findings = rules::check(&self.definition());
        findings.retain(|finding| is_from_run_time(finding, self.facts) && !known.contains(&finding.rule));
        findings
    }

    /// Returns the body together with its definition, for [`rules::check`](crate::rules::check).
    ///
    /// The certificate is not checked without the feature `certificate`; permissions are known where the
    /// definition lists them.
    pub fn definition(&self) -> Definition<'_> {
        let facts = self.facts;
        let lifetime = seconds(facts.lifetime.as_secs());
        settings(facts)
            .resource(Text::literal(&self.resource))
            .change_type(ChangeTypeItem::split(&Text::literal(&self.change_type)))
            .lifetime(Lifetime::new(lifetime, LifetimeForm::Date))
            .expiration(Expiration::FromNow(lifetime))
            .notification_url(Text::literal(&self.notification_url))
            .lifecycle_notification_url(text(&self.lifecycle_notification_url))
            .client_state(Text::literal(&self.client_state))
            .include_resource_data(self.include_resource_data.map_or(Value::Absent, Value::Known))
            .encryption_certificate(match &self.encryption_certificate {
                Some(certificate) => look(certificate),
                None => Value::Absent,
            })
            .encryption_certificate_id(text(&self.encryption_certificate_id))
    }
}

/// What a definition says by itself: its settings.
fn settings(facts: &Facts) -> Definition<'_> {
    let optional = |text: Option<&'static str>| text.map_or(Value::Absent, |text| Value::Known(Text::literal(text)));
    let latency = facts.max_latency.map(|latency| seconds(latency.as_secs()));
    Definition::new()
        .auth(facts.auth)
        .permissions(match facts.granted {
            Some(names) => Value::Known(names.iter().map(|name| Text::literal(name)).collect()),
            None => Value::Unknown,
        })
        .api(facts.api)
        .cloud(facts.cloud)
        .lifetime(Lifetime::duration(seconds(facts.lifetime.as_secs())))
        .renew_every(seconds(facts.renew_every.as_secs()))
        .max_latency(latency.map_or(Value::Absent, Value::Known))
        .latest_supported_tls_version(optional(facts.latest_supported_tls_version))
        .notification_query_options(optional(facts.notification_query_options))
        .notification_content_type(Value::Absent)
        .vapid_public_key(Value::Absent)
        .web_push_encryption_p256dh_public_key(Value::Absent)
        .web_push_encryption_secret(Value::Absent)
        .blob_store_url(Value::Absent)
}

/// The definition as the compiler saw it: what it found then has been said, or allowed.
fn compiled<'a>(facts: &'a Facts, template: &'a str) -> Definition<'a> {
    let data = facts.encryption_certificate_id;
    settings(facts)
        .resource(Text::path(template))
        .change_type(
            facts
                .change_types
                .iter()
                .enumerate()
                .map(|(index, kind)| ChangeTypeItem::listed(Text::literal(kind.as_str()), index))
                .collect::<Vec<_>>(),
        )
        .expiration(Value::Absent)
        .lifecycle_notification_url(given(facts.lifecycle))
        .include_resource_data(data.map_or(Value::Absent, |_| Value::Known(true)))
        .encryption_certificate(given(data.is_some()))
        .encryption_certificate_id(data.map_or(Value::Absent, |id| Value::Known(Text::literal(id))))
}

/// What is given when the request is made, where the definition asks for it.
fn given<T>(asked: bool) -> Value<T> {
    if asked { Value::Unknown } else { Value::Absent }
}

/// Whether a finding is about something that came in at run time.
fn is_from_run_time(finding: &Finding, facts: &Facts) -> bool {
    match finding.field {
        Field::NotificationUrl
        | Field::LifecycleNotificationUrl
        | Field::ClientState
        | Field::EncryptionCertificate
        | Field::EncryptionCertificateId => true,
        // An id can make another path of it, where the path is known.
        Field::Resource => facts.path.is_some(),
        _ => false,
    }
}

fn seconds(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}

/// A property of the body: what is not there is absent.
fn text(property: &Option<String>) -> Value<Text<'_>> {
    property
        .as_deref()
        .map_or(Value::Absent, |text| Value::Known(Text::literal(text)))
}

#[cfg(feature = "certificate")]
fn look(certificate: &str) -> Value<Certificate> {
    graphsub_certificate::look(&Text::literal(certificate))
}

#[cfg(not(feature = "certificate"))]
fn look(_: &str) -> Value<Certificate> {
    Value::Unknown
}
