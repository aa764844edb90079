//! Points in time as request bodies carry them.

use core::fmt;
use core::ops::Add;
use core::time::Duration;

/// First second of the year 0 and last second of the year 9999: what RFC 3339 can write.
const RANGE: (i64, i64) = (-62_167_219_200, 253_402_300_799);

const DAY: i64 = 86_400;

/// A point in time in whole seconds, in UTC, written as RFC 3339 wants it.
///
/// Times outside the years 0 to 9999 become the nearest one inside.
///
/// ```
/// use graphsub::Timestamp;
/// use std::time::{Duration, SystemTime};
///
/// let start = Timestamp::from_unix_seconds(1_789_603_200);
/// assert_eq!(start.to_string(), "2026-09-17T00:00:00Z");
/// assert_eq!((start + Duration::from_secs(90)).to_string(), "2026-09-17T00:01:30Z");
/// assert_eq!(Timestamp::from(SystemTime::UNIX_EPOCH).as_unix_seconds(), 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From seconds since 1970-01-01T00:00:00Z.
    pub const fn from_unix_seconds(seconds: i64) -> Timestamp {
        Timestamp(if seconds < RANGE.0 {
            RANGE.0
        } else if seconds > RANGE.1 {
            RANGE.1
        } else {
            seconds
        })
    }

    /// Seconds since 1970-01-01T00:00:00Z, negative before.
    pub const fn as_unix_seconds(self) -> i64 {
        self.0
    }
}

impl Add<Duration> for Timestamp {
    type Output = Timestamp;

    /// The time that much later. Parts of a second are dropped.
    fn add(self, duration: Duration) -> Timestamp {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Timestamp::from_unix_seconds(self.0.saturating_add(seconds))
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

#[cfg(feature = "std")]
impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Timestamp {
        let seconds = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Timestamp::from_unix_seconds(match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(after) => seconds(after),
            Err(before) => -seconds(before.duration()),
        })
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Year, month and day of a count of days since 1970-01-01, in the Gregorian calendar.
///
/// Years are counted from March, so that the leap day is a year's last one.
fn civil(days: i64) -> (i64, i64, i64) {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    // 0000-03-01 lies so many days before 1970-01-01.
    let days = days + 719_468;
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

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_time_is_written_as_the_calendar_library_writes_it(seconds in RANGE.0..=RANGE.1) {
            let theirs = jiff::Timestamp::from_second(seconds.min(253_402_207_200)).map(|time| time.to_string());
            prop_assert_eq!(
                Timestamp::from_unix_seconds(seconds.min(253_402_207_200)).to_string(),
                theirs.unwrap_or_default()
            );
        }
    }

    #[test]
    fn times_nobody_can_write_become_the_nearest() {
        assert_eq!(
            Timestamp::from_unix_seconds(i64::MIN).to_string(),
            "0000-01-01T00:00:00Z"
        );
        let end = Timestamp::from_unix_seconds(0) + Duration::MAX;
        assert_eq!(end.to_string(), "9999-12-31T23:59:59Z");
    }
}
