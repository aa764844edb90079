//! Files that anyone can make as large as they like.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file up to one byte over the budget: a longer one is told by that byte.
pub(crate) fn read_bounded(path: &Path, buffer: &mut Vec<u8>, budget: usize) -> io::Result<()> {
    buffer.clear();
    // Most files are read at once: a buffer without room would be read into in pieces of 32 bytes and more.
    buffer.reserve(8 * 1024);
    let limit = u64::try_from(budget).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(limit).read_to_end(buffer).map(|_| ())
}
