//! GS702: resource data without `encryptionCertificate`.

use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::delivery::{gets_resource_data, insists_on_encryption, property_sources};
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if gets_resource_data(subject)
        && !insists_on_encryption(subject)
        && subject.definition.encryption_certificate.is_none()
    {
        out.push(
            Finding::new(
                Rule::MissingEncryptionCertificate,
                Field::IncludeResourceData,
                "`includeResourceData` needs an `encryptionCertificate`",
            )
            .label("no certificate to encrypt it with")
            .help("add the certificate as base64 of its DER form, or `${NAME}` to take it from the environment")
            .sources(property_sources("encryptionCertificate")),
        );
    }
}
