//! Rows of the table of latencies.

use graphsub_terms::words::spelled;

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
    let text = if is_unstated(&text) { "Unknown".to_owned() } else { text };
    if seconds.is_none() && text != "Unknown" && !cells.is_misfit() {
        let message = format!(
            "{} is not a valid length of time: write `Less than 10 seconds` or `Unknown`",
            excerpt(&text)
        );
        report.error(cells.line, message);
    }
    Latency { text, seconds }
}

/// Words for a latency that nothing is said about.
fn is_unstated(text: &str) -> bool {
    let text = text.trim_end_matches('.').to_lowercase();
    ["unknown", "n/a", "not applicable", "not available", "-"].contains(&text.as_str())
}

/// `Less than 10 seconds`, `15 minutes`, `6 hours`.
fn seconds(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let length = ["less than ", "under "]
        .iter()
        .find_map(|words| lower.strip_prefix(words))
        .unwrap_or(&lower);
    let (number, unit) = length.split_once(' ')?;
    let factor = match unit.trim_end_matches(['s', '.']) {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        "day" => 86400,
        _ => return None,
    };
    let number = number.parse::<u32>().ok().or_else(|| spelled(number))?;
    number.checked_mul(factor)
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
        assert_eq!(seconds("one day"), Some(86400));
        assert!(is_unstated("Not applicable.") && is_unstated("N/A") && !is_unstated("soon"));
        for nothing in ["Unknown", "soon", "10", "4294967295 hours", "some minutes"] {
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
            problems.starts_with("p.md:3: error: `soon` is not a valid length of time"),
            "{problems}"
        );
    }
}
