//! What a finding is known by from run to run.

use std::collections::HashMap;

use graphsub_read::Step;
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Diagnostic;

/// Names findings: by rule, file, subscription (its name, or its resource where it has none) and the key they
/// are about. Neither a line nor a place in a list counts, so that what is written above changes nothing. Several
/// findings with one identity are told apart by their order.
#[derive(Debug, Default)]
pub(crate) struct Fingerprints {
    seen: HashMap<[u8; 8], u32>,
}

impl Fingerprints {
    /// Returns the fingerprint of the next finding of a run.
    pub(crate) fn next(&mut self, finding: &Diagnostic, file: &str) -> String {
        let hash = identity(finding, file);
        let count = self.seen.entry(first(&hash.clone().finalize())).or_default();
        *count += 1;
        numbered(hash, *count)
    }
}

/// Returns the fingerprint of a finding, were it the only one with its identity.
pub(crate) fn alone(finding: &Diagnostic, file: &str) -> String {
    numbered(identity(finding, file), 1)
}

/// The key a finding is about.
pub(crate) fn key(finding: &Diagnostic) -> Option<&str> {
    finding.route.0.iter().rev().find_map(|step| match step {
        Step::Key(name) => Some(name.as_ref()),
        _ => None,
    })
}

fn identity(finding: &Diagnostic, file: &str) -> Sha256 {
    let mut hash = Sha256::new();
    for part in [
        finding.rule.code(),
        file,
        &finding.identity,
        key(finding).unwrap_or_default(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash
}

fn numbered(mut hash: Sha256, count: u32) -> String {
    hash.update(count.to_le_bytes());
    let bytes = first(&hash.finalize());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn first(digest: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    for (out, byte) in out.iter_mut().zip(digest) {
        *out = *byte;
    }
    out
}
