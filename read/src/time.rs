//! Dates as files write them.

use jiff::Timestamp;

/// Returns the seconds since 1970 of a date and time with an offset (RFC 3339).
///
/// # Errors
/// A few words saying what is missing.
///
/// ```
/// use graphsub_read::time::date_time;
/// assert_eq!(date_time("1970-01-02T00:00:00.0000000Z"), Ok(86_400));
/// assert_eq!(date_time("1970-01-02T01:00:00+01:00"), Ok(86_400));
/// assert_eq!(date_time("1970-01-02"), Err("no time of day"));
/// assert_eq!(date_time("1970-01-02T00:00:00"), Err("no offset"));
/// assert_eq!(date_time("2026-02-29T00:00:00Z"), Err("no such date"));
/// ```
pub fn date_time(text: &str) -> Result<i64, &'static str> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Err("not a date and time");
    }
    let (date, time) = match text.split_once(['T', 't', ' ']) {
        Some(parts) => parts,
        None if is_date(text) => return Err("no time of day"),
        None => return Err("not a date and time"),
    };
    if !is_date(date) || time.len() < 5 {
        return Err("not a date and time");
    }
    match time.find(['Z', 'z', '+', '-']).map(|at| &time[at..]) {
        None => return Err("no offset"),
        Some("Z" | "z") => {}
        Some(offset) if offset.len() == 6 && offset.as_bytes()[3] == b':' => {}
        Some(_) => return Err("malformed offset"),
    }
    if text.as_bytes().get(10) == Some(&b' ') {
        return Err("no `T` between date and time");
    }
    match text.parse::<Timestamp>() {
        Ok(time) => Ok(time.as_second()),
        // The largest date of some platforms is beyond that of the calendar library.
        Err(_) if date == "9999-12-31" => Ok(Timestamp::MAX.as_second()),
        Err(_) => Err("no such date"),
    }
}

/// Longest text that can be a date and time, in bytes.
const LONGEST: usize = 64;

/// Whether a text has the form of a date.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_need_time_and_offset() {
        assert_eq!(date_time("2016-11-20T18:23:45.9356913Z"), Ok(1_479_666_225));
        for (text, why) in [
            ("2023-12-28T18:23:45.9356913+00.00", "malformed offset"),
            ("tomorrow", "not a date and time"),
            ("2026-02-30T00:00:00Z", "no such date"),
            ("2026-01-01T00:00:00 Z", "no such date"),
            ("2026-01-01 00:00:00Z", "no `T` between date and time"),
            ("1767225600", "not a date and time"),
        ] {
            assert_eq!(date_time(text), Err(why), "{text}");
        }
        assert!(date_time("9999-12-31T23:59:59Z").is_ok());
    }
}
