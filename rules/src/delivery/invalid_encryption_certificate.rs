//! GS707: not a base64 X.509 certificate with an RSA key of 2048 to 4096 bits.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Certificate, CertificateProblem, Field};
use crate::delivery::property_sources;
use crate::finding::Finding;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    let Some(Certificate::Invalid(problem)) = &subject.definition.encryption_certificate else {
        return;
    };
    let der = "give base64 of the certificate's DER form: a .pem file without its first and last line, on one line";
    let (message, label, help): (String, &str, &str) = match problem {
        CertificateProblem::NotBase64 => ("the certificate is not base64".into(), "not base64", der),
        CertificateProblem::Pem => ("the certificate is PEM text, not base64 of DER".into(), "PEM", der),
        CertificateProblem::PrivateKey => (
            "this is a private key".into(),
            "private key",
            "remove it, and replace the key pair: it is no longer secret; give the certificate, which holds the public key only",
        ),
        CertificateProblem::SshKey => ("this is an SSH key, not an X.509 certificate".into(), "SSH key", der),
        CertificateProblem::NotX509 => ("this is no X.509 certificate".into(), "no certificate", der),
        CertificateProblem::NotRsa => (
            "the certificate's key is not RSA".into(),
            "not RSA",
            "use an RSA key of 2048 to 4096 bits",
        ),
        CertificateProblem::KeySize(bits) => (
            format!("the certificate's RSA key has {bits} bits"),
            "not 2048 to 4096 bits",
            "use an RSA key of 2048 to 4096 bits",
        ),
    };
    out.push(
        Finding::new(
            Rule::InvalidEncryptionCertificate,
            Field::EncryptionCertificate,
            message,
        )
        .label(label)
        .help(help)
        .sources(property_sources("encryptionCertificate")),
    );
}
