//! `graphsub rules`.

use std::fmt::Write as _;

use graphsub_tables::{Edition, REVISION, Rule};
use serde_json::{Value, json};

use crate::config::is_on_by_default;

/// Returns the rules of an edition of the rule set and of earlier ones; all without one.
pub fn of(edition: Option<Edition>) -> Vec<Rule> {
    let is_in = |rule: &&Rule| edition.is_none_or(|edition| is_on_by_default(rule.edition(), edition));
    Rule::ALL.iter().filter(is_in).copied().collect()
}

/// A line for each rule.
pub fn table(rules: &[Rule]) -> String {
    let mut out = String::new();
    for rule in rules {
        let _ = writeln!(
            out,
            "{}  {:<34} {:<8} {}",
            rule.code(),
            rule.name(),
            rule.severity(),
            rule.summary()
        );
    }
    out
}

/// Rules as JSON, version 1.
pub fn json(rules: &[Rule]) -> String {
    let rules: Vec<Value> = rules
        .iter()
        .map(|rule| {
            json!({
                "code": rule.code(),
                "name": rule.name(),
                "severity": rule.severity().as_str(),
                "scope": rule.scope().as_str(),
                "edition": rule.edition().to_string(),
                "summary": rule.summary(),
                "explanation": rule.explanation(),
                "ok": rule.ok(),
                "bad": rule.bad(),
                "config": rule.config(),
                "url": crate::report::rule_url(rule.code()),
            })
        })
        .collect();
    format!("{:#}\n", json!({"version": 1, "tables": REVISION, "rules": rules}))
}
