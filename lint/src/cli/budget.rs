//! Limits of a file, on the command line.

use clap::Args;
use graphsub_read::budget::Budget;

/// Limits of a file.
#[derive(Args)]
#[command(next_help_heading = "Limits of a file")]
pub(super) struct BudgetArgs {
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
}

impl BudgetArgs {
    pub(super) fn budget(&self) -> Budget {
        let mut budget = Budget::default();
        budget.bytes = self.max_bytes.min(u32::MAX as usize - 1);
        budget.depth = self.max_depth;
        budget.nodes = self.max_nodes;
        budget.aliases = self.max_aliases;
        budget.merged_keys = self.max_merged_keys;
        budget.documents = self.max_documents;
        budget.items = self.max_items;
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
