//! Looks at `encryptionCertificate`: a crate of its own, since the linter and those who make requests need it, and
//! nobody else what it takes to read certificates.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphsub_rules::{Certificate, CertificateProblem};
use graphsub_terms::{Text, Value};
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// How the base64 of an SSH public key begins: the length of a name and the name `ssh-rsa`.
const SSH_RSA: &str = "AAAAB3NzaC1yc2E";

/// Longest text that is decoded, in bytes: a certificate has a few thousand.
const LONGEST: usize = 256 * 1024;

/// Returns what the text of `encryptionCertificate` is; unknown where some of it comes in at deployment.
///
/// ```
/// use graphsub_certificate::look;
/// use graphsub_terms::Text;
/// assert!(look(&Text::written("${CERTIFICATE}")).is_unknown());
/// assert!(look(&Text::written("certificate!")).known().is_some());
/// ```
pub fn look(text: &Text<'_>) -> Value<Certificate> {
    // A beginning that gives it away counts even where the rest comes in at deployment.
    if let Some(problem) = armoured(text.start()) {
        return Value::Known(Certificate::Invalid(problem));
    }
    let Some(whole) = text.whole() else {
        return Value::Unknown;
    };
    Value::Known(match problem(whole) {
        Some(problem) => Certificate::Invalid(problem),
        None => Certificate::Valid,
    })
}

fn problem(text: &str) -> Option<CertificateProblem> {
    if text.len() > LONGEST {
        return Some(CertificateProblem::NotX509);
    }
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
    let key_bits = &graphsub_tables::CERTIFICATE_KEY;
    let size = |bits: usize| u32::try_from(bits).unwrap_or(u32::MAX);
    match modulus {
        None => Some(CertificateProblem::NotRsa),
        Some(bits) if (key_bits.minimum_bits..=key_bits.maximum_bits).contains(&size(bits)) => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    // Made for these tests with `openssl req -x509`; the keys are used nowhere else.
    const RSA_2048: &str = concat!(
        "MIIDEzCCAfugAwIBAgIUcAAAnMN+rmUKBf417lr+rj1JJJgwDQYJKoZIhvcNAQELBQAwGDEWMBQGA1UEAwwNZ3JhcGhzdWItdGVz",
        "dDAgFw0yNjExMjAyMDI0MjlaGA8yMTI2MTAyNzIwMjQyOVowGDEWMBQGA1UEAwwNZ3JhcGhzdWItdGVzdDCCASIwDQYJKoZIhvcN",
        "AQEBBQADggEPADCCAQoCggEBALwlGCDGD7yDVsym4x+JfUrfY5KiON5b9O39tbdEckg3kG0s7FcvrEvNHGw+UKqmDNh4mnxAnyV3",
        "PjN5QRmLhlDbYaixLH8g0j+FDoomp73l1l4D79FcKKLlQgfVJ1m567LhNKTIXWMt/UslsNUuuuQSzjKvn81RyYjakACCeCwCixDF",
        "AXrkHkxhpKrosD+259KJQiLrHQ4U35ROevGoL4kzDDpgCIi7a2jdBXmI+5ZiQW4sXw1jpe/Ve7dZkrXrfzv0oazhDVnJzMaG34Vs",
        "xXHgidzAdK5LXRACQfHQjVrt7w++xgp81ZTNi6OvqOOv78Hqzus+MHZgbzm/jNIOk8UCAwEAAaNTMFEwHQYDVR0OBBYEFHP0Nry+",
        "FxPieH7UsloS7vZHB79BMB8GA1UdIwQYMBaAFHP0Nry+FxPieH7UsloS7vZHB79BMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcN",
        "AQELBQADggEBAHe6qNt6bu1VaNwak0B5BvcpQALL/mTgBN4asSaxJTIOFWH906q6lRbXXGhHi6Tnn91yPTkbonjEVsgFRg1f96me",
        "qCn/v30zL94QzcN/a7kzRXj2h1J6k67Mq38wDIpQwIBXU2e6+URMU8E5qhdHiOUUZ8FVh+6yTi9lNLaYY6TEgO7+KKdIiOiUzBcQ",
        "BUtbWSn/n6fw8OAjFn3P6r5P3myDadbXXfNq/kcrfp1ixHEsC5awLAqd2wfb2HD80oVnVJ86kHcu1CaJYt+3iEH0etIlssjeDzMc",
        "+MWa8Hm4I30LFro5jq9WtWMpcjofX69zikskrkr/BM7CWU9ykx+s7ZY=",
    );
    const RSA_1024: &str = concat!(
        "MIICDjCCAXegAwIBAgIUD/aHTZ/plF8mLQ2EqNRrnAhuy+UwDQYJKoZIhvcNAQELBQAwGDEWMBQGA1UEAwwNZ3JhcGhzdWItdGVz",
        "dDAgFw0yNjExMjAyMDI0MzBaGA8yMTI2MTAyNzIwMjQzMFowGDEWMBQGA1UEAwwNZ3JhcGhzdWItdGVzdDCBnzANBgkqhkiG9w0B",
        "AQEFAAOBjQAwgYkCgYEAm9gATmckaNHa7od7j90fDuxtDbauHXxi2pgm2xoA2QMHcpmwdcZn8w/nKHHRqOw6epMDwrSSn8uMcvds",
        "iVUTjIfBZTxd36mc9ADURHTCwtpCREMYCMSyneLGgAbGyWPkANnFjAGDvcsrC/hqmldlYruzkFhRt0ZnIaYT2XZWfsMCAwEAAaNT",
        "MFEwHQYDVR0OBBYEFOLPcJrpEy9NhOdWdmQ5pGLR4MmlMB8GA1UdIwQYMBaAFOLPcJrpEy9NhOdWdmQ5pGLR4MmlMA8GA1UdEwEB",
        "/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADgYEAmrArpR5+Alrm9lAW1bWjnVQi/EdoATNmlc7MQKY50teVOBzO0m+ELqIAZC2+iJFQ",
        "MkdiPUNURMNewVC+5Hw2nGn5Ycf57Wbs9+eTpOLErzFiw0wzBnOy2CMqTEEd8unckHzqx4gMd209PCHcKd80wRy4fsPFxaq61x6N",
        "KN+jeGs=",
    );
    const EC_P256: &str = concat!(
        "MIIBiDCCAS2gAwIBAgIUdNak84tj1gqaJAW/9C9piyW5HGMwCgYIKoZIzj0EAwIwGDEWMBQGA1UEAwwNZ3JhcGhzdWItdGVzdDAg",
        "Fw0yNjExMjAyMDI0MzBaGA8yMTI2MTAyNzIwMjQzMFowGDEWMBQGA1UEAwwNZ3JhcGhzdWItdGVzdDBZMBMGByqGSM49AgEGCCqG",
        "SM49AwEHA0IABOQIlpj90IJLRegmNUWcJ8Pkm8L5ETW5R40f5xkyIDn6BI8HohzCOTXHiniykCBsF2CaMR8jD34KZ39hH2DVCXyj",
        "UzBRMB0GA1UdDgQWBBR+IaIzOcEZ0CARKA2vpRyKR4SKZjAfBgNVHSMEGDAWgBR+IaIzOcEZ0CARKA2vpRyKR4SKZjAPBgNVHRMB",
        "Af8EBTADAQH/MAoGCCqGSM49BAMCA0kAMEYCIQCwxXH2urZyebP2ct8gLYxysp48NFyI5fVBXTwgbSovewIhAI+bFBSibb+4WydH",
        "O2He+deYiCFP04Afbf9/95aOwpfj",
    );
    const PKCS_1_KEY: &str = concat!(
        "MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBAJvYAE5nJGjR2u6He4/dHw7sbQ22rh18YtqYJtsaANkDB3KZsHXG",
        "Z/MP5yhx0ajsOnqTA8K0kp/LjHL3bIlVE4yHwWU8Xd+pnPQA1ER0wsLaQkRDGAjEsp3ixoAGxslj5ADZxYwBg73LKwv4appXZWK7",
        "s5BYUbdGZyGmE9l2Vn7DAgMBAAECgYBT65YGoj4V/+OwDN750m32IFR9TQEnuaKV6dcKp08LjTkGekJuuX+igM7OlbP8DfFTrjUZ",
        "NRm72OVxx1D4Bws2C2hFllaWU5WZz02J5xZczH1LQJYOjYVtKo7GhqCW5Akrr49U3n0XcM+b75ByzJBmtKyPSQJ5scbuhMQ+G95Z",
        "kQJBAM7eKGWnPyw0ofKrsnNzNSFYRabLVSrIPGhyOwtOAA3QLeoq2yLyqQS1hQ2f57518XAAcpADWVrzOUpYpJ9t19sCQQDA24Mg",
        "FC01Xmp+oPpBM6uPGflnLwvbLCXHGwysjhSTwe26Ed7eP3IIdJQePc7ubAU2AEjPE2ihzHKQL74OCv05AkAtrLNyrliuY/iV4f8G",
        "qptCf4DxcNefGJLt5LrQpiow4pQgrdGwh6910LZN6c57KQNj3VVuIq8p+6XcmnHOmawdAkBtMJs34VSLP86JrTijC88ZMTqMmg1b",
        "ZM5qwTzWwYaS9ZxT2eRV7pPwh5iI2rO7N3tnzJdsbm+yE5/VVMKFDuG5AkB91CvvzqVzrqShLXykeUeCHpcPrQwUzbZF45UCOjJt",
        "uNCB+HG2ADCzJJR/t3MIwApcfMuTtw7mEynlkCUbwGwp",
    );
    const PKCS_8_KEY: &str = concat!(
        "MIICdQIBADANBgkqhkiG9w0BAQEFAASCAl8wggJbAgEAAoGBAJvYAE5nJGjR2u6He4/dHw7sbQ22rh18YtqYJtsaANkDB3KZsHXG",
        "Z/MP5yhx0ajsOnqTA8K0kp/LjHL3bIlVE4yHwWU8Xd+pnPQA1ER0wsLaQkRDGAjEsp3ixoAGxslj5ADZxYwBg73LKwv4appXZWK7",
        "s5BYUbdGZyGmE9l2Vn7DAgMBAAECgYBT65YGoj4V/+OwDN750m32IFR9TQEnuaKV6dcKp08LjTkGekJuuX+igM7OlbP8DfFTrjUZ",
        "NRm72OVxx1D4Bws2C2hFllaWU5WZz02J5xZczH1LQJYOjYVtKo7GhqCW5Akrr49U3n0XcM+b75ByzJBmtKyPSQJ5scbuhMQ+G95Z",
        "kQJBAM7eKGWnPyw0ofKrsnNzNSFYRabLVSrIPGhyOwtOAA3QLeoq2yLyqQS1hQ2f57518XAAcpADWVrzOUpYpJ9t19sCQQDA24Mg",
        "FC01Xmp+oPpBM6uPGflnLwvbLCXHGwysjhSTwe26Ed7eP3IIdJQePc7ubAU2AEjPE2ihzHKQL74OCv05AkAtrLNyrliuY/iV4f8G",
        "qptCf4DxcNefGJLt5LrQpiow4pQgrdGwh6910LZN6c57KQNj3VVuIq8p+6XcmnHOmawdAkBtMJs34VSLP86JrTijC88ZMTqMmg1b",
        "ZM5qwTzWwYaS9ZxT2eRV7pPwh5iI2rO7N3tnzJdsbm+yE5/VVMKFDuG5AkB91CvvzqVzrqShLXykeUeCHpcPrQwUzbZF45UCOjJt",
        "uNCB+HG2ADCzJJR/t3MIwApcfMuTtw7mEynlkCUbwGwp",
    );

    fn look(text: &str) -> Value<Certificate> {
        super::look(&Text::written(text))
    }

    fn pem(kind: &str, base64: &str) -> String {
        format!("-----BEGIN {kind}-----\n{base64}\n-----END {kind}-----\n")
    }

    #[test]
    fn a_certificate_with_an_rsa_key_is_taken() {
        assert_eq!(look(RSA_2048), Value::Known(Certificate::Valid));
        let wrapped: String = RSA_2048
            .as_bytes()
            .chunks(64)
            .map(|line| String::from_utf8_lossy(line) + "\n")
            .collect();
        assert_eq!(
            look(&wrapped),
            Value::Known(Certificate::Valid),
            "line breaks carry no meaning"
        );
        assert_eq!(look("${CERTIFICATE}"), Value::Unknown);
    }

    #[test]
    fn others_are_told_apart() {
        let double = STANDARD.encode(pem("CERTIFICATE", RSA_2048));
        let cut = &RSA_2048[..400];
        for (text, problem) in [
            ("certificate!", CertificateProblem::NotBase64),
            ("xxxxxxxxxxxxxxxx", CertificateProblem::NotX509),
            (cut, CertificateProblem::NotX509),
            (&pem("CERTIFICATE", RSA_2048), CertificateProblem::Pem),
            (&double, CertificateProblem::Pem),
            (&pem("PRIVATE KEY", PKCS_8_KEY), CertificateProblem::PrivateKey),
            (PKCS_1_KEY, CertificateProblem::PrivateKey),
            (PKCS_8_KEY, CertificateProblem::PrivateKey),
            ("ssh-rsa AAAA", CertificateProblem::SshKey),
            ("AAAAB3NzaC1yc2EAAAADAQAB", CertificateProblem::SshKey),
            ("AAAAB3NzaC1yc2E${REST}", CertificateProblem::SshKey),
            (EC_P256, CertificateProblem::NotRsa),
            (RSA_1024, CertificateProblem::KeySize(1024)),
        ] {
            assert_eq!(look(text), Value::Known(Certificate::Invalid(problem)), "{text}");
        }
    }
}
