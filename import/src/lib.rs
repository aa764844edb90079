//! Compares Microsoft's pages with `spec/tables/`, and brings the tables up to date.
//!
//! ```text
//! pages ──> markup ──> kinds/* ──> docs ──> pages.rs ──> kinds/* ──> drift ──> report/*
//!           (tables    (what       (all      (which       (what           └──> write.rs ──> spec/
//!            of cells)  they say)   pages)    document)    differs)
//! ```
//!
//! A page is compared with the rows whose source is its document or one it supersedes. What another
//! document says is a contradiction where it differs, and nothing where it does not. Case, slashes, names
//! of placeholders, other names of the same resource and the order of rows carry no meaning; the order
//! of permissions does.
//!
//! A [`Difference`] knows how the tables would change, or why a person has to decide. Decisions are
//! replayed on the changed tables. Nothing is guessed: what was not understood is a problem, and rows it
//! may concern are neither changed nor called removed; everything else is compared and written all the same. A
//! document says which tables its page must have, and a table that is not there removes nothing.

mod context;
pub mod coverage;
mod decisions;
pub mod docs;
mod draft;
pub mod kinds;
mod markup;
mod matching;
mod names;
mod pages;
mod quota_text;
pub mod report;
pub mod transcription;
mod write;
mod yaml;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use graphsub_terms::words::nearest;
use serde_json::Value;

use crate::markup::problem::Severity;
use graphsub_codegen::Problem;
use graphsub_codegen::spec::{Decision, Spec, verdict};

pub use graphsub_codegen::spec::Verdict;
pub use write::{Written, bring_up_to_date, plan, write};

use context::{Confirmed, Context, Shared};
use draft::{Draft, Edit};
use names::Names;
use pages::Tables;

/// How a row differs.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The page has it, the table does not.
    Added {
        /// What the page says.
        new: Value,
    },
    /// The table has it, the page does not any more.
    Removed {
        /// What the table says.
        old: Value,
    },
    /// A field holds another value.
    Changed {
        /// The field of the table.
        field: &'static str,
        /// What the table says.
        old: Value,
        /// What the page says.
        new: Value,
    },
    /// The same row under another label.
    Renamed {
        /// Label in the table.
        old: String,
        /// Label on the page.
        new: String,
    },
}

/// Where a page says something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The page, or the file it includes.
    pub file: PathBuf,
    /// The line; that of the table's header for a row that is gone.
    pub line: usize,
}

/// A decision that speaks about a cell, and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Id of the decision.
    pub id: String,
    /// What replaying it on the changed tables gives.
    pub verdict: Verdict,
}

/// One fact in which a page and a table differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Name of the table.
    pub table: &'static str,
    /// Key of the row as the decisions name it, or what will be its key.
    pub row: String,
    /// What differs.
    pub change: Change,
    /// Document the page is.
    pub document: String,
    /// Document the row rests on so far.
    pub source: Option<String>,
    /// Where the page says so.
    pub place: Place,
    /// Decisions about the row, replayed with the new values.
    pub decisions: Vec<Judged>,
    /// Why `--write` leaves it to a person, and what to decide.
    pub person: Option<String>,
    edits: Vec<Edit>,
}

/// What comparing pages with the tables gave.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drift {
    /// The differences: by table, then in the order of the pages.
    pub differences: Vec<Difference>,
    /// Decisions whose verdict changes with what `--write` writes.
    pub decisions: Vec<Judged>,
    /// What could not be read or compared.
    pub problems: Vec<docs::Problem>,
    /// Documents that were compared.
    pub documents: Vec<String>,
}

impl Drift {
    /// Whether the pages and the tables differ.
    pub fn is_any(&self) -> bool {
        !self.differences.is_empty()
    }

    /// Whether a fact or a page was not read, so that differences may be missing.
    pub fn is_incomplete(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads `spec/` below `root`. Decisions that no longer hold are no hindrance: the tables may have been brought up to
/// date before the decisions are.
///
/// # Errors
/// Everything else that is wrong with the files.
pub fn load(root: &Path) -> Result<Spec, Vec<Problem>> {
    let (spec, _) = Spec::with_broken_decisions(&Spec::files(root)?)?;
    check(&spec).map(|()| spec)
}

/// Checks what only the reader of pages knows: that each table a page must have is of a kind that is compared.
///
/// # Errors
/// The names in `documents.yaml` that are no such kind.
pub fn check(spec: &Spec) -> Result<(), Vec<Problem>> {
    let known: BTreeSet<&str> = kinds::watches().map(|(kind, _)| kind).collect();
    let mut problems = Vec::new();
    for document in &spec.documents.documents {
        for table in document.tables.iter().filter(|table| !known.contains(table.as_str())) {
            let near = nearest(table, known.iter().copied());
            let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            let message = format!("unknown table `{table}`{near}");
            problems.push(Problem::new("spec/documents.yaml", &document.id, message).of_field("tables"));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(spec.located(problems))
    }
}

/// Compares pages, and those of the pages in folders that `documents.yaml` knows, with the tables.
///
/// `document` says which document the named pages are; without it `page` in `documents.yaml` does.
pub fn compare(spec: &Spec, paths: &[PathBuf], document: Option<&str>) -> Drift {
    let read = pages::read(spec, paths, document);
    let mut drift = Drift {
        problems: read.problems,
        ..Drift::default()
    };
    let (mut names, mut confirmed) = (Names::new(spec), Confirmed::default());
    // What the paths of one page say about a label holds for all pages.
    let mut mentions = Vec::new();
    for of in &read.documents {
        let mut context = context(spec, of, &mut names, &mut confirmed, &mut drift);
        mentions.push(kinds::labels(&mut context, &of.said));
    }
    for (of, mentions) in read.documents.iter().zip(mentions) {
        let mut context = context(spec, of, &mut names, &mut confirmed, &mut drift);
        kinds::compare(&mut context, &of.said, mentions);
    }
    drift.documents = read.documents.iter().map(|of| of.document.id.clone()).collect();
    by_table(&mut drift.differences);
    join_repeated(&mut drift.differences);
    contradictions(&mut drift.differences);
    one_page_alone(&mut drift.differences, &confirmed);
    judge(spec, &mut drift);
    drift
}

fn context<'a>(
    spec: &'a Spec,
    of: &'a Tables<'a>,
    names: &'a mut Names,
    confirmed: &'a mut Confirmed,
    drift: &'a mut Drift,
) -> Context<'a> {
    let shared = Shared {
        names,
        confirmed,
        drift,
    };
    Context::new(spec, of.document, of.is_whole, shared)
}

/// What one page changes and another still says as before is not written: the next run would find a contradiction.
fn one_page_alone(differences: &mut [Difference], confirmed: &Confirmed) {
    for difference in differences.iter_mut().filter(|difference| difference.person.is_none()) {
        let field = match &difference.change {
            Change::Changed { field, .. } => *field,
            Change::Removed { .. } => "",
            Change::Added { .. } | Change::Renamed { .. } => continue,
        };
        let cell = (difference.table, difference.row.as_str(), field);
        if let Some((other, there)) = confirmed.elsewhere(cell, &difference.document) {
            difference.person = Some(format!(
                "{} says it, {other} ({}:{}) still says what the row says: decide which one the row follows",
                difference.document,
                there.file.display(),
                there.line
            ));
        }
    }
}

/// Sorts by table, in the order in which kinds of tables are compared with them, and leaves the order within. Names of
/// resources, which all of them use, come first.
fn by_table(differences: &mut [Difference]) {
    let tables: Vec<&str> = kinds::watches().map(|(_, watch)| watch.table).collect();
    differences.sort_by_key(|difference| tables.iter().position(|table| *table == difference.table));
}

/// Two pages may say the same: one report is enough.
fn join_repeated(differences: &mut Vec<Difference>) {
    let mut seen = HashSet::new();
    differences.retain(|difference| {
        let change = format!("{:?}", difference.change);
        seen.insert((difference.table, difference.row.clone(), change))
    });
}

/// Two pages that want different values in one cell: neither is written.
fn contradictions(differences: &mut [Difference]) {
    let cell = |difference: &Difference| match &difference.change {
        Change::Changed { field, .. } if *field != "forms" => Some((difference.table, difference.row.clone(), *field)),
        _ => None,
    };
    let mut pages: HashMap<_, Vec<(String, Place)>> = HashMap::new();
    for difference in differences.iter() {
        if let Some(cell) = cell(difference) {
            let said = (difference.document.clone(), difference.place.clone());
            pages.entry(cell).or_default().push(said);
        }
    }
    for difference in differences {
        let said = cell(difference).and_then(|cell| pages.get(&cell));
        if let Some([(one, at), (other, there), ..]) = said.map(Vec::as_slice) {
            let (at, there) = (
                format!("{}:{}", at.file.display(), at.line),
                format!("{}:{}", there.file.display(), there.line),
            );
            difference.person = Some(format!(
                "contradiction: {one} ({at}) and {other} ({there}) contradict each other: decide which one the row follows"
            ));
        }
    }
}

/// Replays the decisions: for each difference on the tables as all pages have them, and on the tables as they are
/// written, without what is left to a person.
fn judge(spec: &Spec, drift: &mut Drift) {
    let draft = |only_written: bool| {
        let mut draft = Draft::new(&spec.raw);
        let wanted = drift.differences.iter().filter(|d| !only_written || d.person.is_none());
        draft.apply(wanted.flat_map(|difference| &difference.edits));
        draft
    };
    let (all, written) = (draft(false), draft(true));
    let judged = |decision: &Decision, draft: &Draft<'_>| Judged {
        id: decision.id.clone(),
        verdict: verdict(decision, draft),
    };
    drift.decisions.clear();
    for difference in &mut drift.differences {
        difference.decisions.clear();
    }
    for decision in &decisions::followed(&spec.decisions, &all.followed) {
        for difference in &mut drift.differences {
            if decisions::speaks_about(decision, difference, &all.followed) {
                difference.decisions.push(judged(decision, &all));
            }
        }
    }
    let followed = decisions::followed(&spec.decisions, &written.followed);
    for (before, after) in spec.decisions.iter().zip(&followed) {
        // What no edit touches is judged as before.
        if !decisions::tables(before).any(|table| written.is_changed(table)) {
            continue;
        }
        let now = judged(after, &written);
        if verdict(before, &spec.raw) != now.verdict {
            drift.decisions.push(now);
        }
    }
}
