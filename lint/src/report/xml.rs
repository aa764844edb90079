//! What the XML formats share.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, Event};

use super::shown;
use crate::diagnostic::Diagnostic;
use crate::engine::Report;

/// Writes a document: its declaration, what it holds and a line break.
pub(super) fn document(
    out: &mut dyn Write,
    content: impl FnOnce(&mut Writer<&mut dyn Write>) -> io::Result<()>,
) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    content(&mut xml)?;
    writeln!(xml.get_mut())
}

/// A text that may stand in a document: two characters may not, whichever way they are written.
pub(super) fn text(written: &str) -> String {
    shown::text(written)
        .replace('\u{fffe}', "\\u{fffe}")
        .replace('\u{ffff}', "\\u{ffff}")
}

/// The findings of each file that has some.
pub(super) fn by_file(report: &Report) -> impl Iterator<Item = (&str, &[Diagnostic])> {
    let groups = report.diagnostics.chunk_by(|a, b| a.file == b.file);
    groups.filter_map(|group| Some((report.file(group.first()?.file), group)))
}
