//! The kinds of input, a line each.

use std::path::Path;

use graphsub_read::source::Source;
use graphsub_read::{Documents, FrontEnd};

/// The front-ends, in the order in which they are asked whether they read a file. The last one reads all.
static FRONT_ENDS: &[&dyn FrontEnd] = &[
    #[cfg(feature = "source")]
    &graphsub_read::Programs,
    &Documents,
];

/// Returns the front-end that reads a file.
pub(crate) fn front_end(source: &Source<'_>) -> &'static dyn FrontEnd {
    FRONT_ENDS
        .iter()
        .copied()
        .find(|front_end| front_end.reads(source))
        .unwrap_or(&Documents)
}

/// Returns whether a file is program code, by its name.
#[cfg(feature = "source")]
pub(crate) fn is_code(path: &Path) -> bool {
    path.to_str()
        .is_some_and(|name| graphsub_read::language_of(name).is_some())
}

/// Returns whether a file is program code: without its readers none is.
#[cfg(not(feature = "source"))]
pub(crate) fn is_code(_path: &Path) -> bool {
    false
}
