//! What fixes change, as a unified diff.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use similar::{ChangeTag, TextDiff};

use super::Change;
use crate::report::shown;

/// Lines shown around a change.
const AROUND: usize = 3;

/// Writes the changes as `patch -p0` and `git apply -p0` read them, with escape sequences for colour.
pub(crate) fn write(changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
    let bold = Style::new().bold();
    let place = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
    for change in changes {
        let name = shown::text(&change.name);
        writeln!(out, "{bold}--- {name}{bold:#}\n{bold}+++ {name}{bold:#}")?;
        let diff = TextDiff::from_lines(&change.before, &change.after);
        for hunk in diff.unified_diff().context_radius(AROUND).iter_hunks() {
            writeln!(out, "{place}{}{place:#}", hunk.header())?;
            for line in hunk.iter_changes() {
                write_line(out, line.tag(), line.value())?;
            }
        }
    }
    Ok(())
}

fn write_line(out: &mut dyn Write, tag: ChangeTag, value: &str) -> io::Result<()> {
    let (sign, style) = match tag {
        ChangeTag::Delete => ('-', Style::new().fg_color(Some(AnsiColor::Red.into()))),
        ChangeTag::Insert => ('+', Style::new().fg_color(Some(AnsiColor::Green.into()))),
        ChangeTag::Equal => (' ', Style::new()),
    };
    let line = value.strip_suffix('\n');
    let text = shown::patch(line.unwrap_or(value));
    writeln!(out, "{style}{sign}{text}{style:#}")?;
    if line.is_none() {
        writeln!(out, "\\ No newline at end of file")?;
    }
    Ok(())
}
