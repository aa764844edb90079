//! What is said of each rule.

use crate::data::rules::ROWS;
use crate::rows::RuleRow;
use crate::{Edition, RESPONSES, Response, Rule, RuleScope, Severity};

impl Rule {
    fn row(self) -> &'static RuleRow {
        &ROWS[self as usize]
    }

    /// Stable code, `GS401`.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Name, `lifetime-too-long`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the rule of this code or name, in any letter case.
    pub fn from_code_or_name(text: &str) -> Option<Rule> {
        Self::ALL
            .iter()
            .copied()
            .find(|rule| rule.code().eq_ignore_ascii_case(text) || rule.name().eq_ignore_ascii_case(text))
    }

    /// Severity it is usually raised with.
    pub fn severity(self) -> Severity {
        self.row().severity
    }

    /// When it runs.
    pub fn scope(self) -> RuleScope {
        self.row().scope
    }

    /// Edition of the rule set it came with: a configuration that pins an earlier one leaves it off.
    pub fn edition(self) -> Edition {
        self.row().edition
    }

    /// What it finds, in a line.
    pub fn summary(self) -> &'static str {
        self.row().summary
    }

    /// Why that matters, in a paragraph.
    #[cfg(feature = "explanations")]
    pub fn explanation(self) -> &'static str {
        self.row().explanation
    }

    /// A manifest it is silent about.
    #[cfg(feature = "explanations")]
    pub fn ok(self) -> &'static str {
        self.row().ok
    }

    /// A manifest it is raised by.
    #[cfg(feature = "explanations")]
    pub fn bad(self) -> &'static str {
        self.row().bad
    }

    /// The `graphsub.toml` that holds for both, where it needs one.
    #[cfg(feature = "explanations")]
    pub fn config(self) -> Option<&'static str> {
        self.row().config
    }

    /// What the service would answer, where that is known.
    pub fn response(self) -> Option<&'static Response> {
        RESPONSES.iter().find(|response| response.rules.contains(&self))
    }
}
