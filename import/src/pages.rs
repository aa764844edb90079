//! Which document a page is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::docs;
use crate::kinds::{FactTable, Said, rich_resources};
use crate::markup::problem::{Problem, Severity};
use graphsub_codegen::spec::{Document, Spec};
use graphsub_terms::words::nearest;

/// The tables of the pages by document, and what could not be read.
pub(crate) struct Read<'s> {
    pub(crate) documents: Vec<Tables<'s>>,
    pub(crate) problems: Vec<Problem>,
}

/// The tables of one document.
pub(crate) struct Tables<'s> {
    pub(crate) document: &'s Document,
    pub(crate) said: Said,
    /// Whether all of its tables were read: only then a row that is not there is gone.
    pub(crate) is_whole: bool,
}

/// Reads the pages. Of a folder only the pages are read that a document names: the others of a checkout
/// are none of our business.
pub(crate) fn read<'s>(spec: &'s Spec, paths: &[PathBuf], document: Option<&str>) -> Read<'s> {
    let named = match document.map(|id| named(spec, id)).transpose() {
        Ok(named) => named,
        Err(problem) => {
            return Read {
                documents: Vec::new(),
                problems: vec![problem],
            };
        }
    };
    let mut problems = Vec::new();
    let pages = pages(spec, paths, named, &mut problems);
    let mut reading = docs::read_pages(&pages);
    problems.append(&mut reading.problems);
    let owners = Owners {
        spec,
        named,
        files: pages.into_iter().map(|(file, _)| file).collect(),
    };
    problems.extend(owners.without_tables(&reading.tables, &problems));
    let by_document = owners.by_document(reading.tables, &mut problems);
    let (mut read, mut misses_table) = (Vec::new(), false);
    for (index, mut tables) in by_document {
        let document = &spec.documents.documents[index];
        let is_this = |of: Option<&Document>| of.is_some_and(|of| of.id == document.id);
        let page = owners.files.iter().find(|file| is_this(owners.of_page(file)));
        rich_resources::as_document_says(&document.tables, &mut tables);
        let missing = page
            .map(|page| missing_tables(document, page, &tables))
            .unwrap_or_default();
        let is_whole = missing.is_empty() && is_whole(&problems, page, &tables);
        misses_table |= !missing.is_empty();
        problems.extend(missing);
        let consent = reading.consent.iter();
        let consent = consent.filter(|consent| is_this(owners.of_file(&consent.file, &consent.page)));
        read.push(Tables {
            document,
            said: Said {
                consent: consent.cloned().collect(),
                tables,
            },
            is_whole,
        });
    }
    // An include that is not there may hold the table that is missed; else most are of code samples.
    problems.retain(|problem| misses_table || problem.severity != Severity::Note);
    problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    Read {
        documents: read,
        problems,
    }
}

/// The document of an id.
fn named<'s>(spec: &'s Spec, id: &str) -> Result<&'s Document, Problem> {
    let documents = &spec.documents.documents;
    documents.iter().find(|document| document.id == id).ok_or_else(|| {
        let near = nearest(id, documents.iter().map(|d| d.id.as_str()));
        let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
        let file = Path::new("spec/documents.yaml");
        Problem::error(file, None, format!("unknown document `{id}`{near}"))
    })
}

/// The pages that are to be read, each with the folder it was found in.
fn pages(
    spec: &Spec,
    paths: &[PathBuf],
    named: Option<&Document>,
    problems: &mut Vec<Problem>,
) -> Vec<(PathBuf, Option<PathBuf>)> {
    let mut pages = Vec::new();
    for path in paths {
        if !path.is_dir() {
            pages.push((path.clone(), None));
            continue;
        }
        let mut found = docs::pages_of(path, problems);
        if named.is_none() {
            found.retain(|file| document_of(spec, file).is_some());
            if found.is_empty() {
                let why = "no page in this folder is the `page` of a document in spec/documents.yaml: name the pages, and \
                           `--document` with them";
                problems.push(Problem::error(path, None, why));
            }
            problems.extend(absent(spec, path, &found));
        }
        pages.extend(found.into_iter().map(|file| (file, Some(path.clone()))));
    }
    pages
}

/// Which document each file belongs to.
struct Owners<'s> {
    spec: &'s Spec,
    /// The document that all pages are, where somebody says so.
    named: Option<&'s Document>,
    /// The pages, without what they include.
    files: Vec<PathBuf>,
}

impl<'s> Owners<'s> {
    fn of_page(&self, page: &Path) -> Option<&'s Document> {
        self.named.or_else(|| document_of(self.spec, page))
    }

    /// The document of a file that a page may include.
    fn of_file(&self, file: &Path, page: &Path) -> Option<&'s Document> {
        if self.files.iter().any(|known| known == file) {
            return self.of_page(file);
        }
        // An include is the document it is itself, or else part of its page.
        document_of(self.spec, file).or_else(|| self.of_page(page))
    }

    /// The pages without a table that no document is. A document says itself which tables it misses.
    fn without_tables(&self, tables: &[FactTable], problems: &[Problem]) -> Vec<Problem> {
        let is_there = |file: &PathBuf| tables.iter().any(|table| table.page == *file || table.file == *file);
        let files = self.files.iter().filter(|file| !is_there(file));
        let files = files.filter(|file| !has_error(problems, file) && self.of_page(file).is_none());
        let why = "there is no table of facts on this page: compare with another version, or take the page out";
        files.map(|file| Problem::error(file, None, why)).collect()
    }

    /// The tables of each document that has a page, by its index.
    fn by_document(&self, tables: Vec<FactTable>, problems: &mut Vec<Problem>) -> BTreeMap<usize, Vec<FactTable>> {
        let documents = &self.spec.documents.documents;
        let index_of = |document: &Document| documents.iter().position(|known| known.id == document.id);
        let read = self.files.iter().filter(|file| !has_error(problems, file));
        let indexes = read.filter_map(|file| self.of_page(file).and_then(index_of));
        let mut by_document: BTreeMap<usize, Vec<FactTable>> = indexes.map(|index| (index, Vec::new())).collect();
        for table in tables {
            if let Some(index) = self.of_file(&table.file, &table.page).and_then(index_of) {
                by_document.entry(index).or_default().push(table);
                continue;
            }
            let why = format!(
                "no document is this page: give one of spec/documents.yaml the field `page: {}`, or name it with \
                 `--document`",
                tail(&table.file)
            );
            if !problems.iter().any(|p| p.file == table.file && p.message == why) {
                problems.push(Problem::error(&table.file, None, why));
            }
        }
        by_document
    }
}

fn has_error(problems: &[Problem], file: &Path) -> bool {
    let mut all = problems.iter().filter(|problem| problem.file == file);
    all.any(|problem| problem.severity == Severity::Error && problem.line.is_none())
}

/// The tables a document must have and does not.
fn missing_tables(document: &Document, page: &Path, tables: &[FactTable]) -> Vec<Problem> {
    let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
    for table in &document.tables {
        *wanted.entry(table).or_default() += 1;
    }
    let is_missing = |(table, number): &(&str, usize)| {
        let there = tables.iter().filter(|there| there.facts.name() == *table);
        there.count() < *number
    };
    let problem = |(table, number): (&str, usize)| {
        let what = if number == 1 { "table" } else { "tables" };
        Problem::error(
            page,
            None,
            format!(
                "{} must have {number} {what} `{}`, and it was not found: read a whole checkout, includes counted, or \
                 correct `tables` or `page` in spec/documents.yaml; no row is taken as removed",
                document.id, table
            ),
        )
    };
    wanted.into_iter().filter(is_missing).map(problem).collect()
}

/// Whether nothing of a document was left out but single rows, which are marked, and columns.
fn is_whole(problems: &[Problem], page: Option<&PathBuf>, tables: &[FactTable]) -> bool {
    let mut files: BTreeMap<&Path, BTreeSet<usize>> = BTreeMap::new();
    files.extend(page.map(|page| (page.as_path(), BTreeSet::new())));
    for table in tables {
        files.entry(&table.page).or_default();
        let lines = files.entry(&table.file).or_default();
        lines.insert(table.line);
        lines.extend(table.facts.lines());
    }
    problems
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .all(|problem| {
            let lines = files.get(problem.file.as_path());
            lines.is_none_or(|lines| problem.line.is_some_and(|line| lines.contains(&line)))
        })
}

/// Pages that documents name and a checkout of the documentation does not have: they may have been moved.
fn absent(spec: &Spec, folder: &Path, found: &[PathBuf]) -> Vec<Problem> {
    let pages = spec
        .documents
        .documents
        .iter()
        .filter_map(|d| Some((d, d.page.as_deref()?)));
    let expected = pages.filter(|(_, page)| !found.iter().any(|file| file.ends_with(page)));
    let problem = |(document, page): (&Document, &str)| Problem {
        file: folder.join(page),
        line: None,
        severity: Severity::Error,
        message: format!(
            "the page of `{}` is not there and was not compared: correct its `page` if it was moved",
            document.id
        ),
    };
    expected.map(problem).collect()
}

/// The document whose page the path ends with.
fn document_of<'s>(spec: &'s Spec, file: &Path) -> Option<&'s Document> {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let pages = spec
        .documents
        .documents
        .iter()
        .filter_map(|d| Some((d, d.page.as_deref()?)));
    pages
        .filter(|(_, page)| file.ends_with(page))
        .max_by_key(|(_, page)| page.len())
        .map(|(document, _)| document)
}

/// The part of a path that looks like one inside the documentation repository.
fn tail(file: &Path) -> String {
    let parts: Vec<String> = file.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let start = parts
        .iter()
        .position(|part| part == "concepts" || part == "api-reference");
    parts[start.unwrap_or(parts.len().saturating_sub(1))..].join("/")
}
