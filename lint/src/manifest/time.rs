//! Durations and dates as manifests write them.

use jiff::{Span, SpanRelativeTo, Timestamp, Unit};

/// A duration in seconds: `7d`, `36h`, `10080m`, `PT168H`, `1d 12h`.
///
/// # Errors
/// A sentence saying what is wrong.
///
/// ```
/// use graphsub_lint::manifest::time::duration;
/// assert_eq!(duration("7d"), Ok(604_800));
/// assert_eq!(duration("PT1H30M"), Ok(5_400));
/// assert!(duration("4230").unwrap_err().contains("unit"));
/// ```
pub fn duration(text: &str) -> Result<i64, String> {
    let text = text.trim();
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return Err(format!("`{text}` has no unit: write `{text}m` for minutes"));
    }
    let expected = "expected a duration such as `7d`, `36h`, `90m` or `PT36H`";
    let span: Span = text.parse().map_err(|_| expected.to_owned())?;
    if span.get_years() != 0 || span.get_months() != 0 {
        return Err("months and years have no fixed length: write days".into());
    }
    let seconds = span
        .total((Unit::Second, SpanRelativeTo::days_are_24_hours()))
        .map_err(|_| expected.to_owned())?;
    if seconds < 1.0 {
        return Err("a duration has to be at least one second".into());
    }
    if seconds > 10.0 * 366.0 * 86_400.0 {
        return Err("longer than ten years".into());
    }
    #[allow(clippy::cast_possible_truncation, reason = "below ten years")]
    let whole = seconds.ceil() as i64;
    Ok(whole)
}

/// A date and time with an offset, in seconds since 1970.
///
/// # Errors
/// A few words saying what is missing.
///
/// ```
/// use graphsub_lint::manifest::time::date_time;
/// assert_eq!(date_time("1970-01-02T00:00:00.0000000Z"), Ok(86_400));
/// assert_eq!(date_time("1970-01-02T01:00:00+01:00"), Ok(86_400));
/// assert_eq!(date_time("1970-01-02"), Err("no time of day".into()));
/// assert_eq!(date_time("1970-01-02T00:00:00"), Err("no offset".into()));
/// ```
pub fn date_time(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let (date, time) = match text.split_once(['T', 't']) {
        Some(parts) => parts,
        None if text.len() == 10 && text.as_bytes()[4] == b'-' => return Err("no time of day".into()),
        None => return Err("not a date and time".into()),
    };
    if date.len() != 10 || time.len() < 8 {
        return Err("not a date and time".into());
    }
    let offset = time.find(['Z', 'z', '+', '-']).map(|at| &time[at..]);
    match offset {
        None => return Err("no offset".into()),
        Some("Z" | "z") => {}
        Some(offset) if offset.len() == 6 && offset.as_bytes()[3] == b':' => {}
        Some(offset) => return Err(format!("`{offset}` is no offset")),
    }
    text.parse::<Timestamp>()
        .map(Timestamp::as_second)
        .map_err(|_| "no such date".into())
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
            ("P7D", 604_800),
            ("PT168H", 604_800),
            ("1w", 604_800),
        ] {
            assert_eq!(duration(text), Ok(seconds), "{text}");
        }
        for text in ["", "soon", "-5m", "0m", "1mo", "99999999999999999999d", "7 dd", "100y"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dates_need_time_and_offset() {
        assert_eq!(date_time("2016-11-20T18:23:45.9356913Z"), Ok(1_479_666_225));
        assert_eq!(
            date_time("2023-12-28T18:23:45.9356913+00.00"),
            Err("`+00.00` is no offset".into())
        );
        assert_eq!(date_time("tomorrow"), Err("not a date and time".into()));
        assert_eq!(date_time("2026-02-30T00:00:00Z"), Err("no such date".into()));
        assert_eq!(date_time("2026-01-01T00:00:00 Z"), Err("no such date".into()));
    }
}
