//! Reads `#[subscription(...)]` of a field.

use graphsub_terms::words::nearest;

use crate::attribute::arguments;
use crate::item;
use crate::report::Report;
use crate::tokens::{Written, items};
use crate::unknown::{duplicate, unknown_word};

/// Marks a field that is no id.
const SKIP: &str = "skip";

/// Names the placeholder of a field that is called otherwise.
const RENAME: &str = "rename";

/// What the attributes of a field say.
#[derive(Debug, Default)]
pub(crate) struct FieldKeys {
    /// It is no id.
    pub(crate) skip: bool,
    /// The name of its placeholder.
    pub(crate) rename: Option<Written>,
}

/// Reads the attributes of a field.
pub(crate) fn read(attributes: &[item::Attribute], report: &mut Report) -> FieldKeys {
    let mut keys = FieldKeys::default();
    for attribute in attributes {
        let Some(span) = attribute.named("subscription") else {
            continue;
        };
        for item in arguments(attribute, span, report).map_or_else(Vec::new, |tokens| items(tokens, report)) {
            if item.key == SKIP {
                item.word("write `skip` without a value", report);
                keys.skip = true;
            } else if item.key == RENAME {
                if keys.rename.is_some() {
                    report.error(duplicate(&item));
                }
                let name = item.text("user-id", report);
                // Without a name that can be read nobody can tell what is missing.
                keys.skip |= name.is_none();
                keys.rename = keys.rename.or(name);
            } else {
                report.error(unknown_word(&item.key, "a field", &[SKIP, RENAME]));
                // A slip is not a missing placeholder as well.
                keys.skip |= nearest(&item.key.to_string(), [SKIP, RENAME]).is_some();
            }
        }
    }
    keys
}
