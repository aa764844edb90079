//! Looks at `encryptionCertificate`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsub_rules::{Certificate, CertificateProblem};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// Sizes of RSA keys Graph takes, in bits (resource-data-2026).
const KEY_BITS: std::ops::RangeInclusive<usize> = 2048..=4096;

/// How the base64 of an SSH public key begins: the length of a name and the name `ssh-rsa`.
const SSH_RSA: &str = "AAAAB3NzaC1yc2E";

/// What the text of the property is.
pub(super) fn look(text: &str) -> Certificate {
    // A beginning that gives it away counts even where the rest comes in at deployment.
    if let Some(problem) = armoured(text) {
        return Certificate::Invalid(problem);
    }
    if text.contains("${") {
        return Certificate::Unread;
    }
    match problem(text) {
        Some(problem) => Certificate::Invalid(problem),
        None => Certificate::Valid,
    }
}

fn problem(text: &str) -> Option<CertificateProblem> {
    let compact: String = text.split_whitespace().collect();
    let Ok(bytes) = STANDARD.decode(compact.as_bytes()) else {
        return Some(CertificateProblem::NotBase64);
    };
    if let Some(problem) = std::str::from_utf8(&bytes).ok().and_then(armoured) {
        return Some(problem);
    }
    match x509_cert::Certificate::from_der(&bytes) {
        Ok(certificate) => key_problem(&certificate),
        Err(_) if is_private_key(&bytes) => Some(CertificateProblem::PrivateKey),
        Err(_) => Some(CertificateProblem::NotX509),
    }
}

/// Text formats of keys and certificates.
fn armoured(text: &str) -> Option<CertificateProblem> {
    let text = text.trim_start();
    if text.starts_with("-----BEGIN") {
        let private = text
            .lines()
            .any(|line| line.starts_with("-----BEGIN") && line.contains("PRIVATE KEY"));
        return Some(if private {
            CertificateProblem::PrivateKey
        } else {
            CertificateProblem::Pem
        });
    }
    (text.starts_with("ssh-") || text.starts_with(SSH_RSA)).then_some(CertificateProblem::SshKey)
}

fn key_problem(certificate: &x509_cert::Certificate) -> Option<CertificateProblem> {
    let key = certificate.tbs_certificate().subject_public_key_info();
    if key.algorithm.oid != RSA {
        return Some(CertificateProblem::NotRsa);
    }
    let modulus = key.subject_public_key.as_bytes().and_then(|bytes| {
        let mut reader = SliceReader::new(bytes).ok()?;
        reader
            .sequence::<_, _, x509_cert::der::Error>(|key| {
                let modulus: UintRef<'_> = key.decode()?;
                let _exponent: UintRef<'_> = key.decode()?;
                Ok(bits(modulus.as_bytes()))
            })
            .ok()
    });
    match modulus {
        None => Some(CertificateProblem::NotRsa),
        Some(bits) if KEY_BITS.contains(&bits) => None,
        Some(bits) => Some(CertificateProblem::KeySize(bits)),
    }
}

fn bits(number: &[u8]) -> usize {
    let number = &number[number.iter().take_while(|byte| **byte == 0).count()..];
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// PKCS #1 and PKCS #8 private keys begin with a version, which no certificate does.
fn is_private_key(bytes: &[u8]) -> bool {
    let Ok(mut reader) = SliceReader::new(bytes) else {
        return false;
    };
    reader
        .sequence::<_, _, x509_cert::der::Error>(|key| {
            let version: u8 = key.decode()?;
            key.drain(key.remaining_len())?;
            Ok(version)
        })
        .is_ok_and(|version| version <= 1)
}
