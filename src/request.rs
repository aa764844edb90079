//! The body of `POST /subscriptions`.

use core::fmt;

use alloc::string::String;

use crate::Timestamp;
#[cfg(feature = "rules")]
use crate::rules::{ChangeTypeItem, Definition, Text, Value};

/// The body of `POST /subscriptions`, in Microsoft Graph's property names (create-subscription-2024).
///
/// With the feature `serde` it serialises to exactly the JSON the service takes. The definition was
/// checked at compile time; what came in at run time can be checked with `definition` (feature `rules`).
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct CreateSubscription {
    /// Change types, separated by commas.
    pub change_type: String,
    /// Where notifications go.
    pub notification_url: String,
    /// Where lifecycle notifications go.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub lifecycle_notification_url: Option<String>,
    /// The path, relative to the root of Microsoft Graph.
    pub resource: String,
    /// When the subscription ends.
    pub expiration_date_time: Timestamp,
    /// The secret each notification carries.
    pub client_state: String,
    /// Whether notifications carry the changed resource.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub include_resource_data: Option<bool>,
    /// Certificate resource data is encrypted for: DER as base64.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub encryption_certificate: Option<String>,
    /// Name of that certificate; notifications carry it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub encryption_certificate_id: Option<String>,
    /// Highest TLS version the receiver speaks.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub latest_supported_tls_version: Option<String>,
    /// Query options for what the notification is about.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub notification_query_options: Option<String>,
    /// When to renew it; not part of the body.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub renew_at: Timestamp,
}

/// The secret is not shown.
impl fmt::Debug for CreateSubscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateSubscription")
            .field("change_type", &self.change_type)
            .field("notification_url", &self.notification_url)
            .field("lifecycle_notification_url", &self.lifecycle_notification_url)
            .field("resource", &self.resource)
            .field("expiration_date_time", &self.expiration_date_time)
            .field("include_resource_data", &self.include_resource_data)
            .field("encryption_certificate_id", &self.encryption_certificate_id)
            .field("renew_at", &self.renew_at)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "rules")]
impl CreateSubscription {
    /// Returns what the body says, for [`rules::check`](crate::rules::check): URLs and secrets are known
    /// only now.
    ///
    /// Everything a body can say is known or absent but the certificate, which is not looked at. What a
    /// body does not say is unknown: permission type, permissions, endpoint, cloud and the time of the
    /// request.
    #[cfg_attr(
        feature = "derive",
        doc = r#"
```
use graphsub::{Delivery, Subscription, Timestamp, rules};

#[derive(Subscription)]
#[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "28d")]
struct Users;

let body = Users.request(
    Timestamp::from_unix_seconds(0),
    &Delivery::new("http://localhost/graph", "a-secret"),
);
let findings = rules::check(&body.definition());
assert_eq!(findings[0].rule, rules::Rule::InvalidNotificationUrl);
```
"#
    )]
    pub fn definition(&self) -> Definition<'_> {
        Definition::new()
            .resource(Text::literal(&self.resource))
            .change_type(ChangeTypeItem::split(&Text::literal(&self.change_type)))
            .notification_url(Text::literal(&self.notification_url))
            .lifecycle_notification_url(text(&self.lifecycle_notification_url))
            .client_state(Text::literal(&self.client_state))
            .include_resource_data(self.include_resource_data.map_or(Value::Absent, Value::Known))
            .encryption_certificate(match self.encryption_certificate {
                Some(_) => Value::Unknown,
                None => Value::Absent,
            })
            .encryption_certificate_id(text(&self.encryption_certificate_id))
            .latest_supported_tls_version(text(&self.latest_supported_tls_version))
            .notification_query_options(text(&self.notification_query_options))
            .notification_content_type(Value::Absent)
            .vapid_public_key(Value::Absent)
            .web_push_encryption_p256dh_public_key(Value::Absent)
            .web_push_encryption_secret(Value::Absent)
            .blob_store_url(Value::Absent)
    }
}

/// A property of the body: what is not there is absent.
#[cfg(feature = "rules")]
fn text(property: &Option<String>) -> Value<Text<'_>> {
    property
        .as_deref()
        .map_or(Value::Absent, |text| Value::Known(Text::literal(text)))
}
