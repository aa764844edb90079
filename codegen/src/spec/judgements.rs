//! `decisions.yaml` and `rules.yaml`: what is ours, and no statement of a document.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use graphsub_terms::{RuleScope, Severity};

/// `spec/decisions.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// The decisions.
    pub decisions: Vec<Decision>,
}

/// A judgement about statements that contradict each other.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Name.
    pub id: String,
    /// The statements.
    #[schemars(length(min = 2, max = 2))]
    pub statements: Vec<Statement>,
    /// The value taken.
    pub takes: Taken,
    /// Why.
    pub reason: String,
}

/// What one document says.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// The document.
    pub document: String,
    /// What it says, in our words.
    pub says: String,
    /// The cell of a table that holds it.
    #[serde(default)]
    pub at: Option<At>,
    /// What it says for the cell of the other statement, where no table holds it.
    #[serde(default)]
    pub value: Option<Value>,
}

/// The value taken.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// In words.
    pub says: String,
    /// The cell it is written into.
    #[serde(default)]
    pub at: Option<At>,
}

/// A cell of a table.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// Name of the table.
    pub table: String,
    /// Key of the row.
    pub row: String,
    /// Field of the row; `*` stands for any.
    pub field: String,
    /// What the field holds, or one element of what it holds.
    pub value: Value,
    /// The field does not hold the value.
    #[serde(default)]
    pub absent: bool,
}

/// `spec/rules.yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The rules, sorted by code.
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Stable code.
    #[schemars(regex(pattern = r"^GS\d{3}$"))]
    pub code: String,
    /// Name in kebab case.
    #[schemars(regex(pattern = r"^[a-z]+(-[a-z]+)*$"))]
    pub name: String,
    /// Severities it is raised with, the default first.
    #[schemars(length(min = 1))]
    pub severity: Vec<Severity>,
    /// When it runs.
    pub scope: RuleScope,
    /// Edition of the rule set it came with, a year.
    #[schemars(regex(pattern = r"^20\d{2}$"))]
    pub since: String,
    /// One line.
    pub summary: String,
    /// A paragraph.
    pub explanation: String,
    /// Manifest that must be silent.
    pub ok: String,
    /// Manifest that must raise the rule.
    pub bad: String,
    /// `graphsub.toml` that holds for both, where the rule needs one.
    #[serde(default)]
    pub config: Option<String>,
}
