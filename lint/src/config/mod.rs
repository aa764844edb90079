//! `graphsub.toml`: which files are looked at, which rules look at them, and which findings are not reported.
//!
//! The nearest file upward from a linted file holds for it, and no other; `extend` names one to build on.
//! `file` has the format, `levels` says which rules are on, `resolve` finds the file that holds, `settings` is
//! what comes out.

mod audit;
mod entries;
mod error;
mod file;
mod globs;
mod levels;
mod policy;
mod resolve;
mod selector;
mod settings;
mod show;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use graphsub_read::source::Source;
use graphsub_tables::Edition;
use schemars::Schema;
use toml::Spanned;

use crate::bounded::read_bounded;

pub(crate) use entries::NewEntry;
pub use error::ConfigError;
pub use file::FailOn;
pub(crate) use file::{Date, EditionName};
pub use levels::is_on_by_default;
pub use resolve::{Choice, Configs, Overrides};
pub use selector::{Family, Selector, UnknownRule};
pub use settings::{FileSettings, Settings};

use file::{IgnoreItem, IgnoreTable, OneOrMany, PathsTable, SeverityName, Written};
use globs::Globs;
use policy::PolicyTable;

/// Name of the file.
pub const FILE_NAME: &str = "graphsub.toml";

/// Largest file, in bytes.
const LARGEST: usize = 1 << 20;

/// What one `graphsub.toml` says.
#[derive(Debug, Default)]
pub struct Config {
    /// Name as it is shown.
    name: String,
    text: String,
    /// Where it is.
    path: PathBuf,
    /// Folder of the file, which its patterns are relative to.
    folder: PathBuf,
    extend: Option<Spanned<String>>,
    edition: Option<Edition>,
    select: Option<Vec<Selector>>,
    ignore: Option<Vec<Selector>>,
    severity: Vec<(Selector, SeverityName)>,
    fail_on: Option<FailOn>,
    allow_empty: Option<bool>,
    include: Option<Globs>,
    exclude: Option<Globs>,
    force_exclude: Option<bool>,
    baseline: Option<PathBuf>,
    source_enabled: Option<bool>,
    policy: PolicyTable,
    paths: Vec<PathRules>,
    ignores: Vec<Ignore>,
    /// Where the list of `ignore` stands, and its last item, where it is written as a list.
    ignore_list: Option<(Range<usize>, Option<Range<usize>>)>,
}

/// Rules for some files.
#[derive(Debug)]
struct PathRules {
    path: Globs,
    select: Option<Vec<Selector>>,
    ignore: Vec<Selector>,
    severity: Vec<(Selector, SeverityName)>,
}

/// Findings that are not reported.
#[derive(Debug)]
struct Ignore {
    rules: Vec<IgnoredRules>,
    path: Option<Globs>,
    subscription: Option<String>,
    has_reason: bool,
    expires: Option<Spanned<Date>>,
}

/// What one name of a rule in `[[ignore]]` has done.
#[derive(Debug)]
struct IgnoredRules {
    selector: Selector,
    span: Range<usize>,
    used: AtomicBool,
}

impl Ignore {
    fn is_expired(&self, now: i64) -> bool {
        self.expires.as_ref().is_some_and(|date| date.get_ref().seconds <= now)
    }
}

impl IgnoredRules {
    fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

impl Config {
    /// Reads the text of `graphsub.toml`.
    ///
    /// # Errors
    /// What is wrong with it and where.
    ///
    /// ```
    /// use graphsub_lint::config::Config;
    /// assert!(Config::parse("exclude = [\"vendor\"]\n[severity]\nGS203 = \"off\"").is_ok());
    /// let error = Config::parse("select = [\"GS4O1\"]").unwrap_err();
    /// assert_eq!(error.to_string(), "graphsub.toml:1:11: `GS4O1` is not a rule; did you mean `GS401`?");
    /// ```
    pub fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::read(FILE_NAME, text, Path::new(""))
    }

    /// Reads a file; `name` is what it is called in messages.
    ///
    /// # Errors
    /// What is wrong with it and where.
    fn load(name: &str, path: &Path) -> Result<Config, ConfigError> {
        let fails = |message: String| ConfigError::of_file(name, message);
        let metadata = std::fs::metadata(path).map_err(|error| fails(error.to_string()))?;
        if !metadata.is_file() {
            return Err(fails("not a regular file".into()));
        }
        let mut bytes = Vec::new();
        read_bounded(path, &mut bytes, LARGEST).map_err(|error| fails(error.to_string()))?;
        if bytes.len() > LARGEST {
            return Err(fails("a configuration must not exceed 1 MiB".into()));
        }
        let text = String::from_utf8(bytes).map_err(|_| fails("not UTF-8: save the file as UTF-8".into()))?;
        let mut config = Config::read(name, &text, path.parent().unwrap_or(Path::new("")))?;
        config.path = path.to_owned();
        Ok(config)
    }

    fn read(name: &str, text: &str, folder: &Path) -> Result<Config, ConfigError> {
        let source = Source::new(name, text);
        let written: Written = toml::from_str(text).map_err(|error| {
            let error = ConfigError::of_toml(&source, &error);
            writes_ignore_twice(text, error)
        })?;
        let globs = |patterns| Globs::new(patterns).map_err(|(span, why)| ConfigError::at(&source, &span, why));
        let mut config = Config {
            name: name.to_owned(),
            folder: folder.to_owned(),
            extend: written.extend,
            edition: written.edition.map(|name| name.0),
            select: written.select,
            severity: written.severity.into_iter().collect(),
            fail_on: written.fail_on,
            allow_empty: written.allow_empty,
            include: written.include.map(globs).transpose()?,
            exclude: written.exclude.map(globs).transpose()?,
            force_exclude: written.force_exclude,
            baseline: written.baseline.map(|file| folder.join(file)),
            source_enabled: written.source.enabled,
            policy: written.policy,
            ..Config::default()
        };
        for table in written.paths {
            config.paths.push(path_rules(table, globs)?);
        }
        if let Some(items) = written.ignore {
            let is_list = text
                .get(items.span())
                .is_some_and(|list| list.starts_with('[') && !list.starts_with("[["));
            let whole = items.span();
            let items = items.into_inner();
            config.ignore_list = is_list.then(|| (whole, items.last().map(Spanned::span)));
            let mut off = Vec::new();
            for item in items {
                match item.into_inner() {
                    IgnoreItem::Rules(selector) => off.push(selector),
                    IgnoreItem::Findings(table) => config.ignores.push(ignore(*table, globs)?),
                }
            }
            // `[[ignore]]` alone leaves the rules of the base off.
            config.ignore = ((is_list && config.ignores.is_empty()) || !off.is_empty()).then_some(off);
        }
        config.text = text.to_owned();
        Ok(config)
    }
}

/// Says what to do where `ignore` is written as a list and as tables, which TOML does not allow.
fn writes_ignore_twice(text: &str, error: ConfigError) -> ConfigError {
    let is_twice = text.contains("[[ignore]]") && error.to_string().contains("duplicate key");
    if is_twice {
        error.with_help("disable rules under `[severity]` if you use `[[ignore]]`: `GS203 = \"off\"`")
    } else {
        error
    }
}

fn path_rules(
    table: PathsTable,
    globs: impl Fn(Vec<Spanned<String>>) -> Result<Globs, ConfigError>,
) -> Result<PathRules, ConfigError> {
    Ok(PathRules {
        path: globs(table.path.into_vec())?,
        select: table.select,
        ignore: table.ignore,
        severity: table.severity.into_iter().collect(),
    })
}

fn ignore(
    table: IgnoreTable,
    globs: impl Fn(Vec<Spanned<String>>) -> Result<Globs, ConfigError>,
) -> Result<Ignore, ConfigError> {
    let rules = table.rule.into_iter().chain(table.rules).map(|rule| IgnoredRules {
        span: rule.span(),
        selector: rule.into_inner(),
        used: AtomicBool::new(false),
    });
    Ok(Ignore {
        rules: rules.collect(),
        path: table.path.map(OneOrMany::into_vec).map(globs).transpose()?,
        subscription: table.subscription,
        has_reason: table.reason.is_some_and(|reason| !reason.trim().is_empty()),
        expires: table.expires,
    })
}

/// Returns the JSON Schema of `graphsub.toml`.
///
/// ```
/// let schema = graphsub_lint::config::schema();
/// assert_eq!(schema.get("title").unwrap(), "graphsub configuration");
/// ```
pub fn schema() -> Schema {
    let mut schema = schemars::schema_for!(Written);
    schema.insert("$id".into(), crate::names::schema_address("config").into());
    schema
}
