//! Dates as manifests write them.

use jiff::Timestamp;

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
    use graphsub_rules::duration;
    use jiff::{Span, SpanRelativeTo, Unit};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_duration_means_what_the_calendar_library_says() {
        let total = |text: &str| {
            text.parse::<Span>()
                .ok()
                .and_then(|span| span.total((Unit::Second, SpanRelativeTo::days_are_24_hours())).ok())
        };
        proptest!(ProptestConfig::with_cases(2000), |(
            parts in proptest::collection::vec(0_u32..400, 5),
            spelling in 0_usize..4,
        )| {
            let units = [["W", "w", "weeks", "week"], ["D", "d", "days", "day"], ["H", "h", "hours", "hr"],
                ["M", "m", "minutes", "min"], ["S", "s", "secs", "second"]];
            let mut text = String::from(if spelling == 0 { "P" } else { "" });
            for (index, (count, names)) in parts.iter().zip(units).enumerate() {
                if spelling == 0 && index == 2 {
                    text.push('T');
                }
                if count % 3 != 0 {
                    text += &format!("{count}{}", names[spelling]);
                    text += if spelling > 1 { " " } else { "" };
                }
            }
            #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
            let ours = duration(&text).ok().map(|seconds| seconds as f64);
            prop_assert_eq!(ours, total(text.trim()).filter(|_| !text.ends_with('T')), "{}", text);
        });
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
