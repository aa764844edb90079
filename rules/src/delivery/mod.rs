//! GS7xx: what is delivered, where to, and how it is protected.

pub(crate) mod client_state_too_long;
pub(crate) mod encryption_required;
pub(crate) mod invalid_encryption_certificate;
pub(crate) mod invalid_lifecycle_url;
pub(crate) mod invalid_notification_url;
pub(crate) mod missing_client_state;
pub(crate) mod missing_encryption_certificate;
pub(crate) mod missing_encryption_certificate_id;
pub(crate) mod notification_query_options;
pub(crate) mod resource_data_unsupported;
pub(crate) mod secret_in_url;
pub(crate) mod select_required;
pub(crate) mod select_unsupported;
pub(crate) mod tls_version;
mod url;

use graphsub_tables::Source;

use crate::subject::Subject;

/// What the documents say about a property of the body.
pub(crate) fn property_sources(name: &str) -> &'static [Source] {
    graphsub_tables::Property::from_name(name)
        .map(|property| property.sources)
        .unwrap_or_default()
}

/// Whether resource data is asked for and can be had, as far as is known.
pub(crate) fn gets_resource_data(subject: &Subject<'_>) -> bool {
    subject.wants_resource_data() && subject.kind().is_none_or(|resource| resource.resource_data().supported)
}

/// Whether the page of the resource insists on both certificate properties.
pub(crate) fn insists_on_encryption(subject: &Subject<'_>) -> bool {
    subject
        .kind()
        .is_some_and(|resource| resource.resource_data().encryption_required)
}
