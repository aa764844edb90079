//! The constants of a definition, as a value.

use core::fmt::Write as _;
use core::time::Duration;

use alloc::string::String;

use graphsub_tables::{ApiVersion, Auth, CLOUD_HOSTS, ChangeType, Cloud, Path};

use crate::{RenewSubscription, RequestError, Timestamp, request, resource};

/// Settings shared by the definitions of an app, as declared by `app!`.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// graphsub::app! {
///     struct MailArchiver {
///         name = "mail-archiver",
///         auth = "application",
///         tenants = 12,
///     }
/// }
/// assert_eq!(MailArchiver::APP.tenants, 12);
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct App {
    /// Its name in findings.
    pub name: &'static str,
    /// Its application id.
    pub id: Option<&'static str>,
    /// Number of tenants that install it.
    pub tenants: u32,
}

impl App {
    #[doc(hidden)]
    pub const fn __new(name: &'static str, id: Option<&'static str>, tenants: u32) -> App {
        App { name, id, tenants }
    }
}

/// The constants of [`Subscription`](crate::Subscription) as a value, for code that handles many definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Facts {
    /// The table row of the path, or `None` if the definition allows a path that is not in the tables.
    pub path: Option<&'static Path>,
    /// Change types.
    pub change_types: &'static [ChangeType],
    /// Permission type of the token that creates the subscription.
    pub auth: Auth,
    /// Permissions the app is granted, or `None` if the definition does not list them.
    pub granted: Option<&'static [&'static str]>,
    /// Version of the endpoint.
    pub api: ApiVersion,
    /// National cloud.
    pub cloud: Cloud,
    /// Lifetime without renewal.
    pub lifetime: Duration,
    /// Time between renewals.
    pub renew_every: Duration,
    /// Maximum latency that the app accepts.
    pub max_latency: Option<Duration>,
    /// Whether it has a lifecycle URL.
    pub lifecycle: bool,
    /// Id of the certificate that notifications are encrypted with, or `None` without resource data.
    pub encryption_certificate_id: Option<&'static str>,
    /// `latestSupportedTlsVersion`.
    pub latest_supported_tls_version: Option<&'static str>,
    /// `notificationQueryOptions`.
    pub notification_query_options: Option<&'static str>,
    /// Suppressed rules by code, each with its reason.
    pub allowed: &'static [(&'static str, &'static str)],
    /// The app it belongs to.
    pub app: Option<&'static App>,
    pub(crate) template: &'static str,
}

impl Facts {
    /// Returns the URL to create (POST) and list (GET) subscriptions.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// use graphsub::Subscription;
    ///
    /// #[derive(Subscription)]
    /// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
    /// struct Users;
    ///
    /// assert_eq!(Users::FACTS.subscriptions_url(), "https://graph.microsoft.com/v1.0/subscriptions");
    /// assert_eq!(
    ///     Users::FACTS.reauthorize_url("7f105c7d"),
    ///     "https://graph.microsoft.com/v1.0/subscriptions/7f105c7d/reauthorize"
    /// );
    /// # }
    /// ```
    #[must_use]
    pub fn subscriptions_url(&self) -> String {
        let host = CLOUD_HOSTS.iter().find(|row| row.cloud == self.cloud);
        // Every cloud has its row; a test holds that.
        let mut url = String::from("https://");
        url.push_str(host.map_or("", |row| row.host));
        url.push('/');
        url.push_str(self.api.as_str());
        url.push_str("/subscriptions");
        url
    }

    /// Returns the URL to renew (PATCH), read (GET) and delete (DELETE) a subscription. `id` is that of
    /// [`CreatedSubscription`](crate::CreatedSubscription).
    #[must_use]
    pub fn subscription_url(&self, id: &str) -> String {
        let mut url = self.subscriptions_url();
        url.push('/');
        resource::quoted(&mut url, id.as_bytes());
        url
    }

    /// Returns the URL to reauthorize a subscription (POST, without a body) when a lifecycle notification
    /// requests it.
    #[must_use]
    pub fn reauthorize_url(&self, id: &str) -> String {
        let mut url = self.subscription_url(id);
        url.push_str("/reauthorize");
        url
    }

    /// Returns the body of the request that renews a subscription, sent at `now` to its
    /// [`url`](RenewSubscription::url), as [`Subscription::renewal`](crate::Subscription::renewal) does.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// use graphsub::{Facts, Subscription, Timestamp};
    ///
    /// #[derive(Subscription)]
    /// #[subscription(resource = "/users", change_type = "updated", auth = "application", lifetime = "20d")]
    /// struct Users;
    ///
    /// let facts: &'static Facts = Users::FACTS;
    /// assert_eq!(facts.renewal(Timestamp::UNIX_EPOCH)?, Users::renewal(Timestamp::UNIX_EPOCH)?);
    /// # }
    /// # Ok::<(), graphsub::RequestError>(())
    /// ```
    ///
    /// # Errors
    /// When the clock is out of range.
    #[inline]
    pub fn renewal(
        &'static self,
        now: impl TryInto<Timestamp, Error: Into<RequestError>>,
    ) -> Result<RenewSubscription, RequestError> {
        request::renew(self, now.try_into().map_err(Into::into)?)
    }

    /// Returns the path with its ids in braces, named as in the definition.
    ///
    /// ```
    /// # #[cfg(feature = "derive")] {
    /// # use graphsub::Subscription;
    /// # #[derive(Subscription)]
    /// # #[subscription(resource = "/users/{user_id}/messages", change_type = "created", auth = "application", lifetime = "6d")]
    /// # struct Mail { user_id: String }
    /// assert_eq!(Mail::FACTS.template(), "/users/{user_id}/messages");
    /// # }
    /// ```
    #[inline]
    #[must_use]
    pub fn template(&self) -> String {
        self.template.replace("{/", "{").replace("{'", "{")
    }

    /// Returns the change types in the form of a request.
    pub(crate) fn change_type(&self) -> String {
        let mut text = String::new();
        for (index, kind) in self.change_types.iter().enumerate() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{kind}", if index > 0 { "," } else { "" });
        }
        text
    }
}
