//! The format of `graphsub.toml`, one struct per table. The reader, the guesses at misspelt keys and the JSON
//! Schema are all made from these structs.

use std::collections::BTreeMap;
use std::fmt;

use clap::ValueEnum;
use graphsub_read::time;
use graphsub_rules::echo;
use graphsub_tables::{Edition, Rule, Severity};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use toml::Spanned;

use super::policy::PolicyTable;
use super::selector::Selector;

/// Configuration of graphsub.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[schemars(title = "graphsub configuration")]
pub(super) struct Written {
    /// Base configuration that this one extends, relative to this file.
    #[schemars(with = "Option<String>")]
    pub(super) extend: Option<Spanned<String>>,
    /// Edition of the rule set, which selects the enabled rules; the newest by default.
    #[schemars(with = "Option<EditionName>")]
    pub(super) edition: Option<EditionName>,
    /// Rules to enable instead of those of the edition.
    pub(super) select: Option<Vec<Selector>>,
    /// Rules to disable, and findings not to report (`[[ignore]]`).
    #[schemars(with = "Option<Vec<IgnoreItem>>")]
    pub(super) ignore: Option<Spanned<Vec<Spanned<IgnoreItem>>>>,
    /// Severity of rules.
    pub(super) severity: BTreeMap<Selector, SeverityName>,
    /// Lowest severity that sets the exit status to 1.
    pub(super) fail_on: Option<FailOn>,
    /// Whether a run succeeds if it finds no files.
    pub(super) allow_empty: Option<bool>,
    /// Additional files to lint, as `.gitignore` patterns.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) include: Option<Vec<Spanned<String>>>,
    /// Files and folders to skip, as `.gitignore` patterns.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) exclude: Option<Vec<Spanned<String>>>,
    /// Whether `exclude` also applies to files named on the command line.
    pub(super) force_exclude: Option<bool>,
    /// Baseline with findings not to report, relative to this file.
    pub(super) baseline: Option<String>,
    /// Search for definitions in program code, documentation, scripts and data.
    pub(super) source: SourceTable,
    /// What an organization asks of its own subscriptions.
    pub(super) policy: PolicyTable,
    /// Rules for some files.
    pub(super) paths: Vec<PathsTable>,
}

/// Search for definitions in program code, documentation, scripts and data.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct SourceTable {
    /// Whether folders are searched for them.
    pub(super) enabled: Option<bool>,
}

/// Rules for some files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PathsTable {
    /// Files, as `.gitignore` patterns.
    #[schemars(with = "OneOrMany<String>")]
    pub(super) path: OneOrMany<Spanned<String>>,
    /// Rules to enable for these files, instead of the others.
    pub(super) select: Option<Vec<Selector>>,
    /// Rules to disable for these files.
    #[serde(default)]
    pub(super) ignore: Vec<Selector>,
    /// Severity of rules for these files.
    #[serde(default)]
    pub(super) severity: BTreeMap<Selector, SeverityName>,
}

/// Findings that are not reported.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct IgnoreTable {
    /// The rule.
    #[schemars(with = "Option<Selector>")]
    pub(super) rule: Option<Spanned<Selector>>,
    /// The rules.
    #[serde(default)]
    #[schemars(with = "Vec<Selector>")]
    pub(super) rules: Vec<Spanned<Selector>>,
    /// Files, as `.gitignore` patterns; all by default.
    #[schemars(with = "Option<OneOrMany<String>>")]
    pub(super) path: Option<OneOrMany<Spanned<String>>>,
    /// Name of the subscription; all by default.
    pub(super) subscription: Option<String>,
    /// Why the findings are not reported.
    pub(super) reason: Option<String>,
    /// Date from which the findings are reported again.
    #[schemars(with = "Option<Date>")]
    pub(super) expires: Option<Spanned<Date>>,
}

/// An item of `ignore`: a rule that is off, or findings that are not reported.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(super) enum IgnoreItem {
    /// Rules that are off.
    Rules(Selector),
    /// Findings that are not reported.
    Findings(Box<IgnoreTable>),
}

/// One text, or a list of them.
#[derive(Debug, JsonSchema)]
#[schemars(untagged)]
pub(super) enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

impl<T> OneOrMany<T> {
    pub(super) fn into_vec(self) -> Vec<T> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMany<Spanned<String>> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // What is one text has the place of the whole; the items of a list have their own.
        let whole: Spanned<OneOrManyTexts> = Deserialize::deserialize(deserializer)?;
        let span = whole.span();
        Ok(match whole.into_inner() {
            OneOrManyTexts::One(text) => OneOrMany::One(Spanned::new(span, text)),
            OneOrManyTexts::Many(texts) => OneOrMany::Many(texts),
        })
    }
}

enum OneOrManyTexts {
    One(String),
    Many(Vec<Spanned<String>>),
}

impl<'de> Deserialize<'de> for OneOrManyTexts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = OneOrManyTexts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a list of strings")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<OneOrManyTexts, E> {
                Ok(OneOrManyTexts::One(text.to_owned()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut items: A) -> Result<OneOrManyTexts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(OneOrManyTexts::Many(texts))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

impl<'de> Deserialize<'de> for IgnoreItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Item;
        impl<'de> Visitor<'de> for Item {
            type Value = IgnoreItem;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a rule, or a table with `rule` and `reason`")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<IgnoreItem, E> {
                text.parse().map(IgnoreItem::Rules).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<IgnoreItem, A::Error> {
                let table = IgnoreTable::deserialize(MapAccessDeserializer::new(map))?;
                if table.rule.is_none() && table.rules.is_empty() {
                    return Err(A::Error::custom(
                        "`[[ignore]]` has no `rule`: add one, or several as `rules`",
                    ));
                }
                Ok(IgnoreItem::Findings(Box::new(table)))
            }
        }
        deserializer.deserialize_any(Item)
    }
}

/// The lightest severity that makes the exit status 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema, ValueEnum)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Info,
    /// No finding
    Never,
}

impl FailOn {
    /// Returns whether a finding of this severity makes a run fail.
    pub fn is_reached(self, severity: Severity) -> bool {
        // Severities are declared from heavy to light.
        match self {
            FailOn::Error => severity <= Severity::Error,
            FailOn::Warning => severity <= Severity::Warning,
            FailOn::Info => severity <= Severity::Info,
            FailOn::Never => false,
        }
    }

    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Info => "info",
            FailOn::Never => "never",
        }
    }
}

/// The severity of a rule, or that it is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SeverityName {
    /// Microsoft Graph rejects it, or it does not work.
    Error,
    /// It may not work, or is not recommended.
    Warning,
    /// It works, but can be improved.
    Info,
    /// The rule is off.
    Off,
}

impl SeverityName {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            SeverityName::Error => Some(Severity::Error),
            SeverityName::Warning => Some(Severity::Warning),
            SeverityName::Info => Some(Severity::Info),
            SeverityName::Off => None,
        }
    }
}

/// The editions there are, from old to new.
pub(crate) fn editions() -> Vec<Edition> {
    let editions: std::collections::BTreeSet<Edition> = Rule::ALL.iter().map(|rule| rule.edition()).collect();
    editions.into_iter().collect()
}

/// An edition there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EditionName(pub(crate) Edition);

impl std::str::FromStr for EditionName {
    type Err = String;

    fn from_str(text: &str) -> Result<EditionName, String> {
        let known = editions();
        match known.iter().find(|edition| edition.to_string() == text.trim()) {
            Some(edition) => Ok(EditionName(*edition)),
            None => {
                let names: Vec<String> = known.iter().map(|edition| format!("`{edition}`")).collect();
                Err(format!(
                    "`{}` is not a valid edition; use {}",
                    echo(text),
                    names.join(", ")
                ))
            }
        }
    }
}

impl<'de> Deserialize<'de> for EditionName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for EditionName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Edition".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<String> = editions().iter().map(Edition::to_string).collect();
        json_schema!({"enum": names})
    }
}

/// A date, as a string or as one of TOML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Date {
    /// As it is written.
    pub(crate) text: String,
    /// Seconds since 1970 at which it begins.
    pub(crate) seconds: i64,
}

impl Date {
    /// Reads a date like `2027-01-31`.
    pub(crate) fn read(text: &str) -> Result<Date, String> {
        let text = text.trim();
        match time::date_time(&format!("{text}T00:00:00Z")) {
            Ok(seconds) => Ok(Date {
                text: text.to_owned(),
                seconds,
            }),
            Err(_) => Err(format!(
                "`{}` is not a valid date; write it like 2027-01-31",
                echo(text)
            )),
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;
        impl<'de> Visitor<'de> for DateVisitor {
            type Value = Date;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date like 2027-01-31")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
                Date::read(text).map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
                let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
                Date::read(&date.to_string()).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(DateVisitor)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date", "description": "A date like 2027-01-31"})
    }
}
