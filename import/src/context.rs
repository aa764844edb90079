//! What every comparison of a document needs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::draft::Edit;
use super::names::Names;
use super::pages::error;
use super::{Change, Difference, Drift, Place};
use graphsub_codegen::spec::{At, Document, Spec};

/// One document that is compared.
pub(crate) struct Context<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) document: &'a Document,
    pub(crate) names: Names,
    /// The document and all it supersedes.
    pub(crate) scope: BTreeSet<&'a str>,
    drift: &'a mut Drift,
}

impl<'a> Context<'a> {
    pub(crate) fn new(spec: &'a Spec, document: &'a Document, drift: &'a mut Drift) -> Self {
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
            names: Names::new(spec),
            scope,
            drift,
        }
    }

    pub(crate) fn rows(&self, table: &str) -> &'a [Value] {
        self.spec.raw.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn speaks_for(&self, source: &str) -> bool {
        self.scope.contains(source)
    }

    pub(crate) fn problem(&mut self, place: &Place, message: impl Into<String>) {
        let problem = error(&place.file, Some(place.line), message.into());
        self.drift.problems.push(problem);
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
         `lifetime_unstated: true`); if it is a known resource, add the label to its `labels`"
    )
}
