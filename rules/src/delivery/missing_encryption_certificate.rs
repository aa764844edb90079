//! GS702: resource data without `encryptionCertificate`.

use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::delivery::{gets_resource_data, insists_on_encryption};
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::{Subject, property_sources};

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    if gets_resource_data(subject)
        && !insists_on_encryption(subject)
        && subject.definition.encryption_certificate.is_absent()
    {
        out.push(
            Finding::new(
                Rule::MissingEncryptionCertificate,
                Field::IncludeResourceData,
                "`includeResourceData` requires an `encryptionCertificate`",
            )
            .label("no certificate to encrypt it with")
            .help(Help::add(Field::EncryptionCertificate).note("its value is base64 of the certificate's DER form"))
            .sources(property_sources(Field::EncryptionCertificate)),
        );
    }
}
