//! What a rule reports.

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Response, Rule, Severity, Source};
use graphsub_terms::Field;

use crate::definition::Part;
use crate::help::Help;
pub use crate::quote::{MAX_ECHO, echo};

/// A finding, without its place in a file.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that raised it.
    pub rule: Rule,
    /// Severity of this finding, which may differ from the default of the rule.
    pub severity: Severity,
    /// The field it is about.
    pub field: Field,
    /// The part of the field.
    pub part: Part,
    /// What is wrong, with the value and what is allowed.
    pub message: String,
    /// The path that the message quotes, where other paths of the same row raise the same finding.
    pub path: Option<QuotedPath>,
    /// A few words shown at the place itself.
    pub label: String,
    /// What to do.
    pub help: Option<Help>,
    /// The documented statements it rests on.
    pub sources: Vec<Source>,
    /// The response Graph would send, where it is known.
    pub response: Option<&'static Response>,
    /// The message of that response, with its placeholders filled in.
    pub response_message: Option<String>,
}

/// A path in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotedPath {
    /// As it is written, and as the message quotes it.
    pub written: String,
    /// As it is documented.
    pub documented: &'static str,
}

/// The rule and the message, without places and help: `GS708 invalid-notification-url: ...`.
impl core::fmt::Display for Finding {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {}: {}", self.rule.code(), self.rule.name(), self.message)
    }
}

impl Finding {
    /// Returns a finding about a whole field, with the default severity of the rule.
    pub fn new(rule: Rule, field: Field, message: impl Into<String>) -> Finding {
        let response = rule.response();
        Finding {
            rule,
            severity: rule.severity(),
            field,
            part: Part::Whole,
            message: message.into(),
            path: None,
            label: String::new(),
            help: None,
            sources: Vec::new(),
            response,
            response_message: response.and_then(|r| r.message).map(String::from),
        }
    }

    /// Sets the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// Sets the part of the field it is about.
    #[must_use]
    pub fn part(mut self, part: Part) -> Finding {
        self.part = part;
        self
    }

    /// Sets the path that the message quotes.
    #[must_use]
    pub fn path(mut self, written: impl Into<String>, documented: &'static str) -> Finding {
        self.path = Some(QuotedPath {
            written: written.into(),
            documented,
        });
        self
    }

    /// Sets the label.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: Help) -> Finding {
        self.help = Some(help);
        self
    }

    /// Adds statements it rests on, without duplicates.
    #[must_use]
    pub fn sources(mut self, sources: &[Source]) -> Finding {
        for source in sources {
            if !self.sources.contains(source) {
                self.sources.push(*source);
            }
        }
        self
    }

    /// Fills in a placeholder of the response message.
    #[must_use]
    pub fn answer(mut self, name: &str, value: &str) -> Finding {
        self.response_message = self
            .response_message
            .map(|message| message.replace(&alloc::format!("{{{name}}}"), &echo(value)));
        self
    }

    /// Removes the response, where this case gets another one or none is known.
    #[must_use]
    pub fn without_answer(mut self) -> Finding {
        self.response = None;
        self.response_message = None;
        self
    }
}
