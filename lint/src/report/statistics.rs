//! How many findings there are of each rule.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;
use graphsub_tables::Rule;
use graphsub_terms::words::thousands;
use serde::Serialize;

use crate::engine::Report;

/// The findings of one rule.
#[derive(Debug, Serialize)]
pub(super) struct Count {
    rule: &'static str,
    name: &'static str,
    count: usize,
    /// Those that `--fix` fixes, the unsafe ones included.
    fixable: usize,
}

/// Returns the rules that were raised, the most frequent first.
pub(super) fn counts(report: &Report) -> Vec<Count> {
    let mut counts: BTreeMap<Rule, (usize, usize)> = BTreeMap::new();
    for finding in report.findings() {
        let (count, fixable) = counts.entry(finding.rule).or_default();
        *count += 1;
        *fixable += usize::from(finding.fix.is_some());
    }
    let mut counts: Vec<Count> = counts
        .into_iter()
        .map(|(rule, (count, fixable))| Count {
            rule: rule.code(),
            name: rule.name(),
            count,
            fixable,
        })
        .collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.count));
    counts
}

/// A line for each rule: how many, code, name, and how many of them have a fix.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let bold = Style::new().bold();
    let short = |number: usize| thousands(u64::try_from(number).unwrap_or(u64::MAX));
    let counts = counts(report);
    let width = counts.first().map_or(0, |count| short(count.count).len());
    for Count {
        rule,
        name,
        count,
        fixable,
    } in counts
    {
        let fixable = match fixable {
            0 => String::new(),
            fixable => format!(" ({} with a fix)", short(fixable)),
        };
        writeln!(out, "{:>width$}  {bold}{rule}{bold:#} {name}{fixable}", short(count))?;
    }
    Ok(())
}
