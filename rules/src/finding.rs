//! What a rule reports.

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Response, Rule, Severity, Source};

use crate::definition::{Field, Part};

/// One finding: facts and words, no place in a file.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Its weight here.
    pub severity: Severity,
    /// The field it concerns.
    pub field: Field,
    /// The part of the field.
    pub part: Part,
    /// What is wrong: names the value and what is allowed.
    pub message: String,
    /// A few words for the place itself.
    pub label: String,
    /// What to do.
    pub help: Option<String>,
    /// The statements it rests on.
    pub sources: Vec<Source>,
    /// A change of the field that mends it.
    pub fix: Option<Fix>,
    /// What the service would answer.
    pub response: Option<&'static Response>,
    /// The answer's message, its varying parts filled in.
    pub response_message: Option<String>,
    /// Other subscriptions that take part.
    pub related: Vec<Related>,
}

/// A change that mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// Whether the meaning stays the same.
    pub safe: bool,
    /// The new text of the part of the field the finding is about.
    pub text: String,
}

/// Another subscription that takes part in a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Index among the entries given to [`crate::check_fleet`].
    pub entry: usize,
    /// Its part in it.
    pub message: String,
}

impl Finding {
    /// A finding of a rule's usual severity about the whole of a field.
    pub(crate) fn new(rule: Rule, field: Field, message: impl Into<String>) -> Finding {
        let response = rule.response();
        Finding {
            rule,
            severity: rule.severity(),
            field,
            part: Part::Whole,
            message: message.into(),
            label: String::new(),
            help: None,
            sources: Vec::new(),
            fix: None,
            response,
            response_message: response.and_then(|r| r.message).map(String::from),
            related: Vec::new(),
        }
    }

    /// The same at another severity. What is no error is not foreseen to be refused.
    pub(crate) fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        if severity != Severity::Error {
            self.response = None;
            self.response_message = None;
        }
        self
    }

    pub(crate) fn part(mut self, part: Part) -> Finding {
        self.part = part;
        self
    }

    pub(crate) fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn sources(mut self, sources: &[Source]) -> Finding {
        for source in sources {
            if !self.sources.contains(source) {
                self.sources.push(*source);
            }
        }
        self
    }

    pub(crate) fn fix(mut self, title: impl Into<String>, safe: bool, text: impl Into<String>) -> Finding {
        self.fix = Some(Fix {
            title: title.into(),
            safe,
            text: text.into(),
        });
        self
    }

    /// Fills a varying part of the answer's message.
    pub(crate) fn answer(mut self, name: &str, value: &str) -> Finding {
        self.response_message = self
            .response_message
            .map(|m| m.replace(&alloc::format!("{{{name}}}"), &crate::words::excerpt(value)));
        self
    }

    /// The service answers something else, or nothing that is known.
    pub(crate) fn without_answer(mut self) -> Finding {
        self.response = None;
        self.response_message = None;
        self
    }
}
