//! What a finding is known by from run to run.

use std::collections::HashMap;

use graphsub_read::Step;
use sha2::{Digest as _, Sha256};

use crate::engine::Report;

/// Returns the identity of each finding: its rule, its file, its subscription's name (or its resource where
/// it has none) and the key it is about. Neither its line nor its place in a list counts, so that what is
/// written above it changes nothing. Several findings with one identity are told apart by their order.
pub fn fingerprints(report: &Report) -> Vec<String> {
    let mut seen: HashMap<[u8; 8], u32> = HashMap::new();
    report
        .findings()
        .map(|finding| {
            let key = finding.route.0.iter().rev().find_map(|step| match step {
                Step::Key(name) => Some(name.as_ref()),
                _ => None,
            });
            let mut hash = Sha256::new();
            let parts = [
                finding.rule.code(),
                report.file(finding.file),
                &finding.identity,
                key.unwrap_or_default(),
            ];
            for part in parts {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
            let identity = first(&hash.clone().finalize());
            let count = seen.entry(identity).or_default();
            *count += 1;
            hash.update(count.to_le_bytes());
            first(&hash.finalize())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect()
        })
        .collect()
}

fn first(digest: &[u8]) -> [u8; 8] {
    let mut out = [0; 8];
    for (out, byte) in out.iter_mut().zip(digest) {
        *out = *byte;
    }
    out
}
