//! Sums over usage records, in memory that does not grow with their number.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{self, BufRead, Read as _};
use std::sync::Arc;

use graphsub_rules::fleet::SharedLimit;
use graphsub_tables::{Cloud, Rule};
use graphsub_terms::words::nearest;
use serde::Deserialize;

use super::usage::{Record, VERSION};

/// Longest line of a file of usage records, in bytes.
const LONGEST: usize = 1 << 20;

/// Why a file of usage records cannot be summed.
#[derive(Debug)]
#[non_exhaustive]
pub enum UsageError {
    /// It cannot be read.
    Read(io::Error),
    /// A line is not a usage record.
    Line {
        /// Its number, from 1.
        line: u64,
        /// Why.
        problem: Problem,
    },
}

/// Why a line is not a usage record.
#[derive(Debug)]
#[non_exhaustive]
pub enum Problem {
    /// It is too long to be one.
    TooLong,
    /// It is not the JSON of one.
    Malformed(serde_json::Error),
    /// It has another version.
    Version(u64),
    /// The tables have no such quota.
    Quota {
        /// The quota as written.
        written: String,
        /// The quota that may be meant.
        near: Option<String>,
    },
    /// The quota is not counted by something the key names.
    Dimension {
        /// The quota.
        quota: String,
        /// What the key names.
        dimension: &'static str,
    },
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UsageError::Read(error) => error.fmt(f),
            UsageError::Line { problem, .. } => problem.fmt(f),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::TooLong => write!(f, "the line has more than {LONGEST} bytes"),
            Problem::Malformed(error) => {
                // The line serde counts is the line of the record.
                let text = error.to_string();
                let text = text.split_once(" at line ").map_or(text.as_str(), |(text, _)| text);
                write!(
                    f,
                    "not a usage record: {text}; write them with `graphsub lint --usage FILE`"
                )
            }
            Problem::Version(version) => write!(
                f,
                "version {version} of usage records is not supported: this graphsub reads version {VERSION}; \
                 write the records again with it, or update it"
            ),
            Problem::Quota { written, near } => {
                write!(f, "unknown quota `{}`: ", graphsub_rules::echo(written))?;
                match near {
                    Some(near) => write!(f, "did you mean `{near}`?"),
                    None => f.write_str("recreate the records with this version of graphsub, whose tables differ"),
                }
            }
            Problem::Dimension { quota, dimension } => {
                write!(
                    f,
                    "the quota `{quota}` is not counted by `{dimension}`; recreate the records"
                )
            }
        }
    }
}

impl std::error::Error for UsageError {}

/// Sums over usage records.
///
/// ```
/// use graphsub_lint::fleet::sums::Sums;
///
/// let record = r#"{"version":1,"app":"sync","tenants":1,"cloud":"global","quota":"user/app+tenant",
///     "key":{"app":"sync","tenant":"*"},"count":60,"file":"graphsub.yaml","line":2,"subscription":"all"}"#;
/// let record = record.replace('\n', " ");
/// let mut sums = Sums::new();
/// sums.add_file(&mut record.as_bytes()).unwrap();
/// sums.add_file(&mut record.as_bytes()).unwrap();
/// assert_eq!(sums.excesses()[0].used, 120);
/// ```
#[derive(Debug)]
pub struct Sums {
    limits: Vec<SharedLimit>,
    /// Index of each quota among the limits.
    ids: HashMap<String, u16>,
    sums: HashMap<Box<[u8]>, Sum>,
    /// Name of the last file of a subscription: those of one file follow each other.
    file: Arc<str>,
    records: u64,
}

/// What is known of one key.
#[derive(Debug, Default)]
struct Sum {
    used: u64,
    /// Sum of the hashes of its subscriptions: equal where two keys have the same ones.
    members: u64,
    /// The first one that does not fit, or the last one.
    at: Option<At>,
}

/// Where a subscription stands.
#[derive(Debug, Clone)]
struct At {
    file: Arc<str>,
    line: u32,
    subscription: Box<str>,
}

/// A quota that is exceeded, or nearly so.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Excess {
    /// The quota.
    pub limit: SharedLimit,
    /// The rule it breaks.
    pub rule: Rule,
    /// Cloud; none: unknown.
    pub cloud: Option<Cloud>,
    /// What it is counted by, in the order of the quota.
    pub key: Vec<(&'static str, String)>,
    /// How many subscriptions there are.
    pub used: u64,
    /// File of the first subscription that does not fit, or of the last one.
    pub file: Arc<str>,
    /// Its line, from 1.
    pub line: u32,
    /// Its name.
    pub subscription: Box<str>,
    members: u64,
}

impl Sums {
    /// Returns sums over nothing.
    pub fn new() -> Sums {
        let limits = SharedLimit::all();
        Sums {
            ids: limits.iter().map(|limit| limit.id()).zip(0..).collect(),
            limits,
            sums: HashMap::new(),
            file: "".into(),
            records: 0,
        }
    }

    /// Returns how many records there were.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Returns how many different keys there were: memory grows with them alone.
    pub fn keys(&self) -> usize {
        self.sums.len()
    }

    /// Adds the records of a file. Empty lines are passed over.
    ///
    /// # Errors
    /// The first line that is not a record, or why the file cannot be read.
    pub fn add_file(&mut self, file: &mut dyn BufRead) -> Result<(), UsageError> {
        let mut line = Vec::new();
        let mut key = Vec::new();
        for number in 1.. {
            line.clear();
            let mut limited = (&mut *file).take(LONGEST as u64 + 1);
            if limited.read_until(b'\n', &mut line).map_err(UsageError::Read)? == 0 {
                break;
            }
            let wrong = |problem| UsageError::Line { line: number, problem };
            if line.len() > LONGEST {
                return Err(wrong(Problem::TooLong));
            }
            if !line.trim_ascii().is_empty() {
                let record = read(&line).map_err(wrong)?;
                self.add(&record, &mut key).map_err(wrong)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, record: &Record<'_>, key: &mut Vec<u8>) -> Result<(), Problem> {
        let Some(index) = self.ids.get(record.quota.as_ref()).copied() else {
            let near = nearest(&record.quota, self.ids.keys().map(String::as_str));
            return Err(Problem::Quota {
                near: near.map(str::to_owned),
                written: record.quota.to_string(),
            });
        };
        let limit = self.limits[usize::from(index)];
        let per = limit.quota().per;
        if let Some((dimension, _)) = record.key.0.iter().find(|(dimension, _)| !per.contains(dimension)) {
            return Err(Problem::Dimension {
                quota: record.quota.to_string(),
                dimension: dimension.as_str(),
            });
        }
        key.clear();
        key.extend(index.to_le_bytes());
        key.push(byte(record.cloud));
        for dimension in per {
            match record.key.get(*dimension) {
                Some(text) => {
                    key.push(1);
                    key.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                    key.extend(text.as_bytes());
                }
                None => key.push(0),
            }
        }
        self.records += 1;
        if *self.file != *record.file {
            self.file = record.file.as_ref().into();
        }
        let sum = match self.sums.get_mut(key.as_slice()) {
            Some(sum) => sum,
            None => self.sums.entry(key.as_slice().into()).or_default(),
        };
        let was_over = sum.used > u64::from(limit.quota().limit);
        sum.used = sum.used.saturating_add(record.count);
        sum.members = sum.members.wrapping_add(member(record));
        if !was_over && limit.rule(sum.used).is_some() {
            sum.at = Some(At {
                file: Arc::clone(&self.file),
                line: record.line,
                subscription: record.subscription.as_ref().into(),
            });
        }
        Ok(())
    }

    /// Returns the quotas that are exceeded or nearly so, by the place they are reported at. Of those that the
    /// same subscriptions exceed it is the one that is exceeded most.
    pub fn excesses(&self) -> Vec<Excess> {
        let mut all: Vec<Excess> = self
            .sums
            .iter()
            .filter_map(|(key, sum)| self.excess(key, sum))
            .collect();
        all.sort_by(|a, b| (a.limit, byte(a.cloud), &a.key).cmp(&(b.limit, byte(b.cloud), &b.key)));
        let mut kept: BTreeMap<u64, Excess> = BTreeMap::new();
        for excess in all {
            let share = |excess: &Excess| excess.limit.thousandths(excess.used);
            if kept
                .get(&excess.members)
                .is_none_or(|other| share(&excess) > share(other))
            {
                kept.insert(excess.members, excess);
            }
        }
        let mut kept: Vec<Excess> = kept.into_values().collect();
        kept.sort_by(|a, b| {
            let at = |excess: &Excess| (Arc::clone(&excess.file), excess.line, excess.subscription.clone());
            (at(a), a.limit, &a.key).cmp(&(at(b), b.limit, &b.key))
        });
        kept
    }

    fn excess(&self, key: &[u8], sum: &Sum) -> Option<Excess> {
        let (index, key) = key.split_first_chunk::<2>()?;
        let (cloud, mut key) = key.split_first()?;
        let limit = *self.limits.get(usize::from(u16::from_le_bytes(*index)))?;
        let rule = limit.rule(sum.used)?;
        let at = sum.at.as_ref()?;
        let mut texts = Vec::new();
        for dimension in limit.quota().per {
            let (is_there, rest) = key.split_first()?;
            key = rest;
            if *is_there == 1 {
                let (length, rest) = key.split_first_chunk::<4>()?;
                let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
                texts.push((dimension.as_str(), String::from_utf8_lossy(text).into_owned()));
                key = rest;
            }
        }
        Some(Excess {
            limit,
            rule,
            cloud: Cloud::ALL.iter().copied().find(|own| byte(Some(*own)) == *cloud),
            key: texts,
            used: sum.used,
            file: Arc::clone(&at.file),
            line: at.line,
            subscription: at.subscription.clone(),
            members: sum.members,
        })
    }
}

impl Default for Sums {
    fn default() -> Sums {
        Sums::new()
    }
}

/// A cloud as a byte of a key; the last one is for one that is not known.
fn byte(cloud: Option<Cloud>) -> u8 {
    cloud.map_or(u8::MAX, |cloud| cloud as u8)
}

/// Hash of what tells a subscription from others.
fn member(record: &Record<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (&record.app, &record.file, record.line, &record.subscription).hash(&mut hasher);
    hasher.finish()
}

fn read(line: &[u8]) -> Result<Record<'_>, Problem> {
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    match serde_json::from_slice::<Record<'_>>(line) {
        Ok(record) if record.version == VERSION => Ok(record),
        Ok(record) => Err(Problem::Version(record.version.into())),
        // Another version may have other keys.
        Err(error) => Err(match serde_json::from_slice::<Version>(line) {
            Ok(Version { version }) if version != u64::from(VERSION) => Problem::Version(version),
            _ => Problem::Malformed(error),
        }),
    }
}
