//! From a comment to what it silences, and to what is to be said about it.

use std::ops::Range;

use graphsub_read::source::Source;
use graphsub_rules::echo;
use graphsub_tables::Rule;

use super::comment::{Comment, Form, MAX_PIECES};
use super::{Named, Suppression, Target};
use crate::config::{Date, Selector};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::excerpt::{Excerpts, excerpts};

/// A comment in its file.
pub(crate) struct Place<'s> {
    pub(crate) file: FileId,
    pub(crate) source: &'s Source<'s>,
    /// Bytes of the comment.
    pub(crate) span: Range<usize>,
    /// Whether something stands before it on its line.
    pub(crate) trailing: bool,
    pub(crate) keep: Excerpts,
    /// The clock, in seconds since 1970.
    pub(crate) now: i64,
}

impl Place<'_> {
    fn say(&self, rule: Rule, span: Range<usize>, (message, label, help): (String, &str, String)) -> Diagnostic {
        let mut diagnostic = Diagnostic::of_file(rule, self.file, message).label(label).help(help);
        diagnostic.span = Span::of(self.source, &span);
        if self.keep == Excerpts::Keep {
            diagnostic.excerpts = excerpts(self.file, self.source, &[(0, span)]);
        }
        diagnostic
    }

    /// The line of the comment.
    fn own_line(&self) -> usize {
        self.source.line_of(self.span.start)
    }
}

impl Suppression {
    /// Reads a comment, if it is a suppression.
    pub(crate) fn read(place: &Place<'_>, text: &str) -> Option<Suppression> {
        let comment = Comment::read(text)?;
        let mut suppression = Suppression {
            target: target(place, &comment),
            rules: Vec::new(),
            unexplained: None,
            wrong: Vec::new(),
            is_expired: false,
            list_end: comment.list.as_ref().map(|list| place.span.start + list.end),
        };
        for (piece, name) in comment.pieces(text) {
            let span = place.span.start + piece.start..place.span.start + piece.end;
            match name.strip_prefix("expires").map(str::trim_start) {
                Some(date) if date.starts_with('=') => {
                    // What is added would end with it.
                    suppression.list_end = None;
                    suppression.expire(place, span, &date[1..]);
                }
                _ => suppression.rules.push(named(place, span, name, comment.form)),
            }
        }
        let is_closing = comment.form == Form::Enable;
        if suppression.rules.is_empty() && !is_closing {
            suppression.list_end = None;
            let words = (
                "the suppression has no rule".into(),
                "no rule",
                format!(
                    "write `{} graphsub: {}[GS401] reason`",
                    comment.marker,
                    word(comment.form)
                ),
            );
            suppression
                .wrong
                .push(place.say(Rule::UnusedSuppression, place.span.clone(), words));
        }
        if comment.reason.is_empty() && !is_closing {
            let words = (
                "the suppression has no reason".into(),
                "no reason",
                "add a reason after the bracket: why the finding does not apply here".into(),
            );
            suppression.unexplained = Some(place.say(Rule::SuppressionWithoutReason, place.span.clone(), words));
        }
        if suppression.rules.is_empty() && is_closing {
            let words = (
                "nothing is disabled here".into(),
                "enables nothing",
                "remove it, or name the rules that `disable` names".into(),
            );
            suppression.rules.push(Named {
                selector: Some(Selector::All),
                unused: Some(Box::new(place.say(Rule::UnusedSuppression, place.span.clone(), words))),
            });
        }
        Some(suppression)
    }

    /// Returns the same suppression, where it is about a line, for all of some lines.
    pub(crate) fn over(self, source: &Source<'_>, lines: &Range<usize>) -> Suppression {
        let last = lines.end.saturating_sub(1).max(lines.start);
        let target = match self.target {
            Target::Lines(..) => Target::Lines(short(source.line_of(lines.start)), short(source.line_of(last))),
            other => other,
        };
        Suppression { target, ..self }
    }

    /// Takes in until when it holds.
    fn expire(&mut self, place: &Place<'_>, span: Range<usize>, written: &str) {
        match Date::read(written) {
            Ok(date) if date.seconds <= place.now => {
                self.is_expired = true;
                let words = (
                    format!("the suppression expired on {}", date.text),
                    "expired",
                    "remove it, or set a later date".into(),
                );
                self.wrong.push(place.say(Rule::ExpiredSuppression, span, words));
            }
            Ok(_) => {}
            Err(_) => {
                let words = (
                    format!("`{}` is not a valid date", echo(written.trim())),
                    "not a date",
                    "write it like `expires=2027-01-31`".into(),
                );
                self.wrong.push(place.say(Rule::UnusedSuppression, span, words));
            }
        }
    }
}

fn short(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// How a form is written.
fn word(form: Form) -> &'static str {
    match form {
        Form::Line => "ignore",
        Form::File => "ignore-file",
        Form::Disable => "disable",
        Form::Enable => "enable",
    }
}

fn target(place: &Place<'_>, comment: &Comment<'_>) -> Target {
    let line = short;
    let own = place.own_line();
    match comment.form {
        Form::Line if place.trailing => Target::Lines(line(own), line(own)),
        Form::Line => {
            let next = line(next_line(place.source, own, comment.marker));
            Target::Lines(next, next)
        }
        Form::File => Target::File,
        Form::Disable => Target::From(line(own)),
        Form::Enable => Target::Until(line(own)),
    }
}

/// A name between the brackets, with what is to be said if it silences nothing.
fn named(place: &Place<'_>, span: Range<usize>, name: &str, form: Form) -> Named {
    let selector = name.parse::<Selector>();
    let words = match &selector {
        Ok(selector) => {
            let (message, label, help) = match form {
                Form::Line => (
                    "is not raised on this line",
                    "silences nothing",
                    "remove it, or move it to the line of the finding",
                ),
                Form::File => ("is not raised in this file", "silences nothing", "remove it"),
                Form::Disable => (
                    "is not raised from here on",
                    "silences nothing",
                    "remove it, or move it above the finding",
                ),
                Form::Enable => (
                    "is not disabled here",
                    "enables nothing",
                    "remove it, or name the rules that `disable` names",
                ),
            };
            (format!("`{selector}` {message}"), label, help.to_owned())
        }
        Err(unknown) => (
            format!("`{}` is not a rule", echo(name)),
            "unknown rule",
            unknown.help(),
        ),
    };
    Named {
        selector: selector.ok(),
        unused: Some(Box::new(place.say(Rule::UnusedSuppression, span, words))),
    }
}

/// The line behind a comment that stands alone, and behind those that follow it.
fn next_line(source: &Source<'_>, own: usize, marker: &str) -> usize {
    let is_comment = |line: usize| {
        let text = source.text()[source.line_range(line, line)].trim_start();
        !marker.is_empty() && text.starts_with(marker)
    };
    let mut line = own + 1;
    while line <= source.line_count() && is_comment(line) && line < own + MAX_PIECES {
        line += 1;
    }
    line
}
