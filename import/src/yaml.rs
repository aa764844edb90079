//! Changes rows in the text of a YAML file, by the spans of what it holds, and leaves every other byte as it is.

use std::fmt;
use std::ops::Range;

use graphsub_codegen::spec::{Node, NodeKind, read_places};
use serde_json::Value;

use super::draft::DraftRow;

/// Why a text cannot be edited in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Uneditable {
    /// It is not YAML.
    Syntax(String),
    /// The list is not there, or not written with a dash for each of the rows as read.
    NoRows(String),
    /// A row has no `source` before which this field could stand.
    NoSource(String),
    /// What would be written does not read as what was meant.
    Otherwise,
}

impl fmt::Display for Uneditable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Uneditable::Syntax(error) => write!(f, "is not valid YAML: {error}"),
            Uneditable::NoRows(list) => write!(f, "has no rows with a dash each below `{list}:`"),
            Uneditable::NoSource(field) => write!(f, "a row has no `source` to insert `{field}` before"),
            Uneditable::Otherwise => f.write_str("is written in a way that cannot be edited in place"),
        }
    }
}

/// What stands at some bytes from now on.
struct Replacement {
    bytes: Range<usize>,
    text: String,
}

/// Replacements of one text.
struct Edits<'t> {
    text: &'t str,
    all: Vec<Replacement>,
}

impl Edits<'_> {
    fn replace(&mut self, bytes: Range<usize>, text: String) {
        self.all.push(Replacement { bytes, text });
    }

    /// The lines a node stands on, with the end of the last one.
    fn lines(&self, node: &Node) -> Range<usize> {
        let start = self.text[..node.span.start].rfind('\n').map_or(0, |end| end + 1);
        let rest = &self.text[node.span.end..];
        let end = rest.find('\n').map_or(self.text.len(), |end| node.span.end + end + 1);
        start..end
    }

    fn apply(mut self) -> String {
        self.all.sort_by_key(|edit| edit.bytes.start);
        let mut out = String::with_capacity(self.text.len());
        let mut from = 0;
        for edit in &self.all {
            out += self.text.get(from..edit.bytes.start).unwrap_or_default();
            if edit.text.starts_with("  - ") && !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out += &edit.text;
            from = edit.bytes.end.max(from);
        }
        out + self.text.get(from..).unwrap_or_default()
    }
}

/// Returns the text with its rows changed: those below `list:`, one item each. `old` are the rows as read.
///
/// # Errors
/// What the text has that this does not know how to edit.
pub(crate) fn edit(text: &str, list: &str, old: &[Value], new: &[DraftRow]) -> Result<String, Uneditable> {
    let root = read_places(text).map_err(|error| Uneditable::Syntax(error.to_string()))?;
    let rows = root.get(list).filter(|node| text[node.span.start..].starts_with('-'));
    let rows = rows.map(Node::items).filter(|rows| rows.len() == old.len());
    let rows = rows.ok_or_else(|| Uneditable::NoRows(list.to_owned()))?;
    let mut edits = Edits { text, all: Vec::new() };
    let mut kept = vec![false; rows.len()];
    let mut end = rows.first().map_or(text.len(), |first| edits.lines(first).start);
    for row in new {
        match row.origin {
            Some(index) => {
                kept[index] = true;
                end = edits.lines(&rows[index]).end;
                edit_row(&mut edits, &rows[index], &old[index], &row.value)?;
            }
            None => edits.replace(end..end, format!("  - {}\n", flow(&row.value))),
        }
    }
    for (row, _) in rows.iter().zip(kept).filter(|(_, kept)| !kept) {
        let lines = edits.lines(row);
        edits.replace(lines, String::new());
    }
    let floor = root.get("floor").filter(|_| new.len() != old.len());
    if let Some((node, floor)) = floor.and_then(|node| Some((node, node.text()?.parse::<usize>().ok()?))) {
        let moved = (floor + new.len()).saturating_sub(old.len());
        edits.replace(node.span.clone(), moved.to_string());
    }
    let out = edits.apply();
    let read: Value = serde_yaml::from_str(&out).map_err(|error| Uneditable::Syntax(error.to_string()))?;
    let is_meant = read[list]
        .as_array()
        .is_some_and(|rows| rows.iter().eq(new.iter().map(|row| &row.value)));
    is_meant.then_some(out).ok_or(Uneditable::Otherwise)
}

fn edit_row(edits: &mut Edits<'_>, row: &Node, old: &Value, new: &Value) -> Result<(), Uneditable> {
    for (field, value) in new.as_object().into_iter().flatten() {
        let before = old.get(field);
        if before == Some(value) {
            continue;
        }
        if let Some(node) = row.get(field) {
            let written = match (before.and_then(Value::as_array), value.as_array()) {
                (Some(before), Some(after)) => items(edits.text, node, before, after),
                _ => flow(value),
            };
            edits.replace(node.span.clone(), written);
            continue;
        }
        let (source, _) = row.entry("source").ok_or_else(|| Uneditable::NoSource(field.clone()))?;
        let is_flow = edits.text[row.span.start..].starts_with('{');
        let separator = if is_flow { ", " } else { "\n    " };
        edits.replace(
            source.start..source.start,
            format!("{field}: {}{separator}", flow(value)),
        );
    }
    Ok(())
}

/// A list with items that stay written as they were.
fn items(text: &str, node: &Node, old: &[Value], new: &[Value]) -> String {
    let places = node.items();
    let written = |item: &Value| {
        let index = old.iter().position(|other| other == item);
        let place = index.and_then(|index| places.get(index));
        place.map_or_else(|| flow(item), |place| text[place.span.clone()].to_owned())
    };
    let written: Vec<String> = new.iter().map(written).collect();
    format!("[{}]", written.join(", "))
}

/// A value on one line.
pub(crate) fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", flow(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

/// A text, in quotes where it needs them or holds a path.
pub(crate) fn scalar(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphanumeric())
        && !text.ends_with(char::is_whitespace)
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '(' | ')' | '\'' | '+'))
        && serde_yaml::from_str::<Value>(text).is_ok_and(|value| value == Value::String(text.to_owned()));
    if plain {
        text.to_owned()
    } else {
        Value::String(text.to_owned()).to_string()
    }
}

/// Returns the text of the decisions in which those that name a row find it under its new key.
///
/// # Errors
/// The text is not YAML.
pub(crate) fn follow(text: &str, table: &str, old: &str, new: &str) -> Result<String, Uneditable> {
    let root = read_places(text).map_err(|error| Uneditable::Syntax(error.to_string()))?;
    let mut edits = Edits { text, all: Vec::new() };
    follow_below(&root, table, old, new, &mut edits);
    Ok(edits.apply())
}

fn follow_below(node: &Node, table: &str, old: &str, new: &str, edits: &mut Edits<'_>) {
    match &node.kind {
        NodeKind::Scalar(_) => {}
        NodeKind::Sequence(items) => {
            for item in items {
                follow_below(item, table, old, new, edits);
            }
        }
        NodeKind::Mapping(entries) => {
            let is_there = node.get("table").and_then(Node::text) == Some(table);
            if let Some(row) = node.get("row").filter(|row| is_there && row.text() == Some(old)) {
                edits.replace(row.span.clone(), scalar(new));
            }
            for (_, _, value) in entries {
                follow_below(value, table, old, new, edits);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "# Head: a\nfloor: 3\nrows:\n  # first\n  - {label: a, n: 1, per: [x, \"y\"], source: d} # why\n\
        \n  - {label: \"b, {c}\",  n: 2, per: [], source: d}\n  - label: e\n    per: [x,  'it''s']\n    source: d\n# end\n";

    fn rows() -> Vec<Value> {
        let value: Value = serde_yaml::from_str(TEXT).expect("YAML");
        value["rows"].as_array().expect("rows").clone()
    }

    fn draft(values: &[Value]) -> Vec<DraftRow> {
        let numbered = values.iter().cloned().enumerate();
        numbered
            .map(|(index, value)| DraftRow {
                origin: Some(index),
                value,
            })
            .collect()
    }

    fn edited(change: impl FnOnce(&mut Vec<DraftRow>)) -> String {
        let mut draft = draft(&rows());
        change(&mut draft);
        edit(TEXT, "rows", &rows(), &draft).expect("edited")
    }

    #[test]
    fn nothing_changes_without_a_change() {
        assert_eq!(edited(|_| {}), TEXT);
    }

    #[test]
    fn only_the_cell_changes() {
        let text = edited(|rows| {
            rows[0].value["n"] = json!(7);
            rows[0].value["per"] = json!(["y", "/z/{id}"]);
            rows[1].value["source"] = json!("d2");
        });
        let expected = TEXT
            .replace("n: 1, per: [x, \"y\"]", "n: 7, per: [\"y\", \"/z/{id}\"]")
            .replace("per: [], source: d}", "per: [], source: d2}");
        assert_eq!(text, expected);
    }

    #[test]
    fn fields_on_lines_of_their_own_change_too() {
        let text = edited(|rows| {
            rows[2].value["per"] = json!(["it's", "w"]);
            rows[2].value["source"] = json!("d2");
        });
        let expected = TEXT
            .replace("[x,  'it''s']", "['it''s', w]")
            .replace("    source: d\n", "    source: d2\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_new_field_stands_before_the_source() {
        let text = edited(|rows| {
            rows[0].value["delegated"] = json!(true);
            rows[2].value["delegated"] = json!(true);
        });
        let expected = TEXT
            .replace("\"y\"], source", "\"y\"], delegated: true, source")
            .replace("    source: d\n", "    delegated: true\n    source: d\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn rows_come_and_go_with_the_floor() {
        let new = DraftRow {
            origin: None,
            value: json!({"label": "n: w", "n": 3, "source": "d"}),
        };
        let text = edited(|rows| {
            rows.remove(1);
            rows.insert(1, new.clone());
            rows.push(new.clone());
        });
        let line = "  - {label: \"n: w\", n: 3, source: d}\n";
        let expected = TEXT
            .replace("  - {label: \"b, {c}\",  n: 2, per: [], source: d}\n", "")
            .replace("# why\n", &format!("# why\n{line}"))
            .replace("    source: d\n", &format!("    source: d\n{line}"))
            .replace("floor: 3", "floor: 4");
        assert_eq!(text, expected);
        let without_end = "rows:\n  - {a: 1}";
        let mut draft = draft(&[json!({"a": 1})]);
        draft.push(new);
        let text = edit(without_end, "rows", &[json!({"a": 1})], &draft);
        assert_eq!(text, Ok(format!("{without_end}\n{line}")));
    }

    #[test]
    fn texts_are_quoted_where_they_have_to_be() {
        for (text, written) in [
            ("Chat.Read", "Chat.Read"),
            ("driveItem (user's own)", "driveItem (user's own)"),
            ("/teams", "\"/teams\""),
            ("yes: no", "\"yes: no\""),
            ("true", "\"true\""),
            ("10", "\"10\""),
            ("a, b", "\"a, b\""),
            ("", "\"\""),
            ("say \"x\"", "\"say \\\"x\\\"\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }

    #[test]
    fn what_cannot_be_edited_is_refused() {
        assert!(edit("rows: []\n", "rows", &[], &[]).is_err());
        let old = [json!({"a": 1})];
        let inline = edit("rows: [{a: 1}]\n", "rows", &old, &draft(&[json!({"a": 2})]));
        assert_eq!(inline, Err(Uneditable::NoRows("rows".into())));
        let other = edit("rows:\n  - {a: 1}\n", "rows", &old, &draft(&[json!({"b": 2})]));
        assert_eq!(other, Err(Uneditable::NoSource("b".into())));
    }

    #[test]
    fn decisions_follow_a_row() {
        let text = "- at: {row: \"a, b\", table: t, field: x}\n- at: {table: u, row: \"a, b\", field: x}\n";
        assert_eq!(follow(text, "t", "a, b", "c"), Ok(text.replacen("\"a, b\"", "c", 1)));
    }
}
