//! The way from files to a report: read, check each subscription, count over all of them,
//! suppress, sort.

use std::collections::HashMap;

use graphsub_rules::{Finding, check, check_fleet};
use graphsub_tables::{Rule, Severity};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Fix, Place, Related};
use crate::manifest::{self, Context, Entry};
use crate::source::SourceFile;
use crate::suppress;
use crate::syntax::{self, Language, MAX_BYTES, Tree};

/// A file as it was found.
#[derive(Debug, Clone)]
pub struct Input {
    /// Name as it is shown.
    pub name: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// How to lint.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What request bodies cannot say, and the clock.
    pub context: Context,
    /// `graphsub.toml`.
    pub config: Config,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Report {
    /// The files, in the order they were given.
    pub files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
    /// What was counted.
    pub summary: Summary,
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files read.
    pub files: usize,
    /// Documents in them.
    pub documents: usize,
    /// Subscriptions in them.
    pub subscriptions: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Findings silenced.
    pub suppressed: usize,
}

impl Report {
    /// The findings, sorted by file, place and rule.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// Whether there is a finding at least this heavy.
    ///
    /// ```
    /// use graphsub_lint::linter::{Options, lint};
    /// assert!(!lint(Vec::new(), &Options::default()).fails(graphsub_tables::Severity::Info));
    /// ```
    pub fn fails(&self, at: Severity) -> bool {
        // Severities are declared from heavy to light.
        self.diagnostics.iter().any(|finding| finding.severity <= at)
    }
}

/// Reads and checks files.
pub fn lint(inputs: Vec<Input>, options: &Options) -> Report {
    let mut diagnostics = Vec::new();
    let mut files = Vec::new();
    let mut trees: Vec<Tree> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    for (index, input) in inputs.into_iter().enumerate() {
        let (source, tree) = read(index, input, &mut diagnostics);
        entries.extend(manifest::read(
            index,
            &source,
            &tree,
            &options.context,
            &mut diagnostics,
        ));
        files.push(source);
        trees.push(tree);
    }
    let definitions: Vec<_> = entries.iter().map(Entry::definition).collect();
    for (entry, definition) in entries.iter().zip(&definitions) {
        for finding in check(definition) {
            diagnostics.push(placed(&finding, entry, &entries, &files, &trees));
        }
    }
    let fleet: Vec<_> = entries
        .iter()
        .zip(&definitions)
        .map(|(entry, definition)| graphsub_rules::Entry {
            definition,
            app: &entry.app,
            instances: entry.instances,
            tenants: entry.tenants,
            name: &entry.name,
        })
        .collect();
    for (index, finding) in check_fleet(&fleet) {
        // What the service itself lists, it has accepted.
        if entries[index].listed && finding.rule == Rule::DuplicateSubscription {
            continue;
        }
        diagnostics.push(placed(&finding, &entries[index], &entries, &files, &trees));
    }
    let mut suppressed = 0;
    for (index, (source, tree)) in files.iter().zip(&trees).enumerate() {
        suppressed += suppress::apply(index, source, tree, &mut diagnostics);
    }
    suppressed += options.config.apply(&files, options.context.now, &mut diagnostics);
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.file, d.span.start, d.span.end, d.rule);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    merge_shared(&mut diagnostics);
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let summary = Summary {
        files: files.len(),
        documents: trees.iter().map(|tree| tree.documents.len()).sum(),
        subscriptions: entries.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        suppressed,
    };
    Report {
        files,
        diagnostics,
        summary,
    }
}

/// Words at the subscription a finding about `app` or `defaults` was raised for.
const RAISED_FOR: &str = "for this subscription";

/// What stands in `app` or `defaults` is wrong once, however many subscriptions use it.
fn merge_shared(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.dedup_by(|later, first| {
        let same = |a: &Diagnostic, b: &Diagnostic| {
            a.file == b.file && a.span == b.span && a.rule == b.rule && a.message == b.message
        };
        let merged = same(later, first);
        if merged {
            first.related.retain(|related| related.message != RAISED_FOR);
        }
        merged
    });
}

/// Decodes and parses a file; what cannot be read becomes a finding and an empty tree.
fn read(index: usize, input: Input, out: &mut Vec<Diagnostic>) -> (SourceFile, Tree) {
    let mut failed = |name: &str, text: String, span: std::ops::Range<usize>, message: String, help: &str| {
        let place = Place {
            file: index,
            document: 0,
            route: Vec::new(),
            span,
        };
        out.push(
            Diagnostic::new(Rule::InvalidSyntax, place, message)
                .label("here")
                .help(help),
        );
        (SourceFile::new(name, text), Tree::default())
    };
    if input.bytes.len() > MAX_BYTES {
        let message = format!("the file has {} bytes, {MAX_BYTES} are read", input.bytes.len());
        return failed(&input.name, String::new(), 0..0, message, "split it into several files");
    }
    let text = match String::from_utf8(input.bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(&error.into_bytes()[..valid]).into_owned();
            let message = format!("the file is not UTF-8: byte {valid} does not belong");
            return failed(&input.name, text, valid..valid, message, "save the file as UTF-8");
        }
    };
    let (mark, text) = match text.strip_prefix('\u{feff}') {
        Some(rest) => (text.len() - rest.len(), rest.to_owned()),
        None => (0, text),
    };
    let parsed = syntax::parse(&text, Language::of(&input.name, &text));
    match parsed {
        Ok(tree) => (SourceFile::new(input.name, text).after_mark(mark), tree),
        Err(error) => failed(&input.name, text, error.span, error.message, &error.help),
    }
}

/// A finding of a rule with its place.
fn placed(finding: &Finding, entry: &Entry, entries: &[Entry], files: &[SourceFile], trees: &[Tree]) -> Diagnostic {
    let locate = |entry: &Entry, field, part: &_| entry.place(&trees[entry.file], &files[entry.file].text, field, part);
    let place = locate(entry, finding.field, &finding.part);
    let source = &files[place.file].text;
    let editable = entry.editable(&trees[entry.file], source, finding.field, &finding.part);
    let fix = finding.fix.as_ref().zip(editable).map(|(fix, span)| Fix {
        title: fix.title.clone(),
        safe: fix.safe,
        edits: vec![(span.clone(), quoted_like(&source[span], &fix.text))],
    });
    let own = trees[entry.file].span(entry.node);
    let elsewhere = place.span.end <= own.start || own.end <= place.span.start;
    let raised_for = elsewhere.then(|| Related {
        file: entry.file,
        span: entry.anchor.clone(),
        message: RAISED_FOR.into(),
    });
    let others = finding.related.iter().map(|other| {
        let at = locate(
            &entries[other.entry],
            graphsub_rules::Field::Resource,
            &graphsub_rules::Part::Whole,
        );
        Related {
            file: at.file,
            span: at.span,
            message: other.message.clone(),
        }
    });
    let related = others.chain(raised_for).collect();
    Diagnostic {
        rule: finding.rule,
        severity: finding.severity,
        message: finding.message.clone(),
        label: finding.label.clone(),
        help: finding.help.clone(),
        file: place.file,
        document: place.document,
        subscription: Some(entry.name.clone()),
        route: place.route,
        span: place.span,
        related,
        sources: unique(&finding.sources),
        fix,
        response: finding.response,
        response_message: finding.response_message.clone(),
    }
}

/// A text in the quotes of the one it replaces.
pub(crate) fn quoted_like(written: &str, text: &str) -> String {
    match written
        .chars()
        .next()
        .filter(|quote| ['"', '\''].contains(quote) && written.len() > 1)
    {
        Some(quote) => format!("{quote}{text}{quote}"),
        None => text.to_owned(),
    }
}

fn unique(sources: &[graphsub_tables::Source]) -> Vec<graphsub_tables::Source> {
    let mut seen = Vec::new();
    for source in sources {
        if !seen.contains(source) {
            seen.push(*source);
        }
    }
    seen
}

/// Identity of each finding: its rule, file and route, never its line. Several findings of one
/// rule at one route are told apart by their order.
pub fn fingerprints(report: &Report) -> Vec<String> {
    use sha2::Digest;
    let mut seen: HashMap<String, usize> = HashMap::new();
    report
        .findings()
        .map(|finding| {
            let route: Vec<String> = finding
                .route
                .iter()
                .map(|step| match step {
                    crate::diagnostic::Step::Key(name) => name.clone(),
                    crate::diagnostic::Step::Index(index) => index.to_string(),
                })
                .collect();
            let file = &report.files[finding.file].name;
            let identity = format!(
                "{}\0{file}\0{}\0{}",
                finding.rule.code(),
                finding.document,
                route.join("\0")
            );
            let count = seen.entry(identity.clone()).or_default();
            *count += 1;
            let digest = sha2::Sha256::digest(format!("{identity}\0{count}").as_bytes());
            digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
        })
        .collect()
}
