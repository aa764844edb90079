//! The full list of findings for the page of a GitHub workflow run.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

use super::{advice, closing, rule_url, shown};
use crate::diagnostic::Diagnostic;
use crate::engine::Report;

/// Bytes GitHub takes of one step; a longer summary is dropped as a whole.
const MOST: usize = 1024 * 1024;

/// Appends the findings as a Markdown table to the file a step has for its summary.
///
/// # Errors
/// What the file system says.
pub(crate) fn append(report: &Report, file: &Path) -> io::Result<()> {
    let mut out = OpenOptions::new().append(true).create(true).open(file)?;
    let there = usize::try_from(out.metadata()?.len()).unwrap_or(usize::MAX);
    out.write_all(table(report, MOST.saturating_sub(there)).as_bytes())
}

/// The findings as a table of at most so many bytes; what is left out is said.
fn table(report: &Report, most: usize) -> String {
    /// Room for the line that says what is left out.
    const ROOM: usize = 200;
    let mut out = format!("### graphsub\n\n{}\n", closing(&report.summary));
    let total = report.diagnostics.len();
    if total > 0 {
        out.push_str("| Place | Severity | Rule | Finding |\n| --- | --- | --- | --- |\n");
    }
    for (index, finding) in report.findings().enumerate() {
        let row = row(report, finding);
        if out.len() + row.len() + ROOM > most {
            let left = total - index;
            out.push_str(&format!(
                "\n{left} of {total} findings are omitted: GitHub limits the summary of a step to 1 MiB. The log contains all findings.\n"
            ));
            break;
        }
        out.push_str(&row);
    }
    out.push('\n');
    if out.len() > most { String::new() } else { out }
}

fn row(report: &Report, finding: &Diagnostic) -> String {
    let at = finding.span.start;
    let code = finding.rule.code();
    format!(
        "| {}:{}:{} | {} | [{code}]({}) | {} |\n",
        markdown(report.file(finding.file)),
        at.line,
        at.column,
        finding.severity,
        rule_url(code),
        markdown(&advice(finding)),
    )
}

/// A text in a cell: what Markdown or HTML would read is escaped, but for code, which keeps its backticks.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let text = shown::text(text);
    let mut pieces = text.split('`').peekable();
    let mut is_code = false;
    while let Some(piece) = pieces.next() {
        // The last backtick of an odd number of them begins nothing.
        if is_code && pieces.peek().is_some() {
            out.push_str("<code>");
            plain(piece, &mut out);
            out.push_str("</code>");
        } else {
            if is_code {
                out.push_str("&#96;");
            }
            plain(piece, &mut out);
        }
        is_code = !is_code;
    }
    out
}

fn plain(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            // Numbers of characters mean nothing but the character, in Markdown and in HTML.
            '<' | '>' | '&' | '|' | '\\' | '*' | '_' | '[' | ']' | '~' | '#' | '@' | '!' | '$' | ':' => {
                out.push_str(&format!("&#{};", u32::from(c)));
            }
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Input, Options, lint};

    #[test]
    fn text_from_outside_is_text() {
        assert_eq!(
            markdown("`a|b` <img> @x [y](z) `"),
            "<code>a&#124;b</code> &#60;img&#62; &#64;x &#91;y&#93;(z) &#96;"
        );
    }

    #[test]
    fn a_summary_is_never_longer_than_github_takes() {
        let text = "- {resource: /users/mesages}\n".repeat(400);
        let report = lint(&[Input::text("a.yaml", text)], &Options::default());
        let all = table(&report, MOST);
        assert_eq!(all.matches("| [GS").count(), report.diagnostics.len());
        let some = table(&report, 20_000);
        assert!(
            some.len() <= 20_000 && some.contains("findings are omitted"),
            "{}",
            some.len()
        );
        assert_eq!(table(&report, 10), "");
    }
}
