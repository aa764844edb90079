//! Rows of the table of properties that the page of a type has.
//!
//! Hundreds of tables have this header, so the page has to be that of a type, and the table that of its properties.

use super::super::cell::{Cell, plain};
use super::super::facts::{CellCount, Property, Row, SaidChangeTypes};
use super::super::markdown::{Table, TableRow};
use super::super::problem::Report;
use super::misfit;

const HEADER: [&str; 3] = ["property", "type", "description"];

/// The change types there are, as pages write them.
const CHANGE_TYPES: [&str; 3] = ["created", "updated", "deleted"];

/// The rows, if the table is that of the properties of a type.
pub(crate) fn read(table: &Table, names: &[String], report: &mut Report<'_>) -> Option<Vec<Row<Property>>> {
    let of = table.title.strip_suffix("resource type")?.trim();
    let is_headed = HEADER
        .iter()
        .zip(names)
        .all(|(known, name)| name.eq_ignore_ascii_case(known));
    let is_list = names.len() >= HEADER.len() && is_headed && table.heading.eq_ignore_ascii_case("properties");
    if !is_list || of.is_empty() || of.contains(char::is_whitespace) {
        return None;
    }
    Some(
        table
            .rows
            .iter()
            .map(|row| property(of, row, names.len(), report))
            .collect(),
    )
}

fn property(of: &str, row: &TableRow, columns: usize, report: &mut Report<'_>) -> Row<Property> {
    let malformed = (row.count != columns).then_some(CellCount {
        cells: row.count,
        columns,
    });
    if let Some(malformed) = malformed {
        report.error(row.line, misfit(row, malformed));
    }
    let name = row.cells.first().map(Cell::label);
    let nothing = Cell::default();
    let description = row.cells.get(2).unwrap_or(&nothing);
    let words = description.text();
    Row {
        resource: name.map(|label| label.text).unwrap_or_default(),
        line: row.line,
        beta_only: false,
        malformed,
        unread: malformed.is_some(),
        footnotes: Vec::new(),
        description: None,
        facts: Property {
            of: of.to_owned(),
            status: status(&words),
            max_characters: max_characters(&words),
            required_above_minutes: required_above(&words),
            change_types: change_types(description),
        },
    }
}

fn status(words: &str) -> Option<&'static str> {
    if words.contains("Read-only.") {
        return Some("read-only");
    }
    let beginnings = [("Required.", "required"), ("Optional.", "optional")];
    let found = beginnings.iter().find(|(word, _)| words.starts_with(word));
    found.map(|(_, status)| *status)
}

/// `The maximum length is 128 characters.`
fn max_characters(words: &str) -> Option<u32> {
    let (before, _) = words.split_once(" characters")?;
    let (rest, number) = before.rsplit_once(' ')?;
    let is_limit = rest.to_lowercase().contains("maximum");
    is_limit.then(|| number.replace(',', "").parse().ok())?
}

/// `Required ... more than 1 hour from now`, in minutes.
fn required_above(words: &str) -> Option<u32> {
    let sentence = words.split(". ").find(|sentence| sentence.starts_with("Required "))?;
    let (_, rest) = sentence.split_once("more than ")?;
    let mut rest = rest.split(' ');
    let number = rest.next()?;
    let number: u32 = number.parse().ok().or_else(|| graphsub_terms::words::spelled(number))?;
    let factor = match rest.next()?.trim_end_matches(['s', ',', ';', '.']) {
        "minute" => 1,
        "hour" => 60,
        "day" => 1440,
        _ => return None,
    };
    number.checked_mul(factor)
}

/// The sentences items begin with, as far as they name change types.
fn change_types(description: &Cell) -> Vec<SaidChangeTypes> {
    // The list of all change types stands before the items, and what follows the first sentence explains it.
    let items = description
        .segments()
        .skip(1)
        .map(|segment| plain(segment).to_lowercase());
    let said = items.filter_map(|item| {
        let sentence = item.split(". ").next().unwrap_or_default();
        let words: Vec<&str> = sentence
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.'))
            .filter(|word| !word.is_empty())
            .collect();
        let first = words.iter().position(|word| CHANGE_TYPES.contains(word))?;
        let mut named: Vec<String> = Vec::new();
        for word in words[first..].iter().filter(|word| CHANGE_TYPES.contains(word)) {
            if !named.iter().any(|known| known == word) {
                named.push((*word).to_owned());
            }
        }
        Some(SaidChangeTypes {
            about: words[..first].iter().map(|word| (*word).to_owned()).collect(),
            change_types: named,
        })
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use crate::docs::rows::tests::page;

    #[test]
    fn properties_are_those_of_a_type() {
        let table = "| Property | Type | Description |\n|--|--|--|\n\
             | a | String | Required. Words. The maximum length is 1,024 characters. |\n\
             | b | String | Optional. An id. Read-only. |\n\
             | c | String | Required for some if the end is more than 1 hour from now; optional otherwise. |\n\
             | d | String | Required. Takes `created` and `updated`. <li> Moon and list item changes support only \
             `updated`. Use `deleted` elsewhere. |\n";
        let (found, problems) = page(&format!("# thing resource type\n\n## Properties\n\n{table}"));
        assert_eq!(problems, "");
        insta::assert_snapshot!(serde_json::to_string_pretty(&found).expect("plain data"));
        for (title, heading) in [
            ("# List things", "## Properties"),
            ("# thing resource type", "## Relationships"),
        ] {
            assert_eq!(
                page(&format!("{title}\n\n{heading}\n\n{table}")).0,
                [],
                "{title} {heading}"
            );
        }
    }
}
