//! Usage records: what each subscription takes of each quota, a line of JSON each, for sums over many runs.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use graphsub_read::Context;
use graphsub_tables::{Cloud, Dimension};
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use serde::ser::{SerializeMap as _, Serializer};
use serde::{Deserialize, Serialize};

use super::collect::{Unread, each};
use crate::engine::Input;
use crate::output::replace_file;
use crate::report::shown;

/// Version of the records.
pub const VERSION: u8 = 1;

/// Where `graphsub lint` writes usage records.
#[derive(Debug, clap::Args)]
pub struct UsageArgs {
    /// Write what each subscription takes of each quota to a file, for `graphsub quota`
    #[arg(long = "usage", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl UsageArgs {
    /// Returns the file, where one is asked for.
    pub fn file(&self) -> Option<&Path> {
        self.file.as_deref()
    }

    /// Writes the records, where they are asked for: the file is replaced when all are there.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, inputs: &[Input], context: &Context) -> io::Result<()> {
        match &self.file {
            // What cannot be read is a finding of the linter.
            Some(file) => replace_file(file, |out| write(inputs, context, out).map(|_| ())),
            None => Ok(()),
        }
    }
}

/// A usage record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Record<'r> {
    /// Version of the record.
    pub version: u8,
    /// What tells the app from others.
    #[serde(borrow)]
    pub app: Cow<'r, str>,
    /// Tenants that install the app.
    pub tenants: u32,
    /// Cloud; none: unknown. Those of an unknown cloud are counted together.
    #[serde(with = "cloud")]
    pub cloud: Option<Cloud>,
    /// Id of the quota.
    #[serde(borrow)]
    pub quota: Cow<'r, str>,
    /// What it is counted by.
    #[serde(borrow)]
    pub key: Key<'r>,
    /// How many subscriptions count.
    pub count: u64,
    /// File of the subscription.
    #[serde(borrow)]
    pub file: Cow<'r, str>,
    /// Its line, from 1.
    pub line: u32,
    /// Its name.
    #[serde(borrow)]
    pub subscription: Cow<'r, str>,
}

/// What a quota is counted by: a text for each dimension that the subscription has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Key<'r>(pub Vec<(Dimension, Cow<'r, str>)>);

impl Key<'_> {
    /// Returns the text of a dimension.
    pub fn get(&self, dimension: Dimension) -> Option<&str> {
        self.0
            .iter()
            .find(|(own, _)| *own == dimension)
            .map(|(_, text)| text.as_ref())
    }
}

impl Serialize for Key<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (dimension, text) in &self.0 {
            map.serialize_entry(dimension.as_str(), text)?;
        }
        map.end()
    }
}

impl<'de: 'r, 'r> Deserialize<'de> for Key<'r> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key<'r>, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("what the quota is counted by")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Key<'de>, A::Error> {
                let mut key = Key::default();
                while let Some(Name(name)) = map.next_key()? {
                    let dimension = Dimension::ALL.iter().find(|dimension| dimension.as_str() == name);
                    let Some(dimension) = dimension else {
                        return Err(A::Error::custom(format_args!("unknown dimension `{name}`")));
                    };
                    if key.get(*dimension).is_some() {
                        return Err(A::Error::custom(format_args!("`{name}` appears twice")));
                    }
                    if let Some(Name(text)) = map.next_value()? {
                        key.0.push((*dimension, text));
                    }
                }
                Ok(key)
            }
        }
        deserializer.deserialize_map(Texts)
    }
}

/// A text that is borrowed where it can be.
#[derive(Deserialize)]
struct Name<'r>(#[serde(borrow)] Cow<'r, str>);

mod cloud {
    use super::{Cloud, Deserialize as _, Deserializer, Name, Serialize as _, Serializer};
    use serde::de::Error as _;

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(cloud: &Option<Cloud>, serializer: S) -> Result<S::Ok, S::Error> {
        cloud.map(Cloud::as_str).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cloud>, D::Error> {
        let Some(Name(name)) = Option::<Name<'de>>::deserialize(deserializer)? else {
            return Ok(None);
        };
        let found = Cloud::ALL.iter().find(|cloud| cloud.as_str() == name);
        found
            .map(|cloud| Some(*cloud))
            .ok_or_else(|| D::Error::custom(format_args!("unknown cloud `{name}`")))
    }
}

/// Writes the records of some files. Returns the files that could not be read.
///
/// # Errors
/// What the writer says.
///
/// ```
/// use graphsub_lint::engine::Input;
/// use graphsub_lint::fleet::usage;
/// use graphsub_read::Context;
///
/// let manifest = "app: {name: sync}\nsubscriptions: [{name: all, resource: /users}]";
/// let mut records = Vec::new();
/// usage::write(&[Input::text("graphsub.yaml", manifest)], &Context::default(), &mut records)?;
/// let first = String::from_utf8(records).unwrap().lines().next().map(str::to_owned);
/// assert_eq!(
///     first.unwrap(),
///     r#"{"version":1,"app":"sync","tenants":1,"cloud":"global","quota":"user/app","key":{"app":"sync"},"count":1,"file":"graphsub.yaml","line":2,"subscription":"all"}"#
/// );
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write(inputs: &[Input], context: &Context, out: &mut dyn Write) -> io::Result<Vec<Unread>> {
    each(inputs, context, &mut |subscription| {
        for charge in &subscription.charges {
            let key = charge
                .key
                .iter()
                .filter_map(|(dimension, text)| Some((*dimension, Cow::Borrowed(text.as_deref()?))));
            let record = Record {
                version: VERSION,
                app: Cow::Borrowed(&subscription.app_identity),
                tenants: subscription.tenants,
                cloud: charge.cloud,
                quota: charge.limit.id().into(),
                key: Key(key.collect()),
                count: charge.count,
                file: Cow::Borrowed(&subscription.file),
                line: subscription.line,
                subscription: Cow::Borrowed(&subscription.name),
            };
            let line = serde_json::to_string(&record).map_err(io::Error::other)?;
            writeln!(out, "{}", shown::json(line))?;
        }
        Ok(())
    })
}
