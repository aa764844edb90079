//! A finding with its place in a file: everything that a report prints, and nothing that keeps the file in
//! memory.

use graphsub_read::Route;
use graphsub_read::source::{Position, Source};
use graphsub_rules::QuotedPath;
use graphsub_rules::help::Confidence;
use graphsub_tables::{Response, Rule, Severity};

/// Index of a file among those of the run.
pub type FileId = u32;

/// A range of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// Where it begins.
    pub start: Position,
    /// Where it ends.
    pub end: Position,
}

impl Span {
    /// Returns the places of some bytes.
    pub fn of(source: &Source<'_>, range: &std::ops::Range<usize>) -> Span {
        Span {
            start: source.position(range.start),
            end: source.position(range.end),
        }
    }
}

/// A finding with its place.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule.
    pub rule: Rule,
    /// Severity of this finding.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The path that the message quotes, where other paths of the same row raise the same finding.
    pub path: Option<Box<QuotedPath>>,
    /// A few words shown at the place itself.
    pub label: String,
    /// Help: an instruction.
    pub help: Option<String>,
    /// The file.
    pub file: FileId,
    /// Index of the document in the file.
    pub document: u32,
    /// Name of the subscription, where it is about one.
    pub subscription: Option<Box<str>>,
    /// Keys and indexes from the root of the document to the value.
    pub route: Route,
    /// Where it is.
    pub span: Span,
    /// Other places involved.
    pub related: Vec<Related>,
    /// The lines around the places, or empty if no report prints them.
    pub excerpts: Vec<Excerpt>,
    /// The documented statements it is based on.
    pub sources: Vec<graphsub_tables::Source>,
    /// A fix, if there is one.
    pub fix: Option<Fix>,
    /// The response Graph would send, where it is known.
    pub response: Option<&'static Response>,
    /// The message of that response, with its placeholders filled in.
    pub response_message: Option<String>,
    /// What identifies the subscription across runs: its name, or else its resource.
    pub identity: Box<str>,
}

/// Another place involved in a finding.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// Where it is.
    pub span: Span,
    /// What it has to do with the finding.
    pub message: String,
}

/// A change of the text that fixes a finding.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether it can be applied without review.
    pub confidence: Confidence,
    /// What to replace, and the text for it.
    pub edits: Vec<(Span, String)>,
}

/// Some lines of a file with marked ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excerpt {
    /// The file.
    pub file: FileId,
    /// The line it begins with, from 1.
    pub first_line: u32,
    /// The lines, or a piece of one.
    pub text: String,
    /// Which place, and its bytes of `text`: 0 is the finding's own, others are the related ones from 1.
    pub marks: Vec<(usize, std::ops::Range<usize>)>,
    /// Whether it is a piece of one line.
    pub is_piece: bool,
}

impl Diagnostic {
    /// Returns a finding about a file as a whole, or a place that no front-end read.
    pub fn of_file(rule: Rule, file: FileId, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity(),
            message: message.into(),
            path: None,
            label: String::new(),
            help: None,
            file,
            document: 0,
            subscription: None,
            route: Route::default(),
            span: Span {
                start: START,
                end: START,
            },
            related: Vec::new(),
            excerpts: Vec::new(),
            sources: Vec::new(),
            fix: None,
            response: None,
            response_message: None,
            identity: Box::default(),
        }
    }

    /// Returns the sort key of findings.
    pub fn order(&self) -> impl Ord + '_ {
        (
            self.file,
            self.span.start.offset,
            self.span.end.offset,
            self.rule,
            self.path.as_ref().map(|path| path.documented),
            self.message.as_str(),
        )
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Sets the label.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }
}

/// The beginning of a file.
const START: Position = Position::START;
