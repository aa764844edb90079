//! The kinds of input, a line each.

use std::path::Path;

use graphsub_read::source::Source;
use graphsub_read::{Data, Documents, FrontEnd, Markdown, Requests, Scripts};

use super::Origin;

/// The front-ends, in the order in which they are asked whether they read a file. The last one reads all.
static FRONT_ENDS: &[&dyn FrontEnd] = &[
    #[cfg(feature = "source")]
    &graphsub_read::Programs,
    &Requests,
    &Markdown,
    &Scripts,
    &Data,
    &Documents,
];

/// Returns the front-end that reads a file. One that nobody named is no manifest.
pub(crate) fn front_end(source: &Source<'_>, origin: Origin) -> &'static dyn FrontEnd {
    if origin == Origin::Searched && Data::may_read(source.name()) {
        return &Data;
    }
    FRONT_ENDS
        .iter()
        .copied()
        .find(|front_end| front_end.reads(source))
        .unwrap_or(&Documents)
}

/// Returns whether a file may hold definitions beside what it is there for, by its name: program code, request
/// files, documentation, scripts, data.
pub(crate) fn may_hold(path: &Path) -> bool {
    path.to_str()
        .is_some_and(|name| Data::may_read(name) || is_never_data(name))
}

/// Returns whether a file without definitions is of no interest.
pub(crate) fn is_searched(name: &str, origin: Origin) -> bool {
    origin == Origin::Searched || is_never_data(name)
}

/// Whether the name alone says that a file is neither a manifest nor a body.
fn is_never_data(name: &str) -> bool {
    let source = Source::new(name, "");
    let others: [&dyn FrontEnd; 3] = [&Requests, &Markdown, &Scripts];
    is_code(Path::new(name)) || others.iter().any(|front_end| front_end.reads(&source))
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
