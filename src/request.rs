//! Request bodies for Microsoft Graph, and its response.

use core::fmt;
use core::time::Duration;

use alloc::borrow::ToOwned as _;
use alloc::string::String;

use graphsub_tables::Lifetime;

use crate::delivery::Parts;
use crate::{Facts, RequestError, Timestamp};

/// The body of `POST /subscriptions`, in Microsoft Graph's property names (create-subscription-2024).
///
/// With the feature `serde` it serialises to exactly the JSON that the service expects. The definition is
/// checked at compile time; `check` (feature `rules`) checks the run-time values.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use graphsub::{Delivery, Subscription, Timestamp};
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
/// struct Users;
///
/// let body = Users.request(Timestamp::UNIX_EPOCH, &Delivery::new("https://hooks.example.com/graph", "a-secret"))?;
/// assert_eq!(body.change_type, "updated");
/// assert_eq!(body.url(), "https://graph.microsoft.com/v1.0/subscriptions");
/// # }
/// # Ok::<(), graphsub::RequestError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct CreateSubscription {
    /// Change types, separated by commas.
    pub change_type: String,
    /// URL that receives notifications.
    pub notification_url: String,
    /// URL that receives lifecycle notifications.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub lifecycle_notification_url: Option<String>,
    /// The path, relative to the root of Microsoft Graph.
    pub resource: String,
    /// End of the subscription.
    pub expiration_date_time: Timestamp,
    /// Secret returned with each notification.
    pub client_state: String,
    /// Whether notifications carry the changed resource.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub include_resource_data: Option<bool>,
    /// Base64-encoded DER certificate that resource data is encrypted with.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub encryption_certificate: Option<String>,
    /// Id of that certificate, returned with each notification.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub encryption_certificate_id: Option<String>,
    /// Highest TLS version that the receiver supports.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub latest_supported_tls_version: Option<String>,
    /// OData query options for the notifications.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub notification_query_options: Option<String>,
    /// Time of the renewal; not part of the body. Prefer [`CreatedSubscription::renew_at`] once the response is
    /// available.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub renew_at: Timestamp,
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) facts: &'static Facts,
}

impl CreateSubscription {
    /// Returns the URL to send it to: the host of the definition's cloud, the version, `/subscriptions`.
    #[must_use]
    pub fn url(&self) -> String {
        self.facts.subscriptions_url()
    }
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

/// The body of `PATCH /subscriptions/{id}`, which renews a subscription (update-subscription-2026).
///
/// The subscription lives for the lifetime of its definition again, counted from the time of the request, so the
/// compile-time checks apply to each renewal.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use graphsub::{Subscription, Timestamp};
///
/// #[derive(Subscription)]
/// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
/// struct Users;
///
/// let renewal = Users::renewal(Timestamp::UNIX_EPOCH)?;
/// assert_eq!(renewal.expiration_date_time.to_string(), "1970-01-21T00:00:00Z");
/// assert_eq!(renewal.url("7f105c7d"), "https://graph.microsoft.com/v1.0/subscriptions/7f105c7d");
/// # }
/// # Ok::<(), graphsub::RequestError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct RenewSubscription {
    /// New end of the subscription.
    pub expiration_date_time: Timestamp,
    #[cfg_attr(feature = "serde", serde(skip))]
    facts: &'static Facts,
}

impl RenewSubscription {
    /// Returns the URL to send it to. `id` is that of [`CreatedSubscription`].
    #[must_use]
    pub fn url(&self, id: &str) -> String {
        self.facts.subscription_url(id)
    }
}

/// The response of Microsoft Graph to a request that creates, renews or reads a subscription, limited to what a
/// service has to store.
///
/// With the feature `serde` it deserialises from the JSON of the response; a list of subscriptions has them in
/// `value`.
///
/// ```
/// use graphsub::CreatedSubscription;
///
/// let known = CreatedSubscription::new("7f105c7d", "2026-09-23T00:00:00Z".parse()?);
/// assert_eq!(known.expiration_date_time.as_unix_seconds(), 1_790_121_600);
/// # Ok::<(), graphsub::InvalidTimestamp>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "camelCase")
)]
#[non_exhaustive]
pub struct CreatedSubscription {
    /// Id of the subscription, used in later requests and in notifications.
    pub id: String,
    /// End of the subscription. The service may have granted less than requested.
    pub expiration_date_time: Timestamp,
    /// Resource path, as returned by the service.
    #[cfg_attr(feature = "serde", serde(default))]
    pub resource: Option<String>,
}

impl CreatedSubscription {
    /// Returns a subscription that is known from another source.
    #[must_use]
    pub fn new(id: impl Into<String>, expiration_date_time: Timestamp) -> CreatedSubscription {
        CreatedSubscription {
            id: id.into(),
            expiration_date_time,
            resource: None,
        }
    }

    /// Returns when to renew it, if it was granted at `now`: after the definition's
    /// [`RENEW_EVERY`](crate::Subscription::RENEW_EVERY), or earlier, when three quarters of what was granted have
    /// gone by.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// use graphsub::{CreatedSubscription, Subscription, Timestamp};
    ///
    /// #[derive(Subscription)]
    /// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
    /// struct Users;
    ///
    /// let now: Timestamp = "2026-09-17T00:00:00Z".parse()?;
    /// let granted = CreatedSubscription::new("7f105c7d", "2026-10-07T00:00:00Z".parse()?);
    /// let sleep = granted.renew_at(now, Users::FACTS) - now;
    /// assert_eq!(sleep.as_secs(), 15 * 86_400);
    ///
    /// let shorter = CreatedSubscription::new("7f105c7d", "2026-09-18T00:00:00Z".parse()?);
    /// assert_eq!(shorter.renew_at(now, Users::FACTS).to_string(), "2026-09-17T18:00:00Z");
    /// # }
    /// # Ok::<(), graphsub::InvalidTimestamp>(())
    /// ```
    #[must_use]
    pub fn renew_at(&self, now: Timestamp, facts: &Facts) -> Timestamp {
        let granted = self.expiration_date_time - now;
        let soon = Duration::from_secs(Lifetime::renewal(granted.as_secs()));
        now + facts.renew_every.min(soon)
    }
}

/// Makes the body that creates a subscription.
pub(crate) fn create(
    facts: &'static Facts,
    resource: String,
    now: Timestamp,
    delivery: &Parts<'_>,
) -> Result<CreateSubscription, RequestError> {
    let lifecycle = needed(facts.lifecycle, delivery.lifecycle, RequestError::NoLifecycleUrl)?;
    let asks = facts.encryption_certificate_id.is_some();
    let certificate = needed(asks, delivery.certificate, RequestError::NoCertificate)?;
    Ok(CreateSubscription {
        change_type: facts.change_type(),
        notification_url: delivery.notification_url.to_owned(),
        lifecycle_notification_url: lifecycle,
        resource,
        expiration_date_time: now.checked_add(facts.lifetime)?,
        client_state: delivery.client_state.to_owned(),
        include_resource_data: asks.then_some(true),
        encryption_certificate: certificate,
        encryption_certificate_id: facts.encryption_certificate_id.map(str::to_owned),
        latest_supported_tls_version: facts.latest_supported_tls_version.map(str::to_owned),
        notification_query_options: facts.notification_query_options.map(str::to_owned),
        renew_at: now.checked_add(facts.renew_every)?,
        facts,
    })
}

/// What a delivery has, if the definition needs it.
fn needed(needs: bool, has: Option<&str>, error: RequestError) -> Result<Option<String>, RequestError> {
    match has {
        _ if !needs => Ok(None),
        Some(text) => Ok(Some(text.to_owned())),
        None => Err(error),
    }
}

/// Makes the body that renews a subscription.
pub(crate) fn renew(facts: &'static Facts, now: Timestamp) -> Result<RenewSubscription, RequestError> {
    Ok(RenewSubscription {
        expiration_date_time: now.checked_add(facts.lifetime)?,
        facts,
    })
}
