//! The body of `POST /subscriptions`.

use core::fmt;

use alloc::string::String;

use crate::Timestamp;
use crate::rules::{Certificate, ChangeTypeItem, Definition};

/// The body of `POST /subscriptions`, in Microsoft Graph's property names (create-subscription-2024).
///
/// With the feature `serde` it serialises to exactly the JSON the service takes. The definition was
/// checked at compile time; what came in at run time can be checked with
/// [`definition`](CreateSubscription::definition).
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

impl CreateSubscription {
    /// What the body says, for [`rules::check`](crate::rules::check): URLs and secrets are known
    /// only now.
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
        Definition {
            resource: Some(&self.resource),
            change_type: Some(ChangeTypeItem::split(&self.change_type)),
            notification_url: Some(&self.notification_url),
            lifecycle_notification_url: self.lifecycle_notification_url.as_deref(),
            client_state: Some(&self.client_state),
            include_resource_data: self.include_resource_data,
            encryption_certificate: self.encryption_certificate.as_ref().map(|_| Certificate::Unread),
            encryption_certificate_id: self.encryption_certificate_id.as_deref(),
            latest_supported_tls_version: self.latest_supported_tls_version.as_deref(),
            notification_query_options: self.notification_query_options.as_deref(),
            ..Definition::default()
        }
    }
}
