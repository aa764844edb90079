//! The rows of a table as text for people.

use super::Row;

/// The widest column; paths have up to 90 characters.
const WIDEST: usize = 100;

/// A cell of the output: its lines.
pub(crate) type Lines = Vec<String>;

/// A column of the output: its title, and what it shows of a row.
pub(crate) type Shown<T> = (&'static str, fn(&T) -> Lines);

/// The rows in columns: line and label, then those of the kind.
pub(crate) fn aligned<T>(rows: &[Row<T>], shown: &[Shown<T>]) -> String {
    let titles = ["line", "resource"]
        .into_iter()
        .chain(shown.iter().map(|(title, _)| *title));
    let cells = |row: &Row<T>| -> Vec<Lines> {
        let ours = [vec![row.line.to_string()], label(row)];
        let others = shown.iter().map(|(_, lines)| lines(&row.facts));
        ours.into_iter().chain(others).collect()
    };
    side_by_side(&titles.collect::<Vec<_>>(), &rows.iter().map(cells).collect::<Vec<_>>())
}

fn label<T>(row: &Row<T>) -> Lines {
    let mut lines = vec![row.resource.clone()];
    lines.extend(row.beta_only.then(|| "(beta only)".to_owned()));
    lines.extend(row.malformed.map(|cells| format!("(malformed: {cells})")));
    lines.extend(row.footnotes.iter().map(|note| format!("(footnote {note})")));
    lines.extend(row.description.iter().flat_map(|words| wrapped(words)));
    lines
}

/// Prose in lines of a length that leaves room for the other columns.
pub(crate) fn wrapped(words: &str) -> Lines {
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

/// A cell of several lines makes its row as high. Columns that are empty in all rows are left out.
fn side_by_side(titles: &[&str], rows: &[Vec<Lines>]) -> String {
    let width = |lines: &Lines| lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let columns: Vec<(usize, usize)> = (0..titles.len())
        .filter_map(|index| {
            let widest = rows.iter().filter_map(|row| row.get(index)).map(width).max()?;
            (widest > 0).then(|| (index, widest.clamp(titles[index].len(), WIDEST)))
        })
        .collect();
    let titles: Vec<Lines> = titles.iter().map(|title| vec![(*title).to_owned()]).collect();
    let mut out = String::new();
    for row in std::iter::once(&titles).chain(rows) {
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
