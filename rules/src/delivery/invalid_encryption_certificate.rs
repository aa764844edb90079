//! GS707: not a base64 X.509 certificate with an RSA key of 2048 to 4096 bits.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::CERTIFICATE_KEY;
use graphsub_terms::Field;

use crate::Rule;
use crate::definition::{Certificate, CertificateProblem};
use crate::finding::Finding;
use crate::help::Help;
use crate::structure::sources;
use crate::subject::Subject;

pub(crate) fn check(subject: &Subject<'_, '_>, out: &mut Vec<Finding>) {
    let Some(Certificate::Invalid(problem)) = subject.definition.encryption_certificate.known() else {
        return;
    };
    let der = || {
        Help::say(
            "use the base64-encoded DER certificate: a .pem file without its first and last lines, joined into one line",
        )
    };
    let bits = format!(
        "{} to {} bits",
        CERTIFICATE_KEY.minimum_bits, CERTIFICATE_KEY.maximum_bits
    );
    let rsa = || Help::say(format!("use an RSA key of {bits}"));
    let (message, label, help): (String, Cow<'_, str>, Help) = match problem {
        CertificateProblem::NotBase64 => ("the certificate is not valid base64".into(), "not base64".into(), der()),
        CertificateProblem::Pem => (
            "the certificate is PEM text, not base64-encoded DER".into(),
            "PEM".into(),
            der(),
        ),
        CertificateProblem::PrivateKey => (
            "`encryptionCertificate` is a private key".into(),
            "private key".into(),
            Help::say("remove it and replace the key pair: it is no longer secret")
                .note("a certificate contains the public key only"),
        ),
        CertificateProblem::SshKey => (
            "`encryptionCertificate` is an SSH key, not an X.509 certificate".into(),
            "SSH key".into(),
            der(),
        ),
        CertificateProblem::NotX509 => (
            "`encryptionCertificate` is not an X.509 certificate".into(),
            "not a certificate".into(),
            der(),
        ),
        CertificateProblem::NotRsa => ("the certificate's key is not RSA".into(), "not RSA".into(), rsa()),
        CertificateProblem::KeySize(size) => (
            format!("the certificate's RSA key has {size} bits"),
            format!("not {bits}").into(),
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
        .sources(sources(Field::EncryptionCertificate)),
    );
}
