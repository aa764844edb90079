//! One file: from its bytes to its findings, its records and its suppressions.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use graphsub_read::budget::Meter;
use graphsub_read::source::Source;
use graphsub_read::{Carrier, Failure, Form, Found, Located, Memory, Registration, Sink};
use graphsub_rules::fleet::Usage;
use graphsub_rules::{Finding, Part, check_and_count, policy};
use graphsub_tables::Rule;
use graphsub_terms::words::thousands;

use super::exports::Exports;
use super::fixes::TextOf;
use super::{Excerpts, Input, NotKept, Options, Origin, RAISED_FOR, Record, fixes, front_end, is_searched};
use crate::bounded::read_bounded;
use crate::diagnostic::{Diagnostic, FileId, Related, Span};
use crate::excerpt::excerpts;
use crate::fingerprint::identity;
use crate::registration::Registrations;
use crate::suppress::{self, Suppression, Suppressions};

/// What one file leaves.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What each subscription takes up, with the index of its app in `apps`.
    pub(crate) records: Vec<(Record, Usage, u32)>,
    pub(crate) apps: Vec<String>,
    pub(crate) suppressions: Option<Suppressions>,
    pub(crate) documents: usize,
    pub(crate) subscriptions: usize,
    /// Program code without a definition is not counted: most of it has nothing to do with subscriptions.
    pub(crate) is_counted: bool,
    /// Findings that were counted and not kept.
    pub(crate) not_kept: Vec<NotKept>,
    /// Findings silenced.
    pub(crate) suppressed: usize,
    /// The app registrations it names.
    pub(super) exports: Exports,
}

impl Outcome {
    /// What it holds, in findings.
    pub(super) fn weight(&self) -> usize {
        self.diagnostics.len() + self.suppressions.as_ref().map_or(0, Suppressions::len)
    }
}

/// Findings of one rule in one file that are kept beyond those that are shown, since suppressions may silence some.
pub(super) const BEYOND: usize = 1_000;

/// Most suppressions of one file.
const MAX_SUPPRESSIONS: usize = 10_000;

/// Memory of one thread, used again for each file.
#[derive(Default)]
pub(crate) struct Worker {
    buffer: Vec<u8>,
    memory: Memory,
}

thread_local! {
    static WORKER: RefCell<Worker> = RefCell::default();
}

impl Worker {
    /// Runs something with the memory of this thread.
    pub(crate) fn with<R>(run: impl FnOnce(&mut Worker) -> R) -> R {
        WORKER.with_borrow_mut(run)
    }

    /// Reads and checks a file.
    pub(crate) fn run(
        &mut self,
        file: FileId,
        input: &Input,
        options: &Options,
        registrations: &Registrations,
    ) -> Outcome {
        let mut outcome = Outcome {
            exports: Exports::new(options.registration.clone()),
            ..Outcome::default()
        };
        let mut buffer = std::mem::take(&mut self.buffer);
        let loaded = load(input, &mut buffer, options.context.budget.bytes);
        let text = loaded.and_then(|bytes| decode(bytes).map_err(|error| *error));
        match text {
            Ok(text) => self.check(
                file,
                &Source::new(input.name(), text).without_mark(),
                input.origin(),
                options,
                registrations,
                &mut outcome,
            ),
            Err(unreadable) => {
                let source = Source::new(input.name(), &unreadable.valid).without_mark();
                let start = source.text().len();
                outcome
                    .diagnostics
                    .push(failed(file, &source, &unreadable.at(start), options));
            }
        }
        self.buffer = buffer;
        let is_searched = is_searched(input.name(), input.origin());
        outcome.is_counted = outcome.documents > 0 || !is_searched;
        if !outcome.is_counted {
            // That such a file cannot be read matters to nobody who lints subscriptions.
            outcome.diagnostics.clear();
        }
        let settings = options.settings.of(file);
        outcome.diagnostics.retain_mut(|finding| settings.admits(finding));
        outcome
    }

    fn check(
        &mut self,
        file: FileId,
        source: &Source<'_>,
        origin: Origin,
        options: &Options,
        registrations: &Registrations,
        outcome: &mut Outcome,
    ) {
        let front_end = front_end(source, origin);
        let mut sink = FileSink {
            file,
            source,
            options,
            registrations,
            outcome,
            since: 0,
            suppressions: Vec::new(),
            text: if front_end.carrier() == Carrier::Itself {
                TextOf::Document
            } else {
                TextOf::Others
            },
            suppressions_read: 0,
            counts: HashMap::new(),
            shared: HashSet::new(),
            meter: Meter::new(&options.context.budget),
        };
        let read = front_end.read(source, &options.context, &mut self.memory, &mut sink);
        let suppressions = std::mem::take(&mut sink.suppressions);
        let over = Failure::over(&sink.meter);
        for failure in read.err().into_iter().chain(over) {
            outcome.diagnostics.push(failed(file, source, &failure, options));
        }
        if !suppressions.is_empty() {
            outcome.suppressions = Some(Suppressions::new(file, suppressions));
        }
    }
}

/// A file that is not text.
struct Unreadable {
    /// What of it is text.
    valid: String,
    message: String,
    help: &'static str,
}

impl Unreadable {
    fn new(message: String, help: &'static str) -> Unreadable {
        Unreadable {
            valid: String::new(),
            message,
            help,
        }
    }

    fn at(&self, start: usize) -> Failure {
        Failure::new(self.message.clone(), self.help, start..start)
    }
}

/// The bytes of an input, never more than the budget.
fn load<'b>(input: &'b Input, buffer: &'b mut Vec<u8>, budget: usize) -> Result<&'b [u8], Unreadable> {
    let bytes = match input {
        Input::Text { bytes, .. } => bytes.as_slice(),
        Input::File { path, .. } => {
            read_bounded(path, buffer, budget).map_err(|error| {
                Unreadable::new(
                    format!("the file cannot be read: {error}"),
                    "check that it exists and is readable",
                )
            })?;
            buffer.as_slice()
        }
    };
    if bytes.len() > budget {
        let message = format!(
            "the file has more than {} bytes, the limit of `--max-bytes`",
            thousands(u64::try_from(budget).unwrap_or(u64::MAX))
        );
        return Err(Unreadable::new(message, "split it into several files"));
    }
    Ok(bytes)
}

fn decode(bytes: &[u8]) -> Result<&str, Box<Unreadable>> {
    let (at, is_utf16) = match std::str::from_utf8(bytes) {
        // Of signs below 0x80 alone, UTF-16 is valid UTF-8.
        Ok(text) if !is_every_other_byte_zero(bytes) => return Ok(text),
        Ok(_) => (0, true),
        Err(error) => {
            let has_mark = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            (error.valid_up_to(), has_mark || bytes.contains(&0))
        }
    };
    let (message, help) = if is_utf16 {
        (
            "the file is not UTF-8: it looks like UTF-16".to_owned(),
            "save it as UTF-8; in Windows PowerShell, `>` writes UTF-16: use `Out-File -Encoding utf8`",
        )
    } else {
        let byte = bytes.get(at).copied().unwrap_or_default();
        (
            format!(
                "the file is not UTF-8: byte 0x{byte:02x} at offset {}",
                thousands(u64::try_from(at).unwrap_or(u64::MAX))
            ),
            "save the file as UTF-8",
        )
    };
    Err(Box::new(Unreadable {
        valid: String::from_utf8_lossy(&bytes[..at]).into_owned(),
        message,
        help,
    }))
}

/// Whether a text begins like one of two bytes a sign.
fn is_every_other_byte_zero(bytes: &[u8]) -> bool {
    let first = &bytes[..bytes.len().min(64)];
    let is_zero = |from: usize, zero: bool| first.iter().skip(from).step_by(2).all(|byte| (*byte == 0) == zero);
    first.len() > 1 && (is_zero(0, true) && is_zero(1, false) || is_zero(0, false) && is_zero(1, true))
}

/// The text of an input, where it is one.
pub(crate) fn load_text(input: &Input, budget: usize) -> Option<String> {
    let mut buffer = Vec::new();
    let bytes = load(input, &mut buffer, budget).ok()?;
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

fn failed(file: FileId, source: &Source<'_>, failure: &Failure, options: &Options) -> Diagnostic {
    let mut diagnostic = Diagnostic::of_file(Rule::InvalidSyntax, file, failure.message.clone())
        .label(failure.label.clone())
        .help(failure.help.clone());
    diagnostic.span = Span::of(source, &failure.span);
    if options.excerpts == Excerpts::Keep {
        diagnostic.excerpts = excerpts(file, source, &[(0, failure.span.clone())]);
    }
    diagnostic
}

/// Takes what the front-end of one file finds.
struct FileSink<'f> {
    file: FileId,
    source: &'f Source<'f>,
    options: &'f Options,
    registrations: &'f Registrations,
    outcome: &'f mut Outcome,
    /// Findings before this one belong to subscriptions that have been read.
    since: usize,
    suppressions: Vec<Suppression>,
    text: TextOf,
    /// How many there are, each rule of each counted, and those that are not kept included.
    suppressions_read: usize,
    /// Findings of each rule so far.
    counts: HashMap<Rule, usize>,
    /// The places in `app` or `defaults` that a rule has something to say about.
    shared: HashSet<(Rule, u32)>,
    /// What the definitions read.
    meter: Meter,
}

impl Sink for FileSink<'_> {
    fn document(&mut self) {
        self.outcome.documents += 1;
    }

    fn definition(&mut self, found: &Found<'_>) {
        self.outcome.subscriptions += 1;
        let (mut findings, usage) = check_and_count(&found.definition, 0, found.instances, found.tenants);
        findings.retain(|finding| !found.allowed.contains(&finding.rule));
        let settings = self.options.settings.of(self.file);
        policy::apply(&found.definition, settings.policy(), &mut findings);
        for finding in findings {
            let diagnostic = placed(
                finding,
                found,
                self.file,
                self.source,
                self.options,
                &self.outcome.exports,
            );
            self.keep(diagnostic);
        }
        self.identify(found);
        if let Some(usage) = usage {
            self.record(found, usage);
        }
    }

    fn meter(&mut self) -> Option<&mut Meter> {
        Some(&mut self.meter)
    }

    fn located(&mut self, located: Located) {
        let diagnostic = self.of_structure(located);
        self.keep(diagnostic);
    }

    fn comment_above(&mut self, span: Range<usize>, text: &str, lines: &Range<usize>) {
        let read = self.suppression(span.clone(), text, false);
        self.add(read.map(|read| read.over(self.source, lines)), span);
    }

    fn registration(&mut self, file: &str) -> Result<Registration, String> {
        let folder = Path::new(self.source.name()).parent().unwrap_or(Path::new(""));
        let export = self.registrations.load(&folder.join(file))?;
        let mut registration = export.registration.clone();
        registration.id = self.outcome.exports.add(export);
        Ok(registration)
    }

    fn comment(&mut self, span: Range<usize>, text: &str, trailing: bool) {
        self.add(self.suppression(span.clone(), text, trailing), span);
    }
}

impl FileSink<'_> {
    /// Reads a comment, if it is a suppression.
    fn suppression(&self, span: Range<usize>, text: &str, trailing: bool) -> Option<Suppression> {
        let place = suppress::Place {
            file: self.file,
            source: self.source,
            span,
            trailing,
            keep: self.options.excerpts,
            now: self.options.context.now,
        };
        Suppression::read(&place, text)
    }

    /// Takes a suppression, as long as there are not too many of them.
    fn add(&mut self, read: Option<Suppression>, span: Range<usize>) {
        let Some(read) = read else { return };
        // Each rule that a comment names can turn out to be unused.
        let before = self.suppressions_read;
        self.suppressions_read += read.weight();
        match self.suppressions_read {
            ..=MAX_SUPPRESSIONS => self.suppressions.push(read),
            _ if before <= MAX_SUPPRESSIONS => {
                let message = format!("more than {} suppressions", thousands(MAX_SUPPRESSIONS as u64));
                let failure = Failure::new(message, "turn the rule off for the file, or split it", span);
                let diagnostic = failed(self.file, self.source, &failure, self.options);
                self.outcome.diagnostics.push(diagnostic);
            }
            _ => {}
        }
    }

    /// Keeps a finding, unless there are far more of its rule than are shown: then it is counted.
    fn keep(&mut self, mut diagnostic: Diagnostic) {
        if !self.options.settings.of(self.file).admits(&mut diagnostic) {
            return;
        }
        let count = self.counts.entry(diagnostic.rule).or_default();
        *count += 1;
        let is_shared = diagnostic.related.last().is_some_and(|last| last.message == RAISED_FOR);
        let place = (diagnostic.rule, diagnostic.span.start.offset);
        if *count <= self.options.max_findings.0.saturating_add(BEYOND) {
            if is_shared {
                self.shared.insert(place);
            }
            self.outcome.diagnostics.push(diagnostic);
        } else if !is_shared || !self.shared.contains(&place) {
            // What stands in `app` or `defaults` is one finding, however many subscriptions it is raised for.
            let (rule, severity) = (diagnostic.rule, diagnostic.severity);
            let list = &mut self.outcome.not_kept;
            match list.iter_mut().find(|of| (of.rule, of.severity) == (rule, severity)) {
                Some(of) => of.count += 1,
                None => list.push(NotKept {
                    file: self.file,
                    rule,
                    severity,
                    count: 1,
                }),
            }
        }
    }

    /// Says of the findings about a subscription what tells it from others from run to run.
    fn identify(&mut self, found: &Found<'_>) {
        let resource = found.definition.resource.known().map(|text| text.raw());
        let identity = identity(found.name.as_deref().or(resource).unwrap_or_default());
        let own = &mut self.outcome.diagnostics[self.since..];
        if !own.is_empty() {
            let shown = found.shown_name();
            for diagnostic in own
                .iter_mut()
                .filter(|diagnostic| diagnostic.subscription.as_deref() == Some(&*shown))
            {
                // What is written in `app` or `defaults` is wrong for whichever subscription comes first.
                let is_shared =
                    found.form == Form::Entry && diagnostic.related.iter().any(|related| related.message == RAISED_FOR);
                let own = if is_shared { "" } else { &*identity };
                diagnostic.identity = match &*diagnostic.identity {
                    "" => own.into(),
                    part => format!("{own} {part}").trim_start().into(),
                };
            }
        }
        self.since = self.outcome.diagnostics.len();
    }

    fn record(&mut self, found: &Found<'_>, usage: Usage) {
        let usage = if found.form == Form::Listed {
            usage.listed()
        } else {
            usage
        };
        let app = match &found.app {
            Some(app) => app.to_string(),
            None => format!("{}#{}", self.source.name(), found.document),
        };
        // Definitions of one app follow each other.
        if self.outcome.apps.last() != Some(&app) {
            self.outcome.apps.push(app);
        }
        let app = u32::try_from(self.outcome.apps.len() - 1).unwrap_or(u32::MAX);
        self.outcome
            .records
            .push((Record::of(self.file, self.source, found), usage, app));
    }

    fn of_structure(&self, located: Located) -> Diagnostic {
        let fix = fixes::of_structure(&located, self.source, self.text);
        let Located {
            finding,
            span,
            route,
            document,
            subscription,
            related,
            unregistered,
            dialect,
            ..
        } = located;
        let mut marks = vec![(0, span.clone())];
        let mut related: Vec<Related> = related
            .into_iter()
            .map(|(other, message)| {
                let related = Related {
                    file: self.file,
                    span: Span::of(self.source, &other),
                    message,
                };
                marks.push((1, other));
                related
            })
            .collect();
        related.extend(unregistered.and_then(|unknown| self.outcome.exports.of_unknown(unknown)));
        Diagnostic {
            rule: finding.rule,
            severity: finding.severity,
            help: finding.help.as_ref().map(|help| help.words(dialect)),
            message: finding.message,
            path: finding.path.map(Box::new),
            label: finding.label,
            file: self.file,
            document,
            subscription: subscription.map(String::into_boxed_str),
            route,
            span: Span::of(self.source, &span),
            related,
            excerpts: kept(self.file, self.source, &marks, self.options),
            sources: finding.sources,
            fix,
            response: finding.response,
            response_message: finding.response_message,
            identity: Box::default(),
        }
    }
}

fn kept(
    file: FileId,
    source: &Source<'_>,
    marks: &[(usize, Range<usize>)],
    options: &Options,
) -> Vec<crate::diagnostic::Excerpt> {
    match options.excerpts {
        Excerpts::Keep => excerpts(file, source, marks),
        Excerpts::Skip => Vec::new(),
    }
}

/// A finding of a rule with its place.
pub(super) fn placed(
    finding: Finding,
    found: &Found<'_>,
    file: FileId,
    source: &Source<'_>,
    options: &Options,
    exports: &Exports,
) -> Diagnostic {
    let (span, route) = found.locate(finding.field, &finding.part);
    // One item of a list is not another.
    let identity = match finding.part {
        Part::Item(_) => source
            .text()
            .get(span.clone())
            .map(|text| identity(text.trim_matches(['"', '\''])).into())
            .unwrap_or_default(),
        _ => Box::default(),
    };
    let is_elsewhere = span.end <= found.span.start || found.span.end <= span.start;
    let mut marks = vec![(0, span.clone())];
    let mut related: Vec<Related> = exports.of_finding(&finding, found).into_iter().collect();
    if is_elsewhere {
        marks.push((related.len() + 1, found.anchor.clone()));
        related.push(Related {
            file,
            span: Span::of(source, &found.anchor),
            message: RAISED_FOR.into(),
        });
    }
    if let Some(inferred) = found.inferred.as_ref().filter(|_| rests_on_auth(finding.rule)) {
        marks.push((related.len() + 1, inferred.clone()));
        related.push(Related {
            file,
            span: Span::of(source, inferred),
            message: "permission type inferred from here".into(),
        });
    }
    Diagnostic {
        rule: finding.rule,
        severity: finding.severity,
        help: finding.help.as_ref().map(|help| help.words(found.dialect)),
        fix: fixes::of_definition(&finding, found, source),
        message: finding.message,
        path: finding.path.map(Box::new),
        label: finding.label,
        file,
        document: found.document,
        subscription: Some(found.shown_name().into()),
        route,
        span: Span::of(source, &span),
        related,
        excerpts: kept(file, source, &marks, options),
        sources: finding.sources,
        response: finding.response,
        response_message: finding.response_message,
        identity,
    }
}

/// Whether a rule looks at the permission type.
fn rests_on_auth(rule: Rule) -> bool {
    rule.code().starts_with("GS3")
}
