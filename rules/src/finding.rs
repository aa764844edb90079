//! What a rule reports.

use alloc::string::String;
use alloc::vec::Vec;

use graphsub_tables::{Response, Rule, Severity, Source};
use graphsub_terms::Field;

use crate::definition::Part;
use crate::help::Help;

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
    pub help: Option<Help>,
    /// The statements it rests on.
    pub sources: Vec<Source>,
    /// What the service would answer.
    pub response: Option<&'static Response>,
    /// The answer's message, its varying parts filled in.
    pub response_message: Option<String>,
}

/// Longest value that is echoed in a message, in characters.
pub const MAX_ECHO: usize = 120;

/// Returns a value as messages show it: cut where it is longer than [`MAX_ECHO`] characters.
///
/// ```
/// assert_eq!(graphsub_rules::echo("short"), "short");
/// assert!(graphsub_rules::echo(&"long".repeat(1_000)).ends_with("..."));
/// ```
pub fn echo(text: &str) -> alloc::borrow::Cow<'_, str> {
    match text.char_indices().nth(MAX_ECHO) {
        Some((end, _)) => alloc::format!("{}...", &text[..end]).into(),
        None => text.into(),
    }
}

impl Finding {
    /// Returns a finding of a rule's usual severity about the whole of a field.
    pub fn new(rule: Rule, field: Field, message: impl Into<String>) -> Finding {
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
            response,
            response_message: response.and_then(|r| r.message).map(String::from),
        }
    }

    /// Returns the same at another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// Returns the same about a part of its field.
    #[must_use]
    pub fn part(mut self, part: Part) -> Finding {
        self.part = part;
        self
    }

    /// Returns the same with a few words for the place itself.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    /// Returns the same with what to do.
    #[must_use]
    pub fn help(mut self, help: Help) -> Finding {
        self.help = Some(help);
        self
    }

    /// Returns the same with statements it rests on, each once.
    #[must_use]
    pub fn sources(mut self, sources: &[Source]) -> Finding {
        for source in sources {
            if !self.sources.contains(source) {
                self.sources.push(*source);
            }
        }
        self
    }

    /// Fills a varying part of the answer's message.
    #[must_use]
    pub fn answer(mut self, name: &str, value: &str) -> Finding {
        self.response_message = self
            .response_message
            .map(|message| message.replace(&alloc::format!("{{{name}}}"), &echo(value)));
        self
    }

    /// Says that the service answers something else, or nothing that is known.
    #[must_use]
    pub fn without_answer(mut self) -> Finding {
        self.response = None;
        self.response_message = None;
        self
    }
}
