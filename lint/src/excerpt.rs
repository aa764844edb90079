//! The lines around the places of a finding. Only these go on: a large file would cost milliseconds for
//! each finding, and is gone when the report is printed.

use std::ops::Range;

use graphsub_read::source::Source;

use crate::diagnostic::{Excerpt, FileId};

/// Whether a report shows the lines around findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Excerpts {
    /// It does.
    #[default]
    Keep,
    /// It does not: they are not copied.
    Skip,
}

/// Lines shown around a place.
const AROUND: usize = 1;

/// Places this many lines apart are shown together.
const TOGETHER: usize = 24;

/// Longest line that is shown whole, in bytes. A body without line breaks is one line.
const LONGEST_LINE: usize = 400;

/// Bytes shown around a place in a longer line.
const BESIDE: usize = 60;

/// Returns the lines around some places of one file; the first of them is the one a finding is about.
pub(crate) fn excerpts(file: FileId, source: &Source<'_>, marks: &[(usize, Range<usize>)]) -> Vec<Excerpt> {
    let mut out: Vec<Excerpt> = Vec::new();
    let mut whole: Vec<(usize, usize, Range<usize>)> = Vec::new();
    for (slot, span) in marks {
        let line = source.line_of(span.start);
        if source
            .line_range(line.saturating_sub(AROUND).max(1), line + AROUND)
            .len()
            > LONGEST_LINE
        {
            out.push(piece(file, source, *slot, span));
        } else {
            whole.push((line, *slot, span.clone()));
        }
    }
    whole.sort_by_key(|(line, slot, _)| (*line, *slot));
    for group in whole.chunk_by(|(a, ..), (b, ..)| b - a <= TOGETHER) {
        out.push(window(file, source, group));
    }
    // The place itself comes first.
    out.sort_by_key(|excerpt| excerpt.marks.iter().map(|(slot, _)| *slot).min());
    out
}

/// The lines of some marks that are near to each other.
fn window(file: FileId, source: &Source<'_>, marks: &[(usize, usize, Range<usize>)]) -> Excerpt {
    let first = marks
        .first()
        .map_or(1, |(line, ..)| *line)
        .saturating_sub(AROUND)
        .max(1);
    let last = marks.last().map_or(1, |(line, ..)| *line) + AROUND;
    let range = source.line_range(first, last.min(source.line_count()));
    let marks = marks.iter().map(|(line, slot, span)| {
        // A mark over many lines is shown by its first one.
        let line_end = source.line_range(*line, *line).end;
        let start = span.start.clamp(range.start, range.end);
        let end = span.end.min(line_end.max(span.start)).clamp(start, range.end);
        (*slot, start - range.start..end - range.start)
    });
    Excerpt {
        file,
        first_line: u32::try_from(first).unwrap_or(u32::MAX),
        marks: marks.collect(),
        text: source.text()[range.clone()].to_owned(),
        is_piece: false,
    }
}

/// A piece of a long line around a mark.
fn piece(file: FileId, source: &Source<'_>, slot: usize, span: &Range<usize>) -> Excerpt {
    let line = source.line_of(span.start);
    let whole = source.line_range(line, line);
    let start = source.floor(span.start.saturating_sub(BESIDE).max(whole.start));
    let end = source
        .floor((span.end.min(span.start + 2 * BESIDE) + BESIDE).min(whole.end))
        .max(start);
    let from = source.floor(span.start).clamp(start, end);
    let to = source.floor(span.end.min(end)).clamp(from, end);
    Excerpt {
        file,
        first_line: u32::try_from(line).unwrap_or(u32::MAX),
        text: source.text()[start..end].to_owned(),
        marks: vec![(slot, from - start..to - start)],
        is_piece: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_places_share_their_lines_and_far_ones_do_not() {
        let text: String = (1..=100).map(|line| format!("line {line}\n")).collect();
        let source = Source::new("a", &text);
        let at = |line: usize| source.line_range(line, line);
        let near = excerpts(0, &source, &[(0, at(10)), (1, at(5))]);
        assert_eq!(near.len(), 1);
        assert_eq!((near[0].first_line, near[0].text.lines().count()), (4, 8));
        let far = excerpts(0, &source, &[(0, at(90)), (1, at(5))]);
        assert_eq!(
            far.iter().map(|excerpt| excerpt.first_line).collect::<Vec<_>>(),
            [89, 4]
        );
        assert_eq!(&far[0].text[far[0].marks[0].1.clone()], "line 90");
    }

    #[test]
    fn of_a_long_line_a_piece_is_shown() {
        let text = "é".repeat(5_000);
        let source = Source::new("a", &text);
        let found = excerpts(0, &source, &[(0, 4_000..9_000)]);
        assert!(found[0].is_piece && found[0].text.len() <= 4 * BESIDE);
        assert!(found[0].text.is_char_boundary(found[0].marks[0].1.start));
    }
}
