//! What `#[derive(Subscription)]` implements.

use core::fmt::Display;
use core::time::Duration;

use alloc::string::String;

use graphsub_tables::{
    ApiVersion, Auth, ChangeType, Cloud, Latency, Lifetime, PATHS, Path, Permission, Quota, Resource,
};

use crate::{
    App, CreateSubscription, Delivery, Facts, Needs, Provides, RenewSubscription, RequestError, Timestamp, request,
    resource,
};

/// Instead of an index in `PATHS`: the tables do not know the path.
pub const UNKNOWN: usize = usize::MAX;

/// A definition as the derive writes it, in numbers, since each name costs the compiler more than all of them: the
/// row in `PATHS`, the path with the places of its ids, the permission type by its index, the change types by theirs
/// as bits, the lifetime in seconds, and the permissions the app is granted.
pub type Compact = (usize, &'static str, usize, usize, u64, &'static [&'static str]);

/// A subscription definition that was checked when it was compiled.
///
/// Use the derive macro, which checks the definition and sets the constants from the table row of the
/// path. [`request`](Subscription::request) returns the body of `POST /subscriptions`.
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

assert_eq!(InboxMail::RESOURCE, Some(Resource::Message));
assert_eq!(InboxMail::MAXIMUM_LIFETIME.map(|longest| longest.as_secs()), Some(10_080 * 60));

let inbox = InboxMail { user_id: "adele@contoso.com".into() };
let delivery = Delivery::new("https://hooks.example.com/graph", "a-secret");
let now: Timestamp = "2026-09-17T00:00:00Z".parse()?; // or `SystemTime::now()`
let body = inbox.request(now, &delivery)?;
assert_eq!(body.url(), "https://graph.microsoft.com/v1.0/subscriptions");
assert_eq!(body.resource, "/users/adele@contoso.com/mailFolders('inbox')/messages");
assert_eq!(body.expiration_date_time.to_string(), "2026-09-23T00:00:00Z");

let renewal = InboxMail::renewal(now)?;
assert_eq!(renewal.url("7f105c7d"), "https://graph.microsoft.com/v1.0/subscriptions/7f105c7d");
# Ok::<(), Box<dyn std::error::Error>>(())
```
"#
)]
pub trait Subscription {
    /// What the macro found. The other constants say it in words.
    #[doc(hidden)]
    const __CHECKED: Compact;

    /// What a delivery has to have: [`HasLifecycleUrl`](crate::HasLifecycleUrl) in the first place where the definition says
    /// `lifecycle`, [`HasCertificate`](crate::HasCertificate) in the second where it asks for resource data.
    type Needs: Needs;

    /// The ids, in the order of their places in the path.
    #[doc(hidden)]
    fn __id(&self, index: usize) -> &dyn Display {
        let _ = index;
        &""
    }

    /// The table row of the path: permissions, change types, query options, clouds, and their
    /// sources. `None` if the path is not in the tables and the definition allows that (`allow(GS101)`).
    const PATH: Option<&'static Path> = match Self::__CHECKED.0 {
        UNKNOWN => None,
        index => Some(&PATHS[index]),
    };

    /// Change types.
    const CHANGE_TYPES: &'static [ChangeType] = CHANGE_TYPES[Self::__CHECKED.3];

    /// Permission type of the token that creates the subscription.
    const AUTH: Auth = Auth::ALL[Self::__CHECKED.2];

    /// Version of the endpoint it is created on.
    const API: ApiVersion = ApiVersion::V1;

    /// National cloud it is created in.
    const CLOUD: Cloud = Cloud::Global;

    /// Lifetime without renewal.
    const LIFETIME: Duration = Duration::from_secs(Self::__CHECKED.4);

    /// Time between renewals, by default three quarters of the lifetime.
    const RENEW_EVERY: Duration = Duration::from_secs(Lifetime::renewal(Self::__CHECKED.4));

    /// Id of the certificate that notifications are encrypted with, or `None` without resource data.
    const ENCRYPTION_CERTIFICATE_ID: Option<&'static str> = None;

    /// `latestSupportedTlsVersion`, if the definition sets it.
    const LATEST_SUPPORTED_TLS_VERSION: Option<&'static str> = None;

    /// `notificationQueryOptions`, if the definition sets it.
    const NOTIFICATION_QUERY_OPTIONS: Option<&'static str> = None;

    /// Permissions the app is granted, or `None` if the definition does not list them.
    const GRANTED: Option<&'static [&'static str]> = match Self::__CHECKED.5 {
        [] => None,
        granted => Some(granted),
    };

    /// Maximum latency that the app accepts, if the definition sets it.
    const MAX_LATENCY: Option<Duration> = None;

    /// Suppressed rules by code, each with its reason.
    const ALLOWED: &'static [(&'static str, &'static str)] = &[];

    /// The app of the definition, if it names one.
    const APP: Option<&'static App> = None;

    /// The watched resource, or `None` if the path is not in the tables.
    const RESOURCE: Option<Resource> = match Self::PATH {
        Some(path) => Some(path.resource),
        None => None,
    };

    /// The documented maximum of [`LIFETIME`](Subscription::LIFETIME), with resource data where
    /// that has a maximum of its own; none: no document says. [`Resource::lifetime`] has its sources.
    const MAXIMUM_LIFETIME: Option<Duration> = match Self::RESOURCE {
        Some(resource) => match resource.lifetime().limit(Self::ENCRYPTION_CERTIFICATE_ID.is_some()) {
            Some(limit) => Some(Duration::from_secs(limit.minutes as u64 * 60)),
            None => None,
        },
        None => None,
    };

    /// The documented latency, or `None` if the resource has none.
    const LATENCY: Option<&'static Latency> = match Self::RESOURCE {
        Some(resource) => resource.latency(),
        None => None,
    };

    /// The documented limits on the number of subscriptions to this path.
    const QUOTAS: &'static [Quota] = match Self::RESOURCE {
        Some(resource) => resource.quotas(),
        None => &[],
    };

    /// The least privileged sufficient permission, or all sufficient ones if the documents do not rank
    /// them.
    const LEAST_PERMISSIONS: &'static [Permission] = match Self::PATH {
        Some(path) => {
            let access = path.access(Self::AUTH);
            if access.ranked && !access.permissions.is_empty() {
                access.permissions.split_at(1).0
            } else {
                access.permissions
            }
        }
        None => &[],
    };

    /// The constants as a value.
    const FACTS: &'static Facts = &Facts {
        path: Self::PATH,
        change_types: Self::CHANGE_TYPES,
        auth: Self::AUTH,
        granted: Self::GRANTED,
        api: Self::API,
        cloud: Self::CLOUD,
        lifetime: Self::LIFETIME,
        renew_every: Self::RENEW_EVERY,
        max_latency: Self::MAX_LATENCY,
        lifecycle: <Self::Needs as Needs>::LIFECYCLE_URL,
        encryption_certificate_id: Self::ENCRYPTION_CERTIFICATE_ID,
        latest_supported_tls_version: Self::LATEST_SUPPORTED_TLS_VERSION,
        notification_query_options: Self::NOTIFICATION_QUERY_OPTIONS,
        allowed: Self::ALLOWED,
        app: Self::APP,
        template: Self::__CHECKED.1,
    };

    /// Returns the path with its ids, each encoded so that it cannot become anything but an id.
    ///
    /// # Errors
    /// When an id is empty: what is sent would be another path.
    fn resource(&self) -> Result<String, RequestError> {
        resource::resource(Self::__CHECKED.1, |index| self.__id(index))
    }

    /// Returns the body of the request that creates the subscription, sent at `now` to its
    /// [`url`](CreateSubscription::url).
    ///
    /// The service compares the expiration with its own clock: a definition that asks for the
    /// documented maximum is refused when `now` is ahead of it. Leave a few minutes.
    ///
    /// Parts of the delivery that the definition does not require are left out.
    ///
    /// # Errors
    /// When an id is empty, or the clock out of range.
    fn request<Has: Provides<Self::Needs>>(
        &self,
        now: impl TryInto<Timestamp, Error: Into<RequestError>>,
        delivery: &Delivery<'_, Has>,
    ) -> Result<CreateSubscription, RequestError> {
        let now = now.try_into().map_err(Into::into)?;
        request::create(Self::FACTS, self.resource()?, now, &delivery.parts())
    }

    /// Returns the body of the request that renews the subscription, sent at `now` to its
    /// [`url`](RenewSubscription::url): it lives as long again as the definition says.
    ///
    /// # Errors
    /// When the clock is out of range.
    fn renewal(now: impl TryInto<Timestamp, Error: Into<RequestError>>) -> Result<RenewSubscription, RequestError> {
        Self::FACTS.renewal(now)
    }
}

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
