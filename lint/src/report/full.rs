//! For people, in the manner of rustc.

use std::borrow::Cow;
use std::io::{self, Write};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use graphsub_tables::Severity;

use super::{Links, View, rule_url, shown};
use crate::diagnostic::{Diagnostic, Excerpt};
use crate::engine::Report;

/// All findings, with escape sequences for colour.
pub(super) fn write(report: &Report, view: &View, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(view.width);
    for finding in report.findings() {
        let words = Words::of(report, finding);
        writeln!(out, "{}\n", renderer.render(&[words.group(finding, view.links)]))?;
    }
    Ok(())
}

/// What is printed of a finding, safe to print.
struct Words<'r> {
    message: Cow<'r, str>,
    id: String,
    help: Option<Cow<'r, str>>,
    notes: Vec<String>,
    excerpts: Vec<Shown<'r>>,
}

/// An excerpt, safe to print.
struct Shown<'r> {
    excerpt: &'r Excerpt,
    file: Cow<'r, str>,
    text: Cow<'r, str>,
    labels: Vec<Cow<'r, str>>,
}

impl<'r> Words<'r> {
    fn of(report: &'r Report, finding: &'r Diagnostic) -> Words<'r> {
        let mut notes: Vec<String> = finding
            .sources
            .iter()
            .map(|source| format!("{}: {}", source.document.id(), source.statement))
            .collect();
        if let Some(response) = finding.response {
            let message = finding
                .response_message
                .as_deref()
                .map(|message| format!(": {}", shown::text(message)));
            notes.push(format!(
                "Graph would respond with {}{}",
                response.kind(),
                message.unwrap_or_default()
            ));
        }
        notes.push(format!("see {}", rule_url(finding.rule.code())));
        let excerpts = finding.excerpts.iter().map(|excerpt| Shown {
            excerpt,
            file: shown::name(report.file(excerpt.file)),
            text: shown::source(&excerpt.text),
            labels: excerpt.marks.iter().map(|(slot, _)| label(finding, *slot)).collect(),
        });
        Words {
            message: shown::text(&finding.message),
            id: format!("{} {}", finding.rule.code(), finding.rule.name()),
            help: finding.help.as_deref().map(shown::text),
            notes,
            excerpts: excerpts.collect(),
        }
    }

    fn group(&self, finding: &Diagnostic, links: Links) -> Group<'_> {
        let level = match finding.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            _ => Level::INFO,
        };
        let title = level.primary_title(&*self.message).id(self.id.as_str());
        let mut group = Group::with_title(match links {
            Links::Written => title,
            Links::Hyper => title.id_url(rule_url(finding.rule.code())),
        });
        for excerpt in &self.excerpts {
            if excerpt.excerpt.is_piece {
                let slot = excerpt.excerpt.marks.first().map_or(0, |(slot, _)| *slot);
                let related = slot.checked_sub(1).and_then(|index| finding.related.get(index));
                let at = related.map_or(finding.span, |related| related.span).start;
                let origin = Origin::path(&*excerpt.file)
                    .line(at.line as usize)
                    .char_column(at.column as usize);
                group = group.element(origin);
            }
            group = group.element(excerpt.snippet());
        }
        for note in &self.notes {
            group = group.element(Level::NOTE.message(note.as_str()));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(&**help));
        }
        group
    }
}

impl Shown<'_> {
    fn snippet(&self) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let mut snippet = Snippet::source(&*self.text)
            .line_start(self.excerpt.first_line as usize)
            .fold(true);
        if !self.excerpt.is_piece {
            snippet = snippet.path(&*self.file);
        }
        for ((slot, mark), label) in self.excerpt.marks.iter().zip(&self.labels) {
            let kind = if *slot == 0 {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let label = (!label.is_empty()).then_some(&**label);
            snippet = snippet.annotation(kind.span(mark.clone()).label(label));
        }
        snippet
    }
}

/// The words at one of the places: 0 is the finding's own.
fn label(finding: &Diagnostic, slot: usize) -> Cow<'_, str> {
    let words = match slot.checked_sub(1) {
        None => finding.label.as_str(),
        Some(index) => finding
            .related
            .get(index)
            .map(|related| related.message.as_str())
            .unwrap_or_default(),
    };
    shown::text(words)
}
