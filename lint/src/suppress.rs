//! Suppressions in YAML comments: `# graphsub: ignore[GS401] reason`.

use std::collections::HashMap;
use std::ops::Range;

use graphsub_tables::Rule;

use crate::diagnostic::{Diagnostic, Place};
use crate::source::SourceFile;
use crate::syntax::Tree;

/// A comment that silences findings of one line.
#[derive(Debug, Clone)]
struct Suppression {
    /// The names between the brackets and where they stand.
    names: Vec<(String, Range<usize>)>,
    reason: bool,
    /// The line whose findings are silenced.
    line: usize,
    span: Range<usize>,
    document: usize,
}

/// Takes the findings of one file that a comment silences out of `findings`, and reports comments
/// that silence nothing or give no reason. Returns how many were silenced.
pub fn apply(file: usize, source: &SourceFile, tree: &Tree, findings: &mut Vec<Diagnostic>) -> usize {
    let suppressions = read(source, tree);
    if suppressions.is_empty() {
        return 0;
    }
    let before = findings.len();
    let mut by_line: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, suppression) in suppressions.iter().enumerate() {
        by_line.entry(suppression.line).or_default().push(index);
    }
    let mut used: Vec<Vec<bool>> = suppressions.iter().map(|s| vec![false; s.names.len()]).collect();
    findings.retain(|finding| {
        if finding.file != file || finding.rule == Rule::InvalidSyntax {
            return true;
        }
        let line = source.line_of(finding.span.start);
        let mut silenced = false;
        for index in by_line.get(&line).into_iter().flatten() {
            for ((name, _), used) in suppressions[*index].names.iter().zip(&mut used[*index]) {
                if Rule::from_code_or_name(name) == Some(finding.rule) {
                    *used = true;
                    silenced = true;
                }
            }
        }
        !silenced
    });
    let silenced = before - findings.len();
    for (suppression, used) in suppressions.iter().zip(&used) {
        report(file, suppression, used, findings);
    }
    silenced
}

fn report(file: usize, suppression: &Suppression, used: &[bool], findings: &mut Vec<Diagnostic>) {
    let place = |span: &Range<usize>| Place {
        file,
        document: suppression.document,
        route: Vec::new(),
        span: span.clone(),
    };
    if suppression.names.is_empty() {
        findings.push(
            Diagnostic::new(
                Rule::UnusedSuppression,
                place(&suppression.span),
                "the suppression names no rule",
            )
            .label("no rule")
            .help("write `# graphsub: ignore[GS401] reason`"),
        );
    }
    for ((name, span), used) in suppression.names.iter().zip(used) {
        if *used {
            continue;
        }
        let finding = match Rule::from_code_or_name(name) {
            Some(rule) => Diagnostic::new(
                Rule::UnusedSuppression,
                place(span),
                format!("`{}` is not raised on this line", rule.code()),
            )
            .label("silences nothing")
            .help("remove it, or move it to the line of the finding"),
            None => {
                let names = Rule::ALL.iter().flat_map(|rule| [rule.code(), rule.name()]);
                let help = graphsub_rules::words::nearest(name, names).map_or_else(
                    || "`graphsub rules` lists all rules".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                Diagnostic::new(Rule::UnusedSuppression, place(span), format!("`{name}` is no rule"))
                    .label("unknown rule")
                    .help(help)
            }
        };
        findings.push(finding);
    }
    if !suppression.reason && used.contains(&true) {
        findings.push(
            Diagnostic::new(
                Rule::SuppressionWithoutReason,
                place(&suppression.span),
                "the suppression gives no reason",
            )
            .label("no reason")
            .help("say behind the bracket why the finding does not apply here"),
        );
    }
}

fn read(source: &SourceFile, tree: &Tree) -> Vec<Suppression> {
    let mut suppressions = Vec::new();
    // For each line of a comment that stands alone, the next line that is none.
    let mut next: HashMap<usize, usize> = HashMap::new();
    for comment in tree.comments.iter().rev().filter(|comment| !comment.trailing) {
        let line = source.line_of(comment.span.start);
        let after = next.get(&(line + 1)).copied().unwrap_or(line + 1);
        next.insert(line, after);
    }
    for comment in &tree.comments {
        let Some(rest) = comment.text.trim_start().strip_prefix("graphsub:") else {
            continue;
        };
        let Some(rest) = rest.trim_start().strip_prefix("ignore") else {
            continue;
        };
        // `ignores` and the like are other words.
        if rest.starts_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let end = comment.span.end;
        let (list, reason) = match rest
            .trim_start()
            .strip_prefix('[')
            .and_then(|list| list.split_once(']'))
        {
            Some((list, reason)) => (list, reason),
            None => ("", rest),
        };
        let mut names = Vec::new();
        let mut start = end - reason.len() - 1 - list.len();
        for piece in list.split(',') {
            let name = piece.trim();
            if !name.is_empty() {
                let from = start + (piece.len() - piece.trim_start().len());
                names.push((name.to_owned(), from..from + name.len()));
            }
            start += piece.len() + 1;
        }
        let own = source.line_of(comment.span.start);
        let line = if comment.trailing {
            own
        } else {
            next.get(&own).copied().unwrap_or(own + 1)
        };
        let document = tree.document_at(comment.span.start);
        suppressions.push(Suppression {
            names,
            reason: !reason.trim().is_empty(),
            line,
            span: comment.span.clone(),
            document,
        });
    }
    suppressions
}
