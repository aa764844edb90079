//! The tables in words and as JSON: `resources`, `explain` and `rules`.

mod across;
pub mod explain;
pub mod resources;
pub mod rules;

use std::fmt::Write as _;

use graphsub_tables::Source;

/// The sources of a statement, a line each.
pub(crate) fn cite(out: &mut String, sources: &[Source]) {
    for source in sources {
        let document = source.document;
        let _ = writeln!(out, "    {}: {}", document.id(), source.statement);
        let _ = writeln!(out, "      {}", document.location());
    }
}
