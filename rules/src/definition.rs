//! The definition of one subscription, as front-ends describe it.

use core::ops::Range;

use alloc::vec::Vec;

use graphsub_tables::{ApiVersion, Auth, Cloud};
use graphsub_terms::{Field, Text, Value};

use crate::granted::Permissions;

/// One subscription definition.
///
/// Each field is known, unknown or absent. A field that a front-end does not set is unknown, and checks that
/// need it are skipped.
///
/// ```
/// use graphsub_rules::{ChangeTypeItem, Definition, Lifetime};
/// use graphsub_terms::Text;
///
/// let definition = Definition::new()
///     .resource(Text::path("/users/{userId}/messages"))
///     .change_type(ChangeTypeItem::split(&Text::literal("created,updated")))
///     .lifetime(Lifetime::duration(7 * 24 * 3600));
/// assert_eq!(definition.change_type.known().unwrap().len(), 2);
/// assert!(definition.client_state.is_unknown());
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Definition<'a> {
    /// `resource`.
    pub resource: Value<Text<'a>>,
    /// `changeType`, split into its items.
    pub change_type: Value<Vec<ChangeTypeItem<'a>>>,
    /// Permission type of the token that creates it.
    pub auth: Value<Auth>,
    /// Permissions granted to the app.
    pub permissions: Value<Permissions<'a>>,
    /// Version of the endpoint it is created on.
    pub api: Value<ApiVersion>,
    /// National cloud it is created in.
    pub cloud: Value<Cloud>,
    /// Intended lifetime.
    pub lifetime: Value<Lifetime>,
    /// `expirationDateTime`, parsed by the front-end.
    pub expiration: Value<Expiration>,
    /// Renewal interval, in seconds.
    pub renew_every: Value<i64>,
    /// Latency the app needs, in seconds.
    pub max_latency: Value<i64>,
    /// `notificationUrl`.
    pub notification_url: Value<Text<'a>>,
    /// `lifecycleNotificationUrl`.
    pub lifecycle_notification_url: Value<Text<'a>>,
    /// `clientState`.
    pub client_state: Value<Text<'a>>,
    /// `includeResourceData`.
    pub include_resource_data: Value<bool>,
    /// `encryptionCertificate`, parsed by the front-end.
    pub encryption_certificate: Value<Certificate>,
    /// `encryptionCertificateId`.
    pub encryption_certificate_id: Value<Text<'a>>,
    /// `latestSupportedTlsVersion`.
    pub latest_supported_tls_version: Value<Text<'a>>,
    /// `notificationQueryOptions`.
    pub notification_query_options: Value<Text<'a>>,
    /// `notificationContentType`.
    pub notification_content_type: Value<Text<'a>>,
    /// `vapidPublicKey`.
    pub vapid_public_key: Value<Text<'a>>,
    /// `webPushEncryptionP256dhPublicKey`.
    pub web_push_encryption_p256dh_public_key: Value<Text<'a>>,
    /// `webPushEncryptionSecret`.
    pub web_push_encryption_secret: Value<Text<'a>>,
    /// `blobStoreUrl`.
    pub blob_store_url: Value<Text<'a>>,
    /// Whether somebody is named who looks after it; unknown in what has no place for that.
    pub owner: Value<()>,
}

macro_rules! setters {
    ($($name:ident: $type:ty,)*) => {
        impl<'a> Definition<'a> {
            $(
                #[doc = concat!("Sets [`", stringify!($name), "`](Definition::", stringify!($name), ").")]
                #[must_use]
                pub fn $name(mut self, value: impl Into<Value<$type>>) -> Definition<'a> {
                    self.$name = value.into();
                    self
                }
            )*
        }
    };
}

setters! {
    resource: Text<'a>,
    change_type: Vec<ChangeTypeItem<'a>>,
    auth: Auth,
    api: ApiVersion,
    cloud: Cloud,
    lifetime: Lifetime,
    expiration: Expiration,
    renew_every: i64,
    max_latency: i64,
    notification_url: Text<'a>,
    lifecycle_notification_url: Text<'a>,
    client_state: Text<'a>,
    include_resource_data: bool,
    encryption_certificate: Certificate,
    encryption_certificate_id: Text<'a>,
    latest_supported_tls_version: Text<'a>,
    notification_query_options: Text<'a>,
    notification_content_type: Text<'a>,
    vapid_public_key: Text<'a>,
    web_push_encryption_p256dh_public_key: Text<'a>,
    web_push_encryption_secret: Text<'a>,
    blob_store_url: Text<'a>,
    owner: (),
}

impl<'a> Definition<'a> {
    /// Returns a definition whose fields are all unknown.
    pub fn new() -> Definition<'a> {
        Definition::default()
    }

    /// Sets [`permissions`](Definition::permissions).
    #[must_use]
    pub fn permissions(mut self, value: impl Into<Value<Vec<Text<'a>>>>) -> Definition<'a> {
        self.permissions = value.into().map(Permissions::from);
        self
    }

    /// Returns the slot of a text field, so that a front-end can set it by [`Field`]; `None` for other types.
    ///
    /// ```
    /// use graphsub_rules::{Definition, Field};
    /// assert!(Definition::new().text_mut(Field::ClientState).is_some());
    /// assert!(Definition::new().text_mut(Field::Lifetime).is_none());
    /// ```
    pub fn text_mut(&mut self, field: Field) -> Option<&mut Value<Text<'a>>> {
        Some(match field {
            Field::Resource => &mut self.resource,
            Field::NotificationUrl => &mut self.notification_url,
            Field::LifecycleNotificationUrl => &mut self.lifecycle_notification_url,
            Field::ClientState => &mut self.client_state,
            Field::EncryptionCertificateId => &mut self.encryption_certificate_id,
            Field::LatestSupportedTlsVersion => &mut self.latest_supported_tls_version,
            Field::NotificationQueryOptions => &mut self.notification_query_options,
            Field::NotificationContentType => &mut self.notification_content_type,
            Field::VapidPublicKey => &mut self.vapid_public_key,
            Field::WebPushEncryptionP256dhPublicKey => &mut self.web_push_encryption_p256dh_public_key,
            Field::WebPushEncryptionSecret => &mut self.web_push_encryption_secret,
            Field::BlobStoreUrl => &mut self.blob_store_url,
            _ => return None,
        })
    }
}

/// The intended lifetime of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lifetime {
    /// Length in seconds.
    pub seconds: i64,
    /// How it is written.
    pub form: LifetimeForm,
}

/// How a lifetime is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LifetimeForm {
    /// As a duration, which a fix can replace.
    Duration,
    /// As a date: the time left until then.
    Date,
    /// Computed by a program.
    Computed,
}

impl Lifetime {
    /// Returns a lifetime written as a duration.
    pub const fn duration(seconds: i64) -> Lifetime {
        Lifetime {
            seconds,
            form: LifetimeForm::Duration,
        }
    }

    /// Returns a lifetime written in another form.
    pub const fn new(seconds: i64, form: LifetimeForm) -> Lifetime {
        Lifetime { seconds, form }
    }
}

/// One change type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeTypeItem<'a> {
    /// The text, without blanks around it.
    pub text: Text<'a>,
    /// Its place in the value.
    pub part: Part,
}

/// Maximum number of change types that are checked in one definition; only three are valid.
pub const MAX_CHANGE_TYPES: usize = 64;

impl<'a> ChangeTypeItem<'a> {
    /// Splits Graph's comma-separated form, into at most one item more than [`MAX_CHANGE_TYPES`].
    ///
    /// ```
    /// use graphsub_rules::{ChangeTypeItem, Part};
    /// use graphsub_terms::Text;
    /// let items = ChangeTypeItem::split(&Text::literal("created, updated"));
    /// assert_eq!(items[1].text.whole(), Some("updated"));
    /// assert_eq!(items[1].part, Part::Range(9..16));
    /// ```
    pub fn split(text: &Text<'a>) -> Vec<ChangeTypeItem<'a>> {
        text.items()
            .take(MAX_CHANGE_TYPES + 1)
            .map(|(range, text)| ChangeTypeItem {
                text,
                part: Part::Range(range),
            })
            .collect()
    }

    /// Returns one change type of a list.
    pub fn listed(text: Text<'a>, index: usize) -> ChangeTypeItem<'a> {
        let raw = text.raw();
        let start = raw.len() - raw.trim_start().len();
        ChangeTypeItem {
            text: text.part(start..start + raw.trim().len()),
            part: Part::Item(index),
        }
    }
}

/// Part of the value of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// Bytes of its text.
    Range(Range<usize>),
    /// An item of its list.
    Item(usize),
}

/// `expirationDateTime` as parsed by the front-end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expiration {
    /// Not a date and time with an offset, with the reason in a few words.
    Invalid(&'static str),
    /// Seconds from the clock of the run, negative in the past.
    FromNow(i64),
}

/// `encryptionCertificate` as parsed by the front-end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Certificate {
    /// A certificate that Graph accepts.
    Valid,
    /// A value that Graph does not accept.
    Invalid(CertificateProblem),
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// Not base64.
    NotBase64,
    /// PEM text, raw or in base64, instead of base64-encoded DER.
    Pem,
    /// A private key.
    PrivateKey,
    /// An SSH public key.
    SshKey,
    /// Base64 of something that is not an X.509 certificate.
    NotX509,
    /// A key that is not RSA.
    NotRsa,
    /// An RSA key of a size that Graph does not accept, in bits.
    KeySize(usize),
}
