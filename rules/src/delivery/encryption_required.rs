//! GS704: resource data of presence or online meetings without both certificate properties.

use alloc::format;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::Field;
use crate::delivery::insists_on_encryption;
use crate::finding::Finding;
use crate::subject::Subject;
use crate::words::all_of;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(resource) = subject
        .kind()
        .filter(|_| subject.wants_resource_data() && insists_on_encryption(subject))
    else {
        return;
    };
    let certificate = subject
        .definition
        .encryption_certificate
        .is_none()
        .then_some("encryptionCertificate");
    let id = subject
        .definition
        .encryption_certificate_id
        .is_none()
        .then_some("encryptionCertificateId");
    let missing: Vec<&str> = certificate.into_iter().chain(id).collect();
    if missing.is_empty() {
        return;
    }
    let missing = all_of(missing);
    out.push(
        Finding::new(
            Rule::EncryptionRequired,
            Field::IncludeResourceData,
            format!(
                "resource data of `{}` has to be encrypted: {missing} missing",
                resource.id()
            ),
        )
        .label("encryption required")
        .help(format!("add {missing}"))
        .sources(resource.resource_data().sources),
    );
}
