//! GS2xx: the change types.

pub(crate) mod invalid_change_type;
pub(crate) mod redundant_change_type;
pub(crate) mod unsupported_change_type;

use graphsub_tables::ChangeType;

/// A change type by its name. Graph's own examples write them with capitals too.
pub(crate) fn parse(text: &str) -> Option<ChangeType> {
    ChangeType::ALL
        .iter()
        .copied()
        .find(|change| change.as_str().eq_ignore_ascii_case(text))
}
