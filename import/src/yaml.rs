//! Changes rows in the text of a YAML file and leaves every other byte as it is.

use std::ops::Range;

use serde_json::Value;

use super::draft::DraftRow;

/// The text with its rows changed: those below `list:`, one item each. `old` are the rows as read.
///
/// # Errors
/// What the text has that this does not know how to edit.
pub(crate) fn edit(text: &str, list: &str, old: &[Value], new: &[DraftRow]) -> Result<String, String> {
    let parts = split(text, list)?;
    let rows = parts.iter().filter(|part| matches!(part, Part::Row(_))).count();
    if rows != old.len() {
        return Err(format!(
            "{rows} rows begin with `  - ` below `{list}:`, but there are {}",
            old.len()
        ));
    }
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    let mut pending = new.iter().peekable();
    let insert = |out: &mut String, row: &DraftRow| {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        *out += &format!("  - {}\n", flow(&row.value));
    };
    for part in &parts {
        match part {
            Part::Other(line) => out += &floor(line, old.len(), new.len()),
            Part::Row(row) => {
                while let Some(added) = pending.next_if(|row| row.origin.is_none()) {
                    insert(&mut out, added);
                }
                if let Some(kept) = pending.next_if(|row| row.origin == Some(index)) {
                    out += &edit_row(row, &old[index], &kept.value)?;
                }
                index += 1;
                if index == rows {
                    for added in pending.by_ref() {
                        insert(&mut out, added);
                    }
                }
            }
        }
    }
    let read: Value = serde_yaml::from_str(&out).map_err(|error| format!("would be no YAML: {error}"))?;
    let values: Vec<&Value> = new.iter().map(|row| &row.value).collect();
    let same = read[list].as_array().is_some_and(|rows| rows.iter().eq(values));
    if same {
        Ok(out)
    } else {
        Err("is written in a way that cannot be edited in place".to_owned())
    }
}

enum Part<'t> {
    /// The lines of a row.
    Row(&'t str),
    Other(&'t str),
}

fn split<'t>(text: &'t str, list: &str) -> Result<Vec<Part<'t>>, String> {
    let mut parts: Vec<Part<'t>> = Vec::new();
    let mut in_list = false;
    let mut row: Option<Range<usize>> = None;
    let mut place = 0;
    for line in text.split_inclusive('\n') {
        let here = place..place + line.len();
        place = here.end;
        if in_list && line.starts_with("  - ") {
            parts.extend(row.take().map(|row| Part::Row(&text[row])));
            row = Some(here);
        } else if let Some(open) = row
            .as_mut()
            .filter(|_| line.starts_with("    ") && !line.trim_start().starts_with('#'))
        {
            open.end = here.end;
        } else {
            parts.extend(row.take().map(|row| Part::Row(&text[row])));
            in_list |= line.trim_end() == format!("{list}:");
            parts.push(Part::Other(line));
        }
    }
    parts.extend(row.map(|row| Part::Row(&text[row])));
    if in_list {
        Ok(parts)
    } else {
        Err(format!("has no line `{list}:`"))
    }
}

/// The line, with the floor moved by as many rows as came or went.
fn floor(line: &str, old: usize, new: usize) -> String {
    let number = line.strip_prefix("floor: ").map(|rest| rest.trim_end());
    match number.and_then(|number| Some((number, number.parse::<usize>().ok()?))) {
        Some((text, floor)) => line.replacen(text, &(floor + new).saturating_sub(old).to_string(), 1),
        None => line.to_owned(),
    }
}

fn edit_row(row: &str, old: &Value, new: &Value) -> Result<String, String> {
    if old == new {
        return Ok(row.to_owned());
    }
    let mut out = row.to_owned();
    for (field, value) in new.as_object().into_iter().flatten() {
        let before = old.get(field);
        if before == Some(value) {
            continue;
        }
        let fields = fields(&out)?;
        if let Some((_, _, place)) = fields.iter().find(|(name, _, _)| name == field) {
            let text = match (before.and_then(Value::as_array), value.as_array()) {
                (Some(before), Some(after)) => items(&out[place.clone()], before, after)?,
                _ => flow(value),
            };
            out.replace_range(place.clone(), &text);
        } else {
            let (_, at, _) = fields
                .iter()
                .find(|(name, _, _)| name == "source")
                .ok_or_else(|| format!("a row has no `source` before which `{field}` could stand"))?;
            out.insert_str(*at, &format!("{field}: {}, ", flow(value)));
        }
    }
    Ok(out)
}

/// Name, start and place of the value of each field of a row.
fn fields(row: &str) -> Result<Vec<(String, usize, Range<usize>)>, String> {
    let start = row.find("- ").map_or(0, |at| at + 2);
    let body = &row[start..];
    let mut fields = Vec::new();
    if body.starts_with('{') {
        let inside = bracketed(row, start)?;
        for item in separated(row, inside) {
            let text = &row[item.clone()];
            let (name, rest) = text.split_once(':').ok_or_else(|| format!("`{text}` is no field"))?;
            let value = item.start + name.len() + 1 + (rest.len() - rest.trim_start().len());
            fields.push((name.trim().to_owned(), item.start, value..item.end));
        }
    } else {
        let mut place = start;
        for line in body.split_inclusive('\n') {
            let indent = line.len() - line.trim_start().len();
            if let Some((name, rest)) = line.split_once(':') {
                let value = place + name.len() + 1 + (rest.len() - rest.trim_start().len());
                let end = if rest.trim_start().starts_with('[') {
                    bracketed(row, value)?.end + 1
                } else {
                    place + line.split(" #").next().unwrap_or(line).trim_end().len()
                };
                fields.push((name.trim().to_owned(), place + indent, value..end));
            }
            place += line.len();
        }
    }
    Ok(fields)
}

/// What stands between the bracket at a place and the one that closes it.
fn bracketed(text: &str, open: usize) -> Result<Range<usize>, String> {
    let mut depth = 0_usize;
    for (at, c) in outside_quotes(text, open..text.len()) {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Ok(open + 1..at);
                }
            }
            _ => {}
        }
    }
    Err("a bracket is not closed on its line".to_owned())
}

/// The items between the commas of a place, without the blanks around them.
fn separated(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = place.start;
    let mut depth = 0_usize;
    let mut end_item = |range: Range<usize>| {
        let item = &text[range.clone()];
        let from = range.start + item.len() - item.trim_start().len();
        if !item.trim().is_empty() {
            items.push(from..from + item.trim().len());
        }
    };
    for (at, c) in outside_quotes(text, place.clone()) {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                end_item(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    end_item(start..place.end);
    items
}

/// The characters that are not inside quotes. Quotes begin where a value does.
fn outside_quotes(text: &str, place: Range<usize>) -> Vec<(usize, char)> {
    let mut out = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    let mut begins = true;
    for (at, c) in text[place.clone()].char_indices() {
        match quote {
            Some('"') if escaped => escaped = false,
            Some('"') if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if begins && matches!(c, '"' | '\'') => quote = Some(c),
            None => {
                out.push((place.start + at, c));
                begins = matches!(c, '{' | '[' | ',' | ':') || begins && c.is_whitespace();
            }
        }
    }
    out
}

/// A list with items that stay written as they were.
fn items(text: &str, old: &[Value], new: &[Value]) -> Result<String, String> {
    if !text.starts_with('[') {
        return Ok(flow(&Value::Array(new.to_vec())));
    }
    let places = separated(text, bracketed(text, 0)?);
    if places.len() != old.len() {
        return Err(format!("`{text}` is no list that can be edited in place"));
    }
    let written: Vec<String> = new
        .iter()
        .map(|item| match old.iter().position(|other| other == item) {
            Some(index) => text[places[index].clone()].to_owned(),
            None => flow(item),
        })
        .collect();
    Ok(format!("[{}]", written.join(", ")))
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

/// Lets decisions find a row under its new key.
pub(crate) fn follow(text: &str, table: &str, old: &str, new: &str) -> String {
    let mut out = text.to_owned();
    for written in [old.to_owned(), Value::String(old.to_owned()).to_string()] {
        let from = format!("table: {table}, row: {written}, ");
        out = out.replace(&from, &format!("table: {table}, row: {}, ", scalar(new)));
    }
    out
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
        let text = edited(|rows| rows[0].value["delegated"] = json!(true));
        assert_eq!(text, TEXT.replace("\"y\"], source", "\"y\"], delegated: true, source"));
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
        let expected = TEXT
            .replace(
                "  - {label: \"b, {c}\",  n: 2, per: [], source: d}\n",
                "  - {label: \"n: w\", n: 3, source: d}\n",
            )
            .replace(
                "    source: d\n",
                "    source: d\n  - {label: \"n: w\", n: 3, source: d}\n",
            )
            .replace("floor: 3", "floor: 4");
        assert_eq!(text, expected);
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
        assert!(
            edit(
                "rows:\n- {a: 1}\n",
                "rows",
                &[json!({"a": 1})],
                &draft(&[json!({"a": 2})])
            )
            .is_err()
        );
    }

    #[test]
    fn decisions_follow_a_row() {
        let text = "at: {table: t, row: \"a, b\", field: x}\nat: {table: u, row: \"a, b\", field: x}\n";
        assert_eq!(follow(text, "t", "a, b", "c"), text.replacen("\"a, b\"", "c", 1));
    }
}
