//! Values known only at run time: URLs, secret and certificate.

use core::fmt;
use core::marker::PhantomData;

/// Marks a [`Delivery`] that has a lifecycle URL.
///
/// ```
/// use graphsub::{Delivery, HasCertificate, HasLifecycleUrl};
///
/// /// All that the definitions of this app require.
/// type Hooks<'a> = Delivery<'a, (HasLifecycleUrl, HasCertificate)>;
///
/// let hooks: Hooks<'_> = Delivery::new("https://hooks.example.com/graph", "a-secret")
///     .lifecycle_url("https://hooks.example.com/lifecycle")
///     .certificate("MIIC...");
/// ```
#[derive(Debug, Clone, Copy)]
pub enum HasLifecycleUrl {}

/// Marks a [`Delivery`] that has a certificate.
#[derive(Debug, Clone, Copy)]
pub enum HasCertificate {}

/// What a definition requires of a delivery: a pair of [`HasLifecycleUrl`] or `()`, and
/// [`HasCertificate`] or `()`.
pub trait Needs: sealed::Sealed {
    /// A lifecycle URL.
    const LIFECYCLE_URL: bool;
    /// A certificate.
    const CERTIFICATE: bool;
}

/// A delivery that has at least what a definition requires.
///
/// ```
/// # #[cfg(feature = "derive")] {
/// use graphsub::{CreateSubscription, Delivery, Provides, RequestError, Subscription, Timestamp};
///
/// /// Takes any definition with a delivery that fits.
/// fn body<S: Subscription, Has: Provides<S::Needs>>(
///     subscription: &S,
///     delivery: &Delivery<'_, Has>,
/// ) -> Result<CreateSubscription, RequestError> {
///     subscription.request(Timestamp::UNIX_EPOCH, delivery)
/// }
/// # }
/// ```
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

/// The receiver of notifications, which is known only at run time.
///
/// A definition with `lifecycle` requires a delivery with a lifecycle URL, and one with resource data
/// requires a delivery with a certificate. A delivery may have more than required, so that one can serve
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
    #[must_use]
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
    #[must_use]
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
    #[must_use]
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

/// A delivery without type-level information about its parts.
pub(crate) struct Parts<'a> {
    pub(crate) notification_url: &'a str,
    pub(crate) client_state: &'a str,
    pub(crate) lifecycle: Option<&'a str>,
    pub(crate) certificate: Option<&'a str>,
}

impl<'a, Has> Delivery<'a, Has> {
    pub(crate) const fn parts(&self) -> Parts<'a> {
        Parts {
            notification_url: self.notification_url,
            client_state: self.client_state,
            lifecycle: self.lifecycle,
            certificate: self.certificate,
        }
    }
}

/// Omits the secret.
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
