//! `[[ignore]]` entries that are added to a file by a program. What is there stays as it is.

use std::path::{Path, PathBuf};

use graphsub_read::dialect::quoted;
use graphsub_tables::Rule;

use super::{Config, ConfigError};

/// Findings that are not to be reported.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NewEntry {
    /// The file, from the folder of the configuration.
    pub(crate) path: PathBuf,
    pub(crate) subscription: Option<String>,
    pub(crate) rules: Vec<Rule>,
}

impl NewEntry {
    fn pairs(&self, reason: &str) -> Vec<String> {
        let rules: Vec<String> = self.rules.iter().map(|rule| quoted(rule.code())).collect();
        let mut pairs = vec![
            format!("rules = [{}]", rules.join(", ")),
            format!("path = {}", quoted(&pattern(&self.path))),
        ];
        pairs.extend(
            self.subscription
                .iter()
                .map(|name| format!("subscription = {}", quoted(name))),
        );
        pairs.push(format!("reason = {}", quoted(reason)));
        pairs
    }
}

/// A pattern that matches one path.
fn pattern(path: &Path) -> String {
    let mut out = String::from("/");
    for c in crate::names::shown(path).chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '!' | '\\' | '#') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl Config {
    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the text of the file with entries added.
    ///
    /// # Errors
    /// Why that is no configuration.
    pub(crate) fn with_entries(&self, entries: &[NewEntry], reason: &str) -> Result<String, ConfigError> {
        let mut text = self.text.clone();
        match &self.ignore_list {
            // TOML does not allow tables beside a list.
            Some((list, last)) => {
                let tables: Vec<String> = entries
                    .iter()
                    .map(|entry| format!("{{ {} }}", entry.pairs(reason).join(", ")))
                    .collect();
                let tables = tables.join(",\n  ");
                match last {
                    Some(last) => text.insert_str(last.end, &format!(",\n  {tables}")),
                    None => text.insert_str(list.start + 1, &tables),
                }
            }
            None => {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                for entry in entries {
                    let gap = if text.is_empty() { "" } else { "\n" };
                    text += &format!("{gap}[[ignore]]\n{}\n", entry.pairs(reason).join("\n"));
                }
            }
        }
        Config::read(&self.name, &text, &self.folder)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_added_to_tables_and_to_lists() {
        let entry = NewEntry {
            path: PathBuf::from("a/[b].json"),
            subscription: Some("in \"box\"".into()),
            rules: vec![Rule::LifetimeTooLong, Rule::MissingClientState],
        };
        for (before, count) in [
            ("", 1),
            ("# alone\nexclude = []", 1),
            ("[[ignore]]\nrule = \"GS101\"\nreason = \"x\"\n", 2),
            ("ignore = []\n", 1),
            ("ignore = [\"GS101\"]\n", 1),
            ("ignore = [\n  \"GS101\", # why\n]\n[severity]\nGS7 = \"off\"\n", 1),
            ("ignore = [{rule = \"GS101\"}]\n", 2),
        ] {
            let config = Config::parse(before).expect(before);
            let after = config.with_entries(std::slice::from_ref(&entry), "why").expect(before);
            let config = Config::parse(&after).expect(&after);
            assert_eq!(config.ignores.len(), count, "{after}");
            let path = config
                .ignores
                .last()
                .and_then(|ignore| ignore.path.as_ref())
                .expect("a path");
            assert!(path.matches_inside(Path::new("a/[b].json")), "{after}");
            assert!(!path.matches_inside(Path::new("a/b.json")), "{after}");
        }
    }
}
