//! GS702: resource data without `encryptionCertificate`.

use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::delivery::{gets_resource_data, insists_on_encryption};
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;

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
            .label("no encryption certificate")
            .help(Help::add(Field::EncryptionCertificate).note("the value is the base64-encoded DER certificate"))
            .sources(sources(Field::EncryptionCertificate)),
        );
    }
}
