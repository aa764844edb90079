//! `resource!`: a path literal and its row.

use graphsub_rules::{Definition, Field, Help, Text, check_with_path};
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::check::index;
use crate::code::{code, one};
use crate::definition::is_too_large;
use crate::report::{Message, Report};
use crate::template;
use crate::tokens::{Written, pieces, text, wrong};

/// Reads what the macro is called with: the name of the crate, and the path.
fn read(tokens: TokenStream, report: &mut Report) -> Option<(TokenTree, Written)> {
    let mut pieces = pieces(tokens, report).into_iter();
    let krate = pieces.next()?.into_iter().next()?;
    let path = pieces.next().unwrap_or_default();
    let Some(path_text) = path.first().and_then(text) else {
        let span = path.first().map_or_else(Span::call_site, TokenTree::span);
        let help = Help::say("write a path such as `resource!(\"/users/{id}/messages\")`");
        report.error(wrong(span, "expected a path as a string literal", help));
        return None;
    };
    if let Some(next) = path.into_iter().skip(1).chain(pieces.flatten()).next() {
        report.error(wrong(
            next.span(),
            "expected nothing after the path",
            Help::remove_part(),
        ));
    }
    Some((krate, path_text))
}

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut report = Report::default();
    let Some((krate, Written { value: text, span })) = read(tokens, &mut report) else {
        return report.errors();
    };
    let mut holes = Vec::new();
    // What is too large is the rules' to report.
    if !is_too_large(&text) {
        let template = template::read(&text, |_| false);
        for (what, help) in template.problems {
            report.error(wrong(span, what, help));
        }
        holes = template.holes;
    }
    let definition = Definition::new().resource(Text::with_holes(&text, holes));
    let (findings, row) = check_with_path(&definition);
    for finding in findings.iter().filter(|finding| finding.field == Field::Resource) {
        report.add(finding.severity, Message::of(finding, span, finding.help.as_ref()));
    }
    let index = row.and_then(index).unwrap_or_default();
    let parts = [report.errors(), report.warnings(&[]), one(krate)];
    code(
        &format!("{{ @ @ &@::tables::PATHS[{index}] }}"),
        Span::call_site(),
        &parts,
    )
}
