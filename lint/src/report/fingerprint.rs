//! What a finding is known by from run to run.

use crate::engine::Report;
use crate::fingerprint::Fingerprints;

/// Returns the identity of each finding: its rule, its file, its subscription's name (or its resource where
/// it has none) and the key it is about. Neither its line nor its place in a list counts, so that what is
/// written above it changes nothing. Several findings with one identity are told apart by their order.
pub fn fingerprints(report: &Report) -> Vec<String> {
    let mut fingerprints = Fingerprints::default();
    report
        .findings()
        .map(|finding| fingerprints.next(finding, report.file(finding.file)))
        .collect()
}
