//! GS703: resource data without `encryptionCertificateId`.

use alloc::format;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::delivery::{gets_resource_data, insists_on_encryption};
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::{property, sources};
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    if gets_resource_data(subject)
        && !insists_on_encryption(subject)
        && subject.definition.encryption_certificate_id.is_absent()
    {
        let longest = property(Field::EncryptionCertificateId).and_then(|row| row.max_characters);
        let longest = longest.map(|most| format!(" of at most {most} characters"));
        out.push(
            Finding::new(
                Rule::MissingEncryptionCertificateId,
                Field::IncludeResourceData,
                "`includeResourceData` requires an `encryptionCertificateId`",
            )
            .label("no certificate id")
            .help(Help::add(Field::EncryptionCertificateId).note(format!(
                "choose any name{}; each notification carries it",
                longest.unwrap_or_default()
            )))
            .sources(sources(Field::EncryptionCertificateId)),
        );
    }
}
