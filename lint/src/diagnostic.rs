//! A finding with its place in a file: everything that a report prints, and nothing that keeps the file in
//! memory.

use graphsub_read::Route;
use graphsub_read::source::{Position, Source};
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

/// A finding and where it is.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The rule.
    pub rule: Rule,
    /// Its weight here.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// A few words for the place itself.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// The file.
    pub file: FileId,
    /// Index of the document in the file.
    pub document: u32,
    /// Name of the subscription, where it is about one.
    pub subscription: Option<Box<str>>,
    /// The way to the value.
    pub route: Route,
    /// Where it is.
    pub span: Span,
    /// Other places that take part.
    pub related: Vec<Related>,
    /// The lines around the places; empty where no report shows them.
    pub excerpts: Vec<Excerpt>,
    /// The statements it rests on.
    pub sources: Vec<graphsub_tables::Source>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// What the service would answer.
    pub response: Option<&'static Response>,
    /// The answer's message, its varying parts filled in.
    pub response_message: Option<String>,
    /// What tells the subscription from others from run to run: its name, else its resource.
    pub identity: Box<str>,
}

/// Another place that takes part in a finding.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Related {
    /// The file.
    pub file: FileId,
    /// Where it is.
    pub span: Span,
    /// Its part in it.
    pub message: String,
}

/// A change of the text that mends a finding.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether a tool may do it unasked.
    pub confidence: Confidence,
    /// What to replace, and the text for it.
    pub edits: Vec<(Span, String)>,
}

/// Some lines of a file with marks in them.
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

    /// Returns what findings are sorted by.
    pub fn order(&self) -> impl Ord + '_ {
        (
            self.file,
            self.span.start.offset,
            self.span.end.offset,
            self.rule,
            self.message.as_str(),
        )
    }

    /// Returns the same with what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Returns the same with a few words for the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }
}

/// The beginning of a file.
const START: Position = Position::START;
