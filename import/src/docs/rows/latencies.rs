//! Rows of the table of latencies.

use super::super::facts::{Latencies, Latency};
use super::super::header::Column;
use super::super::problem::{Report, excerpt};
use super::Cells;

pub(crate) fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> Latencies {
    let mut column = |column| latency(cells, column, report);
    Latencies {
        average: column(Column::AverageLatency),
        maximum: column(Column::MaximumLatency),
    }
}

fn latency(cells: &Cells<'_>, column: Column, report: &mut Report<'_>) -> Latency {
    let Some(text) = cells.get(column).map(super::super::cell::Cell::text) else {
        return Latency::default();
    };
    let seconds = seconds(&text);
    if seconds.is_none() && !text.eq_ignore_ascii_case("unknown") && !cells.is_misfit() {
        let message = format!(
            "{} is not a valid length of time: write `Less than 10 seconds` or `Unknown`",
            excerpt(&text)
        );
        report.warn(cells.line, message);
    }
    Latency { text, seconds }
}

/// `Less than 10 seconds`, `15 minutes`, `6 hours`.
fn seconds(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let length = ["less than ", "under "]
        .iter()
        .find_map(|words| lower.strip_prefix(words))
        .unwrap_or(&lower);
    let (number, unit) = length.split_once(' ')?;
    let factor = match unit.trim_end_matches('s') {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docs::rows::tests::json;

    #[test]
    fn lengths_of_time_are_read_in_seconds() {
        assert_eq!(seconds("Less than 10 seconds"), Some(10));
        assert_eq!(seconds("1 minute"), Some(60));
        assert_eq!(seconds("6 hours"), Some(21600));
        for nothing in ["Unknown", "soon", "10", "4294967295 hours", "ten minutes"] {
            assert_eq!(seconds(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn the_text_is_kept() {
        let header = "| Resource | Average latency | Maximum latency |";
        let (found, problems) = json(
            header,
            &["| [a][] <sup>1</sup> (preview) | Less than  1 minute | soon |"],
        );
        assert_eq!(
            found,
            r#"[{"resource":"a (preview)","line":3,"average":"Less than 1 minute","maximum":"soon"}]"#
        );
        assert!(
            problems.starts_with("p.md:3: warning: `soon` is not a valid length of time"),
            "{problems}"
        );
    }
}
