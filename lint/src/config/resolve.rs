//! Which configuration holds for a file: the nearest one upward. What was found is kept for each folder.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use graphsub_read::source::Source;

use crate::names;

use super::globs::Globs;
use super::settings::InUse;
use super::{Config, ConfigError, FILE_NAME, FailOn, FileSettings, Selector, Settings};

/// Where configurations come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choice {
    /// The nearest file upward from each file.
    #[default]
    Nearest,
    /// This file for all.
    File(PathBuf),
    /// None.
    Isolated,
}

/// What the command line says in place of configurations.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Overrides {
    /// Rules that are on in place of those of the configuration.
    pub select: Option<Vec<Selector>>,
    /// Rules that are off.
    pub ignore: Vec<Selector>,
    /// Lightest severity that makes a run fail.
    pub fail_on: Option<FailOn>,
    /// File with the findings that are not reported.
    pub baseline: Option<PathBuf>,
    /// `exclude` holds for named files, whatever the configuration says.
    pub force_exclude: bool,
    /// A run without files succeeds, whatever the configuration says.
    pub allow_empty: bool,
}

/// Where entries of a chain stand: the configuration, and the place in its list.
type Entries = Vec<(usize, usize)>;

/// Finds the configurations of a run, and keeps what it has found.
#[derive(Debug)]
pub struct Configs {
    choice: Choice,
    overrides: Overrides,
    /// The current folder, which names are shown from.
    here: PathBuf,
    /// The files that have been read, by their full path.
    files: BTreeMap<PathBuf, Arc<Config>>,
    /// The configurations that hold together, a base before what builds on it; the first is none.
    chains: Vec<Vec<Arc<Config>>>,
    by_file: HashMap<PathBuf, usize>,
    by_folder: HashMap<PathBuf, usize>,
    /// By the folder as it is given: its full path, and what holds there.
    given: HashMap<PathBuf, (PathBuf, usize)>,
    settings: HashMap<(usize, Entries, Entries), Arc<Settings>>,
    /// Folders that are walked from top to bottom.
    walked: BTreeSet<PathBuf>,
}

/// A file or folder, as it is given and in full.
struct Target<'p> {
    given: &'p Path,
    full: PathBuf,
}

impl Default for Configs {
    fn default() -> Configs {
        Configs::new(Choice::default(), Overrides::default())
    }
}

impl Configs {
    /// Returns what finds the configurations of a run.
    pub fn new(choice: Choice, overrides: Overrides) -> Configs {
        Configs {
            choice,
            overrides,
            here: std::env::current_dir()
                .and_then(|here| here.canonicalize())
                .unwrap_or_default(),
            files: BTreeMap::new(),
            chains: vec![Vec::new()],
            by_file: HashMap::new(),
            by_folder: HashMap::new(),
            given: HashMap::new(),
            settings: HashMap::new(),
            walked: BTreeSet::new(),
        }
    }

    /// Returns what holds for a file.
    ///
    /// # Errors
    /// What is wrong with its configuration.
    pub fn settings(&mut self, file: &Path) -> Result<Arc<Settings>, ConfigError> {
        let (target, chain) = self.target(file)?;
        let mut paths = Vec::new();
        let mut ignores = Vec::new();
        for (at, config) in self.chains[chain].iter().enumerate() {
            let name = config.relative(&target);
            let matches = |globs: &Globs| globs.matches_inside(&name);
            let of_path = config
                .paths
                .iter()
                .enumerate()
                .filter(|(_, rules)| matches(&rules.path));
            paths.extend(of_path.map(|(index, _)| (at, index)));
            let ignored = config
                .ignores
                .iter()
                .enumerate()
                .filter(|(_, ignore)| ignore.path.as_ref().is_none_or(matches));
            ignores.extend(ignored.map(|(index, _)| (at, index)));
        }
        Ok(self.settings_of(chain, paths, ignores))
    }

    fn settings_of(&mut self, chain: usize, paths: Entries, ignores: Entries) -> Arc<Settings> {
        let configs = &self.chains[chain];
        let overrides = &self.overrides;
        self.settings
            .entry((chain, paths, ignores))
            .or_insert_with_key(|(_, paths, ignores)| {
                let paths: Vec<_> = paths
                    .iter()
                    .map(|(config, index)| &configs[*config].paths[*index])
                    .collect();
                Arc::new(Settings::new(configs.clone(), &paths, ignores.clone(), overrides))
            })
            .clone()
    }

    /// Whether a file or folder is passed over while its folder is walked.
    pub(crate) fn excludes(&mut self, path: &Path, is_folder: bool) -> Result<bool, ConfigError> {
        let (target, chain) = self.target(path)?;
        let exclude = self.last(chain, |config| config.exclude.as_ref());
        Ok(exclude.is_some_and(|(config, globs)| globs.matches(&config.relative(&target), is_folder)))
    }

    /// Whether a file that is named on the command line is passed over.
    pub(crate) fn excludes_named(&mut self, path: &Path) -> Result<bool, ConfigError> {
        let (target, chain) = self.target(path)?;
        let is_forced = self.overrides.force_exclude
            || self
                .last(chain, |config| config.force_exclude.as_ref())
                .is_some_and(|(_, force)| *force);
        let exclude = self.last(chain, |config| config.exclude.as_ref()).filter(|_| is_forced);
        Ok(exclude.is_some_and(|(config, globs)| globs.matches_inside(&config.relative(&target))))
    }

    /// Whether a file is linted beside those with the usual names.
    pub(crate) fn includes(&mut self, path: &Path) -> Result<bool, ConfigError> {
        let (target, chain) = self.target(path)?;
        let include = self.last(chain, |config| config.include.as_ref());
        Ok(include.is_some_and(|(config, globs)| globs.matches_inside(&config.relative(&target))))
    }

    /// Whether program code is passed over where a file is.
    pub(crate) fn skips_source(&mut self, path: &Path) -> Result<bool, ConfigError> {
        let (_, chain) = self.target(path)?;
        let enabled = self.last(chain, |config| config.source_enabled.as_ref());
        Ok(enabled.is_some_and(|(_, enabled)| !enabled))
    }

    /// Whether a run that finds no file below these paths succeeds.
    pub(crate) fn allows_empty(&mut self, paths: &[PathBuf]) -> Result<bool, ConfigError> {
        let first = paths.first().map_or(Path::new("."), PathBuf::as_path);
        let inside = first.join(FILE_NAME);
        let (_, chain) = self.target(if first.is_dir() { &inside } else { first })?;
        let allows = self.last(chain, |config| config.allow_empty.as_ref());
        Ok(self.overrides.allow_empty || allows.is_some_and(|(_, allows)| *allows))
    }

    /// Takes down that all of a folder is looked at.
    pub(crate) fn walks(&mut self, folder: &Path) {
        if let Ok(full) = folder.canonicalize() {
            self.walked.insert(full);
        }
    }

    /// Returns the settings of some files, in their order.
    ///
    /// # Errors
    /// What is wrong with their configurations.
    pub fn assign<'p>(&mut self, files: impl IntoIterator<Item = &'p Path>) -> Result<FileSettings, ConfigError> {
        let of: Result<Vec<_>, _> = files.into_iter().map(|file| self.settings(file)).collect();
        let of = of?;
        let configs: Vec<Arc<Config>> = self.files.values().cloned().collect();
        let in_use = configs.into_iter().map(|config| {
            let is_last = |chain: &Vec<Arc<Config>>| chain.last().is_some_and(|last| Arc::ptr_eq(last, &config));
            let chain = self.chains.iter().position(is_last).unwrap_or_default();
            InUse {
                is_covered: self.covers(&config),
                settings: self.settings_of(chain, Vec::new(), Vec::new()),
                config,
            }
        });
        Ok(FileSettings {
            configs: in_use.collect(),
            of,
            walked: self.walked.clone(),
            others: self.settings_of(0, Vec::new(), Vec::new()),
        })
    }

    /// Whether all files a configuration could be about are looked at.
    fn covers(&self, config: &Config) -> bool {
        self.walked.iter().any(|folder| config.folder.starts_with(folder))
    }

    /// Returns warnings about patterns that have matched nothing, where that is known.
    pub(crate) fn unmatched(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for config in self.files.values().filter(|config| self.covers(config)) {
            let source = Source::new(&config.name, &config.text);
            let paths = config.paths.iter().map(|rules| ("paths", Some(&rules.path)));
            let ignores = config.ignores.iter().map(|ignore| ("ignore", ignore.path.as_ref()));
            let lists = [
                ("include", config.include.as_ref()),
                ("exclude", config.exclude.as_ref()),
            ];
            for (key, globs) in lists.into_iter().chain(paths).chain(ignores) {
                let unused = globs
                    .into_iter()
                    .flat_map(Globs::patterns)
                    .filter(|pattern| !pattern.is_used());
                // What is there and not walked, such as what git ignores, is excluded all the same.
                let unused = unused.filter(|pattern| {
                    let is_there = |path| config.folder.join(path).exists();
                    key != "exclude" || !pattern.literal().is_some_and(is_there)
                });
                warnings.extend(unused.map(|pattern| {
                    let words = format!("the pattern `{}` of `{key}` matches nothing", pattern.text);
                    ConfigError::at(&source, &pattern.span, words).to_string()
                }));
            }
        }
        warnings
    }

    /// The last configuration of a chain that says something.
    fn last<T>(&self, chain: usize, said: impl Fn(&Config) -> Option<&T>) -> Option<(&Config, &T)> {
        let configs = self.chains[chain].iter().rev();
        configs
            .map(Arc::as_ref)
            .find_map(|config| Some((config, said(config)?)))
    }

    /// A file or folder in full, and the chain that holds there.
    fn target<'p>(&mut self, given: &'p Path) -> Result<(Target<'p>, usize), ConfigError> {
        let folder = match given.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !self.given.contains_key(folder) {
            let full = folder.canonicalize().unwrap_or_else(|_| self.here.join(folder));
            let chain = self.chain_of(&full)?;
            self.given.insert(folder.to_owned(), (full, chain));
        }
        let (full, chain) = &self.given[folder];
        let full = given.file_name().map_or_else(|| full.clone(), |name| full.join(name));
        Ok((Target { given, full }, *chain))
    }

    /// The chain that holds in a folder.
    fn chain_of(&mut self, folder: &Path) -> Result<usize, ConfigError> {
        match self.choice.clone() {
            Choice::Isolated => Ok(0),
            Choice::File(file) => {
                let shown = file.to_string_lossy().into_owned();
                let full = file
                    .canonicalize()
                    .map_err(|error| ConfigError::of_file(shown, error.to_string()))?;
                self.load(&full)
            }
            Choice::Nearest => {
                let mut passed = Vec::new();
                let mut chain = 0;
                for folder in folder.ancestors() {
                    if let Some(known) = self.by_folder.get(folder) {
                        chain = *known;
                        break;
                    }
                    passed.push(folder.to_owned());
                    let file = folder.join(FILE_NAME);
                    if file.is_file() {
                        chain = self.load(&file)?;
                        break;
                    }
                }
                self.by_folder.extend(passed.into_iter().map(|folder| (folder, chain)));
                Ok(chain)
            }
        }
    }

    /// The chain of a file, given in full.
    fn load(&mut self, file: &Path) -> Result<usize, ConfigError> {
        if let Some(known) = self.by_file.get(file) {
            return Ok(*known);
        }
        let mut chain: Vec<Arc<Config>> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = file.to_owned();
        loop {
            seen.insert(next.clone());
            let config = self.config(&next)?;
            chain.push(config.clone());
            let Some(extend) = &config.extend else { break };
            let source = Source::new(&config.name, &config.text);
            let fails = |why: String| ConfigError::at(&source, &extend.span(), why);
            let written = extend.get_ref();
            next = config
                .folder
                .join(written)
                .canonicalize()
                .map_err(|error| fails(format!("the base `{written}` cannot be read: {error}")))?;
            if seen.contains(&next) {
                return Err(fails(format!("`extend` is circular: `{written}` extends this file")));
            }
        }
        chain.reverse();
        self.chains.push(chain);
        self.by_file.insert(file.to_owned(), self.chains.len() - 1);
        Ok(self.chains.len() - 1)
    }

    fn config(&mut self, file: &Path) -> Result<Arc<Config>, ConfigError> {
        if let Some(known) = self.files.get(file) {
            return Ok(known.clone());
        }
        let config = Arc::new(Config::load(&names::from(&self.here, file), file)?);
        self.files.insert(file.to_owned(), config.clone());
        Ok(config)
    }
}

impl Config {
    /// A path as the patterns of the file see it.
    fn relative<'t>(&self, target: &'t Target<'_>) -> Cow<'t, Path> {
        match target.full.strip_prefix(&self.folder) {
            Ok(inside) => Cow::Borrowed(inside),
            // A file elsewhere is known by the name it was given.
            Err(_) => Cow::Borrowed(target.given.strip_prefix("./").unwrap_or(target.given)),
        }
    }
}
