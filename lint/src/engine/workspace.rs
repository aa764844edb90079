//! What the records of all files add up to, and where it is shown.

use std::collections::{BTreeMap, HashMap};

use graphsub_read::source::Source;
use graphsub_rules::fleet::{self, Index, Issue, Usage};
use graphsub_tables::Rule;

use super::file::BEYOND;
use super::{Excerpts, Input, NotKept, Options, Record};
use crate::bounded::read_bounded;
use crate::diagnostic::{Diagnostic, Excerpt, FileId, Related, Span};
use crate::excerpt::excerpts;
use crate::fingerprint::identity;
use crate::threads;

/// What is shown of a record.
#[derive(Default)]
struct Shown {
    name: String,
    /// What tells it from others from run to run.
    identity: String,
    span: Span,
}

/// What is to be shown of one file: records, and for each issue which of its places lie there.
#[derive(Default)]
struct Wanted {
    records: Vec<Index>,
    /// The issue, and its places there: which of them, and the record.
    issues: Vec<(usize, Vec<(usize, Index)>)>,
}

/// What one file gave.
struct Loaded {
    shown: Vec<(Index, Shown)>,
    excerpts: Vec<(usize, Vec<Excerpt>)>,
}

/// Counts over the records of a run. The files that take part in a finding are read once more, to show
/// their lines; one that has gone since is shown without.
pub(super) fn check(
    usages: &[Usage],
    records: &[Record],
    inputs: &[Input],
    options: &Options,
) -> (Vec<Diagnostic>, Vec<NotKept>) {
    let (issues, not_kept) = few(fleet::check(usages), records, options);
    if issues.is_empty() {
        return (Vec::new(), not_kept);
    }
    let wanted: Vec<(FileId, Wanted)> = wanted(&issues, records).into_iter().collect();
    let loaded = threads::map(
        &wanted,
        || (),
        |(), _, (file, wanted)| load(*file, wanted, records, inputs, options),
    );
    let mut shown: HashMap<Index, Shown> = HashMap::new();
    let mut lines: HashMap<usize, Vec<Excerpt>> = HashMap::new();
    for file in loaded {
        shown.extend(file.shown);
        for (issue, excerpts) in file.excerpts {
            lines.entry(issue).or_default().extend(excerpts);
        }
    }
    let mut diagnostics: Vec<Diagnostic> = issues
        .iter()
        .enumerate()
        .map(|(index, issue)| diagnostic(issue, &shown, lines.remove(&index).unwrap_or_default(), records))
        .collect();
    diagnostics.retain_mut(|finding| options.settings.of(finding.file).admits(finding));
    (diagnostics, not_kept)
}

/// Leaves out issues of rules that are off, and those that are far more than are shown, which are counted.
fn few(mut issues: Vec<Issue>, records: &[Record], options: &Options) -> (Vec<Issue>, Vec<NotKept>) {
    let most = options.max_findings.0.saturating_add(BEYOND);
    let mut room = options.max_total_findings.0.saturating_add(BEYOND);
    // Of each file and rule, how many are kept, and how many are not.
    let mut counts: BTreeMap<(FileId, Rule), (usize, usize)> = BTreeMap::new();
    issues.retain(|issue| {
        let file = records[issue.at as usize].file;
        if !options.settings.of(file).is_on(issue.rule()) {
            return false;
        }
        let (kept, others) = counts.entry((file, issue.rule())).or_default();
        // Of each rule and file there is one at least, to tell whether it is silenced.
        let is_kept = *kept == 0 || (*kept < most && room > 0);
        *kept += usize::from(is_kept);
        *others += usize::from(!is_kept);
        room = room.saturating_sub(usize::from(is_kept));
        is_kept
    });
    let not_kept = counts.into_iter().filter_map(|((file, rule), (_, count))| {
        let severity = options.settings.of(file).severity(rule, rule.severity())?;
        (count > 0).then_some(NotKept {
            file,
            rule,
            severity,
            count,
        })
    });
    (issues, not_kept.collect())
}

fn wanted(issues: &[Issue], records: &[Record]) -> BTreeMap<FileId, Wanted> {
    let mut wanted: BTreeMap<FileId, Wanted> = BTreeMap::new();
    for (index, issue) in issues.iter().enumerate() {
        let places = [issue.at].into_iter().chain(issue.others.iter().copied());
        for (slot, record) in places.enumerate() {
            let file = wanted.entry(records[record as usize].file).or_default();
            file.records.push(record);
            match file.issues.last_mut() {
                Some((last, places)) if *last == index => places.push((slot, record)),
                _ => file.issues.push((index, vec![(slot, record)])),
            }
        }
    }
    wanted
}

fn load(file: FileId, wanted: &Wanted, records: &[Record], inputs: &[Input], options: &Options) -> Loaded {
    let mut buffer = Vec::new();
    let input = &inputs[file as usize];
    let bytes = match input {
        Input::Text { bytes, .. } => bytes.as_slice(),
        Input::File { path, .. } => {
            // What cannot be read any more is shown without its lines.
            let _ = read_bounded(path, &mut buffer, options.context.budget.bytes);
            &buffer
        }
    };
    let source = Source::new(input.name(), std::str::from_utf8(bytes).unwrap_or_default()).without_mark();
    let shown = wanted.records.iter().map(|index| {
        let record = &records[*index as usize];
        let span = record.span(&source);
        let name = record.name(&source).into_owned();
        let own = if record.is_named() {
            name.clone()
        } else {
            identity(source.text()[span.clone()].trim_matches(['"', '\''])).into_owned()
        };
        let span = Span::of(&source, &span);
        (
            *index,
            Shown {
                name,
                identity: own,
                span,
            },
        )
    });
    let lines = wanted
        .issues
        .iter()
        .filter(|_| options.excerpts == Excerpts::Keep)
        .map(|(issue, places)| {
            let marks: Vec<_> = places
                .iter()
                .map(|(slot, record)| (*slot, records[*record as usize].span(&source)))
                .collect();
            (*issue, excerpts(file, &source, &marks))
        });
    Loaded {
        shown: shown.collect(),
        excerpts: lines.collect(),
    }
}

fn diagnostic(issue: &Issue, shown: &HashMap<Index, Shown>, mut lines: Vec<Excerpt>, records: &[Record]) -> Diagnostic {
    let name = |index: Index| shown.get(&index).map(|shown| shown.name.as_str()).unwrap_or_default();
    let span = |index: Index| shown.get(&index).map(|shown| shown.span).unwrap_or_default();
    let at = &records[issue.at as usize];
    let finding = issue.finding(&name);
    lines.sort_by_key(|excerpt| excerpt.marks.iter().map(|(slot, _)| *slot).min());
    let related = issue.others.iter().map(|other| Related {
        file: records[*other as usize].file,
        span: span(*other),
        message: issue.part(*other, &name),
    });
    Diagnostic {
        rule: finding.rule,
        severity: finding.severity,
        help: finding
            .help
            .as_ref()
            .map(|help| help.words(&graphsub_read::dialect::YamlManifest)),
        message: finding.message,
        path: finding.path.map(Box::new),
        label: finding.label,
        file: at.file,
        document: at.document(),
        subscription: Some(name(issue.at).into()),
        route: at.route(),
        span: span(issue.at),
        related: related.collect(),
        excerpts: lines,
        sources: finding.sources,
        fix: None,
        response: finding.response,
        response_message: finding.response_message,
        identity: shown
            .get(&issue.at)
            .map(|shown| shown.identity.as_str())
            .unwrap_or_default()
            .into(),
    }
}
