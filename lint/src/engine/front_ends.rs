//! The kinds of input, a line each.

use std::path::Path;

use graphsub_read::source::Source;
use graphsub_read::{Carrier, Data, Documents, FrontEnd, Markdown, Requests, Scripts};

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
    let is_data =
        |front_end: &&&dyn FrontEnd| front_end.carrier() == Carrier::Data && front_end.may_read(source.name());
    let data = FRONT_ENDS.iter().filter(|_| origin == Origin::Searched).find(is_data);
    let reads = |front_end: &&&dyn FrontEnd| front_end.reads(source);
    let front_end = data.or_else(|| FRONT_ENDS.iter().find(reads));
    front_end.copied().unwrap_or(&Documents)
}

/// Returns whether a file may hold definitions beside what it is there for, by its name: program code, request
/// files, documentation, scripts, data.
pub(crate) fn may_hold(path: &Path) -> bool {
    let is_read = |name| by_name(name, |carrier| carrier != Carrier::Itself);
    path.to_str().is_some_and(is_read)
}

/// Returns whether a file without definitions is of no interest.
pub(crate) fn is_searched(name: &str, origin: Origin) -> bool {
    origin == Origin::Searched || by_name(name, |carrier| carrier == Carrier::Text)
}

/// Whether the name of a file is one that a front-end with such files may read.
fn by_name(name: &str, is_such: fn(Carrier) -> bool) -> bool {
    let mut such = FRONT_ENDS.iter().filter(|front_end| is_such(front_end.carrier()));
    such.any(|front_end| front_end.may_read(name))
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
