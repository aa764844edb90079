//! The table of keys: the fields of a definition, their names in each input format, and the types of their
//! values. Parsers, schemas, suggestions and help use it.

use core::fmt;

/// Type of a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A string.
    Text,
    /// A resource path.
    Path,
    /// `true` or `false`.
    Flag,
    /// A date and time with an offset.
    DateTime,
    /// A duration such as `7d` or `PT168H`.
    Duration,
    /// Change types: a comma-separated string, in manifests also a list.
    ChangeTypes,
    /// Names, one or a list.
    Names,
    /// A whole number from 1.
    Count,
    /// A certificate in base64.
    Certificate,
    /// One of the names of an enum of the vocabulary.
    Choice,
}

/// A row of the table of keys.
#[derive(Debug)]
#[non_exhaustive]
pub struct Key {
    /// The field.
    pub field: Field,
    /// Name in a body of Microsoft Graph.
    pub graph: Option<&'static str>,
    /// Name in an entry of a manifest.
    pub manifest: Option<&'static str>,
    /// Name in `app` of a manifest.
    pub app: Option<&'static str>,
    /// Name in the attribute of the derive.
    pub derive: Option<&'static str>,
    /// Type of its value.
    pub kind: Kind,
    /// Other names that people use for it.
    pub aliases: &'static [&'static str],
    /// Short description.
    pub summary: &'static str,
}

macro_rules! keys {
    ($($field:ident $kind:ident {
        graph: $graph:expr, manifest: $manifest:expr, app: $app:expr, derive: $derive:expr, aliases: $aliases:expr, $summary:literal
    })*) => {
        /// A field of a definition.
        ///
        /// ```
        /// use graphsub_terms::{Field, field::Kind};
        /// assert_eq!(Field::in_body("changeType"), Some(Field::ChangeType));
        /// assert_eq!(Field::ChangeType.key().derive, Some("change_type"));
        /// assert_eq!(Field::RenewEvery.key().kind, Kind::Duration);
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Field {
            $(#[doc = $summary] $field,)*
        }

        impl Field {
            /// All fields, in the order of the table.
            pub const ALL: &'static [Field] = &[$(Field::$field),*];
        }

        static KEYS: &[Key] = &[$(Key {
            field: Field::$field,
            graph: $graph,
            manifest: $manifest,
            app: $app,
            derive: $derive,
            kind: Kind::$kind,
            aliases: $aliases,
            summary: $summary,
        },)*];
    };
}

keys! {
    Subscription Text { graph: None, manifest: None, app: None, derive: None, aliases: &[], "The definition as a whole" }
    Name Text { graph: None, manifest: Some("name"), app: Some("name"), derive: None, aliases: &["title"], "Name in findings" }
    Resource Path { graph: Some("resource"), manifest: Some("resource"), app: None, derive: Some("resource"), aliases: &["path", "subscription"], "Resource path, relative to the root of Microsoft Graph; ids as `{name}`" }
    ChangeType ChangeTypes { graph: Some("changeType"), manifest: Some("changeType"), app: None, derive: Some("change_type"), aliases: &["change_types", "changeTypes", "events"], "Change types to notify about: `created`, `updated`, `deleted`" }
    NotificationUrl Text { graph: Some("notificationUrl"), manifest: Some("notificationUrl"), app: None, derive: None, aliases: &["url", "webhook", "webhookUrl", "callbackUrl", "endpoint"], "URL that receives notifications" }
    LifecycleNotificationUrl Text { graph: Some("lifecycleNotificationUrl"), manifest: Some("lifecycleNotificationUrl"), app: None, derive: Some("lifecycle"), aliases: &["lifecycleUrl"], "URL that receives lifecycle notifications" }
    ClientState Text { graph: Some("clientState"), manifest: Some("clientState"), app: None, derive: None, aliases: &["secret", "state"], "Secret returned with each notification" }
    Lifetime Duration { graph: None, manifest: Some("lifetime"), app: None, derive: Some("lifetime"), aliases: &["ttl", "duration", "expiration", "expires", "expiresIn"], "Lifetime of the subscription: `7d`, `PT168H`, `10080m`" }
    ExpirationDateTime DateTime { graph: Some("expirationDateTime"), manifest: Some("expirationDateTime"), app: None, derive: None, aliases: &["expiration", "expires", "expirationDate"], "End of the subscription: date and time with an offset" }
    RenewEvery Duration { graph: None, manifest: Some("renewEvery"), app: None, derive: Some("renew_every"), aliases: &["renew", "renewal"], "Interval between renewals" }
    Instances Count { graph: None, manifest: Some("instances"), app: None, derive: None, aliases: &["count"], "Number of concrete subscriptions per tenant that this entry represents" }
    Tenants Count { graph: None, manifest: None, app: Some("tenants"), derive: None, aliases: &[], "Tenants that install the app" }
    MaxLatency Duration { graph: None, manifest: Some("maxLatency"), app: None, derive: Some("max_latency"), aliases: &["latency"], "Maximum latency that the app accepts" }
    Auth Choice { graph: None, manifest: Some("auth"), app: Some("auth"), derive: Some("auth"), aliases: &["permissionType"], "Permission type of the token that creates it" }
    Permissions Names { graph: None, manifest: Some("permissions"), app: Some("permissions"), derive: Some("permissions"), aliases: &["scopes", "scope", "roles"], "Permissions the app is granted; absent means unknown" }
    Registration Text { graph: None, manifest: None, app: Some("registration"), derive: None, aliases: &["appRegistration"], "File with an app registration as printed by Microsoft's tools; its grants replace `permissions`" }
    Api Choice { graph: None, manifest: Some("api"), app: Some("api"), derive: Some("api"), aliases: &["version", "apiVersion"], "API version of the endpoint it is created on" }
    Cloud Choice { graph: None, manifest: Some("cloud"), app: Some("cloud"), derive: Some("cloud"), aliases: &["environment"], "National cloud it is created in" }
    IncludeResourceData Flag { graph: Some("includeResourceData"), manifest: Some("includeResourceData"), app: None, derive: Some("resource_data"), aliases: &["includeProperties", "resourceData"], "Whether notifications carry the changed resource" }
    EncryptionCertificate Certificate { graph: Some("encryptionCertificate"), manifest: Some("encryptionCertificate"), app: None, derive: None, aliases: &["certificate"], "Base64-encoded DER certificate that resource data is encrypted with" }
    EncryptionCertificateId Text { graph: Some("encryptionCertificateId"), manifest: Some("encryptionCertificateId"), app: None, derive: Some("certificate_id"), aliases: &["certificateId"], "Custom id of that certificate" }
    LatestSupportedTlsVersion Text { graph: Some("latestSupportedTlsVersion"), manifest: Some("latestSupportedTlsVersion"), app: None, derive: Some("latest_supported_tls_version"), aliases: &["tlsVersion"], "Highest TLS version that the receiver supports" }
    NotificationQueryOptions Text { graph: Some("notificationQueryOptions"), manifest: Some("notificationQueryOptions"), app: None, derive: Some("notification_query_options"), aliases: &[], "OData query options for the notifications" }
    NotificationUrlAppId Text { graph: Some("notificationUrlAppId"), manifest: Some("notificationUrlAppId"), app: None, derive: None, aliases: &[], "App id used for the validation token" }
    NotificationContentType Text { graph: Some("notificationContentType"), manifest: Some("notificationContentType"), app: None, derive: None, aliases: &[], "Content type of notifications (beta)" }
    VapidPublicKey Text { graph: Some("vapidPublicKey"), manifest: Some("vapidPublicKey"), app: None, derive: None, aliases: &[], "Web Push: key that signs messages" }
    WebPushEncryptionP256dhPublicKey Text { graph: Some("webPushEncryptionP256dhPublicKey"), manifest: Some("webPushEncryptionP256dhPublicKey"), app: None, derive: None, aliases: &[], "Web Push: key that messages are encrypted with" }
    WebPushEncryptionSecret Text { graph: Some("webPushEncryptionSecret"), manifest: Some("webPushEncryptionSecret"), app: None, derive: None, aliases: &[], "Web Push: secret of that encryption" }
    BlobStoreUrl Text { graph: Some("blobStoreUrl"), manifest: Some("blobStoreUrl"), app: None, derive: None, aliases: &[], "URL of the secret with the blob store for large Event Hubs notifications" }
    ODataType Text { graph: Some("@odata.type"), manifest: Some("@odata.type"), app: None, derive: None, aliases: &[], "OData annotation" }
    Id Text { graph: Some("id"), manifest: None, app: Some("id"), derive: None, aliases: &["clientId", "appId"], "Id: of the subscription, in `app` of the application" }
    ApplicationId Text { graph: Some("applicationId"), manifest: None, app: None, derive: None, aliases: &[], "Application that created it" }
    CreatorId Text { graph: Some("creatorId"), manifest: None, app: None, derive: None, aliases: &[], "User or service principal that created it" }
}

impl Field {
    /// Number of fields.
    pub const COUNT: usize = Field::ALL.len();

    /// Returns the row of the table.
    pub fn key(self) -> &'static Key {
        &KEYS[self as usize]
    }

    /// Returns the name that messages use, which is Graph's if it has one.
    pub fn as_str(self) -> &'static str {
        let key = self.key();
        key.graph.or(key.manifest).or(key.app).unwrap_or("subscription")
    }

    /// Returns the field of a property in a body of Microsoft Graph. Case-sensitive.
    pub fn in_body(name: &str) -> Option<Field> {
        find(name, |key| key.graph)
    }

    /// Returns the field of a key in an entry of a manifest. Case-sensitive.
    pub fn in_manifest(name: &str) -> Option<Field> {
        find(name, |key| key.manifest)
    }

    /// Returns the field of a key in `app` of a manifest. Case-sensitive.
    pub fn in_app(name: &str) -> Option<Field> {
        find(name, |key| key.app)
    }

    /// Returns the field of a key in the attribute of the derive.
    pub fn in_derive(name: &str) -> Option<Field> {
        find(name, |key| key.derive)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

fn find(name: &str, of: impl Fn(&Key) -> Option<&'static str>) -> Option<Field> {
    KEYS.iter().find(|key| of(key) == Some(name)).map(|key| key.field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_stands_at_the_place_of_its_field() {
        for (index, field) in Field::ALL.iter().enumerate() {
            assert_eq!((*field as usize, field.key().field), (index, *field));
        }
    }

    #[test]
    fn no_name_is_given_twice() {
        for of in [
            (|key| key.graph) as fn(&Key) -> Option<&'static str>,
            |key| key.manifest,
            |key| key.app,
            |key| key.derive,
        ] {
            for key in KEYS {
                assert_eq!(of(key).map(|name| find(name, of)), of(key).map(|_| Some(key.field)));
            }
        }
    }
}
