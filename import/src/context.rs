//! What every comparison of a document needs.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::draft::Edit;
use super::names::Names;
use super::{Change, Difference, Drift, Place};
use crate::markup::problem::Problem;
use graphsub_codegen::spec::{At, Document, Spec, file_of};

/// One document that is compared.
pub(crate) struct Context<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) document: &'a Document,
    /// The names of resources, those learned from other pages of the run among them.
    pub(crate) names: &'a mut Names,
    /// The document and all it supersedes.
    pub(crate) scope: BTreeSet<&'a str>,
    /// Whether all tables of the document were read: only then a row that is not there is gone.
    pub(crate) is_whole: bool,
    pub(crate) confirmed: &'a mut Confirmed,
    drift: &'a mut Drift,
}

/// What pages of a run say as the tables do: cells by table, row and field, rows with no field.
#[derive(Debug, Default)]
pub(crate) struct Confirmed {
    cells: HashMap<Cell, Vec<(String, Place)>>,
    /// Cells and rows that were held against a page which speaks for them, whatever it says.
    pub(crate) compared: BTreeSet<Cell>,
}

/// Table, row and field.
pub(crate) type Cell = (&'static str, String, &'static str);

impl Confirmed {
    /// Where another document says that the row is there, or that the field holds what it holds.
    pub(crate) fn elsewhere(
        &self,
        (table, row, field): (&'static str, &str, &'static str),
        document: &str,
    ) -> Option<&(String, Place)> {
        let said = self.cells.get(&(table, row.to_owned(), field))?;
        said.iter().find(|(other, _)| other != document)
    }
}

/// What all documents of a run share.
pub(crate) struct Shared<'a> {
    pub(crate) names: &'a mut Names,
    pub(crate) confirmed: &'a mut Confirmed,
    pub(crate) drift: &'a mut Drift,
}

impl<'a> Context<'a> {
    pub(crate) fn new(spec: &'a Spec, document: &'a Document, is_whole: bool, shared: Shared<'a>) -> Self {
        let mut scope = BTreeSet::new();
        let mut open = vec![document];
        while let Some(document) = open.pop() {
            if scope.insert(document.id.as_str()) {
                let all = spec.documents.documents.iter();
                open.extend(all.filter(|other| document.supersedes.contains(&other.id)));
            }
        }
        Self {
            spec,
            document,
            names: shared.names,
            scope,
            is_whole,
            confirmed: shared.confirmed,
            drift: shared.drift,
        }
    }

    pub(crate) fn rows(&self, table: &str) -> &'a [Value] {
        self.spec.raw.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn speaks_for(&self, source: &str) -> bool {
        self.scope.contains(source)
    }

    pub(crate) fn problem(&mut self, place: &Place, message: impl Into<String>) {
        let problem = Problem::error(&place.file, Some(place.line), message);
        self.drift.problems.push(problem);
    }

    /// Whether so much of a table is not on the page that the page is broken rather than changed. That is told, and
    /// nothing is taken as removed.
    pub(crate) fn is_lost(&mut self, table: &str, lost: usize, kept: usize, gone: &Place) -> bool {
        const FEWEST: usize = 4;
        let is_lost = lost >= FEWEST && lost > kept;
        if is_lost {
            let why = format!(
                "{lost} of {} facts of {} are not on the page: read a whole version of it, or delete their rows by hand; \
                 none is taken as removed",
                lost + kept,
                file_of(table)
            );
            self.problem(gone, why);
        }
        is_lost
    }

    /// Keeps that the page says the same as the tables.
    pub(crate) fn confirm(&mut self, table: &'static str, row: &str, field: &'static str, place: &Place) {
        let said = self.confirmed.cells.entry((table, row.to_owned(), field)).or_default();
        said.push((self.document.id.clone(), place.clone()));
    }

    /// Keeps that a cell, or with no field a row, was held against the page, which speaks for it.
    pub(crate) fn compared(&mut self, table: &'static str, row: &str, field: &'static str) {
        self.confirmed.compared.insert((table, row.to_owned(), field));
    }

    /// The differences that were added since there were so many.
    pub(crate) fn since(&mut self, number: usize) -> &mut [Difference] {
        self.drift.differences.get_mut(number..).unwrap_or_default()
    }

    /// How many differences there are.
    pub(crate) fn number(&self) -> usize {
        self.drift.differences.len()
    }

    /// Adds a difference; with `person` nothing is written.
    pub(crate) fn differ(&mut self, found: Found) {
        self.drift.differences.push(Difference {
            table: found.table,
            row: found.row,
            change: found.change,
            document: self.document.id.clone(),
            source: found.source,
            place: found.place,
            decisions: Vec::new(),
            person: found.person,
            edits: found.edits,
        });
    }

    /// Whether a decision already sets what this document says against a cell that rests on another.
    pub(crate) fn is_decided(&self, table: &str, row: &str, field: &str, new: &Value) -> bool {
        self.spec.decisions.iter().any(|decision| {
            let about = |at: &At| at.table == table && at.row == row && at.field == field;
            let mut anchors = decision.statements.iter().filter_map(|s| s.at.as_ref());
            let mut others = decision.in_words();
            anchors.any(about) && others.any(|s| self.speaks_for(&s.document) && s.value.as_ref() == Some(new))
        })
    }

    /// What to say where a row rests on a document this page does not speak for.
    pub(crate) fn contradiction(&self, source: &str) -> String {
        format!(
            "contradiction: the row rests on {source}, which {} does not supersede. If the page is right, change the row \
             and its source; if not, put both statements into spec/decisions.yaml",
            self.document.id
        )
    }
}

/// A difference before it is complete.
pub(crate) struct Found {
    pub(crate) table: &'static str,
    pub(crate) row: String,
    pub(crate) change: Change,
    pub(crate) source: Option<String>,
    pub(crate) place: Place,
    pub(crate) person: Option<String>,
    pub(crate) edits: Vec<Edit>,
}

/// What has to be filled in for a resource that is not known.
pub(crate) fn new_resource(label: &str) -> String {
    format!(
        "new resource `{label}`: add it to spec/resources.yaml (id, title, area, status, labels), its paths to paths.yaml \
         (template, watches, api, forms), and a row to permissions.yaml, resource-data.yaml and lifetimes.yaml (or \
         `lifetime_unstated: true`); if it is a known resource, add the label to its `labels`; then \
         import with `--write` again, which fills the other tables from the pages"
    )
}
