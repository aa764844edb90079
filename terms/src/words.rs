//! Wording: numbers, durations, lists, and the nearest of some names.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// `10080` as `10,080`.
///
/// ```
/// assert_eq!(graphsub_terms::words::thousands(10080), "10,080");
/// ```
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 hour`, `1,440 minutes`.
///
/// ```
/// assert_eq!(graphsub_terms::words::count(1, "hour"), "1 hour");
/// assert_eq!(graphsub_terms::words::count(1_440, "minute"), "1,440 minutes");
/// ```
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// A duration for people: `7 days`, `36 hours`, `90 minutes`, `2 d 22 h 30 min`.
///
/// ```
/// use graphsub_terms::words::duration;
/// assert_eq!(duration(7 * 86_400), "7 days");
/// assert_eq!(duration(36 * 3_600), "36 hours");
/// assert_eq!(duration(5_400), "90 minutes");
/// assert_eq!(duration(4_230 * 60), "2 d 22 h 30 min");
/// ```
pub fn duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let all = seconds.unsigned_abs();
    let whole = match all {
        0 => Some(count(0, "second")),
        s if s % 86_400 == 0 => Some(count(s / 86_400, "day")),
        s if s % 3_600 == 0 && s < 3 * 86_400 => Some(count(s / 3_600, "hour")),
        s if s % 60 == 0 && s < 3 * 3_600 => Some(count(s / 60, "minute")),
        s if s < 3 * 60 => Some(count(s, "second")),
        _ => None,
    };
    let words = whole.unwrap_or_else(|| {
        let parts = [
            (all / 86_400, "d"),
            (all / 3_600 % 24, "h"),
            (all / 60 % 60, "min"),
            (all % 60, "s"),
        ];
        let parts = parts.into_iter().filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts
            .map(|(number, unit)| format!("{} {unit}", thousands(number)))
            .collect();
        parts.join(" ")
    });
    format!("{sign}{words}")
}

/// A lifetime in minutes, with the readable form behind it: `10,080 minutes (7 days)`.
///
/// ```
/// use graphsub_terms::words::lifetime;
/// assert_eq!(lifetime(10_080 * 60), "10,080 minutes (7 days)");
/// assert_eq!(lifetime(60 * 60), "60 minutes (1 hour)");
/// assert_eq!(lifetime(90 * 60), "90 minutes");
/// assert_eq!(lifetime(10_080 * 60 + 1), "10,080 minutes and 1 second");
/// ```
pub fn lifetime(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let (minutes, rest) = (seconds.unsigned_abs() / 60, seconds.unsigned_abs() % 60);
    let words = count(minutes, "minute");
    match (minutes, rest) {
        (0, rest) => format!("{sign}{}", count(rest, "second")),
        (_, 0) => match duration(seconds) {
            same if same.ends_with(&words) => same,
            readable => format!("{sign}{words} ({})", readable.trim_start_matches('-')),
        },
        (_, rest) => format!("{sign}{words} and {}", count(rest, "second")),
    }
}

/// `` `a`, `b` or `c` ``.
///
/// ```
/// assert_eq!(graphsub_terms::words::any_of(["a", "b", "c"]), "`a`, `b` or `c`");
/// ```
pub fn any_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    joined(&mut names.into_iter(), "or")
}

/// `` `a`, `b` and `c` ``.
///
/// ```
/// assert_eq!(graphsub_terms::words::all_of(["a", "b"]), "`a` and `b`");
/// ```
pub fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    joined(&mut names.into_iter(), "and")
}

// Not generic: whoever derives builds each copy.
fn joined(names: &mut dyn Iterator<Item = &str>, last: &str) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// More slips than these are another word.
const MOST_SLIPS: usize = 2;

/// The known name nearest to `name`, if one is near enough to be meant. Letter case counts little.
///
/// ```
/// assert_eq!(graphsub_terms::words::nearest("Mial.Read", ["Mail.Read", "User.Read.All"]), Some("Mail.Read"));
/// assert_eq!(graphsub_terms::words::nearest("xyz", ["Mail.Read"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, &mut known.into_iter())
}

fn nearest_of<'a>(name: &str, known: &mut dyn Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    known
        // As many characters too few or too many are as many slips.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= MOST_SLIPS)
        .map(|candidate| (distance(&name, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= (length.max(candidate.len()) / 3).min(MOST_SLIPS))
        .map(|(_, candidate)| candidate)
}

/// Changes of single characters that lead from one text to the other; two neighbours that
/// changed places count as one.
///
/// Texts are compared up to their first 256 characters.
///
/// ```
/// assert_eq!(graphsub_terms::words::distance("mial", "mail"), 1);
/// ```
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(256).collect();
    let b: Vec<char> = b.chars().take(256).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = Vec::with_capacity(row.len());
        next.push(i);
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (row[j] + 1).min(next[j - 1] + 1).min(row[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            next.push(best);
        }
        before = core::mem::replace(&mut row, next);
    }
    row[b.len()]
}

/// Returns the number a word stands for, up to twelve: `three` is 3. Letter case does not count.
///
/// ```
/// assert_eq!(graphsub_terms::words::spelled("Three"), Some(3));
/// assert_eq!(graphsub_terms::words::spelled("many"), None);
/// ```
pub fn spelled(word: &str) -> Option<u32> {
    const NUMBERS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let index = NUMBERS.iter().position(|name| name.eq_ignore_ascii_case(word))?;
    u32::try_from(index).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_changes() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("mial", "mail"), 1);
    }

    #[test]
    fn durations_of_nothing_and_of_the_past_have_words() {
        assert_eq!(duration(0), "0 seconds");
        assert_eq!(duration(-60), "-1 minute");
        assert_eq!(duration(61), "61 seconds");
        assert_eq!(duration(604_799), "6 d 23 h 59 min 59 s");
        assert_eq!(lifetime(-3_600), "-60 minutes (1 hour)");
        assert_eq!(lifetime(30), "30 seconds");
    }
}
