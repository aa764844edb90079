//! Durations as written in manifests, in attributes of the derive, and in ISO 8601.

use alloc::string::{String, ToString as _};
use core::fmt;

/// Names of the units, as manifests may spell them, and their seconds.
const UNITS: &[(&[&str], i64)] = &[
    (&["w", "week", "weeks"], 604_800),
    (&["d", "day", "days"], 86_400),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600),
    (&["m", "min", "mins", "minute", "minutes"], 60),
    (&["s", "sec", "secs", "second", "seconds"], 1),
];

/// Longest valid duration, in seconds: no subscription lives for ten years.
const LONGEST: i64 = 10 * 366 * 86_400;

/// Why a text is not a valid duration. `Display` gives the expected form.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A number without a unit, as written.
    NoUnit(String),
    /// Text that is not a duration.
    Malformed,
    /// Months or years.
    NoFixedLength,
    /// A duration of zero.
    Zero,
    /// Longer than any subscription lives.
    TooLong,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoUnit(number) => write!(f, "add a unit: `{number}m` for minutes"),
            Error::Malformed => f.write_str("write a duration such as `7d`, `36h`, `90m` or `PT36H`"),
            Error::NoFixedLength => f.write_str("write days: months and years have no fixed length"),
            Error::Zero => f.write_str("write at least one second"),
            Error::TooLong => f.write_str("write less than ten years"),
        }
    }
}

impl core::error::Error for Error {}

/// Parses a duration and returns its seconds: `7d`, `36h`, `10080m`, `1d 12h`, or ISO 8601 such as
/// `PT168H`.
///
/// # Errors
/// Returns what is wrong with the text.
///
/// ```
/// use graphsub_terms::duration;
/// assert_eq!(duration::read("7d"), Ok(604_800));
/// assert_eq!(duration::read("PT1H30M"), Ok(5_400));
/// assert_eq!(duration::read("4230"), Err(duration::Error::NoUnit("4230".into())));
/// ```
pub fn read(text: &str) -> Result<i64, Error> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Error::NoUnit(text.to_string()));
    }
    let seconds = match text.strip_prefix(['P', 'p']) {
        Some(rest) => iso(rest)?,
        None => friendly(text)?,
    };
    match seconds {
        0 => Err(Error::Zero),
        1..=LONGEST => Ok(seconds),
        _ => Err(Error::TooLong),
    }
}

/// `1d12h`, `1d 12h`, `1 day, 12 hours`: each unit once, the larger first.
fn friendly(text: &str) -> Result<i64, Error> {
    let mut smaller = UNITS;
    let mut total = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after) = number(rest)?;
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let name = after[..end].to_ascii_lowercase();
        let (position, seconds) = unit(&name, smaller)?;
        smaller = &smaller[position + 1..];
        total = add(total, number, seconds);
        let separated = after[end..].trim_start();
        rest = separated.strip_prefix(',').map_or(separated, str::trim_start);
        if rest.is_empty() && separated.starts_with(',') {
            return Err(Error::Malformed);
        }
    }
    if text.is_empty() {
        Err(Error::Malformed)
    } else {
        Ok(total)
    }
}

/// What follows the `P` of ISO 8601.
fn iso(text: &str) -> Result<i64, Error> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    if time.is_some_and(str::is_empty) || (date.is_empty() && time.is_none()) {
        return Err(Error::Malformed);
    }
    let total = designated(date, &UNITS[..2], 0)?;
    designated(time.unwrap_or_default(), &UNITS[2..], total)
}

fn designated(text: &str, mut smaller: &[(&[&str], i64)], mut total: i64) -> Result<i64, Error> {
    let mut rest = text;
    while !rest.is_empty() {
        let (number, after) = number(rest)?;
        let mut letters = after.chars();
        let name: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
        let (position, seconds) = unit(&name, smaller)?;
        smaller = &smaller[position + 1..];
        total = add(total, number, seconds);
        rest = letters.as_str();
    }
    Ok(total)
}

fn number(text: &str) -> Result<(i64, &str), Error> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return Err(Error::Malformed);
    }
    // More digits than fit are longer than ten years in any unit.
    Ok((text[..end].parse().unwrap_or(i64::MAX), &text[end..]))
}

/// Where a unit stands among those that may still come, and its seconds.
fn unit(name: &str, smaller: &[(&[&str], i64)]) -> Result<(usize, i64), Error> {
    if ["y", "year", "years", "mo", "month", "months"].contains(&name) {
        return Err(Error::NoFixedLength);
    }
    smaller
        .iter()
        .enumerate()
        .find(|(_, (names, _))| names.contains(&name))
        .map(|(position, (_, seconds))| (position, *seconds))
        .ok_or(Error::Malformed)
}

fn add(total: i64, number: i64, seconds: i64) -> i64 {
    total.saturating_add(number.saturating_mul(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_people_write() {
        for (text, seconds) in [
            ("45m", 2700),
            ("1d12h", 129_600),
            ("1d 12h", 129_600),
            ("1 day, 12 hours", 129_600),
            ("P7D", 604_800),
            ("PT168H", 604_800),
            ("P1DT12H", 129_600),
            ("p1w", 604_800),
            ("90 Minutes", 5400),
            (" 2w ", 1_209_600),
        ] {
            assert_eq!(read(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        for (text, why) in [
            ("", "such as"),
            ("soon", "such as"),
            ("-5m", "such as"),
            ("1.5h", "such as"),
            ("1d,", "such as"),
            ("1h 1d", "such as"),
            ("1d 1d", "such as"),
            ("P", "such as"),
            ("PT", "such as"),
            ("P1H", "such as"),
            ("7 dd", "such as"),
            ("1d\u{e9}", "such as"),
            ("10080", "`10080m`"),
            ("0m", "at least one second"),
            ("1mo", "months and years"),
            ("P1Y", "months and years"),
            ("99999999999999999999d", "ten years"),
            ("4000d", "ten years"),
        ] {
            assert!(read(text).is_err_and(|error| error.to_string().contains(why)), "{text}");
        }
    }
}
