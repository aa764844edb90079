//! What one file may cost: every limit that keeps an input from exhausting the machine.

use std::ops::Range;

use graphsub_terms::words::thousands;

/// Limits of a file. The defaults are far above what people write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Budget {
    /// Bytes of a file.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Scalars, lists and mappings of a file.
    pub nodes: usize,
    /// Aliases (`*name`) of a file.
    pub aliases: usize,
    /// Keys that `<<` brings in, in all mappings of a file.
    pub merged_keys: usize,
    /// Documents of a file.
    pub documents: usize,
    /// Items of one list.
    pub items: usize,
    /// Keys of one mapping.
    pub keys: usize,
    /// Bytes of values, those that definitions share counted for each of them.
    pub value_bytes: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            bytes: 16 * 1024 * 1024,
            depth: 128,
            nodes: 2_000_000,
            aliases: 1_000,
            merged_keys: 100_000,
            documents: 100_000,
            items: 1_000_000,
            keys: 100_000,
            value_bytes: 256 * 1024 * 1024,
        }
    }
}

/// Counts the bytes of values that the definitions of a file read. What they share, such as `defaults` and aliases, is
/// written once and read for each of them: only this keeps a small file from costing much.
#[derive(Debug, Clone)]
pub struct Meter {
    left: usize,
    limit: usize,
    /// The definition at which nothing was left.
    over: Option<Range<usize>>,
}

impl Meter {
    /// Returns a meter for one file.
    pub fn new(budget: &Budget) -> Meter {
        Meter {
            left: budget.value_bytes,
            limit: budget.value_bytes,
            over: None,
        }
    }

    /// Takes note of what a definition reads. Returns whether there was that much left.
    pub(crate) fn spend(&mut self, bytes: usize, span: &Range<usize>) -> bool {
        match self.left.checked_sub(bytes) {
            Some(left) if self.over.is_none() => {
                self.left = left;
                true
            }
            _ => {
                self.over.get_or_insert(span.clone());
                false
            }
        }
    }

    /// Returns why definitions were left out, what to do about it, and the first of them, if some were.
    pub(crate) fn over(&self) -> Option<(String, &'static str, Range<usize>)> {
        let message = format!(
            "more than {} bytes of values, the limit of `--max-value-bytes`; this subscription and those after it are not \
             checked",
            thousands(u64::try_from(self.limit).unwrap_or(u64::MAX))
        );
        let help = "shorten what the subscriptions share, or split the file: `app`, `defaults` and aliases count for each of them";
        Some((message, help, self.over.clone()?))
    }
}
