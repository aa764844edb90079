//! The file of a baseline: JSON with one entry a line, sorted, so that it merges line by line.

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::BaselineError;
use crate::bounded::read_bounded;

/// Version of the format.
const VERSION: u8 = 1;

/// Largest file, in bytes: some hundred thousand entries.
pub(super) const LARGEST: usize = 64 << 20;

/// Findings that are known and not reported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Entries, sorted.
    pub(super) entries: Vec<Entry>,
}

/// Findings with one identity.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Entry {
    // The order of the fields is the order of the entries: those of a file stand together.
    pub(super) file: String,
    pub(super) rule: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) subscription: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) key: String,
    pub(super) fingerprint: String,
    pub(super) count: u32,
}

impl Entry {
    /// Bytes it takes up at least in a file.
    pub(super) fn bytes(&self) -> usize {
        const KEYS: usize = r#"    {"file":"","rule":"","fingerprint":"","count":1},"#.len();
        KEYS + self.file.len() + self.rule.len() + self.subscription.len() + self.key.len() + self.fingerprint.len()
    }
}

#[derive(Deserialize)]
struct Written {
    version: u8,
    #[serde(default)]
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    /// Why the file cannot be read, or what is wrong with it.
    pub(crate) fn load(file: &Path) -> Result<Baseline, BaselineError> {
        let fails = |why: String| BaselineError::new(file, why);
        let mut bytes = Vec::new();
        if !file.is_file() {
            return Err(fails("no such file; create it with `--write-baseline`".into()));
        }
        read_bounded(file, &mut bytes, LARGEST).map_err(|error| fails(error.to_string()))?;
        if bytes.len() > LARGEST {
            return Err(fails("a baseline must not exceed 64 MiB".into()));
        }
        let written: Written = serde_json::from_slice(&bytes)
            .map_err(|error| fails(format!("not a baseline: {error}; recreate it with `--write-baseline`")))?;
        if written.version != VERSION {
            return Err(fails(format!(
                "unknown version {}: update graphsub, or recreate it with `--write-baseline`",
                written.version
            )));
        }
        Ok(Baseline {
            entries: written.findings,
        })
    }

    /// Writes the baseline, one entry a line.
    ///
    /// # Errors
    /// That it is larger than what is read, or what the writer says.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let bytes: usize = self.entries.iter().map(Entry::bytes).sum();
        if bytes > LARGEST {
            return Err(io::Error::other(
                "a baseline must not exceed 64 MiB: fix what is found most, or lint fewer files with one baseline",
            ));
        }
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort();
        writeln!(out, "{{")?;
        writeln!(out, "  \"version\": {VERSION},")?;
        writeln!(out, "  \"tables\": \"{}\",", graphsub_tables::REVISION)?;
        write!(out, "  \"findings\": [")?;
        for (index, entry) in entries.iter().enumerate() {
            let line = serde_json::to_string(entry).map_err(io::Error::other)?;
            write!(out, "{}\n    {line}", if index == 0 { "" } else { "," })?;
        }
        writeln!(out, "{}]\n}}", if entries.is_empty() { "" } else { "\n  " })
    }

    /// Returns how many findings it holds.
    pub fn findings(&self) -> usize {
        self.entries.iter().map(|entry| entry.count as usize).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let entry = |size: usize| Entry {
            file: "a".repeat(size),
            rule: "GS101".into(),
            subscription: String::new(),
            key: String::new(),
            fingerprint: "0".repeat(16),
            count: 1,
        };
        let written = |entries: Vec<Entry>| Baseline { entries }.write(&mut io::sink());
        assert!(written(vec![entry(LARGEST / 2)]).is_ok());
        let error = written(vec![entry(LARGEST / 2), entry(LARGEST / 2)]).expect_err("too large");
        assert!(
            error.to_string().starts_with("a baseline must not exceed 64 MiB"),
            "{error}"
        );
        let mut line = Vec::new();
        Baseline {
            entries: vec![entry(10)],
        }
        .write(&mut line)
        .expect("written");
        assert!(entry(10).bytes() <= line.len());
    }
}
