//! What fixes change, as a unified diff.
//!
//! Fixes change lines, take some out and put some in; they move none. So that after a change both texts go on with
//! the same lines within reach, and the time is linear however much changes, where the shortest diff is not.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::Change;
use crate::report::shown;

/// Lines shown around a change.
const AROUND: usize = 3;

/// Lines in which both texts have to go on with the same ones.
const REACH: usize = 32;

/// A line of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Same(&'t str),
    Old(&'t str),
    New(&'t str),
}

/// Writes the changes as `patch -p0` and `git apply -p0` read them, with escape sequences for colour.
pub(crate) fn write(changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
    let bold = Style::new().bold();
    for change in changes {
        let name = shown::text(&change.name);
        writeln!(out, "{bold}--- {name}{bold:#}\n{bold}+++ {name}{bold:#}")?;
        write_hunks(&lines(&change.before, &change.after), out)?;
    }
    Ok(())
}

/// The lines of two texts, each with what becomes of it.
fn lines<'t>(before: &'t str, after: &'t str) -> Vec<Line<'t>> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut lines = Vec::with_capacity(old.len() + 16);
    let (mut at, mut to) = (0, 0);
    while at < old.len() || to < new.len() {
        if let (Some(line), Some(other)) = (old.get(at), new.get(to))
            && line == other
        {
            lines.push(Line::Same(line));
            (at, to) = (at + 1, to + 1);
            continue;
        }
        let (gone, come) = apart(&old[at..], &new[to..]);
        lines.extend(old[at..at + gone].iter().map(|line| Line::Old(line)));
        lines.extend(new[to..to + come].iter().map(|line| Line::New(line)));
        (at, to) = (at + gone, to + come);
    }
    lines
}

/// How many lines of two texts go and come before they go on with the same ones.
fn apart(old: &[&str], new: &[&str]) -> (usize, usize) {
    // One line may be the same by chance, such as a blank one.
    let meets = |gone: usize, come: usize| {
        let (old, new) = (old.get(gone..), new.get(come..));
        old.zip(new)
            .is_some_and(|(old, new)| old.iter().take(2).eq(new.iter().take(2)))
    };
    for distance in 1..=2 * REACH {
        let gone = distance.saturating_sub(REACH)..=distance.min(REACH);
        // Of two ways, the one that changes lines in place comes first.
        let mut ways: Vec<(usize, usize)> = gone.map(|gone| (gone, distance - gone)).collect();
        ways.sort_by_key(|(gone, come)| gone.abs_diff(*come));
        if let Some(way) = ways.into_iter().find(|(gone, come)| meets(*gone, *come)) {
            return way;
        }
    }
    (old.len().min(1), new.len().min(1))
}

fn write_hunks(lines: &[Line<'_>], out: &mut dyn Write) -> io::Result<()> {
    let is_same = |line: &Line<'_>| matches!(line, Line::Same(_));
    let (mut at, mut old, mut new) = (0, 1, 1);
    while let Some(change) = lines[at..].iter().position(|line| !is_same(line)).map(|next| at + next) {
        let start = change.saturating_sub(AROUND).max(at);
        old += start - at;
        new += start - at;
        let mut end = change;
        // Changes that are near to each other are shown together.
        while let Some(next) = lines[end..].iter().take(2 * AROUND + 1).position(|line| !is_same(line)) {
            end += next + 1;
        }
        let hunk = &lines[start..(end + AROUND).min(lines.len())];
        let olds = hunk.iter().filter(|line| !matches!(line, Line::New(_))).count();
        let news = hunk.iter().filter(|line| !matches!(line, Line::Old(_))).count();
        let place = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
        let (from, to) = (range(old, olds), range(new, news));
        writeln!(out, "{place}@@ -{from} +{to} @@{place:#}")?;
        for line in hunk {
            write_line(*line, out)?;
        }
        at = start + hunk.len();
        old += olds;
        new += news;
    }
    Ok(())
}

/// A range of lines as the header of a hunk has it: one of no lines stands behind the line before it.
fn range(start: usize, count: usize) -> String {
    match count {
        0 => format!("{},0", start - 1),
        1 => start.to_string(),
        count => format!("{start},{count}"),
    }
}

fn write_line(line: Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (sign, style, value) = match line {
        Line::Old(value) => ('-', Style::new().fg_color(Some(AnsiColor::Red.into())), value),
        Line::New(value) => ('+', Style::new().fg_color(Some(AnsiColor::Green.into())), value),
        Line::Same(value) => (' ', Style::new(), value),
    };
    let line = value.strip_suffix('\n');
    let text = shown::patch(line.unwrap_or(value));
    writeln!(out, "{style}{sign}{text}{style:#}")?;
    if line.is_none() {
        writeln!(out, "\\ No newline at end of file")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sides(lines: &[Line<'_>]) -> (String, String) {
        let side = |wanted: fn(&Line<'_>) -> bool| {
            let kept = lines.iter().filter(|line| wanted(line)).map(|line| match line {
                Line::Same(text) | Line::Old(text) | Line::New(text) => *text,
            });
            kept.collect::<String>()
        };
        (
            side(|line| !matches!(line, Line::New(_))),
            side(|line| !matches!(line, Line::Old(_))),
        )
    }

    fn diff(before: &str, after: &str) -> String {
        let mut out = Vec::new();
        write_hunks(&lines(before, after), &mut out).expect("memory takes all");
        anstream::adapter::strip_str(&String::from_utf8(out).expect("UTF-8")).to_string()
    }

    #[test]
    fn changed_removed_and_added_lines_are_shown_with_those_around() {
        let before: String = (1..=20).map(|line| format!("{line}\n")).collect();
        let after = before
            .replace("\n5\n", "\nfive\n")
            .replace("\n18\n", "\n")
            .replace("20\n", "20\n21");
        assert_eq!(
            diff(&before, &after),
            "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n@@ -15,6 +15,6 @@\n 15\n 16\n 17\n-18\n 19\n 20\n+21\n\\ No newline at end of file\n"
        );
        assert_eq!(diff("", "a\n"), "@@ -0,0 +1 @@\n+a\n");
        assert_eq!(diff("a\n", "a\n"), "");
    }

    proptest! {
        #[test]
        fn both_texts_are_in_their_diff(old in "([ab]\n){0,60}[ab]?", new in "([abc]\n){0,60}[ac]?") {
            prop_assert_eq!(sides(&lines(&old, &new)), (old, new));
        }
    }
}
