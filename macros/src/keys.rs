//! Which keys the attribute has, by the table of keys, and what is meant by others.

use std::borrow::Cow;

use graphsub_rules::Field;
use graphsub_rules::structure::{is_read_only, is_same_word};
use graphsub_terms::words::nearest;

/// What to write for `lifecycle`.
pub(crate) const LIFECYCLE: &str =
    "write `lifecycle` without a value, and pass the URL to `Delivery::lifecycle_url` when the request is made";

/// What to write for `resource_data`.
pub(crate) const RESOURCE_DATA: &str = "write `resource_data(select(\"subject\"), certificate_id = \"key-2026\")`";

/// Selects the properties that notifications carry.
pub(crate) const SELECT: &str = "select";

/// Names the app whose grants a definition has.
pub(crate) const APP: &str = "app";

/// A place that has keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// `#[subscription(...)]` of a struct.
    Subscription,
    /// `resource_data(...)`.
    ResourceData,
    /// `app!`.
    App,
}

impl Scope {
    /// The key of a field in this place.
    pub(crate) fn key(self, field: Field) -> Option<&'static str> {
        let key = field.key();
        match self {
            Scope::App => key.app.filter(|_| field != Field::Registration),
            Scope::ResourceData => key.derive.filter(|_| field == Field::EncryptionCertificateId),
            Scope::Subscription => key.derive.filter(|_| field != Field::EncryptionCertificateId),
        }
    }

    /// Keys that say nothing Graph is told.
    pub(crate) const fn own(self) -> &'static [&'static str] {
        match self {
            Scope::Subscription => &["allow", APP, "crate"],
            Scope::ResourceData => &[SELECT],
            Scope::App => &["crate"],
        }
    }

    /// All keys.
    pub(crate) fn all(self) -> impl Iterator<Item = &'static str> {
        self.keys().map(|(_, key)| key).chain(self.own().iter().copied())
    }

    fn keys(self) -> impl Iterator<Item = (Field, &'static str)> {
        Field::ALL
            .iter()
            .filter_map(move |field| Some((*field, self.key(*field)?)))
    }

    /// Where a key is unknown, as messages end.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Scope::Subscription => "",
            Scope::ResourceData => " in `resource_data`",
            Scope::App => " in `app!`",
        }
    }
}

/// Returns the field of a key of `#[subscription(...)]`.
pub(crate) fn field(name: &str) -> Option<Field> {
    Field::in_derive(name).filter(|field| Scope::Subscription.key(*field).is_some())
}

/// What was probably meant by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// A key of this place.
    Key(Field, Guess),
    /// Something that is given in another way.
    Elsewhere(Field),
}

/// How sure it is what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guess {
    /// The same in other letters.
    Spelling,
    /// Another word for it, or a slip.
    Near,
}

impl Meant {
    /// The field.
    pub(crate) const fn field(self) -> Field {
        match self {
            Meant::Key(field, _) | Meant::Elsewhere(field) => field,
        }
    }
}

/// Returns what was probably meant by a key that this place does not have: a key in other letters, a
/// name of Microsoft Graph or of manifests, another word, or a slip.
pub(crate) fn meant(name: &str, scope: Scope) -> Option<Meant> {
    let spelling = scope.keys().find(|(_, key)| is_same_word(key, name));
    if let Some((field, _)) = spelling {
        return Some(Meant::Key(field, Guess::Spelling));
    }
    let named = Field::ALL.iter().find(|field| {
        let key = field.key();
        let names = [key.graph, key.manifest, key.derive];
        names.into_iter().flatten().any(|own| is_same_word(own, name))
    });
    if let Some(field) = named {
        // In a definition the value is written otherwise as well.
        return Some(match scope.key(*field) {
            Some(_) if scope != Scope::Subscription => Meant::Key(*field, Guess::Near),
            _ => Meant::Elsewhere(*field),
        });
    }
    let slip = || {
        let near = nearest(name, scope.all())?;
        scope.keys().find(|(_, key)| *key == near).map(|(field, _)| field)
    };
    let alias = |field: &&Field| field.key().aliases.iter().any(|alias| is_same_word(alias, name));
    match Field::ALL.iter().find(alias) {
        Some(field) if scope.key(*field).is_none() => Some(Meant::Elsewhere(*field)),
        Some(field) => Some(Meant::Key(*field, Guess::Near)),
        None => slip().map(|field| Meant::Key(field, Guess::Near)),
    }
}

/// Returns the property of this name that only the service sets.
pub(crate) fn read_only(name: &str) -> Option<Field> {
    let is_named = |field: &&Field| field.key().graph.is_some_and(|own| is_same_word(own, name));
    Field::ALL
        .iter()
        .find(is_named)
        .copied()
        .filter(|field| is_read_only(*field))
}

/// Returns how something is given that this place has no key for.
pub(crate) fn elsewhere(field: Field, scope: Scope) -> Cow<'static, str> {
    let own = Scope::Subscription.key(field).filter(|_| scope != Scope::Subscription);
    if let Some(key) = own.filter(|_| field != Field::IncludeResourceData || scope == Scope::App) {
        return format!("write `{key}` in `#[subscription(...)]` of the definition").into();
    }
    Cow::Borrowed(match field {
        Field::NotificationUrl | Field::ClientState => "pass it to `Delivery::new` when the request is made",
        Field::LifecycleNotificationUrl => LIFECYCLE,
        Field::IncludeResourceData | Field::EncryptionCertificateId => RESOURCE_DATA,
        Field::EncryptionCertificate => {
            "write `resource_data`, and pass the certificate to `Delivery::certificate` when the request is made"
        }
        Field::ExpirationDateTime => "use `lifetime`: the date is computed when the request is made",
        _ => "remove it: the derive does not support it",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_inputs_lead_to_the_keys() {
        use Guess::{Near, Spelling};
        use Meant::{Elsewhere, Key};
        for (name, expected) in [
            ("changeType", Key(Field::ChangeType, Spelling)),
            ("renew-every", Key(Field::RenewEvery, Spelling)),
            ("scopes", Key(Field::Permissions, Near)),
            ("expires", Key(Field::Lifetime, Near)),
            ("lifetme", Key(Field::Lifetime, Near)),
            ("url", Elsewhere(Field::NotificationUrl)),
            ("client_state", Elsewhere(Field::ClientState)),
            ("notification_url", Elsewhere(Field::NotificationUrl)),
            ("lifecycle_notification_url", Elsewhere(Field::LifecycleNotificationUrl)),
            ("include_resource_data", Elsewhere(Field::IncludeResourceData)),
            ("encryptionCertificateId", Elsewhere(Field::EncryptionCertificateId)),
            ("certificate_id", Elsewhere(Field::EncryptionCertificateId)),
            ("expirationDateTime", Elsewhere(Field::ExpirationDateTime)),
        ] {
            assert_eq!(meant(name, Scope::Subscription), Some(expected), "{name}");
        }
        assert_eq!(
            meant("certificateId", Scope::ResourceData),
            Some(Key(Field::EncryptionCertificateId, Spelling))
        );
        for name in Field::ALL.iter().filter_map(|field| field.key().graph) {
            let is_key = field(name).is_some();
            assert!(
                is_key || read_only(name).is_some() || meant(name, Scope::Subscription).is_some(),
                "{name}"
            );
        }
        assert_eq!(
            meant("encryptionCertificateId", Scope::ResourceData),
            Some(Key(Field::EncryptionCertificateId, Near))
        );
        assert_eq!(meant("lifetime", Scope::App), Some(Elsewhere(Field::Lifetime)));
        assert_eq!(meant("frobnicate", Scope::Subscription), None);
        assert!(read_only("applicationId").is_some() && read_only("resource").is_none());
    }
}
