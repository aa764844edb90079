//! Which resource paths can be subscribed to: paths, resource data, quotas, limitations.

mod quotas;
mod resource_data;

use std::collections::HashSet;

use serde::{Serialize, Serializer};

use super::compare::{Watch, listed_rows, rows_of};
use super::header::{Column, Header, RESOURCE};
use super::mentions::Printed;
use super::print::{Lines, Shown, wrapped};
use super::rows::{Cells, Layout, Read};
use super::{Facts, Kind, Row, path_cells, paths};
use crate::markup::cell::{Cell, Piece, plain};
use crate::markup::problem::{Report, excerpt};

/// What a page says of the paths of a resource.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SupportedPaths {
    /// Paths as written.
    pub paths: Vec<String>,
    /// Those of `paths` that an asterisk marks as beta.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beta_paths: Vec<String>,
    /// Whether notifications can carry resource data; none where the page has no such column or the
    /// cell is neither yes nor no. Always true in `rich-resources`.
    pub rich: Option<bool>,
    /// The lists of quotas among the limitations; JSON has their items in one list.
    #[serde(serialize_with = "all_quotas", skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<QuotaList>,
    /// The Markdown of the limitations. The outer option is none where the page has no such column, the
    /// inner one where the cell says that there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limitations: Option<Option<String>>,
    /// The words of the limitations outside the lists of quotas, one string per line.
    #[serde(skip)]
    pub notes: Vec<String>,
    /// Code in the cell of the paths that is no path: the name of a property, a filter.
    #[serde(skip)]
    pub other_code: Vec<String>,
}

/// Quotas that stand in one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaList {
    /// What is said before the list; it may narrow the quotas to some paths.
    pub introduction: String,
    /// The items as written.
    pub quotas: Vec<String>,
}

#[allow(clippy::ptr_arg, reason = "the signature serde asks for")]
fn all_quotas<S: Serializer>(lists: &Vec<QuotaList>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(lists.iter().flat_map(|list| &list.quotas))
}

pub(super) static PATHS: Column = Column::telling(&[
    "supported resource paths",
    "支持的资源路径",
    "trajetórias dos recursos com suporte",
    "caminhos de recursos com suporte",
])
.with_word("resource path");

pub(super) static RICH: Column = Column::telling(&[
    "supports including resource data",
    "resource data can be included in notifications",
    "可包含在通知中的资源数据",
    "os dados do recurso podem ser incluídos nas notificações",
]);

pub(super) static LIMITATIONS: Column = Column::common(&["limitations"]);

pub(super) static KIND: Kind<SupportedPaths> = Kind {
    name: "supported-paths",
    layouts: &[Layout {
        header: Header {
            needs: &[&RESOURCE, &PATHS],
            also: &[&RICH, &LIMITATIONS],
            only_if: None,
        },
        read: Read::Each(read),
    }],
    shown: SHOWN,
    paths: Some(Printed {
        paths: |row| {
            let beta = |path: &String| row.beta_only || row.facts.beta_paths.contains(path);
            row.facts.paths.iter().map(|path| (path, Some(beta(path)))).collect()
        },
        is_list: true,
    }),
    watches: &[
        paths::WATCH_WITH_MARKS,
        QUOTAS,
        // Whether there is resource data is said there where the page has a column for it.
        Watch {
            table: resource_data::TABLE,
            fields: &["select"],
            rows: |context, table| rows_of(context, table, "source"),
        },
    ],
    compare: Some(|context, said| {
        quotas::compare(context, &said.tables);
        resource_data::compare(context, &said.tables);
    }),
};

/// What is shown of the paths of a resource.
pub(super) const SHOWN: &[Shown<SupportedPaths>] = &[
    ("paths", marked_paths),
    ("resource data", |row| {
        vec![row.rich.map_or("", |rich| if rich { "yes" } else { "no" }).to_owned()]
    }),
    ("quotas and limitations", limits),
];

/// What is compared of quotas; `delegated` where the page says it.
pub(super) const QUOTAS: Watch = Watch {
    table: quotas::RULES.table,
    fields: &["per", "limit", "delegated"],
    rows: listed_rows,
};

/// What is compared of resource data where a table is about nothing else.
pub(super) const RESOURCE_DATA: Watch = Watch {
    table: resource_data::TABLE,
    fields: &["support", "select"],
    rows: |context, table| rows_of(context, table, "source"),
};

/// The rows of both kinds of tables with supported paths.
fn rows(facts: &Facts) -> Option<&[Row<SupportedPaths>]> {
    match facts {
        Facts::SupportedPaths(rows) | Facts::RichResources(rows) => Some(rows),
        _ => None,
    }
}

fn marked_paths(facts: &SupportedPaths) -> Lines {
    let marked: HashSet<&String> = facts.beta_paths.iter().collect();
    let beta = |path: &String| if marked.contains(path) { " (beta)" } else { "" };
    let paths = facts.paths.iter().map(|path| format!("{path}{}", beta(path)));
    let other = facts.other_code.iter().map(|code| format!("(not a path: {code})"));
    paths.chain(other).collect()
}

fn limits(facts: &SupportedPaths) -> Lines {
    let mut lines = Lines::new();
    for list in &facts.quotas {
        lines.extend(wrapped(&list.introduction));
        lines.extend(list.quotas.iter().flat_map(|quota| wrapped(&format!("- {quota}"))));
    }
    lines.extend(facts.notes.iter().flat_map(|note| wrapped(note)));
    lines
}

pub(super) fn read(cells: &Cells<'_>, report: &mut Report<'_>) -> SupportedPaths {
    let paths = path_cells::of_cell(cells, &PATHS, report);
    let limitations = cells.get(&LIMITATIONS);
    let (quotas, notes) = limitations
        .filter(|cell| !is_nothing(&cell.source))
        .map(|cell| quotas_and_notes(cell, cells.line, report))
        .unwrap_or_default();
    SupportedPaths {
        paths: paths.paths,
        beta_paths: paths.beta,
        rich: rich(cells, report),
        quotas,
        limitations: limitations.map(|cell| Some(cell.source.clone()).filter(|text| !is_nothing(text))),
        notes,
        other_code: paths.other_code,
    }
}

fn is_nothing(text: &str) -> bool {
    let text = text.trim_end_matches('.').to_lowercase();
    ["", "-", "–", "—", "none", "n/a", "not applicable"].contains(&text.as_str())
}

fn rich(cells: &Cells<'_>, report: &mut Report<'_>) -> Option<bool> {
    let text = cells.get(&RICH)?.text();
    match text.to_lowercase().as_str() {
        "yes" | "是" | "sim" => Some(true),
        "no" | "否" | "não" => Some(false),
        _ if cells.is_misfit() => None,
        _ => {
            let message = format!(
                "{} is neither yes nor no: say whether resource data can be included",
                excerpt(&text)
            );
            report.error(cells.line, message);
            None
        }
    }
}

/// The lists of quotas in a cell and the lines beside them.
fn quotas_and_notes(cell: &Cell, line: usize, report: &mut Report<'_>) -> (Vec<QuotaList>, Vec<String>) {
    let mut lists = Lists::default();
    for piece in &cell.pieces {
        lists.take(piece);
    }
    lists.end_item();
    lists.end_line();
    let (quotas, others): (Vec<_>, Vec<_>) = lists
        .lists
        .into_iter()
        .partition(|list| is_about_quotas(&list.introduction));
    for list in others {
        let message = format!(
            "the list after {} is not called one of quotas and was not read as such",
            excerpt(&list.introduction)
        );
        report.warn(line, message);
    }
    (quotas, lists.notes)
}

/// Collects lists and lines. Items begin at `<li>` and end at a line break, for many pages never close
/// them.
#[derive(Default)]
struct Lists {
    lists: Vec<QuotaList>,
    notes: Vec<String>,
    /// The words since the last line break or item: what introduces a list, or a line of its own.
    words: Vec<Piece>,
    item: Option<Vec<Piece>>,
}

impl Lists {
    fn take(&mut self, piece: &Piece) {
        match piece {
            Piece::Break => {
                self.end_item();
                // `Quotas:<br><li>` introduces a list all the same.
                if !plain(&self.words).ends_with(':') {
                    self.end_line();
                }
            }
            Piece::Item => {
                self.end_item();
                self.item = Some(Vec::new());
            }
            Piece::ItemEnd => self.end_item(),
            words => self.item.as_mut().unwrap_or(&mut self.words).push(words.clone()),
        }
    }

    fn end_line(&mut self) {
        let words = plain(&std::mem::take(&mut self.words));
        self.notes.extend(Some(words).filter(|words| !words.is_empty()));
    }

    /// Adds the item to the last list, or to a new one if there are words before it.
    fn end_item(&mut self) {
        let Some(item) = self
            .item
            .take()
            .map(|item| plain(&item))
            .filter(|item| !item.is_empty())
        else {
            return;
        };
        let introduction = plain(&std::mem::take(&mut self.words));
        match self.lists.last_mut() {
            Some(list) if introduction.is_empty() => list.quotas.push(item),
            _ => self.lists.push(QuotaList {
                introduction,
                quotas: vec![item],
            }),
        }
    }
}

fn is_about_quotas(introduction: &str) -> bool {
    let introduction = introduction.to_lowercase();
    ["quota", "配额", "cota"].iter().any(|word| introduction.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::kinds::Facts;
    use crate::kinds::tests::{json, page};

    fn quota_lists(limitations: &str) -> Vec<(String, String)> {
        let text = format!(
            "| Resource | Supported resource paths | Limitations |\n|-|-|-|\n| a | `/users` | {limitations} |\n"
        );
        match page(&text).0.first() {
            Some(Facts::SupportedPaths(rows)) => rows[0]
                .facts
                .quotas
                .iter()
                .map(|list| (list.introduction.clone(), list.quotas.join("; ")))
                .collect(),
            other => vec![(format!("{other:?}"), String::new())],
        }
    }

    #[test]
    fn quotas_end_at_a_line_break_or_where_they_are_closed() {
        let expected = [("Quotas:".to_owned(), "Per app: 1,000; Per org: 2".to_owned())];
        assert_eq!(
            quota_lists("Quotas: <li> Per app: 1,000 <li> Per org: 2<br/><br/>Not for all."),
            expected
        );
        assert_eq!(
            quota_lists("Quotas:<ul><li> Per app: 1,000</li> <li>Per org: 2</li></ul><br>**NOTE:** x"),
            expected
        );
        assert_eq!(quota_lists("Quotas:<br><li>Per app: 1,000<li>Per org: 2"), expected);
        assert_eq!(
            quota_lists("See [x](y). <br><br> Quotas: <li>Per app: 1,000 <li>Per org: 2"),
            expected
        );
    }

    #[test]
    fn several_lists_keep_what_they_are_about() {
        let lists =
            quota_lists("Quotas for a: <ul><li>X: 1</li></ul><br>Quotas for b: <ul><li>X: 2</li><li>Y: 3</li></ul>");
        assert_eq!(
            lists,
            [
                ("Quotas for a:".to_owned(), "X: 1".to_owned()),
                ("Quotas for b:".to_owned(), "X: 2; Y: 3".to_owned())
            ]
        );
    }

    #[test]
    fn lines_beside_the_quotas_are_notes() {
        let text = "| Resource | Supported resource paths | Limitations |\n|-|-|-|\n\
            | a | `/users` | See [x](y).<br><br>Quotas: <ul><li>P: 1</li></ul><br>**NOTE:** not `z`. |\n";
        match page(text).0.first() {
            Some(Facts::SupportedPaths(rows)) => assert_eq!(rows[0].facts.notes, ["See x.", "NOTE: not z."]),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn limitations_are_kept_as_written() {
        let header = "| Resource | Supported resource paths | Limitations |";
        let (found, problems) = json(
            header,
            &[
                "| a | `/users` | Quotas: <li> P: 1<br/>**No** `x`. |",
                "| b | `/users` | - |",
                "| c | `/users` | |",
                "| d | `/users` | Also: <li> x |",
            ],
        );
        assert!(
            found.contains(r#""rich":null,"quotas":["P: 1"],"limitations":"Quotas: <li> P: 1<br/>**No** `x`."}"#),
            "{found}"
        );
        assert_eq!(found.matches(r#""limitations":null"#).count(), 2, "{found}");
        assert_eq!(
            problems,
            "p.md:6: warning: the list after `Also:` is not called one of quotas and was not read as such\n"
        );
    }

    #[test]
    fn resource_data_is_yes_or_no_or_not_said() {
        let header = "| Resource | Supported resource paths | Supports including resource data |";
        let (found, problems) = json(
            header,
            &[
                "| a | `/users` | Yes |",
                "| b | `/users` | 否 |",
                "| c | `/users` | 不支持 |",
            ],
        );
        let rich: Vec<&str> = found.split("\"rich\":").skip(1).map(|rest| &rest[..4]).collect();
        assert_eq!(rich, ["true", "fals", "null"]);
        assert!(
            problems.starts_with("p.md:5: error: `不支持` is neither yes nor no"),
            "{problems}"
        );
    }
}
