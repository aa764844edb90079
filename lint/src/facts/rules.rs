//! `graphsub rules`.

use std::fmt::Write as _;

use graphsub_tables::{REVISION, Rule};
use serde_json::{Value, json};

/// A line for each rule.
pub fn table() -> String {
    let mut out = String::new();
    for rule in Rule::ALL {
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

/// All rules as JSON, version 1.
pub fn json() -> String {
    let rules: Vec<Value> = Rule::ALL
        .iter()
        .map(|rule| {
            json!({
                "code": rule.code(),
                "name": rule.name(),
                "severity": rule.severity().as_str(),
                "scope": rule.scope().as_str(),
                "summary": rule.summary(),
                "explanation": rule.explanation(),
                "ok": rule.ok(),
                "bad": rule.bad(),
                "url": crate::report::rule_url(rule.code()),
            })
        })
        .collect();
    format!("{:#}\n", json!({"version": 1, "tables": REVISION, "rules": rules}))
}
