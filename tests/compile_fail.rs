//! What the derive refuses, and in which words: each case stands beside what the compiler says.
//!
//! `TRYBUILD=overwrite cargo test -p graphsub --test compile_fail` writes the words anew.

use std::collections::BTreeSet;
use std::path::Path;

use graphsub::rules::{Rule, Severity};
use graphsub::tables::RuleScope;

/// What is wrong with a file as a whole, and what depends on the day.
const NOT_AT_COMPILE_TIME: [Rule; 2] = [Rule::InvalidSyntax, Rule::ExpiredSuppression];

/// What a single definition does not say: what others are there, what an organization asks, what a request contains.
const NOT_OF_A_DEFINITION: [RuleScope; 3] = [RuleScope::Fleet, RuleScope::Policy, RuleScope::Request];

#[test]
fn the_compiler_says_what_is_wrong() {
    trybuild::TestCases::new().compile_fail("tests/compile-fail/*.rs");
}

#[test]
fn every_rule_that_can_fire_has_its_case() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile-fail");
    let said = |rule: &Rule| {
        let name = format!(
            "{}_{}.stderr",
            rule.code().to_lowercase(),
            rule.name().replace('-', "_")
        );
        let error = format!("{} {}: ", rule.code(), rule.name());
        let warning = format!("{}`: {}: ", rule.code(), rule.name());
        std::fs::read_to_string(folder.join(name)).is_ok_and(|text| text.contains(&error) || text.contains(&warning))
    };
    let with_case: BTreeSet<&str> = Rule::ALL
        .iter()
        .filter(|rule| said(rule))
        .map(|rule| rule.code())
        .collect();
    let expected: BTreeSet<&str> = Rule::ALL
        .iter()
        // What is only good to know is no warning of the compiler.
        .filter(|rule| rule.severity() != Severity::Info && !NOT_AT_COMPILE_TIME.contains(rule))
        .filter(|rule| !NOT_OF_A_DEFINITION.contains(&rule.scope()))
        .map(|rule| rule.code())
        .collect();
    assert_eq!(with_case, expected);
}

#[test]
fn ten_mistakes_are_ten_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile-fail");
    let said = std::fs::read_to_string(folder.join("ten_mistakes.stderr")).expect("the case has been run");
    let errors = said.lines().filter(|line| line.starts_with("error: GS")).count();
    assert!(errors >= 10, "{errors} errors");
    assert!(
        !said.contains("error[E"),
        "the mistakes must not turn anything else red"
    );
}

#[test]
fn every_doubtful_definition_is_reported() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compile-fail");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("a file");
    let (definitions, said) = (read("doubtful.rs"), read("doubtful.stderr"));
    for (index, line) in definitions.lines().enumerate() {
        if line.starts_with("#[subscription(") {
            assert!(said.contains(&format!("doubtful.rs:{}:", index + 1)), "{line}");
        }
    }
}
