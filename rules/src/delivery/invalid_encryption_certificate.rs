//! GS707: not a base64 X.509 certificate with an RSA key of 2048 to 4096 bits.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_terms::Field;

use crate::Rule;
use crate::definition::{Certificate, CertificateProblem};
use crate::finding::Finding;
use crate::help::Help;
use crate::subject::{Subject, property_sources};

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(Certificate::Invalid(problem)) = subject.definition.encryption_certificate.known() else {
        return;
    };
    let der = || {
        Help::say("use base64 of the certificate's DER form: a .pem file without its first and last line, on one line")
    };
    let rsa = || Help::say("use an RSA key of 2048 to 4096 bits");
    let (message, label, help): (String, &str, Help) = match problem {
        CertificateProblem::NotBase64 => ("the certificate is not valid base64".into(), "not base64", der()),
        CertificateProblem::Pem => ("the certificate is PEM text, not base64 of DER".into(), "PEM", der()),
        CertificateProblem::PrivateKey => (
            "`encryptionCertificate` is a private key".into(),
            "private key",
            Help::say("remove it and replace the key pair: it is no longer secret")
                .note("a certificate contains the public key only"),
        ),
        CertificateProblem::SshKey => (
            "`encryptionCertificate` is an SSH key, not an X.509 certificate".into(),
            "SSH key",
            der(),
        ),
        CertificateProblem::NotX509 => (
            "`encryptionCertificate` is not an X.509 certificate".into(),
            "not a certificate",
            der(),
        ),
        CertificateProblem::NotRsa => ("the certificate's key is not RSA".into(), "not RSA", rsa()),
        CertificateProblem::KeySize(bits) => (
            format!("the certificate's RSA key has {bits} bits"),
            "not 2048 to 4096 bits",
            rsa(),
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
        .sources(property_sources(Field::EncryptionCertificate)),
    );
}
