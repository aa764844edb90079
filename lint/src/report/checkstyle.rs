//! Checkstyle XML.

use std::io::{self, Write};

use super::advice;
use super::xml::{by_file, document, text};
use crate::engine::Report;

/// A `file` for each file with findings, an `error` for each of them.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    document(out, |xml| {
        let root = xml.create_element("checkstyle").with_attribute(("version", "4.3"));
        root.write_inner_content(|xml| {
            for (file, findings) in by_file(report) {
                let element = xml.create_element("file").with_attribute(("name", &*text(file)));
                element.write_inner_content(|xml| {
                    for finding in findings {
                        let at = finding.span.start;
                        xml.create_element("error")
                            .with_attribute(("line", &*at.line.to_string()))
                            .with_attribute(("column", &*at.column.to_string()))
                            .with_attribute(("severity", finding.severity.as_str()))
                            .with_attribute(("message", &*text(&advice(finding))))
                            .with_attribute(("source", &*format!("graphsub.{}", finding.rule.code())))
                            .write_empty()?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
