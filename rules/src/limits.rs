//! How much of a definition is looked at: nothing may keep a build busy.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::Rule;
use crate::definition::{Definition, Field};
use crate::finding::Finding;
use crate::path::ResourcePath;
use crate::words::thousands;

/// Longest `resource` that is looked at, in bytes. The longest documented path has some hundred; the
/// ids and filters of real ones some thousand.
pub const MAX_RESOURCE_BYTES: usize = 8_192;

/// Most query options of a `resource`. Microsoft documents five for one path.
pub const MAX_QUERY_OPTIONS: usize = 100;

/// Most items of `changeType`. There are three change types.
pub const MAX_CHANGE_TYPES: usize = 100;

/// Why a text is too large for a `resource`, and what to do.
///
/// ```
/// use graphsub_rules::resource_too_large;
/// assert!(resource_too_large("/me/messages").is_none());
/// assert!(resource_too_large(&"/a".repeat(5_000)).is_some());
/// ```
pub fn resource_too_large(resource: &str) -> Option<(String, &'static str)> {
    let (most, help) = (
        MAX_RESOURCE_BYTES,
        "write one documented path; ids and options are short",
    );
    if resource.len() > most {
        let (count, most) = (thousands(resource.len() as u64), thousands(most as u64));
        return Some((format!("`resource` has {count} bytes, {most} are read"), help));
    }
    let count = ResourcePath::parse(resource).query().len();
    (count > MAX_QUERY_OPTIONS).then(|| {
        let count = thousands(count as u64);
        (
            format!("`resource` has {count} query options, {MAX_QUERY_OPTIONS} are read"),
            "write each option once; one path takes a few at most",
        )
    })
}

/// Takes out of a definition what is too large to be looked at, with a finding for each.
pub(crate) fn apply<'a>(definition: &Definition<'a>) -> Option<(Definition<'a>, Vec<Finding>)> {
    let mut findings = Vec::new();
    let mut rest = None;
    if let Some((message, help)) = definition.resource.and_then(resource_too_large) {
        let finding = Finding::new(Rule::InvalidValue, Field::Resource, message);
        findings.push(finding.label("too large").help(help));
        rest.get_or_insert_with(|| definition.clone()).resource = None;
    }
    let items = definition.change_type.as_ref().map_or(0, Vec::len);
    if items > MAX_CHANGE_TYPES {
        let count = thousands(items as u64);
        let message = format!("`changeType` has {count} items, {MAX_CHANGE_TYPES} are read");
        let finding = Finding::new(Rule::InvalidChangeType, Field::ChangeType, message);
        findings.push(
            finding
                .label("too many")
                .help("write each change type once")
                .without_answer(),
        );
        rest.get_or_insert_with(|| definition.clone()).change_type = None;
    }
    Some((rest?, findings))
}
