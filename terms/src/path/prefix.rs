//! What stands in front of a path.

use core::ops::Range;

use crate::Text;

/// A host or version in front of a path, which Microsoft Graph adds by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prefix {
    /// Byte range in the text, with the version.
    pub range: Range<usize>,
    /// Bytes of the host, where there is one.
    pub host: Option<Range<usize>>,
    /// Bytes of the version, where there is one.
    pub version: Option<Range<usize>>,
}

/// The versions of Graph, as they stand in addresses.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

impl Prefix {
    /// What stands in front of the path of a text.
    pub(super) fn of(text: &Text<'_>) -> Option<Prefix> {
        let raw = text.raw();
        let scheme = ["https://", "http://"].iter().find(|scheme| {
            raw.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let Some(scheme) = scheme else {
            let version = version(raw, 0)?;
            return Some(Prefix {
                range: 0..version.end,
                host: None,
                version: Some(version),
            });
        };
        let host_end = raw[scheme.len()..]
            .find(['/', '?'])
            .map_or(raw.len(), |slash| scheme.len() + slash);
        // A slash inside a hole is not the end of the host.
        let host_end = text
            .holes()
            .iter()
            .find(|hole| hole.contains(&host_end))
            .map_or(host_end, |hole| hole.end);
        let version = version(raw, host_end);
        Some(Prefix {
            range: 0..version.as_ref().map_or(host_end, |version| version.end),
            host: Some(scheme.len()..host_end),
            version,
        })
    }
}

/// The version behind an optional slash.
fn version(raw: &str, at: usize) -> Option<Range<usize>> {
    let start = at + usize::from(raw[at..].starts_with('/'));
    VERSIONS.iter().find_map(|version| {
        let end = start + version.len();
        let is_version = raw
            .get(start..end)
            .is_some_and(|text| text.eq_ignore_ascii_case(version));
        let ends = raw.as_bytes().get(end).is_none_or(|byte| b"/?".contains(byte));
        (is_version && ends).then_some(start..end)
    })
}
