//! JUnit XML.

use std::io::{self, Write};

use quick_xml::events::BytesText;

use super::rule_url;
use super::xml::{by_file, document, text};
use crate::engine::Report;

/// A `testsuite` for each file with findings, a failed `testcase` for each of them; one that passed where there
/// is none, because many readers take no tests for a mistake.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let total = report.diagnostics.len().to_string();
    document(out, |xml| {
        let root = xml.create_element("testsuites").with_attribute(("name", "graphsub"));
        let tests = if report.diagnostics.is_empty() { "1" } else { &total };
        let root = root
            .with_attribute(("tests", tests))
            .with_attribute(("failures", &*total));
        root.write_inner_content(|xml| {
            if report.diagnostics.is_empty() {
                let suite = xml.create_element("testsuite").with_attribute(("name", "graphsub"));
                let suite = suite.with_attribute(("tests", "1")).with_attribute(("failures", "0"));
                suite.write_inner_content(|xml| {
                    let case = xml.create_element("testcase").with_attribute(("name", "no findings"));
                    case.with_attribute(("classname", "graphsub")).write_empty()?;
                    Ok(())
                })?;
            }
            for (file, findings) in by_file(report) {
                let file = text(file);
                let count = findings.len().to_string();
                let suite = xml.create_element("testsuite").with_attribute(("name", &*file));
                let suite = suite
                    .with_attribute(("tests", &*count))
                    .with_attribute(("failures", &*count));
                suite.write_inner_content(|xml| {
                    for finding in findings {
                        let at = finding.span.start;
                        let name = format!("{} {}:{}", finding.rule.code(), at.line, at.column);
                        let case = xml.create_element("testcase").with_attribute(("name", &*name));
                        case.with_attribute(("classname", &*file)).write_inner_content(|xml| {
                            let help = finding.help.as_deref().map(text);
                            let help = help.map_or_else(String::new, |help| format!("help: {help}\n"));
                            let body = format!(
                                "{file}:{}:{}\n{help}{}",
                                at.line,
                                at.column,
                                rule_url(finding.rule.code())
                            );
                            xml.create_element("failure")
                                .with_attribute(("type", finding.severity.as_str()))
                                .with_attribute(("message", &*text(&finding.message)))
                                .write_text_content(BytesText::new(&body))?;
                            Ok(())
                        })?;
                    }
                    Ok(())
                })?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
