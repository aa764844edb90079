//! GS703: resource data without `encryptionCertificateId`.

use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::delivery::{gets_resource_data, insists_on_encryption, property_sources};
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    if gets_resource_data(subject)
        && !insists_on_encryption(subject)
        && subject.definition.encryption_certificate_id.is_none()
    {
        out.push(
            Finding::new(
                Rule::MissingEncryptionCertificateId,
                Field::IncludeResourceData,
                "`includeResourceData` needs an `encryptionCertificateId`",
            )
            .label("no id for the certificate")
            .help("add a name of your own, at most 128 characters; each notification carries it")
            .sources(property_sources("encryptionCertificateId")),
        );
    }
}
