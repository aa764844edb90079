//! Comments that are added to a text. Each is read back: what the reader of the file does not take for a
//! comment on the right line is taken out again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use graphsub_read::source::Source;
use graphsub_read::{Found, Located, Memory, Sink};
use graphsub_tables::Rule;

use crate::diagnostic::{Diagnostic, FileId};
use crate::engine::{Excerpts, Input, Options, front_end, lint};
use crate::suppress::{Place, Suppression};

/// Where the suppression of a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Into the brackets of the comment there is, at this byte.
    Into(usize),
    /// At the end of the line.
    Behind,
    /// On a line of its own.
    Above,
    /// Not here.
    Nowhere,
}

/// A line with findings.
struct Target {
    rules: BTreeSet<Rule>,
    way: Way,
}

/// Returns a text with comments that silence findings, and the findings that no comment can silence.
pub(super) fn with_comments<'r>(
    input: &Input,
    file: FileId,
    before: &str,
    findings: &[&'r Diagnostic],
    options: &Options,
    reason: &str,
) -> (String, Vec<&'r Diagnostic>) {
    let source = Source::new(input.name(), before).without_mark();
    let unchanged = || (before.to_owned(), findings.to_vec());
    let Some(marker) = front_end(&source, input.origin()).comment_marker(&source) else {
        return unchanged();
    };
    let there = suppressions(input, before, options);
    let mut targets: BTreeMap<u32, Target> = BTreeMap::new();
    for finding in findings {
        let line = finding.span.start.line;
        let target = targets.entry(line).or_insert_with(|| Target {
            rules: BTreeSet::new(),
            way: on_line(&there, line)
                .find_map(Suppression::room)
                .map_or(Way::Behind, Way::Into),
        });
        target.rules.insert(finding.rule);
    }
    let lines = Lines::of(before);
    let mut after = String::new();
    // Each round moves the comments that are none to another place: there are three.
    for _ in 0..4 {
        targets.iter_mut().for_each(|(line, target)| lines.allow(*line, target));
        after = written(before, &lines, &targets, marker, reason);
        let there = suppressions(input, &after, options);
        let mut moved = 0;
        let mut failed = false;
        for (line, target) in &mut targets {
            moved += u32::from(target.way == Way::Above);
            let is_read = |rule: &Rule| on_line(&there, line + moved).any(|suppression| suppression.names(*rule));
            if target.way != Way::Nowhere && !target.rules.iter().all(is_read) {
                target.way = match target.way {
                    Way::Into(_) => Way::Behind,
                    Way::Behind => Way::Above,
                    Way::Above | Way::Nowhere => Way::Nowhere,
                };
                failed = true;
            }
        }
        if !failed {
            break;
        }
    }
    if !is_sound(input, file, before, &after, options) {
        return unchanged();
    }
    let is_left = |finding: &&&Diagnostic| {
        let target = targets.get(&finding.span.start.line);
        target.is_none_or(|target| target.way == Way::Nowhere)
    };
    let left: Vec<&Diagnostic> = findings.iter().filter(is_left).copied().collect();
    (after, left)
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t str,
    /// Bytes of each without what ends it.
    lines: Vec<Range<usize>>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            range
        });
        Lines {
            lines: lines.collect(),
            text,
        }
    }

    fn range(&self, line: u32) -> Range<usize> {
        let end = self.text.len();
        let index = (line as usize).wrapping_sub(1);
        self.lines.get(index).cloned().unwrap_or(end..end)
    }

    /// A line that goes on on the next one has no room for a comment, and neither has the next one.
    fn allow(&self, line: u32, target: &mut Target) {
        let goes_on = |line: u32| {
            let text = &self.text[self.range(line)];
            text.ends_with(['\\', '`'])
        };
        let is_inside = goes_on(line) || (line > 1 && goes_on(line - 1));
        if is_inside && matches!(target.way, Way::Behind | Way::Above) {
            target.way = Way::Nowhere;
        }
    }
}

/// The text with the comments.
fn written(text: &str, lines: &Lines<'_>, targets: &BTreeMap<u32, Target>, marker: &str, reason: &str) -> String {
    let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut insertions: Vec<(usize, String)> = Vec::new();
    for (line, target) in targets {
        let range = lines.range(*line);
        let written = &text[range.clone()];
        let codes: Vec<&str> = target.rules.iter().map(|rule| rule.code()).collect();
        let codes = codes.join(", ");
        let comment = format!("{marker} graphsub: ignore[{codes}] {reason}");
        match target.way {
            Way::Into(at) => insertions.push((at, format!(", {codes}"))),
            Way::Behind => {
                // As formatters want it.
                let gap = if marker == "#" { "  " } else { " " };
                insertions.push((range.start + written.trim_end().len(), format!("{gap}{comment}")));
            }
            Way::Above => {
                let indent = written.len() - written.trim_start().len();
                let indent = &written[..indent];
                insertions.push((range.start, format!("{indent}{comment}{line_break}")));
            }
            Way::Nowhere => {}
        }
    }
    insertions.sort();
    let mut out = String::with_capacity(text.len() + insertions.len() * 64);
    let mut from = 0;
    for (at, insertion) in insertions {
        out.push_str(&text[from..at]);
        out.push_str(&insertion);
        from = at;
    }
    out.push_str(&text[from..]);
    out
}

/// Suppressions, and which of them are about each line.
#[derive(Default)]
struct There {
    all: Vec<Suppression>,
    by_line: HashMap<u32, Vec<usize>>,
}

fn on_line(there: &There, line: u32) -> impl Iterator<Item = &Suppression> {
    let indexes = there.by_line.get(&line).into_iter().flatten();
    indexes.map(|index| &there.all[*index])
}

/// The suppressions of lines that a text has.
fn suppressions(input: &Input, text: &str, options: &Options) -> There {
    let source = Source::new(input.name(), text).without_mark();
    let mut comments = Comments {
        source: &source,
        now: options.context.now,
        found: Vec::new(),
    };
    let mut memory = Memory::default();
    let front_end = front_end(&source, input.origin());
    if front_end
        .read(&source, &options.context, &mut memory, &mut comments)
        .is_err()
    {
        return There::default();
    }
    let mut there = There {
        all: comments.found,
        by_line: HashMap::new(),
    };
    for (index, suppression) in there.all.iter().enumerate() {
        for line in suppression.lines().into_iter().flatten() {
            there.by_line.entry(line).or_default().push(index);
        }
    }
    there
}

/// Whether the file says what it said: as many subscriptions, and no finding that was not there.
fn is_sound(input: &Input, file: FileId, before: &str, after: &str, options: &Options) -> bool {
    let mut options = options.clone();
    options.settings = options.settings.only(file);
    options.excerpts = Excerpts::Skip;
    let report = |text: &str| lint(&[Input::text(input.name(), text)], &options);
    let (before, after) = (report(before), report(after));
    let known: BTreeSet<(Rule, &str)> = before.findings().map(|f| (f.rule, f.message.as_str())).collect();
    let mut now = after.findings().map(|finding| (finding.rule, finding.message.as_str()));
    before.summary.subscriptions == after.summary.subscriptions
        && now.all(|finding| {
            // What is counted over all files may be silenced here and not be found in this one alone.
            known.contains(&finding) || finding.0 == Rule::UnusedSuppression
        })
}

/// Takes the suppressions of a file.
struct Comments<'f> {
    source: &'f Source<'f>,
    now: i64,
    found: Vec<Suppression>,
}

impl Comments<'_> {
    fn read(&self, span: Range<usize>, text: &str, trailing: bool) -> Option<Suppression> {
        let place = Place {
            file: 0,
            source: self.source,
            span,
            trailing,
            keep: Excerpts::Skip,
            now: self.now,
        };
        Suppression::read(&place, text)
    }
}

impl Sink for Comments<'_> {
    fn document(&mut self) {}

    fn definition(&mut self, _found: &Found<'_>) {}

    fn located(&mut self, _located: Located) {}

    fn comment(&mut self, span: Range<usize>, text: &str, trailing: bool) {
        self.found.extend(self.read(span, text, trailing));
    }

    fn comment_above(&mut self, span: Range<usize>, text: &str, lines: &Range<usize>) {
        let read = self.read(span, text, false);
        self.found.extend(read.map(|read| read.over(self.source, lines)));
    }
}
