//! What a finding is known by from run to run.

use std::borrow::Cow;
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
        let hash = hashed(finding, file);
        let count = self.seen.entry(first(&hash.clone().finalize())).or_default();
        *count += 1;
        numbered(hash, *count)
    }
}

/// Returns the fingerprint of a finding, were it the only one with its identity.
pub(crate) fn alone(finding: &Diagnostic, file: &str) -> String {
    numbered(hashed(finding, file), 1)
}

/// Longest text that is itself what tells a subscription from others.
const LONGEST: usize = 1_000;

/// Returns what tells a subscription from others by a text: of a long one its hash, since each finding has it.
pub(crate) fn identity(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        Cow::Borrowed(text)
    } else {
        let hash = Sha256::digest(text.as_bytes());
        Cow::Owned(hash.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// The key a finding is about.
pub(crate) fn key(finding: &Diagnostic) -> Option<&str> {
    finding.route.0.iter().rev().find_map(|step| match step {
        Step::Key(name) => Some(name.as_ref()),
        _ => None,
    })
}

fn hashed(finding: &Diagnostic, file: &str) -> Sha256 {
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
