//! `--add-suppressions`: silences what was found, in comments where a comment can stand, else in the nearest
//! `graphsub.toml`.

mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use graphsub_tables::{Rule, RuleScope};
use graphsub_terms::words;

use crate::config::{Config, FILE_NAME, NewEntry};
use crate::diagnostic::{Diagnostic, FileId};
use crate::engine::{Excerpts, Input, Options, Report, load_text};
use crate::output;

/// What was added.
#[derive(Debug, Default)]
pub(crate) struct Added {
    /// Findings that are silenced.
    pub(crate) findings: usize,
    /// Files that were changed.
    pub(crate) files: usize,
    /// What could not be done.
    pub(crate) failures: Vec<String>,
}

impl fmt::Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: usize, noun| words::count(u64::try_from(number).unwrap_or(u64::MAX), noun);
        write!(
            f,
            "silenced {} in {}",
            count(self.findings, "finding"),
            count(self.files, "file")
        )
    }
}

/// Reads a reason: it has to fit into a comment.
pub(crate) fn reason(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    match text.is_empty() || text.contains(|c: char| c.is_control()) {
        true => Err("say in one line why the findings do not apply"),
        false => Ok(text.to_owned()),
    }
}

/// Silences the findings of a report. Files are changed one by one; one that cannot be is told of.
pub(crate) fn add(inputs: &[Input], report: &Report, options: &Options, reason: &str) -> Added {
    let mut options = options.clone();
    options.excerpts = Excerpts::Skip;
    let mut added = Added::default();
    let mut by_file: BTreeMap<FileId, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in report.findings().filter(|finding| can_be_silenced(finding.rule)) {
        by_file.entry(finding.file).or_default().push(finding);
    }
    let mut left: BTreeMap<PathBuf, Entries<'_>> = BTreeMap::new();
    for (file, findings) in by_file {
        let Some((input, path)) = inputs.get(file as usize).and_then(|input| Some((input, input.path()?))) else {
            continue;
        };
        let loaded = load_text(input, options.context.budget.bytes).unwrap_or_default();
        // Places in a text are counted without its byte order mark.
        let before = loaded.strip_prefix('\u{feff}').unwrap_or(&loaded);
        let mark = &loaded[..loaded.len() - before.len()];
        let (after, rest) = text::with_comments(input, file, before, &findings, &options, reason);
        let silenced = findings.len() - rest.len();
        if after != before {
            match output::rewrite_file(path, &format!("{mark}{after}")) {
                Ok(()) => {
                    added.files += 1;
                    added.findings += silenced;
                }
                Err(error) => {
                    added.failures.push(format!("{}: {error}", input.name()));
                    continue;
                }
            }
        }
        if !rest.is_empty() {
            let config = options.settings.of(file).config();
            let target = config.map_or_else(|| new_config(path), |config| config.path().to_owned());
            let entries = left.entry(target).or_insert_with(|| Entries {
                config,
                findings: Vec::new(),
            });
            entries.findings.extend(rest.into_iter().map(|finding| (path, finding)));
        }
    }
    for (target, entries) in left {
        match entries.write(&target, reason) {
            Ok(()) => {
                added.files += 1;
                added.findings += entries.findings.len();
            }
            Err(error) => added.failures.push(error),
        }
    }
    added
}

/// What cannot be read is not silenced, and a suppression is corrected.
fn can_be_silenced(rule: Rule) -> bool {
    rule != Rule::InvalidSyntax && rule.scope() != RuleScope::Suppression
}

/// Where a configuration is begun: in the current folder for what is in it, else beside the file.
fn new_config(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let full = path.canonicalize();
    match (here, full) {
        (Ok(here), Ok(full)) if full.starts_with(&here) => here.join(FILE_NAME),
        (_, Ok(full)) => full.with_file_name(FILE_NAME),
        _ => path.with_file_name(FILE_NAME),
    }
}

/// What is to be silenced in one configuration.
struct Entries<'r> {
    /// The configuration as it is; none: there is none yet.
    config: Option<&'r Config>,
    findings: Vec<(&'r Path, &'r Diagnostic)>,
}

impl Entries<'_> {
    fn write(&self, target: &Path, reason: &str) -> Result<(), String> {
        let fails = |error: &dyn std::fmt::Display| format!("{}: {error}", target.display());
        let folder = target.parent().unwrap_or(Path::new(""));
        let mut rules: BTreeMap<(PathBuf, Option<String>), BTreeSet<Rule>> = BTreeMap::new();
        for (path, finding) in &self.findings {
            let full = path.canonicalize().map_err(|error| fails(&error))?;
            let inside = full.strip_prefix(folder).unwrap_or(path).to_owned();
            rules
                .entry((inside, own_name(finding)))
                .or_default()
                .insert(finding.rule);
        }
        let entries: Vec<NewEntry> = rules
            .into_iter()
            .map(|((path, subscription), rules)| NewEntry {
                path,
                subscription,
                rules: rules.into_iter().collect(),
            })
            .collect();
        match self.config {
            Some(config) => {
                let text = config
                    .with_entries(&entries, reason)
                    .map_err(|error| error.to_string())?;
                output::rewrite_file(target, &text).map_err(|error| fails(&error))
            }
            None => {
                let text = Config::default()
                    .with_entries(&entries, reason)
                    .map_err(|error| error.to_string())?;
                output::replace_file(target, |out| out.write_all(text.as_bytes())).map_err(|error| fails(&error))
            }
        }
    }
}

/// The name of the subscription, where it has one of its own: a place in a list is another one tomorrow.
fn own_name(finding: &Diagnostic) -> Option<String> {
    let name = finding.subscription.as_deref()?;
    let is_own = finding
        .identity
        .strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    is_own.then(|| name.to_owned())
}
