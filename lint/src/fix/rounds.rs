//! Fixes of one text, in rounds: what overlaps waits for the next one, and what a fix brings up is fixed too.

use std::collections::HashSet;

use graphsub_rules::help::Confidence;
use graphsub_tables::Rule;

use crate::diagnostic::Fix;
use crate::engine::{Input, Options, Origin, Report, lint};

/// After so many rounds fixes that still change something are left alone.
const ROUNDS: usize = 10;

/// Fixes that are tried one by one where together they break a file.
const TRIED: usize = 32;

/// What came of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fixed {
    /// The text.
    pub(crate) text: String,
    /// Findings that were fixed.
    pub(crate) count: usize,
    /// Whether nothing is left to fix.
    pub(crate) is_settled: bool,
}

/// Fixes the text of an input.
pub(crate) fn fix_text(input: &Input, text: &str, options: &Options, least: Confidence) -> Fixed {
    let check = |text: &str| {
        let input = match input.origin() {
            Origin::Named => Input::text(input.name(), text),
            Origin::Searched => Input::text(input.name(), text).searched(),
        };
        lint(&[input], options)
    };
    let mut fixed = Fixed {
        text: text.to_owned(),
        count: 0,
        is_settled: false,
    };
    let mut report = check(text);
    // A fix that would break the file is not tried again.
    let mut refused: HashSet<String> = HashSet::new();
    for _ in 0..ROUNDS {
        let chosen = chosen(&report, least, &refused);
        if chosen.is_empty() {
            fixed.is_settled = true;
            break;
        }
        let next = applied(&fixed.text, &chosen);
        let found = check(&next);
        if is_whole(&found, &report) {
            fixed.count += chosen.len();
            fixed.text = next;
            report = found;
            continue;
        }
        let bad = chosen.iter().take(TRIED).filter(|fix| {
            let one = applied(&fixed.text, std::slice::from_ref(fix));
            !is_whole(&check(&one), &report)
        });
        let bad: Vec<String> = bad.map(|fix| key(fix)).collect();
        if bad.is_empty() {
            break;
        }
        refused.extend(bad);
    }
    fixed
}

/// What tells a fix from others in the rounds of one text.
fn key(fix: &Fix) -> String {
    let texts: Vec<&str> = fix.edits.iter().map(|(_, text)| text.as_str()).collect();
    format!("{}\n{}", fix.title, texts.join("\n"))
}

/// Whether all that was read before the fixes of a round is still read after them.
fn is_whole(after: &Report, before: &Report) -> bool {
    broken(after) <= broken(before)
        && after.summary.subscriptions == before.summary.subscriptions
        && after.summary.documents == before.summary.documents
}

/// Findings that make a file one that cannot be read, or not all of it.
fn broken(report: &Report) -> usize {
    let is_broken = |rule| matches!(rule, Rule::InvalidSyntax | Rule::DuplicateKey);
    report.findings().filter(|finding| is_broken(finding.rule)).count()
}

/// The fixes of a round: those that begin first, of those that overlap the first one.
fn chosen<'r>(report: &'r Report, least: Confidence, refused: &HashSet<String>) -> Vec<&'r Fix> {
    let wanted = |fix: &&Fix| least == Confidence::Unsafe || fix.confidence == Confidence::Safe;
    let mut fixes: Vec<(&Fix, Vec<(u32, u32)>)> = report
        .findings()
        // What is said of the configuration stands in another file.
        .filter(|finding| finding.file == 0)
        .filter_map(|finding| finding.fix.as_ref())
        .filter(wanted)
        .filter(|fix| !fix.edits.is_empty() && (refused.is_empty() || !refused.contains(&key(fix))))
        .map(|fix| {
            let mut places: Vec<_> = fix
                .edits
                .iter()
                .map(|(at, _)| (at.start.offset, at.end.offset))
                .collect();
            places.sort_unstable();
            (fix, places)
        })
        .collect();
    fixes.sort_by_key(|(_, places)| places[0]);
    let mut taken = std::collections::BTreeMap::new();
    let mut chosen = Vec::new();
    for (fix, places) in fixes {
        if places.iter().all(|place| is_free(&taken, *place)) {
            taken.extend(places);
            chosen.push(fix);
        }
    }
    chosen
}

/// Whether a place neither overlaps nor touches one that is taken: of two that touch each other nobody can
/// tell which goes first.
fn is_free(taken: &std::collections::BTreeMap<u32, u32>, (start, end): (u32, u32)) -> bool {
    let before = taken.range(..=end).next_back();
    before.is_none_or(|(_, before_end)| *before_end < start)
}

/// A text with the edits of some fixes that do not overlap.
fn applied(text: &str, fixes: &[&Fix]) -> String {
    let mut edits: Vec<_> = fixes.iter().flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|(at, _)| at.start.offset);
    let mut out = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for (at, new) in edits {
        let (start, end) = (at.start.offset as usize, at.end.offset as usize);
        // What is not a piece of the text, or was passed already, is no edit of it.
        if let Some(between) = text.get(done..start).filter(|_| text.is_char_boundary(end)) {
            out.push_str(between);
            out.push_str(new);
            done = end.min(text.len());
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "version: 1\napp: {name: a, auth: application, permissions: [Mail.Read]}\nsubscriptions:\n";

    fn fixed(entry: &str, least: Confidence) -> (String, usize) {
        let fixed = fix_text(
            &Input::text("graphsub.yaml", ""),
            &format!("{HEAD}{entry}"),
            &Options::default(),
            least,
        );
        assert!(fixed.is_settled, "{}", fixed.text);
        let rest = fixed.text.strip_prefix(HEAD).expect("the rest is as it was");
        (rest.to_owned(), fixed.count)
    }

    #[test]
    fn what_overlaps_is_fixed_in_the_next_round() {
        let entry = "  - resource: https://graph.microsoft.com/v1.0/users/{id}/mesages?$select=id&\n    changeType: [created, created] # once\n    notificationUrl: https://a.example.com\n    lifetime: 30d\n";
        let (safe, count) = fixed(entry, Confidence::Safe);
        assert_eq!(count, 2);
        assert!(
            safe.starts_with("  - resource: /users/{id}/mesages?$select=id&\n    changeType: [created] # once\n"),
            "{safe}"
        );
        let (all, count) = fixed(entry, Confidence::Unsafe);
        assert_eq!(count, 5);
        assert_eq!(
            all,
            "  - resource: /users/{id}/messages?$select=id\n    changeType: [created] # once\n    notificationUrl: https://a.example.com\n    lifetime: 10070m\n"
        );
    }

    #[test]
    fn a_text_that_is_right_stays_as_it_is() {
        let entry = "\u{20} # nothing here\r\n  []\r\n";
        assert_eq!(fixed(entry, Confidence::Unsafe), (entry.to_owned(), 0));
    }

    #[test]
    fn line_breaks_marks_and_what_app_says_survive() {
        let text = format!("\u{feff}{HEAD}  - resource: /users/{{id}}/onlineMeetings\n    changeType: Updated")
            .replace('\n', "\r\n");
        let fixed = fix_text(
            &Input::text("graphsub.yaml", ""),
            &text,
            &Options::default(),
            Confidence::Unsafe,
        );
        assert!(fixed.text.starts_with('\u{feff}') && !fixed.text.replace("\r\n", "").contains('\n'));
    }
}
