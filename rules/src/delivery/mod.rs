//! GS7xx: what is delivered, where to, and how it is protected.

#[cfg(feature = "requests")]
pub(crate) mod beta_only_property;
#[cfg(feature = "requests")]
pub(crate) mod client_state_too_long;
#[cfg(feature = "requests")]
pub(crate) mod deprecated_endpoint;
pub(crate) mod encryption_required;
#[cfg(feature = "requests")]
pub(crate) mod invalid_encryption_certificate;
#[cfg(feature = "requests")]
pub(crate) mod invalid_lifecycle_url;
#[cfg(feature = "requests")]
pub(crate) mod invalid_notification_url;
#[cfg(feature = "requests")]
pub(crate) mod missing_client_state;
#[cfg(feature = "requests")]
pub(crate) mod missing_encryption_certificate;
pub(crate) mod missing_encryption_certificate_id;
pub(crate) mod notification_query_options;
pub(crate) mod resource_data_unsupported;
#[cfg(feature = "requests")]
pub(crate) mod secret_in_url;
pub(crate) mod select_required;
pub(crate) mod select_unsupported;
pub(crate) mod tls_version;
#[cfg(feature = "requests")]
pub(crate) mod url;
#[cfg(feature = "requests")]
pub(crate) mod web_push;

use crate::subject::Subject;

/// Whether resource data is asked for and can be had, as far as is known.
pub(crate) fn gets_resource_data(subject: &Subject<'_, '_>) -> bool {
    subject.wants_resource_data() && subject.kind().is_none_or(|resource| resource.resource_data().supported)
}

/// Whether the page of the resource insists on both certificate properties.
pub(crate) fn insists_on_encryption(subject: &Subject<'_, '_>) -> bool {
    subject
        .kind()
        .is_some_and(|resource| resource.resource_data().encryption_required)
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use graphsub_terms::{Text, Value};

    use crate::{Certificate, Definition, Rule, check};

    fn rules(certificate: impl Into<Value<Certificate>>, id: impl Into<Value<Text<'static>>>) -> Vec<Rule> {
        let definition = Definition::new()
            .resource(Text::path("/chats/{id}/messages"))
            .include_resource_data(true)
            .encryption_certificate(certificate)
            .encryption_certificate_id(id);
        check(&definition).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn only_what_is_known_to_be_absent_is_missing() {
        assert_eq!(rules(Value::Unknown, Value::Unknown), []);
        assert_eq!(
            rules(Value::Absent, Value::Unknown),
            [Rule::MissingEncryptionCertificate]
        );
        assert_eq!(
            rules(Value::Unknown, Value::Absent),
            [Rule::MissingEncryptionCertificateId]
        );
        assert_eq!(rules(Certificate::Valid, Text::written("${KEY_ID}")), []);
    }
}
