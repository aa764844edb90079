//! The facts as text for people.

use std::collections::HashSet;

use super::facts::{FactTable, Facts, Lifetime, Row, SupportedPaths};
use super::problem::count;
use super::reader::Reading;

/// The widest column; paths have up to 90 characters.
const WIDEST: usize = 100;

/// A cell of the output: its lines.
type Lines = Vec<String>;

/// What the tables of one kind print: the titles of their columns and their rows.
struct Grid {
    titles: Vec<&'static str>,
    rows: Vec<Vec<Lines>>,
}

/// All tables with the lines of their rows, then how many there are.
pub fn text(reading: &Reading) -> String {
    let mut out = String::new();
    for table in &reading.tables {
        out += &block(table);
        out.push('\n');
    }
    let rows = reading.tables.iter().map(|table| table.facts.len()).sum();
    out += &format!(
        "{}, {}, {}\n",
        count(reading.files, "file"),
        count(reading.tables.len(), "table"),
        count(rows, "row")
    );
    out
}

fn block(table: &FactTable) -> String {
    let name = format!(
        "{}:{}: {}, {}\n",
        table.file.display(),
        table.line,
        table.facts.name(),
        count(table.facts.len(), "row")
    );
    name + &aligned(&grid(&table.facts))
}

fn grid(facts: &Facts) -> Grid {
    match facts {
        Facts::SupportedPaths(rows) | Facts::RichResources(rows) => {
            Grid::new(["paths", "resource data", "quotas and limitations"], rows, |facts| {
                [marked_paths(facts), vec![yes_or_no(facts.rich)], limits(facts)]
            })
        }
        Facts::Permissions(rows) => Grid::new(
            [
                "paths",
                "delegated, work",
                "delegated, personal",
                "application",
                "unrecognised",
            ],
            rows,
            |facts| {
                let starred = |names: &[String]| starred(names, &facts.rsc);
                [
                    facts.paths.clone(),
                    starred(&facts.permissions.delegated_work),
                    starred(&facts.permissions.delegated_personal),
                    starred(&facts.permissions.application),
                    facts.unrecognised.clone(),
                ]
            },
        ),
        Facts::FlatPermissions(rows) => Grid::new(["permissions", "unrecognised"], rows, |facts| {
            [
                starred(&facts.permissions.unspecified, &facts.rsc),
                facts.unrecognised.clone(),
            ]
        }),
        Facts::Examples(rows) => Grid::new(["paths"], rows, |facts| [facts.paths.clone()]),
        Facts::Lifetimes(rows) => Grid::new(["minutes", "with resource data", "gloss and note"], rows, |facts| {
            let number = |number: Option<u32>| number.map(|n| n.to_string()).into_iter().collect();
            [
                number(facts.lifetime_minutes),
                number(facts.rich_lifetime_minutes),
                words(facts),
            ]
        }),
        Facts::Latencies(rows) => Grid::new(["average", "maximum"], rows, |facts| {
            [vec![facts.average.text.clone()], vec![facts.maximum.text.clone()]]
        }),
        Facts::PermissionTypes(rows) => Grid::new(["resources"], rows, |facts| [facts.resources.clone()]),
        Facts::Properties(rows) => Grid::new(["of", "status", "limits", "change types"], rows, |facts| {
            let limits = [
                facts.max_characters.map(|number| format!("{number} characters")),
                facts
                    .required_above_minutes
                    .map(|number| format!("required above {number} minutes")),
            ];
            let said = facts.change_types.iter();
            let said = said.map(|said| format!("{}: {}", said.about.join(" "), said.change_types.join(", ")));
            [
                vec![facts.of.clone()],
                facts.status.map(str::to_owned).into_iter().collect(),
                limits.into_iter().flatten().collect(),
                said.flat_map(|said| wrapped(&said)).collect(),
            ]
        }),
    }
}

impl Grid {
    fn new<T, const N: usize>(titles: [&'static str; N], rows: &[Row<T>], cells: impl Fn(&T) -> [Lines; N]) -> Self {
        let row = |row: &Row<T>| {
            let mut line = vec![vec![row.line.to_string()], label(row)];
            line.extend(cells(&row.facts));
            line
        };
        Self {
            titles: ["line", "resource"].into_iter().chain(titles).collect(),
            rows: rows.iter().map(row).collect(),
        }
    }
}

fn label<T>(row: &Row<T>) -> Lines {
    let mut lines = vec![row.resource.clone()];
    lines.extend(row.beta_only.then(|| "(beta only)".to_owned()));
    lines.extend(row.malformed.map(|cells| format!("(malformed: {cells})")));
    lines.extend(row.footnotes.iter().map(|note| format!("(footnote {note})")));
    lines.extend(row.description.iter().flat_map(|words| wrapped(words)));
    lines
}

fn marked_paths(facts: &SupportedPaths) -> Lines {
    let marked: HashSet<&String> = facts.beta_paths.iter().collect();
    let beta = |path: &String| if marked.contains(path) { " (beta)" } else { "" };
    let paths = facts.paths.iter().map(|path| format!("{path}{}", beta(path)));
    let other = facts.other_code.iter().map(|code| format!("(not a path: {code})"));
    paths.chain(other).collect()
}

fn yes_or_no(rich: Option<bool>) -> String {
    rich.map_or("", |rich| if rich { "yes" } else { "no" }).to_owned()
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

fn starred(names: &[String], rsc: &[String]) -> Lines {
    let rsc: HashSet<&String> = rsc.iter().collect();
    let star = |name: &String| if rsc.contains(name) { "*" } else { "" };
    names.iter().map(|name| format!("{name}{}", star(name))).collect()
}

fn words(facts: &Lifetime) -> Lines {
    let words = facts.gloss.iter().chain(&facts.note);
    words.flat_map(|words| wrapped(words)).collect()
}

/// Prose in lines of a length that leaves room for the other columns.
fn wrapped(words: &str) -> Lines {
    const WIDTH: usize = 48;
    let mut lines = Lines::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Columns side by side; a cell of several lines makes its row as high. Columns that are empty in all
/// rows are left out.
fn aligned(grid: &Grid) -> String {
    let width = |lines: &Lines| lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let columns: Vec<(usize, usize)> = (0..grid.titles.len())
        .filter_map(|index| {
            let widest = grid.rows.iter().filter_map(|row| row.get(index)).map(width).max()?;
            (widest > 0).then(|| (index, widest.clamp(grid.titles[index].len(), WIDEST)))
        })
        .collect();
    let titles: Vec<Lines> = grid.titles.iter().map(|title| vec![(*title).to_owned()]).collect();
    let mut out = String::new();
    for row in std::iter::once(&titles).chain(&grid.rows) {
        let height = row.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..height {
            let line: String = columns
                .iter()
                .map(|(column, width)| {
                    let text = row
                        .get(*column)
                        .and_then(|lines| lines.get(index))
                        .map_or("", String::as_str);
                    format!("  {text:width$}")
                })
                .collect();
            out += line.trim_end();
            out.push('\n');
        }
    }
    out
}
