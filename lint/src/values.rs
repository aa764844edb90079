//! Values of arguments.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use graphsub_read::time;

/// Reads one of the values that have a name.
pub(crate) fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(|value| name(*value))).try_map(move |text| {
        all.iter()
            .copied()
            .find(|value| name(*value) == text)
            .ok_or("no such value")
    })
}

/// Reads a date and time with an offset as seconds since 1970.
pub(crate) fn clock(text: &str) -> Result<i64, String> {
    time::date_time(text).map_err(|why| format!("{why}: write it like 2026-01-31T18:00:00Z"))
}
