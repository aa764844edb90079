//! Timestamps of request bodies.

use core::fmt;
use core::ops::{Add, Sub};
use core::str::FromStr;
use core::time::Duration;

/// First second of the year 0 and last second of the year 9999: what RFC 3339 can write.
const RANGE: (i64, i64) = (-62_167_219_200, 253_402_300_799);

const DAY: i64 = 86_400;

/// A point in time in whole seconds, in UTC, formatted as RFC 3339.
///
/// The years 0 to 9999 can be written. A time outside of them is an error, so that milliseconds taken for seconds
/// are noticed; sums stop at the last second.
///
/// ```
/// use graphsub::Timestamp;
/// use std::time::{Duration, SystemTime};
///
/// let start: Timestamp = "2026-09-17T02:00:00.5+02:00".parse()?;
/// assert_eq!(start.to_string(), "2026-09-17T00:00:00Z");
/// assert_eq!((start + Duration::from_secs(90)).to_string(), "2026-09-17T00:01:30Z");
/// assert_eq!(start + Duration::from_secs(90) - start, Duration::from_secs(90));
/// assert_eq!(SystemTime::from(Timestamp::UNIX_EPOCH), SystemTime::UNIX_EPOCH);
/// assert!(Timestamp::from_unix_seconds(1_789_603_200_000).is_err());
/// # Ok::<(), graphsub::InvalidTimestamp>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// A time outside of the years 0 to 9999: probably of another unit than seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutOfRange;

impl fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is outside of the years 0 to 9999; it has to be in seconds")
    }
}

impl core::error::Error for OutOfRange {}

/// A text that is not a date and time with an offset, as RFC 3339 writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidTimestamp;

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date and time with an offset, such as `2026-09-17T00:00:00Z`")
    }
}

impl core::error::Error for InvalidTimestamp {}

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Timestamp = Timestamp(0);

    /// Returns the time this many seconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When it is outside of the years 0 to 9999.
    pub const fn from_unix_seconds(seconds: i64) -> Result<Timestamp, OutOfRange> {
        if seconds < RANGE.0 || seconds > RANGE.1 {
            return Err(OutOfRange);
        }
        Ok(Timestamp(seconds))
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, negative before.
    #[must_use]
    pub const fn as_unix_seconds(self) -> i64 {
        self.0
    }

    /// Returns the time that much later, without parts of a second.
    ///
    /// # Errors
    /// When it is after the year 9999.
    pub fn checked_add(self, duration: Duration) -> Result<Timestamp, OutOfRange> {
        let seconds = i64::try_from(duration.as_secs()).map_err(|_| OutOfRange)?;
        Timestamp::from_unix_seconds(self.0.checked_add(seconds).ok_or(OutOfRange)?)
    }

    /// Returns the time since an earlier one: what is left to sleep at `earlier`. Zero if it is later.
    #[must_use]
    pub const fn duration_since(self, earlier: Timestamp) -> Duration {
        if self.0 <= earlier.0 {
            return Duration::ZERO;
        }
        Duration::from_secs(self.0.abs_diff(earlier.0))
    }
}

impl Add<Duration> for Timestamp {
    type Output = Timestamp;

    /// The time that much later, at most the end of the year 9999. Parts of a second are dropped.
    fn add(self, duration: Duration) -> Timestamp {
        self.checked_add(duration).unwrap_or(Timestamp(RANGE.1))
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Timestamp;

    /// The time that much earlier, at least the beginning of the year 0. Parts of a second are dropped.
    fn sub(self, duration: Duration) -> Timestamp {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Timestamp(self.0.saturating_sub(seconds).max(RANGE.0))
    }
}

impl Sub for Timestamp {
    type Output = Duration;

    /// As [`duration_since`](Timestamp::duration_since): zero if the other is later.
    fn sub(self, earlier: Timestamp) -> Duration {
        self.duration_since(earlier)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, second) = (self.0.div_euclid(DAY), self.0.rem_euclid(DAY));
        let (year, month, day) = civil(day);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// As it is written.
impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    /// Reads RFC 3339, also with parts of a second, which are dropped, and with an offset.
    #[inline]
    fn from_str(text: &str) -> Result<Timestamp, InvalidTimestamp> {
        read(text.as_bytes())
            .and_then(|seconds| Timestamp::from_unix_seconds(seconds).ok())
            .ok_or(InvalidTimestamp)
    }
}

/// The seconds since 1970 of `2026-09-17T00:00:00.000Z`.
#[inline]
fn read(text: &[u8]) -> Option<i64> {
    let (date, mut rest) = text.split_at_checked(19)?;
    let separators = [date[4], date[7], date[10], date[13], date[16]];
    if !matches!(separators, [b'-', b'-', b'T' | b't' | b' ', b':', b':']) {
        return None;
    }
    let (year, month, day) = (number(&date[..4])?, number(&date[5..7])?, number(&date[8..10])?);
    let (hour, minute, second) = (number(&date[11..13])?, number(&date[14..16])?, number(&date[17..])?);
    // A leap second is taken for the one before it.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let days = days(year, month, day)?;
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = &fraction[digits..];
        if digits == 0 {
            return None;
        }
    }
    let offset = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 3600 + minutes * 60) * if *sign == b'-' { -1 } else { 1 }
        }
        _ => return None,
    };
    Some(days * DAY + hour * 3600 + minute * 60 + second.min(59) - offset)
}

/// A few decimal digits.
#[inline]
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
    })
}

#[cfg(feature = "std")]
impl TryFrom<std::time::SystemTime> for Timestamp {
    type Error = OutOfRange;

    fn try_from(time: std::time::SystemTime) -> Result<Timestamp, OutOfRange> {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).map_err(|_| OutOfRange);
        Timestamp::from_unix_seconds(match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => seconds(after)?,
            Err(before) => -seconds(before.duration())?,
        })
    }
}

/// The nearest time the system can say.
#[cfg(feature = "std")]
impl From<Timestamp> for std::time::SystemTime {
    fn from(time: Timestamp) -> std::time::SystemTime {
        let epoch = std::time::UNIX_EPOCH;
        let distance = Duration::from_secs(time.0.unsigned_abs());
        let moved = if time.0 < 0 {
            epoch.checked_sub(distance)
        } else {
            epoch.checked_add(distance)
        };
        moved.unwrap_or(epoch)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        let text = <alloc::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

const DAYS_OF_400_YEARS: i64 = 146_097;

/// 0000-03-01 lies so many days before 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;

/// Year, month and day of a count of days since 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is a year's last one.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_EPOCH;
    let (cycle, day) = (days.div_euclid(DAYS_OF_400_YEARS), days.rem_euclid(DAYS_OF_400_YEARS));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (year, month + 3)
    } else {
        (year + 1, month - 9)
    };
    (cycle * 400 + year, month, day_of_month)
}

/// The count of days since 1970-01-01 of a date there is.
#[inline]
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 {
        return None;
    }
    let from_march = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let (cycle, of_cycle) = (from_march.0.div_euclid(400), from_march.0.rem_euclid(400));
    let day_of_year = (153 * from_march.1 + 2) / 5 + day - 1;
    let of_cycle = of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + day_of_year;
    let days = cycle * DAYS_OF_400_YEARS + of_cycle - DAYS_TO_EPOCH;
    // The 31st of a month of 30 days is another day.
    (civil(days) == (year, month, day)).then_some(days)
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;

    /// Last second of the calendar library.
    const LAST: i64 = 253_402_207_200;

    proptest! {
        #[test]
        fn a_time_is_written_and_read_as_the_calendar_library_does(seconds in RANGE.0..=LAST, minutes in -1_439..1_440_i64) {
            let time = Timestamp::from_unix_seconds(seconds).expect("in range");
            let theirs = jiff::Timestamp::from_second(seconds).map(|time| time.to_string());
            prop_assert_eq!(time.to_string(), theirs.unwrap_or_default());
            prop_assert_eq!(time.to_string().parse(), Ok(time));
            // The same point in time with an offset.
            let local = time.0 + minutes * 60;
            if let Ok(local) = Timestamp::from_unix_seconds(local) {
                let sign = if minutes < 0 { '-' } else { '+' };
                let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
                let local = local.to_string();
                let text = format!("{}.25{sign}{hours:02}:{minutes:02}", local.trim_end_matches('Z'));
                prop_assert_eq!(text.parse(), Ok(time));
            }
        }

        #[test]
        fn any_text_is_read_as_the_calendar_library_reads_it(text in "(19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-5][0-9](\\.[0-9]{0,3})?(Z|[+-]([01][0-9]|2[0-3]):[0-6][0-9])") {
            let theirs: Option<i64> = text.parse::<jiff::Timestamp>().ok().map(|time| time.as_nanosecond().div_euclid(1_000_000_000) as i64);
            let ours = text.parse::<Timestamp>().ok().map(Timestamp::as_unix_seconds);
            prop_assert_eq!(ours, theirs, "{}", text);
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".*") {
            let _ = text.parse::<Timestamp>();
        }
    }

    #[test]
    fn a_time_is_debugged_as_it_is_written() {
        assert_eq!(format!("{:?}", Timestamp::UNIX_EPOCH), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn times_nobody_can_write_are_errors() {
        assert_eq!(Timestamp::from_unix_seconds(i64::MIN), Err(OutOfRange));
        assert_eq!(Timestamp::from_unix_seconds(RANGE.1 + 1), Err(OutOfRange));
        assert_eq!(Timestamp::UNIX_EPOCH.checked_add(Duration::MAX), Err(OutOfRange));
        let end = Timestamp::UNIX_EPOCH + Duration::MAX;
        assert_eq!(end.to_string(), "9999-12-31T23:59:59Z");
        let start = Timestamp::UNIX_EPOCH - Duration::MAX;
        assert_eq!(start.to_string(), "0000-01-01T00:00:00Z");
        assert_eq!(start - end, Duration::ZERO);
    }
}
