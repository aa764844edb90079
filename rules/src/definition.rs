//! What a front-end says about one subscription.

use core::ops::Range;

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{ApiVersion, Auth, Cloud};

/// One subscription definition. `None` means not said: nothing is assumed from it.
///
/// Text may hold `${NAME}` for what is known only at deployment, and `{name}` for ids inside
/// `resource`.
///
/// ```
/// use graphsub_rules::{ChangeTypeItem, Definition};
/// let definition = Definition {
///     resource: Some("/users/{userId}/messages"),
///     change_type: Some(ChangeTypeItem::split("created,updated")),
///     lifetime_seconds: Some(7 * 24 * 3600),
///     ..Definition::default()
/// };
/// assert_eq!(definition.change_type.unwrap().len(), 2);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Definition<'a> {
    /// `resource`.
    pub resource: Option<&'a str>,
    /// `changeType`, taken apart.
    pub change_type: Option<Vec<ChangeTypeItem<'a>>>,
    /// Kind of sign-in of the token that creates it.
    pub auth: Option<Auth>,
    /// Permissions granted to the app.
    pub permissions: Option<Vec<&'a str>>,
    /// Version of the endpoint it is created on.
    pub api: Option<ApiVersion>,
    /// National cloud it is created in.
    pub cloud: Option<Cloud>,
    /// How long it is meant to live, in seconds.
    pub lifetime_seconds: Option<i64>,
    /// The lifetime follows from `expirationDateTime`: a duration is no value for it.
    pub lifetime_ends_at_date: bool,
    /// `expirationDateTime`, read by the front-end.
    pub expiration: Option<Expiration>,
    /// How often it is renewed, in seconds.
    pub renew_every_seconds: Option<i64>,
    /// Latency the app needs, in seconds.
    pub max_latency_seconds: Option<i64>,
    /// `notificationUrl`.
    pub notification_url: Option<&'a str>,
    /// `lifecycleNotificationUrl`.
    pub lifecycle_notification_url: Option<&'a str>,
    /// `clientState`.
    pub client_state: Option<&'a str>,
    /// `includeResourceData`.
    pub include_resource_data: Option<bool>,
    /// `encryptionCertificate`, read by the front-end.
    pub encryption_certificate: Option<Certificate>,
    /// `encryptionCertificateId`.
    pub encryption_certificate_id: Option<&'a str>,
    /// `latestSupportedTlsVersion`.
    pub latest_supported_tls_version: Option<&'a str>,
    /// `notificationQueryOptions`.
    pub notification_query_options: Option<&'a str>,
}

/// One change type as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeTypeItem<'a> {
    /// The text, without blanks around it.
    pub text: &'a str,
    /// Where it stands in the value.
    pub part: Part,
}

impl<'a> ChangeTypeItem<'a> {
    /// Takes Graph's comma-separated form apart.
    ///
    /// ```
    /// use graphsub_rules::{ChangeTypeItem, Part};
    /// let items = ChangeTypeItem::split("created, updated");
    /// assert_eq!(items[1].text, "updated");
    /// assert_eq!(items[1].part, Part::Range(9..16));
    /// ```
    pub fn split(text: &'a str) -> Vec<ChangeTypeItem<'a>> {
        let mut start = 0;
        text.split(',')
            .map(|piece| {
                let trimmed = piece.trim();
                let from = start + (piece.len() - piece.trim_start().len());
                start += piece.len() + 1;
                ChangeTypeItem {
                    text: trimmed,
                    part: Part::Range(from..from + trimmed.len()),
                }
            })
            .collect()
    }

    /// One change type of a list.
    pub fn listed(text: &'a str, index: usize) -> ChangeTypeItem<'a> {
        ChangeTypeItem {
            text: text.trim(),
            part: Part::Item(index),
        }
    }
}

/// Part of the value of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    #[default]
    Whole,
    /// Bytes of its text.
    Range(Range<usize>),
    /// An item of its list.
    Item(usize),
}

/// A field of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The definition as a whole.
    Subscription,
    /// `resource`.
    Resource,
    /// `changeType`.
    ChangeType,
    /// Kind of sign-in.
    Auth,
    /// Permissions.
    Permissions,
    /// Version of the endpoint.
    Api,
    /// National cloud.
    Cloud,
    /// Lifetime, or `expirationDateTime` where that is what was given.
    Lifetime,
    /// `expirationDateTime`.
    ExpirationDateTime,
    /// Renewal.
    RenewEvery,
    /// Latency the app needs.
    MaxLatency,
    /// `notificationUrl`.
    NotificationUrl,
    /// `lifecycleNotificationUrl`.
    LifecycleNotificationUrl,
    /// `clientState`.
    ClientState,
    /// `includeResourceData`.
    IncludeResourceData,
    /// `encryptionCertificate`.
    EncryptionCertificate,
    /// `encryptionCertificateId`.
    EncryptionCertificateId,
    /// `latestSupportedTlsVersion`.
    LatestSupportedTlsVersion,
    /// `notificationQueryOptions`.
    NotificationQueryOptions,
}

/// `expirationDateTime` as the front-end read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expiration {
    /// It is no date and time with an offset; says why.
    Invalid(String),
    /// Seconds from the clock of the run, negative in the past.
    FromNow(i64),
}

/// `encryptionCertificate` as the front-end read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certificate {
    /// Not readable now: the text is known only at deployment, or nobody looked.
    Unread,
    /// A certificate Graph takes.
    Valid,
    /// Something is wrong with it.
    Invalid(CertificateProblem),
}

/// What is wrong with a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificateProblem {
    /// Not base64.
    NotBase64,
    /// PEM text, in base64 or as it is, instead of DER in base64.
    Pem,
    /// A private key.
    PrivateKey,
    /// An SSH public key.
    SshKey,
    /// Base64 of something that is no X.509 certificate.
    NotX509,
    /// A key that is not RSA.
    NotRsa,
    /// An RSA key of a size Graph does not take, in bits.
    KeySize(usize),
}

/// The text, unless some of it is known only at deployment.
pub(crate) fn known(text: &str) -> Option<&str> {
    (!has_placeholder(text)).then_some(text)
}

/// Whether some of the text is known only at deployment.
pub(crate) fn has_placeholder(text: &str) -> bool {
    text.contains("${")
}
