//! What one file may cost: every limit that keeps an input from exhausting the machine.

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
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            bytes: 16 * 1024 * 1024,
            depth: 128,
            nodes: 4_000_000,
            aliases: 1_000,
            merged_keys: 100_000,
            documents: 100_000,
            items: 1_000_000,
        }
    }
}
