//! A finding with its place in a file.

use std::ops::Range;

use graphsub_tables::{Response, Rule, Severity, Source};

/// A step on the way from the root of a document to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(untagged)]
pub enum Step {
    /// Into a mapping.
    Key(String),
    /// Into a list.
    Index(usize),
}

/// The way from the root of a document to a value.
pub type Route = Vec<Step>;

/// A finding and where it is.
#[derive(Debug, Clone)]
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
    /// Index of the file.
    pub file: usize,
    /// Index of the document in the file.
    pub document: usize,
    /// Name of the subscription, where it is about one.
    pub subscription: Option<String>,
    /// The way to the value.
    pub route: Route,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Other places that take part.
    pub related: Vec<Related>,
    /// The statements it rests on.
    pub sources: Vec<Source>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// What the service would answer.
    pub response: Option<&'static Response>,
    /// The answer's message, its varying parts filled in.
    pub response_message: Option<String>,
}

/// Another place that takes part in a finding.
#[derive(Debug, Clone)]
pub struct Related {
    /// Index of the file.
    pub file: usize,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// Its part in it.
    pub message: String,
}

/// A change of the text that mends a finding.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether the meaning stays the same.
    pub safe: bool,
    /// Bytes to replace, and the text for them.
    pub edits: Vec<(Range<usize>, String)>,
}

impl Diagnostic {
    /// A finding of a rule's usual severity at a place.
    pub fn new(rule: Rule, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity(),
            message: message.into(),
            label: String::new(),
            help: None,
            file: place.file,
            document: place.document,
            subscription: None,
            route: place.route,
            span: place.span,
            related: Vec::new(),
            sources: Vec::new(),
            fix: None,
            response: rule.response(),
            response_message: rule.response().and_then(|answer| answer.message).map(str::to_owned),
        }
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn sources(mut self, sources: &[Source]) -> Diagnostic {
        self.sources.extend_from_slice(sources);
        self
    }

    pub(crate) fn subscription(mut self, name: Option<String>) -> Diagnostic {
        self.subscription = name;
        self
    }
}

/// A place in a file.
#[derive(Debug, Clone)]
pub struct Place {
    /// Index of the file.
    pub file: usize,
    /// Index of the document in the file.
    pub document: usize,
    /// The way to the value.
    pub route: Route,
    /// Bytes of the file.
    pub span: Range<usize>,
}
