//! What `import` watches: the rows that a page speaks for, and those that may become wrong without a word.
//!
//! A row is watched where a page speaks for its document and must have a table that is compared with it. Rows and
//! documents come from `spec/`, kinds of tables and fields from the comparisons themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use super::context::{Confirmed, Context, Shared};
use super::kinds::{self, watches};
use super::names::Names;
use super::{Drift, pages};
use graphsub_codegen::Problem;
use graphsub_codegen::spec::{Spec, TABLE_FILES, file_of, key};

/// What the rows of one table state by one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Statements {
    rows: usize,
    watched: usize,
}

/// What is watched of one table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covered {
    /// Rows of the table.
    pub rows: usize,
    /// Keys of the rows that are watched.
    pub watched: BTreeSet<String>,
    /// The fields that are compared with a page, the row itself aside.
    pub fields: BTreeSet<&'static str>,
    by_document: BTreeMap<String, Statements>,
}

/// What is watched of all tables, in the order of their names.
///
/// ```
/// let spec = graphsub_import::load(concat!(env!("CARGO_MANIFEST_DIR"), "/..").as_ref()).expect("sound");
/// let coverage = graphsub_import::coverage::of(&spec);
/// assert_eq!(coverage.tables["latency"].fields.iter().collect::<Vec<_>>(), [&"average", &"maximum"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// By the name of the table.
    pub tables: BTreeMap<&'static str, Covered>,
    /// The documents whose pages speak for a document.
    speaks_for: BTreeMap<String, BTreeSet<String>>,
}

/// Works out what `import` watches, from the tables and from what the comparisons look for.
pub fn of(spec: &Spec) -> Coverage {
    let mut coverage = Coverage::default();
    for (table, _) in TABLE_FILES {
        let rows = spec.raw.get(table).map(Vec::as_slice).unwrap_or_default();
        let covered = coverage.tables.entry(table).or_default();
        covered.rows = rows.len();
        for document in rows.iter().flat_map(|row| documents(spec, table, row)) {
            covered.by_document.entry(document).or_default().rows += 1;
        }
    }
    let (mut names, mut confirmed, mut drift) = (Names::new(spec), Confirmed::default(), Drift::default());
    let mut seen = BTreeSet::new();
    for document in spec
        .documents
        .documents
        .iter()
        .filter(|document| document.page.is_some())
    {
        let shared = Shared {
            names: &mut names,
            confirmed: &mut confirmed,
            drift: &mut drift,
        };
        let context = Context::new(spec, document, true, shared);
        for id in &context.scope {
            let pages = coverage.speaks_for.entry((*id).to_owned()).or_default();
            pages.insert(document.id.clone());
        }
        for (_, watch) in watches().filter(|(kind, _)| document.tables.iter().any(|table| table == kind)) {
            let covered = coverage.tables.entry(watch.table).or_default();
            let rows = (watch.rows)(&context, watch.table);
            if !rows.is_empty() {
                covered.fields.extend(watch.fields);
            }
            for stated in rows {
                covered
                    .watched
                    .insert(key(watch.table, &context.rows(watch.table)[stated.row]));
                let statements = covered.by_document.entry(stated.document.clone()).or_default();
                statements.watched += usize::from(seen.insert((watch.table, stated)));
            }
        }
    }
    coverage
}

/// Compares pages and says which cells were held against one that speaks for them: table, key of the row and field,
/// which is empty for the row itself.
pub fn compared(spec: &Spec, paths: &[PathBuf]) -> BTreeSet<(&'static str, String, &'static str)> {
    let read = pages::read(spec, paths, None);
    let (mut names, mut confirmed, mut drift) = (Names::new(spec), Confirmed::default(), Drift::default());
    for of in &read.documents {
        let mut context = super::context(spec, of, &mut names, &mut confirmed, &mut drift);
        let mentions = kinds::labels(&mut context, &of.said);
        kinds::compare(&mut context, &of.said, mentions);
    }
    confirmed.compared
}

/// The documents a row is a statement of.
fn documents(spec: &Spec, table: &str, row: &Value) -> BTreeSet<String> {
    let named = |row: &Value, field: &str| row.get(field).and_then(Value::as_str).map(str::to_owned);
    let items = |field: &str| row.get(field).and_then(Value::as_array).into_iter().flatten();
    let mut all = BTreeSet::new();
    all.extend(named(row, "source"));
    all.extend(named(row, "document"));
    all.extend(items("sources").filter_map(|item| item.as_str().map(str::to_owned)));
    all.extend(items("forms").filter_map(|form| named(form, "document")));
    if table == "graph_permissions" {
        all.insert(spec.service.permission_names.source.clone());
    }
    all
}

impl Coverage {
    /// The statements of each document, by table.
    fn by_document(&self) -> BTreeMap<&str, Vec<(&'static str, &Statements)>> {
        let mut all: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (table, covered) in &self.tables {
            for (document, statements) in &covered.by_document {
                all.entry(document).or_default().push((*table, statements));
            }
        }
        all
    }

    /// How many rows there are, and how many of them are watched.
    pub fn totals(&self) -> (usize, usize) {
        let tables = self.tables.values();
        tables.fold((0, 0), |(rows, watched), table| {
            (rows + table.rows, watched + table.watched.len())
        })
    }
}

/// The page of the guide, by its path below the root of the project.
///
/// # Errors
/// What [`check`](super::check) finds.
pub fn files(spec: &Spec) -> Result<BTreeMap<String, String>, Vec<Problem>> {
    super::check(spec)?;
    Ok(BTreeMap::from([(
        "docs/guide/coverage.md".to_owned(),
        markdown(&of(spec)),
    )]))
}

/// A page in Markdown: what is watched of each table, then of each document.
pub fn markdown(coverage: &Coverage) -> String {
    let (rows, watched) = coverage.totals();
    let mut out = format!(
        "<!-- Written by `cargo codegen generate`. -->\n# What `import` watches\n\n\
         A row is watched where a page speaks for its document and must have a table that is compared with it: `import` \
         reports what changes on that page. All other rows have to be read again by a person.\n\n\
         {watched} of {rows} rows are watched.\n\n\
         ## By table\n\n| table | rows | watched | compared, beside whether the row is there |\n|---|--:|--:|---|\n"
    );
    for (table, covered) in &coverage.tables {
        let fields: Vec<String> = covered.fields.iter().map(|field| format!("`{field}`")).collect();
        let _ = writeln!(
            out,
            "| `{}` | {} | {} | {} |",
            file(table),
            covered.rows,
            covered.watched.len(),
            fields.join(", ")
        );
    }
    out += "\n## By document\n\nA row that several documents state is counted for each of them. A document with a page \
            whose rows are not watched states them outside of the tables that are compared.\n\n\
            | document | pages that speak for it | watched | not watched |\n|---|---|---|---|\n";
    for (document, statements) in coverage.by_document() {
        let list = |number: fn(&Statements) -> usize| -> String {
            let some = statements.iter().filter(|(_, of)| number(of) > 0);
            some.map(|(table, of)| format!("`{}` {}", file(table), number(of)))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let pages = coverage.speaks_for.get(document).map(|pages| {
            let pages: Vec<String> = pages.iter().map(|page| format!("`{page}`")).collect();
            pages.join(", ")
        });
        let _ = writeln!(
            out,
            "| `{document}` | {} | {} | {} |",
            pages.unwrap_or_default(),
            list(|of| of.watched),
            list(|of| of.rows - of.watched),
        );
    }
    out
}

fn file(table: &str) -> String {
    file_of(table).trim_start_matches("spec/tables/").to_owned()
}
