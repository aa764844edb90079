//! Wording shared by the rules: lists, durations, nearest names.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// `10080` as `10,080`.
///
/// ```
/// assert_eq!(graphsub_rules::words::thousands(10080), "10,080");
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

/// A duration in the largest unit that fits: `7 days`, `90 minutes`, `45 seconds`.
///
/// ```
/// assert_eq!(graphsub_rules::words::duration(7 * 86_400), "7 days");
/// assert_eq!(graphsub_rules::words::duration(5_400), "90 minutes");
/// ```
pub fn duration(seconds: i64) -> String {
    let (count, unit) = match seconds {
        s if s != 0 && s % 86_400 == 0 => (s / 86_400, "day"),
        s if s != 0 && s % 3_600 == 0 => (s / 3_600, "hour"),
        s if s != 0 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    let sign = if count < 0 { "-" } else { "" };
    format!(
        "{sign}{} {unit}{}",
        thousands(count.unsigned_abs()),
        if count.abs() == 1 { "" } else { "s" }
    )
}

/// `` `a`, `b` or `c` ``.
///
/// ```
/// assert_eq!(graphsub_rules::words::any_of(["a", "b", "c"]), "`a`, `b` or `c`");
/// ```
pub fn any_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    joined(&names.into_iter().collect::<Vec<_>>(), "or")
}

/// `` `a`, `b` and `c` ``.
///
/// ```
/// assert_eq!(graphsub_rules::words::all_of(["a", "b"]), "`a` and `b`");
/// ```
pub fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    joined(&names.into_iter().collect::<Vec<_>>(), "and")
}

// Not generic: whoever derives builds each copy.
fn joined(names: &[&str], last: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// Longest value that is repeated whole, in characters.
const MAX_ECHO: usize = 120;

/// A value as messages repeat it: the beginning of a long one.
///
/// ```
/// assert_eq!(graphsub_rules::words::excerpt("/me"), "/me");
/// assert_eq!(graphsub_rules::words::excerpt(&"a".repeat(200)).len(), 123);
/// ```
pub fn excerpt(value: &str) -> Cow<'_, str> {
    match value.char_indices().nth(MAX_ECHO) {
        Some((end, _)) => Cow::Owned(format!("{}...", &value[..end])),
        None => Cow::Borrowed(value),
    }
}

/// More slips than these are another word.
const MOST_SLIPS: usize = 2;

/// The known name nearest to `name`, if one is near enough to be meant. Letter case counts little.
///
/// ```
/// assert_eq!(graphsub_rules::words::nearest("Mial.Read", ["Mail.Read", "User.Read.All"]), Some("Mail.Read"));
/// assert_eq!(graphsub_rules::words::nearest("xyz", ["Mail.Read"]), None);
/// ```
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_of(name, &known.into_iter().collect::<Vec<_>>())
}

fn nearest_of<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .iter()
        .copied()
        .map(|candidate| (distance(&name, &candidate.to_lowercase()), candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= (name.chars().count().max(candidate.len()) / 3).min(MOST_SLIPS))
        .map(|(_, candidate)| candidate)
}

/// Changes of single characters that lead from one text to the other; two neighbours that
/// changed places count as one.
pub(crate) fn distance(a: &str, b: &str) -> usize {
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
    }
}
