//! Durations as people write them: in manifests and in the attributes of the derive.

use alloc::format;
use alloc::string::{String, ToString};

/// Names of the units, as manifests may spell them, and their seconds.
const UNITS: &[(&[&str], i64)] = &[
    (&["w", "week", "weeks"], 604_800),
    (&["d", "day", "days"], 86_400),
    (&["h", "hr", "hrs", "hour", "hours"], 3_600),
    (&["m", "min", "mins", "minute", "minutes"], 60),
    (&["s", "sec", "secs", "second", "seconds"], 1),
];

/// Longest duration that is taken, in seconds: no subscription lives for ten years.
const LONGEST: i64 = 10 * 366 * 86_400;

/// What a duration looks like, for those who write something else.
const EXPECTED: &str = "expected a duration such as `7d`, `36h`, `90m` or `PT36H`";

/// A duration in seconds: `7d`, `36h`, `10080m`, `1d 12h`, or ISO 8601 such as `PT168H`.
///
/// # Errors
/// A sentence saying what is wrong.
///
/// ```
/// use graphsub_rules::duration;
/// assert_eq!(duration("7d"), Ok(604_800));
/// assert_eq!(duration("PT1H30M"), Ok(5_400));
/// assert!(duration("4230").unwrap_err().contains("unit"));
/// ```
pub fn duration(text: &str) -> Result<i64, String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("`{text}` has no unit: write `{text}m` for minutes"));
    }
    let seconds = match text.strip_prefix(['P', 'p']) {
        Some(rest) => iso(rest)?,
        None => friendly(text)?,
    };
    match seconds {
        0 => Err("a duration has to be at least one second".to_string()),
        1..=LONGEST => Ok(seconds),
        _ => Err("longer than ten years".to_string()),
    }
}

/// `1d12h`, `1d 12h`, `1 day, 12 hours`: each unit once, the larger first.
fn friendly(text: &str) -> Result<i64, String> {
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
            return Err(EXPECTED.to_string());
        }
    }
    if text.is_empty() {
        Err(EXPECTED.to_string())
    } else {
        Ok(total)
    }
}

/// What follows the `P` of ISO 8601.
fn iso(text: &str) -> Result<i64, String> {
    let (date, time) = match text.split_once(['T', 't']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    if time.is_some_and(str::is_empty) || (date.is_empty() && time.is_none()) {
        return Err(EXPECTED.to_string());
    }
    let total = designated(date, &UNITS[..2], 0)?;
    designated(time.unwrap_or_default(), &UNITS[2..], total)
}

fn designated(text: &str, mut smaller: &[(&[&str], i64)], mut total: i64) -> Result<i64, String> {
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

fn number(text: &str) -> Result<(i64, &str), String> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end == 0 {
        return Err(EXPECTED.to_string());
    }
    // More digits than fit are longer than ten years in any unit.
    Ok((text[..end].parse().unwrap_or(i64::MAX), &text[end..]))
}

/// Where a unit stands among those that may still come, and its seconds.
fn unit(name: &str, smaller: &[(&[&str], i64)]) -> Result<(usize, i64), String> {
    if ["y", "year", "years", "mo", "month", "months"].contains(&name) {
        return Err("months and years have no fixed length: write days".to_string());
    }
    smaller
        .iter()
        .enumerate()
        .find(|(_, (names, _))| names.contains(&name))
        .map(|(position, (_, seconds))| (position, *seconds))
        .ok_or_else(|| EXPECTED.to_string())
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
            assert_eq!(duration(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        for (text, why) in [
            ("", "expected"),
            ("soon", "expected"),
            ("-5m", "expected"),
            ("1.5h", "expected"),
            ("1d,", "expected"),
            ("1h 1d", "expected"),
            ("1d 1d", "expected"),
            ("P", "expected"),
            ("PT", "expected"),
            ("P1H", "expected"),
            ("7 dd", "expected"),
            ("1d\u{e9}", "expected"),
            ("10080", "no unit: write `10080m`"),
            ("0m", "at least one second"),
            ("1mo", "months and years"),
            ("P1Y", "months and years"),
            ("99999999999999999999d", "ten years"),
            ("4000d", "ten years"),
        ] {
            assert!(duration(text).is_err_and(|said| said.contains(why)), "{text}");
        }
    }
}
