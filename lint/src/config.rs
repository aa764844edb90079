//! `graphsub.toml`: what to look at, and findings to leave out.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use graphsub_tables::Rule;
use serde::Deserialize;

use graphsub_read::time;

use crate::diagnostic::Diagnostic;
use crate::names::shown;

/// Name of the file.
pub const FILE_NAME: &str = "graphsub.toml";

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    include: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    #[serde(default)]
    ignore: Vec<WrittenIgnore>,
    #[serde(default)]
    source: WrittenSource,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    enabled: bool,
}

impl Default for WrittenSource {
    fn default() -> WrittenSource {
        WrittenSource { enabled: true }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIgnore {
    rule: String,
    path: String,
    reason: String,
    expires: Option<String>,
}

/// What to look at, and findings to leave out.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// More names of manifests, besides the usual ones.
    include: GlobSet,
    /// What is passed over while folders are walked.
    exclude: GlobSet,
    ignores: Vec<Ignore>,
    /// Whether program code is passed over while folders are walked.
    skips_source: bool,
    /// Folder of the file, which its patterns are relative to.
    folder: Option<PathBuf>,
}

#[derive(Debug, Clone)]
struct Ignore {
    rule: Rule,
    path: globset::GlobMatcher,
    /// Seconds since 1970 from which on it no longer holds.
    expires: Option<i64>,
}

impl Config {
    /// Reads the text of `graphsub.toml`.
    ///
    /// # Errors
    /// What is wrong with it and where.
    ///
    /// ```
    /// use graphsub_lint::config::Config;
    /// assert!(Config::parse("exclude = [\"vendor/**\"]").is_ok());
    /// assert!(Config::parse("exlude = []").unwrap_err().contains("unknown field `exlude`"));
    /// ```
    pub fn parse(text: &str) -> Result<Config, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        let mut ignores = Vec::new();
        for ignore in written.ignore {
            let rule = Rule::from_code_or_name(&ignore.rule).ok_or_else(|| {
                format!(
                    "[[ignore]]: `{}` is not a rule; `graphsub rules` lists them",
                    ignore.rule
                )
            })?;
            if ignore.reason.trim().is_empty() {
                return Err(format!("[[ignore]] of `{}`: say in `reason` why", ignore.rule));
            }
            let path = glob(&ignore.path)?.compile_matcher();
            let expires = match ignore.expires {
                Some(date) => Some(time::date_time(&format!("{date}T00:00:00Z")).map_err(|why| {
                    format!(
                        "[[ignore]] of `{}`: `expires` has to be a date like \"2027-01-31\": {why}",
                        ignore.rule
                    )
                })?),
                None => None,
            };
            ignores.push(Ignore { rule, path, expires });
        }
        Ok(Config {
            include: globs(&written.include)?,
            exclude: globs(&written.exclude)?,
            ignores,
            skips_source: !written.source.enabled,
            folder: None,
        })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// What is wrong with it, with its name.
    pub fn load(path: &Path) -> Result<Config, String> {
        let named = |error: String| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
        let mut config = Config::parse(&text).map_err(named)?;
        config.folder = path
            .canonicalize()
            .ok()
            .and_then(|path| path.parent().map(Path::to_path_buf));
        Ok(config)
    }

    /// Whether program code is passed over while folders are walked.
    pub(crate) fn skips_source(&self) -> bool {
        self.skips_source
    }

    /// Whether a file is linted beside those with the usual names.
    pub(crate) fn includes(&self, path: &Path) -> bool {
        !self.include.is_empty() && self.include.is_match(self.relative(path))
    }

    /// Whether a file is passed over.
    pub(crate) fn excludes(&self, path: &Path) -> bool {
        !self.exclude.is_empty() && self.exclude.is_match(self.relative(path))
    }

    /// A path as the patterns see it: relative to the folder of the configuration, however the
    /// path was given.
    pub(crate) fn relative(&self, path: &Path) -> String {
        let inside = self.folder.as_ref().zip(path.canonicalize().ok());
        match inside
            .as_ref()
            .and_then(|(folder, path)| path.strip_prefix(folder).ok())
        {
            Some(relative) => shown(relative),
            None => shown(path),
        }
    }

    /// Takes out findings the file says to leave out. Returns how many.
    pub(crate) fn apply(&self, files: &[String], now: i64, findings: &mut Vec<Diagnostic>) -> usize {
        if self.ignores.is_empty() {
            return 0;
        }
        let names: Vec<String> = files.iter().map(|file| self.relative(Path::new(file))).collect();
        let before = findings.len();
        findings.retain(|finding| {
            !self.ignores.iter().any(|ignore| {
                ignore.rule == finding.rule
                    && ignore.expires.is_none_or(|expires| now < expires)
                    && ignore.path.is_match(&names[finding.file as usize])
            })
        });
        before - findings.len()
    }
}

fn glob(pattern: &str) -> Result<Glob, String> {
    globset::GlobBuilder::new(pattern.trim_start_matches("./"))
        .literal_separator(true)
        .build()
        .map_err(|error| error.to_string())
}

fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(glob(pattern)?);
    }
    set.build().map_err(|error| error.to_string())
}
