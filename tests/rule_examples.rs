//! Every rule's `ok` example is silent and its `bad` example raises the rule.

use graphsub_lint::config::Config;
use graphsub_lint::engine::{Input, Options, lint};
use graphsub_tables::Rule;

/// 2026-01-01T00:00:00Z, the clock of the examples.
const NOW: i64 = 1_767_225_600;

fn codes(rule: Rule, example: &str) -> Vec<&'static str> {
    let mut options = Options::default();
    if let Some(config) = rule.config() {
        options.settings = Config::parse(config).expect("a configuration").into();
    }
    options.context.now = NOW;
    let input = Input::text("graphsub.yaml", example.as_bytes().to_vec());
    let report = lint(&[input], &options);
    let mut codes: Vec<&str> = report.findings().map(|finding| finding.rule.code()).collect();
    codes.dedup();
    codes
}

#[test]
fn ok_examples_are_silent() {
    for rule in Rule::ALL {
        assert_eq!(
            codes(*rule, rule.ok()),
            [""; 0],
            "`ok` of {}:\n{}",
            rule.code(),
            rule.ok()
        );
    }
}

#[test]
fn bad_examples_raise_their_rule_and_no_other() {
    for rule in Rule::ALL {
        assert_eq!(
            codes(*rule, rule.bad()),
            [rule.code()],
            "`bad` of {}:\n{}",
            rule.code(),
            rule.bad()
        );
    }
}
