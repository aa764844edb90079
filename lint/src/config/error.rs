//! What is wrong with a configuration, and where.

use std::fmt;
use std::ops::Range;

use graphsub_read::source::{Position, Source};
use graphsub_rules::echo;
use graphsub_terms::words::{any_of, nearest};

/// What is wrong with a configuration, and where.
///
/// ```
/// use graphsub_lint::config::Config;
/// let error = Config::parse("exclude = []\nexlude = []").unwrap_err();
/// assert_eq!(error.to_string(), "graphsub.toml:2:1: unknown key `exlude`; did you mean `exclude`?");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    file: String,
    place: Option<Position>,
    message: String,
}

impl ConfigError {
    /// Returns what is wrong with a file as a whole.
    pub(crate) fn of_file(file: impl Into<String>, message: impl Into<String>) -> ConfigError {
        ConfigError {
            file: file.into(),
            place: None,
            message: message.into(),
        }
    }

    /// Returns what is wrong at a place.
    pub(super) fn at(source: &Source<'_>, span: &Range<usize>, message: impl Into<String>) -> ConfigError {
        ConfigError {
            file: source.name().into(),
            place: Some(source.position(source.floor(span.start))),
            message: message.into(),
        }
    }

    /// Returns the same with what to do about it.
    pub(super) fn with_help(mut self, help: &str) -> ConfigError {
        self.message = format!("{}; {help}", self.message);
        self
    }

    /// Returns what the reader of TOML says.
    pub(super) fn of_toml(source: &Source<'_>, error: &toml::de::Error) -> ConfigError {
        let message = in_our_words(error.message());
        match error.span() {
            Some(span) => ConfigError::at(source, &span, message),
            None => ConfigError::of_file(source.name(), message),
        }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(place) = self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl std::error::Error for ConfigError {}

/// Serde's words for what is unknown, which list what is known.
fn in_our_words(message: &str) -> String {
    for (begins, what) in [
        ("unknown field `", "unknown key"),
        ("unknown variant `", "unknown value"),
    ] {
        if let Some((name, rest)) = message.strip_prefix(begins).and_then(|rest| rest.split_once('`')) {
            let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
            let help = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("write {}", any_of(known.iter().copied())),
            };
            return format!("{what} `{}`; {help}", echo(name));
        }
    }
    // Some messages have a second line with what was expected.
    let message = message
        .trim()
        .replace('\n', "; ")
        .replace("missing field", "missing key");
    let mismatch = message
        .strip_prefix("invalid type: ")
        .and_then(|rest| rest.split_once(", expected "));
    match mismatch {
        Some((found, wanted)) => format!("must be {}, not {}", in_toml(wanted), in_toml(found)),
        None => message,
    }
}

/// The name that TOML has for a kind of value.
fn in_toml(kind: &str) -> &str {
    match kind {
        "map" | "a map" => "a table",
        "sequence" | "a sequence" => "a list",
        other => other,
    }
}
