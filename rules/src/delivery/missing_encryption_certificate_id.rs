//! GS703: resource data without `encryptionCertificateId`.

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
        && subject.definition.encryption_certificate_id.is_absent()
    {
        out.push(
            Finding::new(
                Rule::MissingEncryptionCertificateId,
                Field::IncludeResourceData,
                "`includeResourceData` requires an `encryptionCertificateId`",
            )
            .label("no certificate id")
            .help(
                Help::add(Field::EncryptionCertificateId)
                    .note("choose any name of at most 128 characters; each notification carries it"),
            )
            .sources(sources(Field::EncryptionCertificateId)),
        );
    }
}
