//! GS2xx: the change types.

pub(crate) mod invalid_change_type;
pub(crate) mod redundant_change_type;
pub(crate) mod too_many;
pub(crate) mod unsupported_change_type;

use graphsub_tables::ChangeType;

use crate::definition::{ChangeTypeItem, MAX_CHANGE_TYPES};
use crate::subject::Subject;

/// Returns the change type of a name, ignoring case: some of Graph's own examples capitalise it.
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

/// The change type of an item, where all of its text is known.
pub(crate) fn change_of(item: &ChangeTypeItem<'_>) -> Option<ChangeType> {
    item.text.whole().and_then(parse)
}

/// The items of a definition that are looked at; none where there are too many.
pub(crate) fn items<'d, 'a>(subject: &Subject<'d, 'a>) -> Option<&'d [ChangeTypeItem<'a>]> {
    let items = subject.definition.change_type.known()?;
    (items.len() <= MAX_CHANGE_TYPES).then_some(items)
}
