//! For people, in the manner of rustc.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet, renderer::DecorStyle};
use graphsub_tables::Severity;

use super::closing;
use crate::diagnostic::Diagnostic;
use crate::linter::Report;
use crate::source::SourceFile;

/// Lines shown around a place.
const AROUND: usize = 1;

/// Width used where the terminal does not matter.
const WIDTH: usize = 140;

/// All findings and the closing line, with escape sequences for colour.
pub fn render(report: &Report) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let mut out = String::new();
    for finding in report.findings() {
        out += &renderer.render(&groups(report, finding));
        out += "\n\n";
    }
    out + &closing(report)
}

fn groups<'r>(report: &'r Report, finding: &'r Diagnostic) -> Vec<Group<'r>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::INFO,
    };
    let file = &report.files[finding.file];
    let title = level.clone().primary_title(finding.message.as_str()).id(format!(
        "{} {}",
        finding.rule.code(),
        finding.rule.name()
    ));
    let primary = (AnnotationKind::Primary, finding.span.clone(), finding.label.as_str());
    let mut places = vec![(finding.file, vec![primary])];
    for related in &finding.related {
        let place = (AnnotationKind::Context, related.span.clone(), related.message.as_str());
        match places.iter_mut().find(|(file, _)| *file == related.file) {
            Some((_, marks)) => marks.push(place),
            None => places.push((related.file, vec![place])),
        }
    }
    let mut group = title.element(snippet(file, &places[0].1));
    for (other, marks) in &places[1..] {
        group = group.element(snippet(&report.files[*other], marks));
    }
    for source in &finding.sources {
        group = group.element(Level::NOTE.message(format!("{}: {}", source.document.id(), source.statement)));
    }
    if let Some(response) = finding.response {
        let message = finding
            .response_message
            .as_deref()
            .map(|message| format!(": {message}"))
            .unwrap_or_default();
        group = group.element(Level::NOTE.message(format!("Graph answers {}{message}", response.kind())));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}

type Mark<'m> = (AnnotationKind, Range<usize>, &'m str);

/// The lines around the marks of one file. Only this window goes to the renderer: a large file
/// would cost milliseconds for each finding.
fn snippet<'r>(file: &'r SourceFile, marks: &[Mark<'r>]) -> Snippet<'r, Annotation<'r>> {
    let lines = |span: &Range<usize>| (file.line_of(span.start), file.line_of(span.end.max(span.start + 1) - 1));
    let first = marks.iter().map(|(_, span, _)| lines(span).0).min().unwrap_or(1);
    // A mark over many lines is shown by its first one.
    let last = marks.iter().map(|(_, span, _)| lines(span).0).max().unwrap_or(1);
    let first = first.saturating_sub(AROUND).max(1);
    let window = file.lines(first, (last + AROUND).min(file.line_count()));
    let base = window.start;
    let text = &file.text[window];
    let mut snippet = Snippet::source(text)
        .line_start(first)
        .path(file.name.as_str())
        .fold(true);
    for (kind, span, label) in marks {
        let line_end = file.lines(file.line_of(span.start), file.line_of(span.start)).end;
        let start = (span.start - base).min(text.len());
        let end = span
            .end
            .min(line_end.max(span.start))
            .saturating_sub(base)
            .clamp(start, text.len());
        snippet = snippet.annotation(kind.span(start..end).label((!label.is_empty()).then_some(*label)));
    }
    snippet
}
