//! Suppressions in comments: `# graphsub: ignore[GS401] reason`, for a line, a file or a range of lines.

mod comment;
mod read;

use std::collections::HashMap;
use std::ops::RangeInclusive;

use graphsub_tables::{Rule, RuleScope};

use crate::config::{FileSettings, Selector, Settings};
use crate::diagnostic::{Diagnostic, FileId};

pub(crate) use read::Place;

/// The suppressions of one file.
pub(crate) struct Suppressions {
    file: FileId,
    list: Vec<Suppression>,
    /// For each of them, which of its names have silenced something.
    used: Vec<Vec<bool>>,
}

/// A comment that silences findings.
pub(crate) struct Suppression {
    target: Target,
    /// What is between the brackets.
    rules: Vec<Named>,
    /// What is to be said if it silences something without a reason; none: it gives one.
    unexplained: Option<Diagnostic>,
    /// What is to be said in any case.
    wrong: Vec<Diagnostic>,
    /// Whether its date has come.
    is_expired: bool,
    /// Where a rule more can be named between its brackets.
    list_end: Option<usize>,
}

impl Suppression {
    /// How much can be said about it.
    pub(crate) fn weight(&self) -> usize {
        self.rules.len().max(1)
    }

    /// Whether it names a rule.
    pub(crate) fn names(&self, rule: Rule) -> bool {
        let contains = |named: &Named| named.selector.is_some_and(|selector| selector.contains(rule));
        self.rules.iter().any(contains)
    }

    /// The lines whose findings it silences, where it is about some.
    pub(crate) fn lines(&self) -> Option<RangeInclusive<u32>> {
        match self.target {
            Target::Lines(first, last) if !self.is_expired => Some(first..=last),
            _ => None,
        }
    }

    /// Where a rule more can be named between its brackets.
    pub(crate) fn room(&self) -> Option<usize> {
        self.list_end
    }
}

/// Which findings a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// Those from one line to another, both included.
    Lines(u32, u32),
    /// All.
    File,
    /// Those from this line on.
    From(u32),
    /// Those before this line.
    Until(u32),
}

/// A name between the brackets of a comment.
struct Named {
    /// The rules; none: it names no rule.
    selector: Option<Selector>,
    /// What is to be said if it silences nothing; none: too many wait for it.
    unused: Option<Box<Diagnostic>>,
}

impl Named {
    /// Whether it is about what is counted over all files, and so is known only when they are read.
    fn is_of_run(&self) -> bool {
        let contains = |selector: Selector| {
            let mut rules = Rule::ALL.iter().filter(|rule| rule.scope() == RuleScope::Fleet);
            rules.any(|rule| selector.contains(*rule))
        };
        self.selector.is_some_and(contains)
    }
}

/// A name: its suppression, and its place between the brackets.
type Slot = (usize, usize);

/// What silences the findings of each rule, by its index.
type ByRule = Vec<Option<Slot>>;

impl Suppressions {
    pub(crate) fn new(file: FileId, list: Vec<Suppression>) -> Suppressions {
        let used = list.iter().map(|s| vec![false; s.rules.len()]).collect();
        Suppressions { file, list, used }
    }

    /// Returns how many there are, each rule of each counted.
    pub(crate) fn len(&self) -> usize {
        self.list.iter().map(Suppression::weight).sum()
    }

    /// Takes those out that no finding of the whole run can need, and returns what is to be said about them.
    pub(crate) fn settle(&mut self, settings: &Settings) -> Vec<Diagnostic> {
        let all = std::mem::take(&mut self.list).into_iter();
        let (waiting, settled): (Vec<_>, Vec<_>) = all
            .zip(std::mem::take(&mut self.used))
            .partition(|(suppression, _)| !suppression.is_expired && suppression.rules.iter().any(Named::is_of_run));
        (self.list, self.used) = waiting.into_iter().unzip();
        said(settled, settings)
    }

    /// Keeps what they silence, and not what would be said about them.
    pub(crate) fn forget_words(&mut self) {
        for suppression in &mut self.list {
            suppression.unexplained = None;
            suppression.rules.iter_mut().for_each(|named| named.unused = None);
        }
    }

    /// Applies the suppressions of all files to the findings of the run as a whole, both sorted by file. Returns the
    /// findings that are left, with those about suppressions, and how many were silenced.
    pub(crate) fn finish(
        suppressions: Vec<Suppressions>,
        findings: Vec<Diagnostic>,
        settings: &FileSettings,
    ) -> (Vec<Diagnostic>, usize) {
        let mut silenced = 0;
        let mut out = Vec::with_capacity(findings.len());
        let mut findings = findings.into_iter().peekable();
        for mut suppressions in suppressions {
            let file = suppressions.file;
            out.extend(std::iter::from_fn(|| findings.next_if(|finding| finding.file < file)));
            let mut own: Vec<Diagnostic> =
                std::iter::from_fn(|| findings.next_if(|finding| finding.file == file)).collect();
            silenced += suppressions.silence(&mut own);
            out.append(&mut own);
            out.extend(said(
                suppressions.list.into_iter().zip(suppressions.used),
                settings.of(file),
            ));
        }
        out.extend(findings);
        (out, silenced)
    }

    /// Takes out the findings of the file that a comment silences. Returns how many there were.
    pub(crate) fn silence(&mut self, findings: &mut Vec<Diagnostic>) -> usize {
        let mut used = std::mem::take(&mut self.used);
        let before = findings.len();
        self.mark(findings, &mut used);
        self.used = used;
        before - findings.len()
    }

    /// Takes silenced findings out, and marks what silences them. One walk over the lines: neither the number of
    /// findings nor that of comments is multiplied by the other.
    fn mark(&self, findings: &mut Vec<Diagnostic>, used: &mut [Vec<bool>]) {
        let mut by_line: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut of_file: ByRule = vec![None; Rule::ALL.len()];
        let mut borders: Vec<(u32, usize)> = Vec::new();
        for (index, suppression) in self.list.iter().enumerate().filter(|(_, s)| !s.is_expired) {
            match suppression.target {
                Target::Lines(first, last) => {
                    for line in first..=last {
                        by_line.entry(line).or_default().push(index);
                    }
                }
                Target::From(line) | Target::Until(line) => borders.push((line, index)),
                Target::File => {
                    self.each(index, |rule, place| {
                        of_file[rule as usize].get_or_insert(place);
                    });
                }
            }
        }
        borders.sort_unstable();
        let mut borders = borders.into_iter().peekable();
        let mut disabled: ByRule = vec![None; Rule::ALL.len()];
        findings.retain(|finding| {
            let line = finding.span.start.line;
            while let Some((_, index)) = borders.next_if(|(border, _)| *border <= line) {
                self.cross(index, &mut disabled, used);
            }
            if finding.rule == Rule::InvalidSyntax {
                return true;
            }
            let mut silenced = false;
            let rule = finding.rule as usize;
            for (suppression, name) in [of_file[rule], disabled[rule]].into_iter().flatten() {
                used[suppression][name] = true;
                silenced = true;
            }
            for index in by_line.get(&line).into_iter().flatten() {
                for (named, used) in self.list[*index].rules.iter().zip(&mut used[*index]) {
                    if named.selector.is_some_and(|selector| selector.contains(finding.rule)) {
                        *used = true;
                        silenced = true;
                    }
                }
            }
            !silenced
        });
        for (_, index) in borders {
            self.cross(index, &mut disabled, used);
        }
    }

    /// Passes a comment that begins or ends a range.
    fn cross(&self, index: usize, disabled: &mut ByRule, used: &mut [Vec<bool>]) {
        let begins = matches!(self.list[index].target, Target::From(_));
        self.each(index, |rule, place| {
            let state = &mut disabled[rule as usize];
            if begins {
                *state = Some(place);
            } else if state.take().is_some() {
                used[place.0][place.1] = true;
            }
        });
    }

    /// Goes through the rules a suppression names.
    fn each(&self, index: usize, mut take: impl FnMut(Rule, Slot)) {
        for (name, named) in self.list[index].rules.iter().enumerate() {
            let Some(selector) = named.selector else { continue };
            for rule in Rule::ALL.iter().filter(|rule| selector.contains(**rule)) {
                take(*rule, (index, name));
            }
        }
    }
}

/// What is to be said about suppressions: those that silence nothing, or give no reason.
fn said(suppressions: impl IntoIterator<Item = (Suppression, Vec<bool>)>, settings: &Settings) -> Vec<Diagnostic> {
    let is_off = |selector: Selector| {
        let mut meant = Rule::ALL.iter().filter(|rule| selector.contains(**rule));
        meant.all(|rule| !settings.is_on(*rule))
    };
    let mut said = Vec::new();
    for (suppression, used) in suppressions {
        said.extend(suppression.wrong);
        if suppression.is_expired {
            continue;
        }
        if used.contains(&true) {
            said.extend(suppression.unexplained);
        }
        // What a run leaves out says nothing about who needs it.
        let unused = suppression
            .rules
            .into_iter()
            .zip(used)
            .filter(|(named, used)| !used && !named.selector.is_some_and(is_off));
        said.extend(unused.filter_map(|(named, _)| named.unused).map(|unused| *unused));
    }
    said.retain_mut(|finding| settings.admits(finding));
    said
}
