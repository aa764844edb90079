//! What `#[derive(Subscription)]` implements.

use core::fmt::{self, Display};
use core::marker::PhantomData;
use core::time::Duration;

use alloc::borrow::ToOwned;
use alloc::string::String;

use graphsub_tables::{ApiVersion, Auth, ChangeType, Cloud, Latency, PATHS, Path, Permission, Quota, Resource};

use crate::{CreateSubscription, Timestamp, resource};

/// A subscription definition that was checked when it was compiled.
///
/// Derive it: the macro checks the definition and fills in the constants from the table row of the
/// path. [`request`](Subscription::request) then makes the body of `POST /subscriptions`.
#[cfg_attr(
    feature = "derive",
    doc = r#"
```
use graphsub::{Delivery, Resource, Subscription, Timestamp};

/// New mail in one user's inbox.
#[derive(Subscription)]
#[subscription(
    resource = "/users/{user_id}/mailFolders('inbox')/messages",
    change_type = "created,updated",
    auth = "application",
    permissions("Mail.Read"),
    lifetime = "6d",
)]
struct InboxMail {
    user_id: String,
}

assert_eq!(InboxMail::RESOURCE, Resource::Message);
assert_eq!(InboxMail::MAXIMUM_LIFETIME.unwrap().as_secs(), 10_080 * 60);

let inbox = InboxMail { user_id: "adele@contoso.com".into() };
let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
let body = inbox.request(Timestamp::from_unix_seconds(0), &delivery);
assert_eq!(body.resource, "/users/adele@contoso.com/mailFolders('inbox')/messages");
assert_eq!(body.expiration_date_time.to_string(), "1970-01-07T00:00:00Z");
```
"#
)]
pub trait Subscription {
    /// What the macro found, in numbers, since each name costs the compiler more than all of them:
    /// the row in `PATHS`, the path with the places of its ids, the permission type by its index, the
    /// change types by theirs as bits, and the lifetime in seconds. The other constants say it in
    /// words.
    #[doc(hidden)]
    const __CHECKED: (usize, &'static str, usize, usize, u64);

    /// What a delivery has to have: [`HasLifecycleUrl`] in the first place where the definition says
    /// `lifecycle`, [`HasCertificate`] in the second where it asks for resource data.
    type Needs: Needs;

    /// The ids, in the order of their places in the path.
    #[doc(hidden)]
    fn __id(&self, index: usize) -> &dyn Display {
        let _ = index;
        &""
    }

    /// The table row of the path: permissions, change types, query options, clouds, and their
    /// sources.
    const PATH: &'static Path = &PATHS[Self::__CHECKED.0];

    /// The change types asked for.
    const CHANGE_TYPES: &'static [ChangeType] = CHANGE_TYPES[Self::__CHECKED.3];

    /// Kind of sign-in of the token that creates the subscription.
    const AUTH: Auth = Auth::ALL[Self::__CHECKED.2];

    /// Version of the endpoint it is created on.
    const API: ApiVersion = ApiVersion::V1;

    /// National cloud it is created in.
    const CLOUD: Cloud = Cloud::Global;

    /// How long it lives without being renewed.
    const LIFETIME: Duration = Duration::from_secs(Self::__CHECKED.4);

    /// Time between renewals: three quarters of the lifetime unless the definition says otherwise.
    const RENEW_EVERY: Duration = Duration::from_secs(Self::__CHECKED.4 / 4 * 3);

    /// Name of the certificate notifications are encrypted for; none: no resource data is asked for.
    const ENCRYPTION_CERTIFICATE_ID: Option<&'static str> = None;

    /// `latestSupportedTlsVersion`, where the definition gives it.
    const LATEST_SUPPORTED_TLS_VERSION: Option<&'static str> = None;

    /// `notificationQueryOptions`, where the definition gives it.
    const NOTIFICATION_QUERY_OPTIONS: Option<&'static str> = None;

    /// The resource whose changes are reported.
    const RESOURCE: Resource = Self::PATH.resource;

    /// The documented maximum of [`LIFETIME`](Subscription::LIFETIME), with resource data where
    /// that has a maximum of its own; none: no document says. [`Resource::lifetime`] has its sources.
    const MAXIMUM_LIFETIME: Option<Duration> = {
        let lifetime = Self::RESOURCE.lifetime();
        match lifetime.limit(Self::ENCRYPTION_CERTIFICATE_ID.is_some()) {
            Some(limit) => Some(Duration::from_secs(limit.minutes as u64 * 60)),
            None => None,
        }
    };

    /// How late notifications may arrive; none: no document lists the resource.
    const LATENCY: Option<&'static Latency> = Self::RESOURCE.latency();

    /// How many subscriptions to this path there may be.
    const QUOTAS: &'static [Quota] = Self::RESOURCE.quotas();

    /// The least privileged permission that suffices; where the documents do not rank them, all of
    /// which one suffices.
    const LEAST_PERMISSIONS: &'static [Permission] = {
        let access = Self::PATH.access(Self::AUTH);
        if access.ranked && !access.permissions.is_empty() {
            access.permissions.split_at(1).0
        } else {
            access.permissions
        }
    };

    /// The path with its ids, each written so that it cannot become anything but an id.
    fn resource(&self) -> String {
        resource::resource(Self::__CHECKED.1, |index| self.__id(index))
    }

    /// The body of the request that creates the subscription, sent at `now`.
    ///
    /// The service compares the expiration with its own clock: a definition that asks for the
    /// documented maximum is refused when `now` is ahead of it. Leave a few minutes.
    ///
    /// What the delivery has and the definition does not need is left out.
    fn request<Has: Provides<Self::Needs>>(
        &self,
        now: impl Into<Timestamp>,
        delivery: &Delivery<'_, Has>,
    ) -> CreateSubscription {
        let now = now.into();
        let lifecycle = delivery.lifecycle.filter(|_| Self::Needs::LIFECYCLE_URL);
        let certificate = delivery.certificate.filter(|_| Self::Needs::CERTIFICATE);
        let mut change_type = String::new();
        for (index, kind) in Self::CHANGE_TYPES.iter().enumerate() {
            if index > 0 {
                change_type.push(',');
            }
            change_type.push_str(kind.as_str());
        }
        CreateSubscription {
            change_type,
            notification_url: delivery.notification_url.to_owned(),
            lifecycle_notification_url: lifecycle.map(str::to_owned),
            resource: self.resource(),
            expiration_date_time: now + Self::LIFETIME,
            client_state: delivery.client_state.to_owned(),
            include_resource_data: Self::ENCRYPTION_CERTIFICATE_ID.map(|_| true),
            encryption_certificate: certificate.map(str::to_owned),
            encryption_certificate_id: Self::ENCRYPTION_CERTIFICATE_ID.map(str::to_owned),
            latest_supported_tls_version: Self::LATEST_SUPPORTED_TLS_VERSION.map(str::to_owned),
            notification_query_options: Self::NOTIFICATION_QUERY_OPTIONS.map(str::to_owned),
            renew_at: now + Self::RENEW_EVERY,
        }
    }
}

/// Marks a [`Delivery`] that has a lifecycle URL.
#[derive(Debug, Clone, Copy)]
pub enum HasLifecycleUrl {}

/// Marks a [`Delivery`] that has a certificate.
#[derive(Debug, Clone, Copy)]
pub enum HasCertificate {}

/// What a definition needs of a delivery: a pair of [`HasLifecycleUrl`] or `()`, and
/// [`HasCertificate`] or `()`.
pub trait Needs: sealed::Sealed {
    /// A lifecycle URL.
    const LIFECYCLE_URL: bool;
    /// A certificate.
    const CERTIFICATE: bool;
}

/// A delivery that has what a definition needs, and maybe more.
#[diagnostic::on_unimplemented(
    message = "the delivery lacks something its definition needs",
    label = "it has `{Self}`, but needs `{Needs}`",
    note = "`lifecycle` needs `Delivery::lifecycle_url(...)`, `resource_data` needs `Delivery::certificate(...)`"
)]
pub trait Provides<Needs>: sealed::Sealed {}

mod sealed {
    pub trait Sealed {}
    impl<L, C> Sealed for (L, C) {}
}

impl Needs for ((), ()) {
    const LIFECYCLE_URL: bool = false;
    const CERTIFICATE: bool = false;
}

impl Needs for (HasLifecycleUrl, ()) {
    const LIFECYCLE_URL: bool = true;
    const CERTIFICATE: bool = false;
}

impl Needs for ((), HasCertificate) {
    const LIFECYCLE_URL: bool = false;
    const CERTIFICATE: bool = true;
}

impl Needs for (HasLifecycleUrl, HasCertificate) {
    const LIFECYCLE_URL: bool = true;
    const CERTIFICATE: bool = true;
}

impl<L, C> Provides<((), ())> for (L, C) {}
impl<C> Provides<(HasLifecycleUrl, ())> for (HasLifecycleUrl, C) {}
impl<L> Provides<((), HasCertificate)> for (L, HasCertificate) {}
impl Provides<(HasLifecycleUrl, HasCertificate)> for (HasLifecycleUrl, HasCertificate) {}

/// Where notifications go: what a definition leaves to deployment.
///
/// A definition with `lifecycle` takes only a delivery with a lifecycle URL, one that asks for
/// resource data only a delivery with a certificate. A delivery that has more is fine: one can serve
/// all definitions of an app.
///
/// ```
/// use graphsub::Delivery;
/// let plain = Delivery::new("https://hooks.example.com/graph", "a-secret");
/// let rich = plain
///     .lifecycle_url("https://hooks.example.com/lifecycle")
///     .certificate("MIIC...");
/// ```
pub struct Delivery<'a, Has = ((), ())> {
    notification_url: &'a str,
    client_state: &'a str,
    lifecycle: Option<&'a str>,
    certificate: Option<&'a str>,
    has: PhantomData<Has>,
}

impl<'a> Delivery<'a> {
    /// Notifications go to this `notificationUrl` and carry this `clientState`, a secret of at most
    /// 128 characters by which the receiver tells them from forged ones.
    pub const fn new(notification_url: &'a str, client_state: &'a str) -> Delivery<'a> {
        Delivery {
            notification_url,
            client_state,
            lifecycle: None,
            certificate: None,
            has: PhantomData,
        }
    }
}

impl<'a, L, C> Delivery<'a, (L, C)> {
    /// Lifecycle notifications go to this `lifecycleNotificationUrl`.
    pub const fn lifecycle_url(self, url: &'a str) -> Delivery<'a, (HasLifecycleUrl, C)> {
        Delivery {
            notification_url: self.notification_url,
            client_state: self.client_state,
            lifecycle: Some(url),
            certificate: self.certificate,
            has: PhantomData,
        }
    }

    /// Resource data is encrypted for this `encryptionCertificate`: an X.509 certificate with an
    /// RSA key, in DER form, as base64.
    pub const fn certificate(self, base64: &'a str) -> Delivery<'a, (L, HasCertificate)> {
        Delivery {
            notification_url: self.notification_url,
            client_state: self.client_state,
            lifecycle: self.lifecycle,
            certificate: Some(base64),
            has: PhantomData,
        }
    }
}

/// The secret is not shown.
impl<Has> fmt::Debug for Delivery<'_, Has> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery")
            .field("notification_url", &self.notification_url)
            .field("lifecycle", &self.lifecycle)
            .field("certificate", &self.certificate)
            .finish_non_exhaustive()
    }
}

impl<Has> Clone for Delivery<'_, Has> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Has> Copy for Delivery<'_, Has> {}

/// All sets of change types, each in the place its members' bits add up to.
const CHANGE_TYPES: [&[ChangeType]; 8] = {
    use ChangeType::{Created, Deleted, Updated};
    [
        &[],
        &[Created],
        &[Updated],
        &[Created, Updated],
        &[Deleted],
        &[Created, Deleted],
        &[Updated, Deleted],
        &[Created, Updated, Deleted],
    ]
};
