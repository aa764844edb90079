//! Moments and lengths of time: how languages and their libraries write them.

use super::{Machine, Time, Val};
use crate::keys::normal;

pub(super) const MINUTE: f64 = 60.0;
pub(super) const HOUR: f64 = 3_600.0;
pub(super) const DAY: f64 = 86_400.0;

/// Words of units, in the singular and without case. Months and years are as long as they mostly are.
const UNITS: [(&str, f64); 20] = [
    ("nanosecond", 1e-9),
    ("microsecond", 1e-6),
    ("millisecond", 0.001),
    ("milli", 0.001),
    ("ms", 0.001),
    ("second", 1.0),
    ("sec", 1.0),
    ("s", 1.0),
    ("minute", MINUTE),
    ("min", MINUTE),
    ("m", MINUTE),
    ("hour", HOUR),
    ("hourofday", HOUR),
    ("h", HOUR),
    ("day", DAY),
    ("d", DAY),
    ("week", 7.0 * DAY),
    ("w", 7.0 * DAY),
    ("month", 30.0 * DAY),
    ("year", 365.0 * DAY),
];

/// Returns the seconds of a unit's word: `days`, `Minute`, `DAY_OF_MONTH`, `h`.
pub(super) fn unit(word: &str) -> Option<f64> {
    if word == "M" {
        return Some(30.0 * DAY);
    }
    let word = normal(word);
    match word.as_str() {
        "dayofmonth" | "dayofyear" | "date" | "dayofweek" => return Some(DAY),
        "mins" => return Some(MINUTE),
        "hrs" | "hr" => return Some(HOUR),
        "secs" => return Some(1.0),
        "millis" | "msec" => return Some(0.001),
        _ => {}
    }
    let singular = word.strip_suffix('s').filter(|rest| rest.len() > 1).unwrap_or(&word);
    UNITS
        .iter()
        .find(|(name, _)| *name == singular || *name == word)
        .map(|(_, seconds)| *seconds)
}

/// Reads `+3 days`, `3 days 2 hours`, `now + 1 week`, `4230 minutes`.
pub(super) fn phrase(text: &str) -> Option<f64> {
    let text = text.trim().to_ascii_lowercase();
    if text == "now" || text.is_empty() {
        return Some(0.0);
    }
    if text == "tomorrow" {
        return Some(DAY);
    }
    let spaced: String = text.replace('+', " +").replace('-', " -");
    let mut total = 0.0;
    let mut sign = 1.0;
    let mut number: Option<f64> = None;
    let mut any = false;
    for word in spaced.split_whitespace() {
        let digits = word.trim_start_matches('+');
        if digits.is_empty() {
            continue;
        }
        if word == "now" {
            continue;
        }
        if word == "-" {
            sign = -1.0;
            continue;
        }
        if let Ok(value) = digits.parse::<f64>() {
            number = Some(value);
            continue;
        }
        let split = digits.find(|c: char| c.is_ascii_alphabetic())?;
        if split > 0 {
            number = Some(digits[..split].parse().ok()?);
        }
        total += sign * number? * unit(&digits[split..])?;
        any = true;
    }
    any.then_some(total)
}

/// Reads an ISO 8601 length: `P3D`, `PT4230M`, `P1DT2H`.
pub(super) fn iso_length(text: &str) -> Option<f64> {
    let rest = text.strip_prefix('P')?;
    let mut total = 0.0;
    let mut in_time = false;
    let mut digits = String::new();
    for c in rest.chars() {
        match c {
            'T' => in_time = true,
            '0'..='9' | '.' => digits.push(c),
            _ => {
                let value: f64 = digits.parse().ok()?;
                digits.clear();
                total += value
                    * match (c, in_time) {
                        ('W', false) => 7.0 * DAY,
                        ('D', false) => DAY,
                        ('M', false) => 30.0 * DAY,
                        ('Y', false) => 365.0 * DAY,
                        ('H', true) => HOUR,
                        ('M', true) => MINUTE,
                        ('S', true) => 1.0,
                        _ => return None,
                    };
            }
        }
    }
    digits.is_empty().then_some(total)
}

/// Tells whether a text behind a moment only says its zone or fills up its digits.
pub(crate) fn is_zone(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.chars().all(|c| c.is_ascii_digit() || ".:+-TZ".contains(c))
}

pub(super) fn add(left: &Val, right: &Val, sign: f64) -> Val {
    match (left, right) {
        (Val::Num(a), Val::Num(b)) => Val::Num(a + sign * b),
        (Val::Length(a), Val::Length(b)) => Val::Length(a + sign * b),
        (Val::Time(time), Val::Length(seconds)) => Val::Time(time.later(Some(sign * seconds))),
        (Val::Length(seconds), Val::Time(time)) if sign > 0.0 => Val::Time(time.later(Some(*seconds))),
        (Val::Time(time), Val::Num(number)) => {
            Val::Time(time.later((time.step > 0.0).then_some(sign * number * time.step)))
        }
        (Val::Num(number), Val::Time(time)) if sign > 0.0 => {
            Val::Time(time.later((time.step > 0.0).then_some(number * time.step)))
        }
        (Val::Part(time, plus), Val::Num(number)) => Val::Part(*time, plus + sign * number),
        (Val::Num(number), Val::Part(time, plus)) if sign > 0.0 => Val::Part(*time, plus + number),
        (Val::Part(time, _), _) => Val::Part(time.later(None), 0.0),
        (Val::Time(_), Val::Time(_)) => Val::unknown(""),
        (Val::Time(time), _) | (_, Val::Time(time)) => Val::Time(time.later(None)),
        (Val::Unknown(_), Val::Num(_)) => left.clone(),
        (_, Val::Unknown(_)) => right.clone(),
        _ => Val::unknown(""),
    }
}

pub(super) fn multiply(left: &Val, right: &Val) -> Val {
    match (left, right) {
        (Val::Num(a), Val::Num(b)) => Val::Num(a * b),
        (Val::Num(a), Val::Length(b)) | (Val::Length(a), Val::Num(b)) => Val::Length(a * b),
        (Val::Time(time), Val::Num(number)) | (Val::Num(number), Val::Time(time)) if *number > 0.0 => Val::Time(Time {
            step: time.step / number,
            ..*time
        }),
        (Val::Unknown(_), _) => left.clone(),
        (_, Val::Unknown(_)) => right.clone(),
        _ => Val::unknown(""),
    }
}

pub(super) fn divide(left: &Val, right: &Val) -> Val {
    match (left, right) {
        (Val::Num(a), Val::Num(b)) if *b != 0.0 => Val::Num(a / b),
        (Val::Length(a), Val::Num(b)) if *b != 0.0 => Val::Length(a / b),
        (Val::Time(time), Val::Num(number)) => Val::Time(Time {
            step: time.step * number,
            ..*time
        }),
        (Val::Unknown(_), _) => left.clone(),
        _ => Val::unknown(""),
    }
}

pub(super) fn length_of(value: &Val, seconds: f64) -> Option<f64> {
    match value {
        Val::Num(number) => Some(number * seconds),
        Val::Length(length) => Some(*length),
        Val::Text(text) if text.holes.is_empty() => text.text.trim().parse::<f64>().ok().map(|n| n * seconds),
        _ => None,
    }
}

impl Machine<'_> {}
