//! Changes of a text in YAML, JSON or program code that leave everything else as it is: comments, order,
//! indentation, quotes and line breaks. What cannot be changed without understanding more of the file is not.

use std::borrow::Cow;
use std::ops::Range;

use graphsub_read::dialect::{quoted, quoted_like};
use graphsub_read::raw::Item;

/// Bytes to replace, and the text for them.
pub(crate) type Edit = (Range<usize>, String);

/// Longest scalar with escapes that is taken apart, in bytes: each finding in it would read all of it again.
const LONGEST: usize = 4096;

/// Longest indentation that is looked at, in bytes: of a file of one line each finding would read all again.
const WIDEST: usize = 512;

/// Returns what a scalar reads as; none where that takes more than its quotes to tell.
pub(crate) fn decoded(written: &str) -> Option<Cow<'_, str>> {
    match written.as_bytes() {
        _ if written.len() > LONGEST || written.contains(['\n', '\r']) => None,
        [b'\'', .., b'\''] if written.len() > 1 => Some(Cow::Owned(written[1..written.len() - 1].replace("''", "'"))),
        [b'"', .., b'"'] if written.len() > 1 => serde_json::from_str::<String>(written).ok().map(Cow::Owned),
        _ => Some(Cow::Borrowed(written)),
    }
}

/// Whether a scalar is in quotes.
pub(crate) fn is_quoted(written: &str) -> bool {
    matches!(written.as_bytes(), [b'"', .., b'"'] | [b'\'', .., b'\''])
}

/// Replaces a part of what a scalar of a document reads as. `plain` writes a text that has no quotes yet.
pub(crate) fn replace_part(
    text: &str,
    scalar: &Range<usize>,
    reads: &str,
    part: &Range<usize>,
    with: &str,
    plain: impl FnOnce(&str) -> String,
) -> Option<Edit> {
    let written = text.get(scalar.clone())?;
    let (before, after) = (reads.get(..part.start)?, reads.get(part.end..)?);
    if [before, with, after].iter().all(|piece| piece.trim().is_empty()) {
        return None;
    }
    // Where it is written as it reads, what stands around the part is not touched.
    let inside = (reads.as_ptr() as usize).checked_sub(text.as_ptr() as usize);
    let verbatim = inside.filter(|start| scalar.start <= *start && start + reads.len() <= scalar.end);
    if is_quoted(written) {
        if let Some(inside) = verbatim {
            let new = quoted_like(written, with);
            let range = inside + part.start..inside + part.end;
            return Some((range, new[1..new.len() - 1].to_owned()));
        }
        return Some((scalar.clone(), quoted_like(written, &format!("{before}{with}{after}"))));
    }
    let in_place = (scalar.start + part.start..scalar.start + part.end, with.to_owned());
    let is_tame = |c: char| c.is_alphanumeric() || "/-_.$=".contains(c);
    if !before.is_empty() && with.chars().all(is_tame) {
        return Some(in_place);
    }
    let whole = format!("{before}{with}{after}");
    let new = plain(&whole);
    Some(if new == whole { in_place } else { (scalar.clone(), new) })
}

/// Widens a part of a text by what separates it from its neighbours, so that nothing is left of it: a comma of a
/// list, `&` or `?` of a query. None where it is not an item of its own.
pub(crate) fn with_separator(reads: &str, part: &Range<usize>) -> Option<Range<usize>> {
    let before = reads.get(..part.start)?.trim_end();
    let after = reads.get(part.end..)?.trim_start();
    let ends = after.is_empty() || after.starts_with([',', '&']);
    let begins = before.is_empty() || before.ends_with([',', '&', '?', '=']);
    if !ends || !begins {
        return None;
    }
    let start = before.len();
    let end = reads.len() - after.len();
    match (before.chars().next_back(), after.chars().next()) {
        // The whole value of an option goes with the option.
        (Some('='), None | Some('&')) => {
            let option = before.rfind(['?', '&'])? + 1;
            with_separator(reads, &(option..end))
        }
        (_, Some(',' | '&')) => {
            let next = after[1..].trim_start();
            Some(part.start..reads.len() - next.len())
        }
        (Some(',' | '&' | '?'), None) => Some(start - 1..end),
        _ => None,
    }
}

/// Removes an item of a list that has others.
pub(crate) fn remove_item(text: &str, list: &Range<usize>, items: &[Item<'_>], index: usize) -> Option<Edit> {
    let item = &items.get(index)?.span;
    if items.len() < 2 {
        return None;
    }
    if text.get(list.start..)?.starts_with('[') {
        let is_comma = |gap: &Range<usize>| text.get(gap.clone()).is_some_and(|gap| gap.trim() == ",");
        return match items.get(index + 1) {
            Some(Item { span: next, .. }) => {
                is_comma(&(item.end..next.start)).then(|| (item.start..next.start, String::new()))
            }
            None => {
                let last = &items[index - 1].span;
                is_comma(&(last.end..item.start)).then(|| (last.end..item.end, String::new()))
            }
        };
    }
    let line = line_start(text, item.start)?;
    let is_alone = text.get(line..item.start)?.trim() == "-" && ends_line(text, item.end);
    let is_one_line = !text.get(item.clone())?.contains('\n');
    (is_alone && is_one_line).then(|| (lines(text, line, item.end), String::new()))
}

/// Removes a key with its value.
pub(crate) fn remove_key(text: &str, key: &Range<usize>, value: &Range<usize>) -> Option<Edit> {
    let end = value.end.max(key.end);
    if let Some(after) = next_in_braces(text, end) {
        return remove_in_braces(text, key.start, end, after);
    }
    let line = line_start(text, key.start)?;
    let prefix = text.get(line..key.start)?;
    let ends = ends_line(text, end) || text[..end].ends_with('\n');
    match prefix.trim() {
        _ if !ends => None,
        "" => Some((lines(text, line, end), String::new())),
        "-" => {
            // The next key takes its place behind the dash.
            let next = lines(text, line, end).end;
            let indent = &text[next..];
            let indent = indent.len() - indent.trim_start_matches(' ').len();
            let is_key = !text[next + indent..].starts_with(['#', '-', '\n', '\r', '\t']) && next + indent < text.len();
            (indent == prefix.len() && is_key).then(|| (key.start..next + indent, String::new()))
        }
        _ => None,
    }
}

/// Where the `,` or `}` behind a value of a mapping in braces stands.
fn next_in_braces(text: &str, end: usize) -> Option<usize> {
    let rest = text.get(end..)?;
    let next = end + (rest.len() - rest.trim_start().len());
    text[next..].starts_with([',', '}']).then_some(next)
}

fn remove_in_braces(text: &str, start: usize, end: usize, after: usize) -> Option<Edit> {
    let before = text.get(..start)?.trim_end();
    if text[after..].starts_with(',') {
        let rest = &text[after + 1..];
        let next = text.len() - rest.trim_start().len();
        return before.ends_with(['{', ',']).then(|| (start..next, String::new()));
    }
    match before.chars().next_back() {
        Some(',') => Some((before.len() - 1..end, String::new())),
        Some('{') => Some((before.len()..end, String::new())),
        _ => None,
    }
}

/// Adds a key with its value behind another of the same mapping.
pub(crate) fn insert_key(text: &str, key: &Range<usize>, value: &Range<usize>, assignment: &str) -> Option<Edit> {
    let prefix = line_start(text, key.start).and_then(|line| text.get(line..key.start));
    if next_in_braces(text, value.end).is_some() {
        let gap = match prefix.filter(|prefix| prefix.trim().is_empty()) {
            Some(prefix) => format!("{}{prefix}", line_break(text, value.end)),
            None => " ".to_owned(),
        };
        return Some((value.end..value.end, format!(",{gap}{assignment}")));
    }
    let prefix = prefix?;
    let is_plain = prefix.bytes().all(|byte| matches!(byte, b' ' | b'-')) && prefix.matches('-').count() < 2;
    if !is_plain || !ends_line(text, value.end) || text[value.clone()].contains('\n') {
        return None;
    }
    let end = line_end(text, value.end);
    let indent = " ".repeat(prefix.len());
    let line_break = line_break(text, value.end);
    Some((end..end, format!("{line_break}{indent}{assignment}")))
}

/// Gives a key another name in the quotes it has, escaped or not.
pub(crate) fn rename(text: &str, key: &Range<usize>, name: &str) -> Option<Edit> {
    let written = text.get(key.clone())?;
    let is_quote = |c: char| matches!(c, '"' | '\'' | '\\');
    let start = key.start + (written.len() - written.trim_start_matches(is_quote).len());
    let end = key.start + written.trim_end_matches(is_quote).len();
    let is_name = !text
        .get(start..end)?
        .contains(|c: char| is_quote(c) || c.is_whitespace());
    is_name.then(|| (start..end, name.to_owned()))
}

/// Whether a key stands in a mapping that is written by lines.
pub(crate) fn is_in_block(text: &str, key: &Range<usize>, value: &Range<usize>) -> bool {
    let prefix = line_start(text, key.start).and_then(|line| text.get(line..key.start));
    let is_first = prefix.is_some_and(|prefix| prefix.bytes().all(|byte| matches!(byte, b' ' | b'-')));
    is_first && next_in_braces(text, value.end).is_none()
}

/// Replaces a text that is written whole as one literal of a program.
pub(crate) fn replace_literal(text: &str, literal: &Range<usize>, with: &str) -> Option<Edit> {
    let written = text.get(literal.clone())?;
    let flag = written.trim_start_matches('$');
    if flag.eq_ignore_ascii_case("true") || flag.eq_ignore_ascii_case("false") {
        let new = match (with, flag.starts_with(char::is_uppercase)) {
            ("true", true) => "True",
            ("false", true) => "False",
            ("true" | "false", false) => with,
            _ => return None,
        };
        return Some((literal.end - flag.len()..literal.end, new.to_owned()));
    }
    if !is_quoted(written) || written.len() < 2 {
        return None;
    }
    let inner = literal.start + 1..literal.end - 1;
    replace_in_literal(text, &inner, with)
}

/// Replaces a part of a literal of a program, where no language could read the new text as anything but text.
pub(crate) fn replace_in_literal(text: &str, part: &Range<usize>, with: &str) -> Option<Edit> {
    let written = text.get(part.clone())?;
    // What stands there already reads as itself.
    let is_tame = |c: char| c.is_alphanumeric() || " /-_.,:=?&@".contains(c) || written.contains(c);
    (!written.contains('\\') && with.chars().all(is_tame)).then(|| (part.clone(), with.to_owned()))
}

/// Writes a text without quotes as a value of a mapping in braces, where some signs mean something else.
pub(crate) fn plain_in_braces(new: String) -> String {
    if is_quoted(&new) || !new.contains([',', '[', ']', '{', '}']) {
        new
    } else {
        quoted(&new)
    }
}

/// Where a line begins; none where that is further off than an indentation reaches.
fn line_start(text: &str, at: usize) -> Option<usize> {
    let from = at.saturating_sub(WIDEST);
    // A line break is never a part of a character.
    match text.as_bytes()[from..at].iter().rposition(|byte| *byte == b'\n') {
        Some(end) => Some(from + end + 1),
        None => (from == 0).then_some(0),
    }
}

/// The end of a line, before its break.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    if text[at..end].ends_with('\r') { end - 1 } else { end }
}

/// Whether nothing but a comment follows on the line.
fn ends_line(text: &str, at: usize) -> bool {
    let Some(rest) = text.get(at..) else { return false };
    let next = rest.trim_start_matches([' ', '\t']);
    next.is_empty() || next.starts_with(['\n', '\r']) || (next.starts_with('#') && next.len() < rest.len())
}

/// Whole lines with their breaks: of the last one of the file also the break before it.
fn lines(text: &str, start: usize, end: usize) -> Range<usize> {
    if end > start && text[..end].ends_with('\n') {
        return start..end;
    }
    match text[end..].find('\n') {
        Some(length) => start..end + length + 1,
        None => {
            let before = text[..start].strip_suffix('\n').unwrap_or(&text[..start]);
            before.strip_suffix('\r').unwrap_or(before).len()..text.len()
        }
    }
}

/// The line break that is used near a place.
fn line_break(text: &str, at: usize) -> &'static str {
    let end = line_end(text, at);
    let is_windows = if text[end..].is_empty() {
        text.contains("\r\n")
    } else {
        text[end..].starts_with('\r')
    };
    if is_windows { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use graphsub_read::raw::Raw;

    use super::*;

    /// The text after an edit of the word between `<` and `>`.
    fn apply(text: &str, edit: Option<Edit>) -> Option<String> {
        edit.map(|(range, new)| format!("{}{new}{}", &text[..range.start], &text[range.end..]))
    }

    fn find(text: &str, word: &str) -> Range<usize> {
        let start = text.find(word).expect("the word is there");
        start..start + word.len()
    }

    #[test]
    fn items_of_a_text_go_with_their_separators() {
        for (written, part, expected) in [
            ("created,updated", "created", Some("updated")),
            ("created, updated", "created", Some("updated")),
            ("created, updated", "updated", Some("created")),
            ("'created,updated'", "updated", Some("'created'")),
            ("\"a,b,c\"", "b", Some("\"a,c\"")),
            ("/users?$select=id", "$select=id", Some("/users")),
            ("/users?$select=id", "id", Some("/users")),
            ("/users?$select=id&$top=1", "$select=id", Some("/users?$top=1")),
            ("/users?$select=id&$top=1", "id", Some("/users?$top=1")),
            ("/users?$top=1&$select=id", "$select=id", Some("/users?$top=1")),
            ("/users?$select=id,name", "name", Some("/users?$select=id")),
            ("/users?$select=id,name", "id", Some("/users?$select=name")),
            ("/users?$filter=a eq 1 and b eq 2", "b", None),
            ("created", "created", None),
            ("created,", "", Some("created")),
        ] {
            let at = match part {
                "" => written.len()..written.len(),
                part => find(written, part),
            };
            let quote = usize::from(is_quoted(written));
            let reads = &written[quote..written.len() - quote];
            let range = with_separator(reads, &(at.start - quote..at.end - quote));
            let scalar = 0..written.len();
            let edit = range.and_then(|range| replace_part(written, &scalar, reads, &range, "", str::to_owned));
            assert_eq!(apply(written, edit).as_deref(), expected, "{part} of {written}");
        }
    }

    #[test]
    fn parts_are_written_as_their_scalar_is() {
        for (written, part, with, expected) in [
            ("/me/mesages", "mesages", "messages", "/me/messages"),
            ("'/me/mesages'", "mesages", "messages", "'/me/messages'"),
            ("'a eq 5'", "5", "'5'", "'a eq ''5'''"),
            ("\"a eq 5\"", "5", "'5'", "\"a eq '5'\""),
            ("\"a\"", "a", "x\"y", "\"x\\\"y\""),
            ("'it''s 5'", "5", "6", "'it''s 6'"),
            ("\"\\u0041 5\"", "5", "6", "\"A 6\""),
        ] {
            let reads = decoded(written).expect("it reads");
            let (scalar, at) = (0..written.len(), find(&reads, part));
            let edit = replace_part(written, &scalar, &reads, &at, with, str::to_owned);
            assert_eq!(apply(written, edit).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn keys_go_with_their_lines_or_commas() {
        for (text, expected) in [
            ("a: 1\nkey: 2 # why\nb: 3\n", Some("a: 1\nb: 3\n")),
            ("a: 1\r\nkey: 2", Some("a: 1")),
            ("- key: 2\n  b: 3\n", Some("- b: 3\n")),
            ("- key: 2\n  # about b\n  b: 3\n", None),
            ("- key: 2\n- b: 3\n", None),
            ("{a: 1, key: 2}", Some("{a: 1}")),
            ("{key: 2, b: 3}", Some("{b: 3}")),
            ("{key: 2}", Some("{}")),
            ("{\n  \"key\": 2,\n  \"b\": 3\n}", Some("{\n  \"b\": 3\n}")),
            ("{\n  \"a\": 1,\n  \"key\": 2\n}", Some("{\n  \"a\": 1\n}")),
            ("a: 1\n? key\n: 2\n", None),
        ] {
            let key = if text.contains("\"key\"") { "\"key\"" } else { "key" };
            let edit = remove_key(text, &find(text, key), &find(text, "2"));
            assert_eq!(apply(text, edit).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_are_added_in_the_form_of_their_neighbours() {
        for (text, new, expected) in [
            (
                "- key: 2 # why\n  b: 3\n",
                "c: 4",
                Some("- key: 2 # why\n  c: 4\n  b: 3\n"),
            ),
            ("  key: 2", "c: 4", Some("  key: 2\n  c: 4")),
            ("key: 2\r\nb: 3\r\n", "c: 4", Some("key: 2\r\nc: 4\r\nb: 3\r\n")),
            ("{key: 2, b: 3}", "c: 4", Some("{key: 2, c: 4, b: 3}")),
            (
                "{\n\t\"key\": 2\n}\n",
                "\"c\": 4",
                Some("{\n\t\"key\": 2,\n\t\"c\": 4\n}\n"),
            ),
            ("- - key: 2\n", "c: 4", None),
        ] {
            let key = if text.contains("\"key\"") { "\"key\"" } else { "key" };
            let edit = insert_key(text, &find(text, key), &find(text, "2"), new);
            assert_eq!(apply(text, edit).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn keys_are_renamed_in_their_quotes() {
        for (written, expected) in [
            ("key", Some("name")),
            ("'key'", Some("'name'")),
            ("\\\"key\\\"", Some("\\\"name\\\"")),
            ("a key", None),
            ("\"k\\\"y\"", None),
        ] {
            let edit = rename(written, &(0..written.len()), "name");
            assert_eq!(apply(written, edit).as_deref(), expected, "{written}");
        }
    }

    #[test]
    fn items_go_with_their_lines_or_commas() {
        let one = |span| Item {
            value: Raw::Other,
            span,
            editable: true,
        };
        for (text, index, expected) in [
            ("[a, b]", 0, Some("[b]")),
            ("[a, b]", 1, Some("[a]")),
            ("[\n  a,\n  b\n]", 1, Some("[\n  a\n]")),
            ("  - a\n  - b # why\n", 1, Some("  - a\n")),
            ("- - a\n  - b\n", 0, None),
            ("[a, # of a\n b]", 0, None),
        ] {
            let items = ["a", "b"].map(|item| one(find(text, item)));
            let list = text.find(['[', '-']).unwrap_or_default()..text.len();
            let edit = remove_item(text, &list, &items, index);
            assert_eq!(apply(text, edit).as_deref(), expected, "{text:?}");
        }
        assert_eq!(remove_item("[a]", &(0..3), &[one(1..2)], 0), None);
    }

    #[test]
    fn literals_take_only_what_every_language_reads_as_text() {
        for (literal, with, expected) in [
            ("\"created\"", "updated", Some("\"updated\"")),
            ("'a'", "it's", None),
            ("\"a\"", "${b}", None),
            ("`a`", "b", None),
            ("\"a\\n\"", "b", None),
            ("True", "false", Some("False")),
            ("$true", "false", Some("$false")),
        ] {
            let edit = replace_literal(literal, &(0..literal.len()), with);
            assert_eq!(apply(literal, edit).as_deref(), expected, "{literal}");
        }
    }
}
