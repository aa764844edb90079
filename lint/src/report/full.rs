//! For people, in the manner of rustc.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, renderer::DecorStyle};
use graphsub_tables::Severity;

use super::{Shown, closing};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// Lines shown around a place.
const AROUND: usize = 1;

/// Width used where the terminal does not matter.
const WIDTH: usize = 140;

/// All findings and the closing line, with escape sequences for colour.
pub(crate) fn render(report: &Shown<'_>) -> String {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let mut out = String::new();
    for finding in report.findings() {
        out += &renderer.render(&groups(report, &finding));
        out += "\n\n";
    }
    out + &closing(report.summary)
}

fn groups<'r>(report: &'r Shown<'_>, finding: &'r Diagnostic) -> Vec<Group<'r>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::INFO,
    };
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
    let mut group = Group::with_title(title);
    for (index, marks) in &places {
        let file = &report.files[*index];
        group = match excerpt(file, &marks[0]) {
            Some((origin, snippet)) => group.element(origin).element(snippet),
            None => group.element(snippet(file, marks)),
        };
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
        group = group.element(Level::NOTE.message(format!("Graph would answer {}{message}", response.kind())));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    vec![group]
}

/// Longest line that is shown whole, in bytes. A body without line breaks is one line.
const LONGEST_LINE: usize = 400;

/// Bytes shown around a place in a longer line.
const BESIDE: usize = 60;

/// A piece of a long line around a mark, with the place of the mark in the file.
fn excerpt<'r>(
    file: &'r SourceFile,
    (kind, span, label): &Mark<'r>,
) -> Option<(Origin<'r>, Snippet<'r, Annotation<'r>>)> {
    let line = file.line_of(span.start);
    let whole = file.lines(line, line);
    if whole.len() <= LONGEST_LINE {
        return None;
    }
    let text = &file.text;
    let start = file.floor(span.start.saturating_sub(BESIDE).max(whole.start));
    let end = file
        .floor((span.end.min(span.start + 2 * BESIDE) + BESIDE).min(whole.end))
        .max(start);
    let at = file.position(span.start);
    let origin = Origin::path(file.name.as_str()).line(at.line).char_column(at.column);
    let mark = span.start - start..file.floor(span.end.min(end)).max(span.start) - start;
    let annotation = kind.span(mark).label((!label.is_empty()).then_some(*label));
    Some((
        origin,
        Snippet::source(&text[start..end])
            .line_start(line)
            .annotation(annotation),
    ))
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
