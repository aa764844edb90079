//! Which document a page is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::docs::{self, FactTable, Problem, Severity};
use graphsub_codegen::spec::{Document, Spec};
use graphsub_terms::words::nearest;

/// The tables of the pages by document, and what could not be read.
pub(crate) struct Read<'s> {
    pub(crate) tables: Vec<(&'s Document, Vec<FactTable>)>,
    pub(crate) problems: Vec<Problem>,
}

/// Reads the pages. Of a folder only the pages are read that a document names: the others of a checkout
/// are none of our business.
pub(crate) fn read<'s>(spec: &'s Spec, paths: &[PathBuf], document: Option<&str>) -> Read<'s> {
    let mut problems = Vec::new();
    let documents = &spec.documents.documents;
    let named = match document {
        None => None,
        Some(id) => match documents.iter().find(|document| document.id == id) {
            Some(document) => Some(document),
            None => {
                let near = nearest(id, documents.iter().map(|d| d.id.as_str()));
                let near = near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
                let file = PathBuf::from("spec/documents.yaml");
                problems.push(error(&file, None, format!("there is no document `{id}`{near}")));
                return Read {
                    tables: Vec::new(),
                    problems,
                };
            }
        },
    };
    let mut pages = Vec::new();
    for path in paths {
        if !path.is_dir() {
            pages.push((path.clone(), None));
            continue;
        }
        if named.is_some() {
            let found = docs::pages_of(path, &mut problems);
            pages.extend(found.into_iter().map(|file| (file, Some(path.clone()))));
            continue;
        }
        let found: Vec<PathBuf> = docs::pages_of(path, &mut problems)
            .into_iter()
            .filter(|file| document_of(spec, file).is_some())
            .collect();
        if found.is_empty() {
            let why = "no page in this folder is the `page` of a document in spec/documents.yaml: name the pages, and \
                       `--document` with them";
            problems.push(error(path, None, why.to_owned()));
        }
        problems.extend(absent(spec, path, &found));
        pages.extend(found.into_iter().map(|file| (file, Some(path.clone()))));
    }
    let mut reading = docs::read_pages(&pages);
    problems.append(&mut reading.problems);
    let files: Vec<PathBuf> = pages.into_iter().map(|(file, _)| file).collect();
    for file in &files {
        let is_there = reading.tables.iter().any(|table| table.file == *file);
        let includes = reading.tables.iter().any(|table| !files.contains(&table.file));
        let is_read = !problems
            .iter()
            .any(|p| p.file == *file && p.severity == Severity::Error);
        if !is_there && !includes && is_read {
            let why = "there is no table of facts on this page: compare with another version, or take the page out";
            problems.push(error(file, None, why.to_owned()));
        }
    }
    let mut by_document: BTreeMap<usize, Vec<FactTable>> = BTreeMap::new();
    for table in reading.tables {
        let own = document_of(spec, &table.file);
        let found = if files.contains(&table.file) {
            named.or(own)
        } else {
            own.or(named)
        };
        match found.and_then(|found| documents.iter().position(|d| d.id == found.id)) {
            Some(index) => by_document.entry(index).or_default().push(table),
            None => {
                let why = format!(
                    "no document is this page: give one of spec/documents.yaml the field `page: {}`, or name it with \
                     `--document`",
                    tail(&table.file)
                );
                if !problems.iter().any(|p| p.file == table.file && p.message == why) {
                    problems.push(error(&table.file, None, why));
                }
            }
        }
    }
    problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    let tables = by_document
        .into_iter()
        .map(|(index, tables)| (&documents[index], tables))
        .collect();
    Read { tables, problems }
}

pub(crate) fn error(file: &Path, line: Option<usize>, message: String) -> Problem {
    Problem {
        file: file.to_owned(),
        line,
        severity: Severity::Error,
        message,
    }
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
        severity: Severity::Warning,
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
