//! Limits of a run and of a file, on the command line.

use clap::Args;
use graphsub_read::budget::Budget;
use graphsub_terms::words::{count, thousands};

use crate::engine::{MaxFindings, MaxTotalFindings, Report};

/// Limits of a run and of a file.
#[derive(Args)]
#[command(next_help_heading = "Limits of a file")]
pub(super) struct BudgetArgs {
    /// Maximum number of findings shown per rule and file; the rest are counted
    #[arg(long, value_name = "N", default_value_t = MaxFindings::default().0, help_heading = None)]
    max_findings: usize,
    /// Maximum number of findings shown in all; the rest are counted
    #[arg(long, value_name = "N", default_value_t = MaxTotalFindings::default().0, help_heading = None)]
    max_total_findings: usize,
    /// Maximum size, in bytes
    #[arg(long, value_name = "N", default_value_t = Budget::default().bytes)]
    max_bytes: usize,
    /// Maximum nesting depth
    #[arg(long, value_name = "N", default_value_t = Budget::default().depth, value_parser = depth)]
    max_depth: usize,
    /// Maximum number of scalars, lists and mappings
    #[arg(long, value_name = "N", default_value_t = Budget::default().nodes)]
    max_nodes: usize,
    /// Maximum number of aliases (`*name`)
    #[arg(long, value_name = "N", default_value_t = Budget::default().aliases)]
    max_aliases: usize,
    /// Maximum number of keys merged with `<<`
    #[arg(long, value_name = "N", default_value_t = Budget::default().merged_keys)]
    max_merged_keys: usize,
    /// Maximum number of documents
    #[arg(long, value_name = "N", default_value_t = Budget::default().documents)]
    max_documents: usize,
    /// Maximum number of items in a list
    #[arg(long, value_name = "N", default_value_t = Budget::default().items)]
    max_items: usize,
    /// Maximum number of keys in a mapping
    #[arg(long, value_name = "N", default_value_t = Budget::default().keys)]
    max_keys: usize,
    /// Maximum size of all values, in bytes; what subscriptions share counts for each of them
    #[arg(long, value_name = "N", default_value_t = Budget::default().value_bytes)]
    max_value_bytes: usize,
}

impl BudgetArgs {
    pub(super) fn findings(&self) -> (MaxFindings, MaxTotalFindings) {
        (
            MaxFindings(self.max_findings),
            MaxTotalFindings(self.max_total_findings),
        )
    }

    /// Says that a run has more findings than are shown in all.
    pub(super) fn exceeded(&self, report: &Report) -> Option<String> {
        let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        (report.summary.over_total > 0).then(|| {
            format!(
                "{} not shown: more than {} in this run, the limit of `--max-total-findings`",
                count(number(report.summary.over_total), "finding"),
                thousands(number(self.max_total_findings))
            )
        })
    }

    pub(super) fn budget(&self) -> Budget {
        let mut budget = Budget::default();
        budget.bytes = self.max_bytes.min(u32::MAX as usize - 1);
        budget.depth = self.max_depth;
        budget.nodes = self.max_nodes;
        budget.aliases = self.max_aliases;
        budget.merged_keys = self.max_merged_keys;
        budget.documents = self.max_documents;
        budget.items = self.max_items;
        budget.keys = self.max_keys;
        budget.value_bytes = self.max_value_bytes;
        budget
    }
}

/// Readers call themselves for each level, so that there is an end to what can be asked for.
fn depth(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(depth @ 1..=1_000) => Ok(depth),
        _ => Err("write a number from 1 to 1000".into()),
    }
}
