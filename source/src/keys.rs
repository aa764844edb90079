//! The properties of a subscription, as Graph spells them.

/// Graph's names of what a body may hold.
pub(crate) const KEYS: [&str; 19] = [
    "resource",
    "changeType",
    "notificationUrl",
    "expirationDateTime",
    "lifecycleNotificationUrl",
    "clientState",
    "includeResourceData",
    "encryptionCertificate",
    "encryptionCertificateId",
    "latestSupportedTlsVersion",
    "notificationQueryOptions",
    "notificationUrlAppId",
    "notificationContentType",
    "vapidPublicKey",
    "webPushEncryptionP256dhPublicKey",
    "webPushEncryptionSecret",
    "blobStoreUrl",
    "applicationId",
    "creatorId",
];

/// Returns a key without what languages change about it: case, `_`, `-`, `:` and a leading `@` or `$`.
pub(crate) fn normal(key: &str) -> String {
    key.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Returns Graph's name for a key of any spelling.
pub(crate) fn graph(key: &str) -> Option<&'static str> {
    // Longer than any key of Graph, whatever joins its words.
    if key.len() > 48 {
        return None;
    }
    let normal = normal(key);
    KEYS.iter()
        .find(|known| known.len() == normal.len() && known.eq_ignore_ascii_case(&normal))
        .copied()
}

/// Returns Graph's name for what a setter sets: `setChangeType`, `WithResource`, `notification_url=`.
pub(crate) fn setter(method: &str) -> Option<&'static str> {
    let normal = normal(method);
    let rest = normal.strip_prefix("set").or_else(|| normal.strip_prefix("with"))?;
    graph(rest)
}

/// Tells whether a text is a list of change types.
pub(crate) fn are_change_types(text: &str) -> bool {
    let mut any = false;
    for part in text.split(',') {
        let part = part.trim();
        if !["created", "updated", "deleted"]
            .iter()
            .any(|known| part.eq_ignore_ascii_case(known))
        {
            return false;
        }
        any = true;
    }
    any
}
