//! Suppressions in comments: `# graphsub: ignore[GS401] reason`.

use std::collections::HashMap;
use std::ops::Range;

use graphsub_read::source::Source;
use graphsub_rules::echo;
use graphsub_tables::Rule;
use graphsub_terms::words::nearest;

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::excerpt::{Excerpts, excerpts};

/// The suppressions of one file.
pub(crate) struct Suppressions {
    file: FileId,
    list: Vec<Suppression>,
}

/// A comment that silences findings of one line.
pub(crate) struct Suppression {
    /// The rules between the brackets, with what is to be said if they silence nothing.
    rules: Vec<(Option<Rule>, Diagnostic)>,
    /// What is to be said if it silences something without a reason; none: it gives one.
    unexplained: Option<Diagnostic>,
    /// What is to be said of a comment that names no rule.
    empty: Option<Diagnostic>,
    /// The lines whose findings are silenced: the first and the last one.
    lines: (u32, u32),
}

/// Most rules one comment may name.
const MAX_RULES: usize = 64;

impl Suppression {
    /// Reads a comment, if it is a suppression.
    pub(crate) fn read(
        file: FileId,
        source: &Source<'_>,
        span: Range<usize>,
        text: &str,
        trailing: bool,
        keep: Excerpts,
    ) -> Option<Suppression> {
        let marker: String = text
            .chars()
            .take_while(|c| !c.is_alphanumeric() && !c.is_whitespace())
            .collect();
        let rest = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = rest.strip_prefix("graphsub:")?.trim_start().strip_prefix("ignore")?;
        // `ignores` and the like are other words.
        if rest.starts_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        let (list, reason) = match rest
            .trim_start()
            .strip_prefix('[')
            .and_then(|list| list.split_once(']'))
        {
            Some((list, reason)) => (list, reason),
            None => ("", rest),
        };
        let say = |rule, span: &Range<usize>, message: String, label: &str, help: String| {
            let mut diagnostic = Diagnostic::of_file(rule, file, message).label(label).help(help);
            diagnostic.span = Span::of(source, span);
            if keep == Excerpts::Keep {
                diagnostic.excerpts = excerpts(file, source, &[(0, span.clone())]);
            }
            diagnostic
        };
        let mut start = span.end - reason.len() - 1 - list.len();
        let mut rules = Vec::new();
        for piece in list.split(',').take(MAX_RULES) {
            let name = piece.trim();
            let from = start + (piece.len() - piece.trim_start().len());
            start += piece.len() + 1;
            if name.is_empty() {
                continue;
            }
            let rule = Rule::from_code_or_name(name);
            let (message, label, help) = unused(name, rule);
            let unused = say(
                Rule::UnusedSuppression,
                &(from..from + name.len()),
                message,
                label,
                help,
            );
            rules.push((rule, unused));
        }
        let empty = rules.is_empty().then(|| {
            let help = format!("write `{marker} graphsub: ignore[GS401] reason`");
            say(
                Rule::UnusedSuppression,
                &span,
                "the suppression names no rule".into(),
                "no rule",
                help,
            )
        });
        let unexplained = reason.trim().trim_end_matches("*/").trim().is_empty().then(|| {
            let help = "add the reason behind the bracket: why the finding does not apply here".to_owned();
            let message = "the suppression gives no reason".to_owned();
            say(Rule::SuppressionWithoutReason, &span, message, "no reason", help)
        });
        let own = source.line_of(span.start);
        let line = if trailing { own } else { next_line(source, own, &marker) };
        Some(Suppression {
            rules,
            unexplained,
            empty,
            lines: (short(line), short(line)),
        })
    }

    /// Returns the same suppression for all of some lines.
    pub(crate) fn over(self, source: &Source<'_>, lines: &Range<usize>) -> Suppression {
        let last = lines.end.saturating_sub(1).max(lines.start);
        Suppression {
            lines: (short(source.line_of(lines.start)), short(source.line_of(last))),
            ..self
        }
    }
}

fn short(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// What is to be said of a name that silences nothing.
fn unused(name: &str, rule: Option<Rule>) -> (String, &'static str, String) {
    match rule {
        Some(rule) => (
            format!("`{}` is not raised on this line", rule.code()),
            "silences nothing",
            "remove it, or move it to the line of the finding".into(),
        ),
        None => {
            let names = Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
            let help = nearest(name, names).map_or_else(
                || "run `graphsub rules` for the list of rules".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("`{}` is not a rule", echo(name)), "unknown rule", help)
        }
    }
}

/// The line behind a comment that stands alone, and behind those that follow it.
fn next_line(source: &Source<'_>, own: usize, marker: &str) -> usize {
    let is_comment = |line: usize| {
        let text = source.text()[source.line_range(line, line)].trim_start();
        !marker.is_empty() && text.starts_with(marker)
    };
    let mut line = own + 1;
    while line <= source.line_count() && is_comment(line) && line < own + MAX_RULES {
        line += 1;
    }
    line
}

impl Suppressions {
    pub(crate) fn new(file: FileId, list: Vec<Suppression>) -> Suppressions {
        Suppressions { file, list }
    }

    /// The file they stand in.
    pub(crate) fn file(&self) -> FileId {
        self.file
    }

    /// Takes the findings of the file out that a comment silences, and reports comments that silence
    /// nothing or give no reason. Returns how many were silenced.
    fn apply(self, findings: &mut Vec<Diagnostic>) -> usize {
        let mut by_line: HashMap<u32, Vec<usize>> = HashMap::new();
        for (index, suppression) in self.list.iter().enumerate() {
            for line in suppression.lines.0..=suppression.lines.1 {
                by_line.entry(line).or_default().push(index);
            }
        }
        let mut used: Vec<Vec<bool>> = self.list.iter().map(|s| vec![false; s.rules.len()]).collect();
        let before = findings.len();
        findings.retain(|finding| {
            if finding.rule == Rule::InvalidSyntax {
                return true;
            }
            let mut silenced = false;
            for index in by_line.get(&finding.span.start.line).into_iter().flatten() {
                for ((rule, _), used) in self.list[*index].rules.iter().zip(&mut used[*index]) {
                    if *rule == Some(finding.rule) {
                        *used = true;
                        silenced = true;
                    }
                }
            }
            !silenced
        });
        let silenced = before - findings.len();
        for (suppression, used) in self.list.into_iter().zip(used) {
            findings.extend(suppression.empty);
            if used.contains(&true) {
                findings.extend(suppression.unexplained);
            }
            let unused = suppression.rules.into_iter().zip(used).filter(|(_, used)| !used);
            findings.extend(unused.map(|((_, diagnostic), _)| diagnostic));
        }
        silenced
    }
}

/// Applies the suppressions of all files, which are sorted as the findings are: by file. Returns the
/// findings that are left, and how many were silenced.
pub(crate) fn apply(suppressions: Vec<Suppressions>, findings: Vec<Diagnostic>) -> (Vec<Diagnostic>, usize) {
    if suppressions.is_empty() {
        return (findings, 0);
    }
    let mut silenced = 0;
    let mut out = Vec::with_capacity(findings.len());
    let mut findings = findings.into_iter().peekable();
    for suppressions in suppressions {
        let file = suppressions.file();
        out.extend(std::iter::from_fn(|| findings.next_if(|finding| finding.file < file)));
        let mut own: Vec<Diagnostic> =
            std::iter::from_fn(|| findings.next_if(|finding| finding.file == file)).collect();
        silenced += suppressions.apply(&mut own);
        out.append(&mut own);
    }
    out.extend(findings);
    (out, silenced)
}
