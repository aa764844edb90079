//! GS2xx: the change types.

pub(crate) mod invalid_change_type;
pub(crate) mod redundant_change_type;
pub(crate) mod unsupported_change_type;

use graphsub_tables::ChangeType;

/// A change type by its name. Graph's own examples write them with capitals too.
///
/// ```
/// use graphsub_rules::{ChangeType, parse_change_type};
/// assert_eq!(parse_change_type("Created"), Some(ChangeType::Created));
/// ```
pub fn parse(text: &str) -> Option<ChangeType> {
    ChangeType::ALL
        .iter()
        .copied()
        .find(|change| change.as_str().eq_ignore_ascii_case(text))
}
