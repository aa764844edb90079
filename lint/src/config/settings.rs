//! What holds for a file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use graphsub_rules::policy::Policy;
use graphsub_tables::{Rule, Severity};

use super::levels::{Level, levels};
use super::policy::policy;
use super::{Config, FailOn, Overrides, PathRules};
use crate::diagnostic::{Diagnostic, FileId};

/// What holds for a file: which rules are on, how heavy their findings are, and which of them are not reported.
#[derive(Debug)]
pub struct Settings {
    /// The configurations it comes from, a base before what builds on it.
    pub(super) chain: Vec<Arc<Config>>,
    pub(super) levels: Vec<Level>,
    pub(super) fail_on: FailOn,
    /// What is not reported: the configuration, and its place there.
    pub(super) ignores: Vec<(usize, usize)>,
    pub(super) baseline: Option<PathBuf>,
    pub(super) policy: Policy,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings::new(Vec::new(), &[], Vec::new(), &Overrides::default())
    }
}

impl Settings {
    pub(super) fn new(
        chain: Vec<Arc<Config>>,
        paths: &[&PathRules],
        ignores: Vec<(usize, usize)>,
        overrides: &Overrides,
    ) -> Settings {
        let configs: Vec<&Config> = chain.iter().map(Arc::as_ref).collect();
        let last = |find: fn(&Config) -> Option<FailOn>| configs.iter().rev().find_map(|config| find(config));
        let baseline = || configs.iter().rev().find_map(|config| config.baseline.clone());
        Settings {
            levels: levels(&configs, paths, overrides, Rule::edition),
            fail_on: overrides
                .fail_on
                .or_else(|| last(|config| config.fail_on))
                .unwrap_or_default(),
            baseline: overrides.baseline.clone().or_else(baseline),
            policy: policy(&configs),
            ignores,
            chain,
        }
    }

    pub(super) fn level(&self, rule: Rule) -> Level {
        self.levels.get(rule as usize).copied().unwrap_or(Level::AsRaised)
    }

    /// Returns whether a rule is on.
    ///
    /// ```
    /// use graphsub_lint::config::Settings;
    /// assert!(Settings::default().is_on(graphsub_tables::Rule::LifetimeTooLong));
    /// ```
    pub fn is_on(&self, rule: Rule) -> bool {
        self.level(rule) != Level::Off
    }

    /// Returns the lightest severity that makes a run fail.
    pub fn fail_on(&self) -> FailOn {
        self.fail_on
    }

    /// The configuration itself, without what it builds on.
    pub(crate) fn config(&self) -> Option<&Config> {
        self.chain.last().map(Arc::as_ref)
    }

    /// Returns what the organization asks for.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The file with the findings that are not reported.
    pub(crate) fn baseline(&self) -> Option<&Path> {
        self.baseline.as_deref()
    }

    /// Whether a finding is to be reported, by its rule. Gives it its severity.
    pub(crate) fn admits(&self, finding: &mut Diagnostic) -> bool {
        let severity = self.severity(finding.rule, finding.severity);
        finding.severity = severity.unwrap_or(finding.severity);
        severity.is_some()
    }

    /// How heavy a finding of a rule is that is raised with a severity; none: it is not reported.
    pub(crate) fn severity(&self, rule: Rule, raised: Severity) -> Option<Severity> {
        match self.level(rule) {
            Level::Off => None,
            Level::AsRaised => Some(raised),
            Level::Set(severity) => Some(severity),
        }
    }

    /// Whether a finding is silenced by `[[ignore]]`.
    pub(crate) fn silences(&self, finding: &Diagnostic, now: i64) -> bool {
        let mut is_silenced = false;
        for (config, index) in &self.ignores {
            let ignore = &self.chain[*config].ignores[*index];
            let is_meant =
                ignore.subscription.is_none() || ignore.subscription.as_deref() == finding.subscription.as_deref();
            if !is_meant || ignore.is_expired(now) {
                continue;
            }
            for rules in ignore
                .rules
                .iter()
                .filter(|rules| rules.selector.contains(finding.rule))
            {
                rules.used.store(true, Ordering::Relaxed);
                is_silenced = true;
            }
        }
        is_silenced
    }
}

/// The settings of the files of a run.
#[derive(Debug, Clone, Default)]
pub struct FileSettings {
    pub(super) of: Vec<Arc<Settings>>,
    pub(super) others: Arc<Settings>,
    pub(super) configs: Vec<InUse>,
    /// Folders that are walked from top to bottom.
    pub(super) walked: BTreeSet<PathBuf>,
}

/// A configuration of a run.
#[derive(Debug, Clone)]
pub(super) struct InUse {
    pub(super) config: Arc<Config>,
    /// Whether all files it could be about are looked at: only then is it known what is unused.
    pub(super) is_covered: bool,
    /// What holds for itself.
    pub(super) settings: Arc<Settings>,
}

/// One configuration for all files, wherever they are.
///
/// ```
/// use graphsub_lint::config::{Config, FileSettings};
/// let config = Config::parse("[severity]\nGS401 = \"off\"").unwrap();
/// assert!(!FileSettings::from(config).of(0).is_on(graphsub_tables::Rule::LifetimeTooLong));
/// ```
impl From<Config> for FileSettings {
    fn from(config: Config) -> FileSettings {
        let settings = Settings::new(vec![Arc::new(config)], &[], Vec::new(), &Overrides::default());
        FileSettings {
            others: Arc::new(settings),
            ..FileSettings::default()
        }
    }
}

impl FileSettings {
    /// Returns what holds for a file.
    pub fn of(&self, file: FileId) -> &Settings {
        self.of.get(file as usize).unwrap_or(&self.others)
    }

    /// Returns what holds for one of the files, as that of a run of its own. It says nothing of configurations.
    pub(crate) fn only(&self, file: FileId) -> FileSettings {
        FileSettings {
            of: self.of.get(file as usize).cloned().into_iter().collect(),
            others: self.others.clone(),
            ..FileSettings::default()
        }
    }

    /// Returns the files with known findings.
    pub(crate) fn baselines(&self) -> impl Iterator<Item = &Path> {
        let configs = self.configs.iter().map(|in_use| &in_use.settings);
        self.of.iter().chain(configs).filter_map(|settings| settings.baseline())
    }

    /// Whether all of a folder is looked at.
    pub(crate) fn is_walked(&self, folder: &Path) -> bool {
        let full = folder.canonicalize();
        full.is_ok_and(|full| self.walked.iter().any(|walked| full.starts_with(walked)))
    }
}
