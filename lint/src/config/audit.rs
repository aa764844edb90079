//! What is to be said of a configuration itself: entries that silence nothing, have expired or give no reason.

use std::ops::Range;
use std::path::PathBuf;

use graphsub_read::source::Source;
use graphsub_tables::Rule;

use super::settings::InUse;
use super::{FileSettings, Ignore};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::excerpt::{Excerpts, excerpts};

/// What is to be said of the configurations of a run.
pub(crate) struct Audit {
    /// The configurations that have findings, named as they are shown.
    pub(crate) files: Vec<String>,
    /// Where they are.
    pub(crate) paths: Vec<PathBuf>,
    /// The findings. Their files are numbered from what the run has.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl FileSettings {
    /// Looks at `[[ignore]]` when all findings have been seen. `next` is the number of the next file.
    pub(crate) fn audit(&mut self, next: FileId, now: i64, keep: Excerpts) -> Audit {
        let mut audit = Audit {
            files: Vec::new(),
            paths: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut settings = Vec::new();
        for in_use in &self.configs {
            let file = next.saturating_add(FileId::try_from(audit.files.len()).unwrap_or(FileId::MAX));
            let source = Source::new(&in_use.config.name, &in_use.config.text);
            let found: Vec<Diagnostic> = in_use
                .config
                .ignores
                .iter()
                .flat_map(|ignore| entry(ignore, in_use, file, &source, now, keep))
                .collect();
            if !found.is_empty() {
                audit.files.push(in_use.config.name.clone());
                audit.paths.push(in_use.config.path.clone());
                audit.diagnostics.extend(found);
                settings.push(in_use.settings.clone());
            }
        }
        self.of.resize(next as usize, self.others.clone());
        self.of.extend(settings);
        audit
    }
}

fn entry(
    ignore: &Ignore,
    in_use: &InUse,
    file: FileId,
    source: &Source<'_>,
    now: i64,
    keep: Excerpts,
) -> Vec<Diagnostic> {
    let say = |rule, span: Range<usize>, (message, label, help): (String, &str, &str)| {
        let mut finding = Diagnostic::of_file(rule, file, message).label(label).help(help);
        finding.span = Span::of(source, &span);
        if keep == Excerpts::Keep {
            finding.excerpts = excerpts(file, source, &[(0, span)]);
        }
        finding.identity = ignore.identity().into();
        finding
    };
    if let Some(date) = ignore.expires.as_ref().filter(|_| ignore.is_expired(now)) {
        let words = (
            format!("the suppression expired on {}", date.get_ref().text),
            "expired",
            "remove it, or set a later date",
        );
        return vec![say(Rule::ExpiredSuppression, date.span(), words)];
    }
    let mut found = Vec::new();
    if let Some(first) = ignore
        .rules
        .iter()
        .find(|rules| rules.is_used())
        .filter(|_| !ignore.has_reason)
    {
        let words = (
            "the suppression has no reason".to_owned(),
            "no reason",
            "add a `reason` why the findings do not apply here",
        );
        found.push(say(Rule::SuppressionWithoutReason, first.span.clone(), words));
    }
    // A pattern that matches nothing is reported as such.
    let is_about_nothing = ignore
        .path
        .as_ref()
        .is_some_and(|path| !path.patterns().iter().any(|pattern| pattern.is_used()));
    if in_use.is_covered && !is_about_nothing {
        let is_off = |rules: &&super::IgnoredRules| {
            let mut meant = Rule::ALL.iter().filter(|rule| rules.selector.contains(**rule));
            meant.all(|rule| !in_use.settings.is_on(*rule))
        };
        let unused = ignore.rules.iter().filter(|rules| !rules.is_used() && !is_off(rules));
        found.extend(unused.map(|rules| {
            let words = (
                format!("`{}` matches no finding", rules.selector),
                "unused suppression",
                "remove it, or correct the rule and the files it applies to",
            );
            say(Rule::UnusedSuppression, rules.span.clone(), words)
        }));
    }
    found
}

impl Ignore {
    /// What tells it from others from run to run.
    fn identity(&self) -> String {
        let rules = self.rules.iter().map(|rules| rules.selector.to_string());
        let paths = self.path.iter().flat_map(|path| path.patterns());
        let parts: Vec<String> = rules
            .chain(paths.map(|pattern| pattern.text.clone()))
            .chain(self.subscription.clone())
            .collect();
        parts.join(" ")
    }
}
