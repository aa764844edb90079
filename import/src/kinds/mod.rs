//! The kinds of tables that state facts, one file each: by which header a table is known, how its rows are read,
//! printed, and compared with `spec/tables/`.
//!
//! A new kind is a file with a `Kind`, and its line in the list of `kinds!`.
//!
//! ```text
//! markup ──> header ──> rows ──> a kind ──> Facts ──> compare, matching ──> Difference
//! (tables    (what a    (what a             (and
//!  of cells)  column     cell                print)
//!             holds)     says)
//! ```

mod compare;
mod header;
mod mentions;
mod path_cells;
mod paths;
mod print;
mod rows;

pub mod examples;
pub mod flat_permissions;
pub mod latencies;
pub mod lifetimes;
pub mod permission_types;
pub mod permissions;
pub mod properties;
pub mod rich_resources;
pub mod supported_paths;

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::context::Context;
use crate::markup::cell::Cell;
use crate::markup::markdown::{Table, TableRow};
use crate::markup::problem::Report;
use compare::Watch;
use header::{Header, likeness};
use mentions::{Mentions, Printed};
use permissions::Consent;
use print::{Shown, aligned};
use rows::Layout;

pub use rows::{CellCount, Row};

/// A kind of table, of which each row says a `T` about what its label names.
pub(crate) struct Kind<T: 'static> {
    /// Its name in `documents.yaml` and in outputs.
    name: &'static str,
    /// The headers it has, and how the rows below each are read.
    layouts: &'static [Layout<T>],
    /// What is shown to people, beside line and label.
    shown: &'static [Shown<T>],
    /// The paths that rows name, if they name some.
    paths: Option<Printed<T>>,
    /// What is looked for in `spec/tables/`, whatever a page says.
    watches: &'static [Watch],
    /// Compares the tables of a document with `spec/tables/`. Tables of several kinds that speak of the same rows are
    /// compared by one of these kinds; paths, which several kinds name, are compared for all of them.
    compare: Option<fn(&mut Context<'_>, &Said)>,
}

impl<T> Kind<T> {
    fn read(&self, table: &Table, names: &[String], report: &mut Report<'_>) -> Option<Vec<Row<T>>> {
        self.layouts.iter().find_map(|layout| layout.read(table, names, report))
    }
}

/// One table of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct FactTable {
    /// The file the table stands in: the included one where a page includes it.
    pub file: PathBuf,
    /// The page that was named or found in a named folder: `file`, or what includes it.
    pub page: PathBuf,
    /// Line of the header.
    pub line: usize,
    /// The header cells as written, emphasis marks included.
    pub header: Vec<String>,
    /// The rows.
    pub facts: Facts,
}

/// What the pages of one document say.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) tables: Vec<FactTable>,
    /// Permissions in lists of resource-specific consent.
    pub(crate) consent: Vec<Consent>,
}

macro_rules! kinds {
    ($($file:ident: $Kind:ident($Row:ident),)*) => {
        /// The rows of a table, by what its header means.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        pub enum Facts {
            $(
                #[doc = concat!("See [`", stringify!($file), "`](mod@", stringify!($file), ").")]
                $Kind(Vec<Row<$file::$Row>>),
            )*
        }

        impl Facts {
            /// The facts of a table, if it is of some kind.
            fn read(table: &Table, names: &[String], report: &mut Report<'_>) -> Option<Self> {
                $(
                    if let Some(rows) = $file::KIND.read(table, names, report) {
                        return Some(Self::$Kind(rows));
                    }
                )*
                None
            }

            /// The name of the table in the output.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$Kind(_) => $file::KIND.name,)*
                }
            }

            /// The lines of the rows.
            pub fn lines(&self) -> Vec<usize> {
                match self {
                    $(Self::$Kind(rows) => rows.iter().map(|row| row.line).collect(),)*
                }
            }

            /// How many rows the table has.
            pub fn len(&self) -> usize {
                match self {
                    $(Self::$Kind(rows) => rows.len(),)*
                }
            }

            /// The rows as text for people.
            pub(crate) fn text(&self) -> String {
                match self {
                    $(Self::$Kind(rows) => aligned(rows, $file::KIND.shown),)*
                }
            }

            /// The paths the rows name; none where rows of the kind name no paths.
            fn paths(&self) -> Option<Vec<mentions::OfRow<'_>>> {
                match self {
                    $(Self::$Kind(rows) => $file::KIND.paths.as_ref().map(|paths| paths.of(rows)),)*
                }
            }
        }

        /// The headers of all kinds.
        fn headers() -> Vec<&'static Header> {
            let mut all = Vec::new();
            $(all.extend($file::KIND.layouts.iter().map(|layout| &layout.header));)*
            all
        }

        /// What the comparisons look for, each with the name of the kind of table it is compared with.
        pub(crate) fn watches() -> impl Iterator<Item = (&'static str, &'static Watch)> {
            let all = [$(($file::KIND.name, $file::KIND.watches)),*];
            all.into_iter().flat_map(|(kind, watches)| watches.iter().map(move |watch| (kind, watch)))
        }

        /// Compares all tables of one document.
        pub(crate) fn compare(context: &mut Context<'_>, said: &Said, mentions: Mentions) {
            paths::compare(context, &said.tables, mentions);
            $(
                if let Some(compare) = $file::KIND.compare {
                    compare(context, said);
                }
            )*
        }
    };
}

// In the order of reports. Of two kinds with one header, the one that asks for more comes first.
kinds! {
    permissions: Permissions(Permissions),
    flat_permissions: FlatPermissions(FlatPermissions),
    examples: Examples(Examples),
    lifetimes: Lifetimes(Lifetime),
    latencies: Latencies(Latencies),
    rich_resources: RichResources(SupportedPaths),
    supported_paths: SupportedPaths(SupportedPaths),
    permission_types: PermissionTypes(PermissionType),
    properties: Properties(Property),
}

impl Facts {
    /// Whether the table has no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Reads the paths of one document, which tell which resource a label means that nobody knows.
pub(crate) fn labels(context: &mut Context<'_>, said: &Said) -> Mentions {
    let mentions = mentions::mentions(context, &said.tables);
    paths::labels(context, &mentions.all);
    mentions
}

/// The facts of a table, if it is one of facts.
pub(crate) fn read(table: &Table, file: &Path, report: &mut Report<'_>) -> Option<FactTable> {
    let names: Vec<String> = table.header.iter().map(Cell::text).collect();
    let Some(facts) = Facts::read(table, &names, report) else {
        let of_cells = || {
            let is_one = is_foreign(&names) && permissions_or_paths(table);
            is_one.then(|| "its cells hold permissions or paths, but its header is not known".to_owned())
        };
        if let Some(why) = likeness(&names, &headers()).or_else(of_cells) {
            report.error(
                table.line,
                format!("this looks like a table of facts; {why}: correct the header, or teach it to the reader"),
            );
        }
        return None;
    };
    Some(FactTable {
        file: file.to_owned(),
        page: file.to_owned(),
        line: table.line,
        header: table.header.iter().map(|cell| cell.source.clone()).collect(),
        facts,
    })
}

/// Whether a table with this header, wherever it stands, is one of facts or looks like one.
pub(crate) fn is_of_facts(names: &[String]) -> bool {
    let headers = headers();
    let mut alone = headers.iter().filter(|header| header.only_if.is_none());
    alone.any(|header| header.columns(names).is_some()) || likeness(names, &headers).is_some()
}

/// Whether headers are in another language.
fn is_foreign(names: &[String]) -> bool {
    let foreign = |name: &String| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    names.iter().any(foreign)
}

/// Whether half of the rows have a path or names of permissions, but not in a table by type of
/// permission, which every page about a method has.
fn permissions_or_paths(table: &Table) -> bool {
    let telling = |row: &&TableRow| {
        row.cells.iter().any(|cell| {
            path_cells::read(cell)
                .paths
                .iter()
                .any(|path| path_cells::known_root(path))
                || permissions::names(&cell.text()).count() > 0
        })
    };
    let by_type = table.rows.len() == 3;
    !by_type && table.rows.iter().filter(telling).count() * 2 > table.rows.len()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::docs::Problem;
    use crate::markup::markdown::parse;

    /// The tables of a page and the problems, a line each.
    pub(crate) fn page(text: &str) -> (Vec<Facts>, String) {
        let mut problems: Vec<Problem> = Vec::new();
        let mut report = Report::new(Path::new("p.md"), &mut problems);
        let parsed = parse(text);
        let tables = parsed
            .tables
            .iter()
            .filter_map(|t| read(t, Path::new("p.md"), &mut report));
        let facts = tables.map(|table| table.facts).collect();
        (facts, problems.iter().map(|problem| format!("{problem}\n")).collect())
    }

    /// A table as compact JSON, and the problems.
    pub(crate) fn json(header: &str, rows: &[&str]) -> (String, String) {
        let columns = header.matches('|').count() - 1;
        let text = format!("{header}\n|{}\n{}\n", "---|".repeat(columns), rows.join("\n"));
        let (facts, problems) = page(&text);
        let json = facts
            .iter()
            .map(|facts| serde_json::to_string(facts).expect("plain data"));
        (json.collect(), problems)
    }

    /// The kind of a table with this header and no rows, and the problems.
    fn kind(headers: &[&str]) -> (Option<&'static str>, String) {
        let (header, line) = (headers.join(" | "), "---|".repeat(headers.len()));
        let (facts, problems) = page(&format!("| {header} |\n|{line}\n"));
        (facts.first().map(Facts::name), problems)
    }

    #[test]
    fn headers_are_known_in_all_their_forms() {
        for (headers, name) in [
            (["**Resource**", "_Supported  resource paths_"], "supported-paths"),
            (["Resource", "MAXIMUM Expiration Time"], "lifetime"),
            (["Resource type / Item", "Scope"], "permissions-flat"),
            (
                ["Permission type", "Supported resource types in v1.0"],
                "permission-types",
            ),
            (["资源类型", "示例"], "examples"),
            (["Resource", "Tempo de expiração máximo"], "lifetime"),
        ] {
            assert_eq!(kind(&headers), (Some(name), String::new()));
        }
    }

    #[test]
    fn unknown_columns_beside_known_ones_are_no_hindrance() {
        let (name, problems) = kind(&["Resource", "Supported resource paths", "Mood"]);
        assert_eq!(name, Some("supported-paths"));
        assert_eq!(
            problems,
            "p.md:1: error: the column `Mood` is not known and was not read\n"
        );
    }

    #[test]
    fn other_tables_are_left_alone() {
        for headers in [
            &["Property", "Type", "Description", "Supported Resources"][..],
            &["Name", "Type", "Description"],
            &["Method", "Return Type", "Description"],
            &["Permission type", "Permissions (from least to most privileged)"],
            &["Resource", "Description"],
        ] {
            assert_eq!(kind(headers), (None, String::new()), "{headers:?}");
        }
        assert!(!is_of_facts(&[]));
    }

    #[test]
    fn headers_that_only_look_familiar_are_named() {
        for (headers, why) in [
            (
                ["Thing", "Supported resource paths"],
                "it has the column `supported resource paths`, but `thing` beside it is not known",
            ),
            (
                ["Resource", "Average latency"],
                "it has the column `average latency`, but the columns that go with it are missing",
            ),
            (
                ["Resource", "Maximal expiration"],
                "the column `maximal expiration` is not known, `maximum expiration time` is",
            ),
        ] {
            let (name, problems) = kind(&headers);
            assert_eq!(name, None);
            assert!(
                problems.contains(&format!("a table of facts; {why}: correct")),
                "{problems}"
            );
        }
    }

    #[test]
    fn rich_resources_are_told_by_the_paragraph_before() {
        let table = "| Resource | Supported resource paths |\n|--|--|\n| a | `/users` |\n";
        let kind = |before: &str| page(&format!("{before}\n\n{table}")).0.first().map(Facts::name);
        assert_eq!(kind("These can send rich notifications."), Some("rich-resources"));
        assert_eq!(kind("Rich notifications.\n\n> A note."), Some("rich-resources"));
        assert_eq!(kind("Rich notifications.\n\n## Others"), Some("supported-paths"));
        assert_eq!(kind("> Rich notifications are another thing."), Some("supported-paths"));
    }

    #[test]
    fn tables_in_other_languages_are_reported_by_their_cells() {
        let (_, problems) = page("| リソース | 権限 |\n|--|--|\n| a | Mail.Read, Mail.ReadBasic |\n");
        assert!(problems.contains("its cells hold permissions or paths"), "{problems}");
        let (_, problems) = page("| 名前 | 種類 |\n|--|--|\n| a | 文字 |\n");
        assert_eq!(problems, "");
    }
}
