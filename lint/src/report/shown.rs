//! Text that comes from outside on its way to people: values, names of files and subscriptions, lines
//! of files. None of it may colour a terminal, turn its direction, begin a line, or speak to the
//! runner of a workflow. Everything the text formats print passes here.

use std::borrow::Cow;
use std::io::{self, Write};

/// Whether a character acts instead of being seen: controls, marks and turns of direction, and
/// what some programs take for the end of a line.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What the runners of GitHub and Azure take for the beginning of a command, wherever in a line it stands.
const MARKS: [&str; 2] = ["##[", "##vso["];

fn begins_command(text: &str) -> bool {
    text.starts_with("##") && MARKS.iter().any(|mark| text.starts_with(mark))
}

fn holds_command(text: &str) -> bool {
    text.contains("##") && MARKS.iter().any(|mark| text.contains(mark))
}

/// Whether the runner of a workflow could take a line for a command.
fn commands(text: &str) -> bool {
    text.trim_start().starts_with("::")
}

/// A text on one line, with what acts written as an escape.
///
/// ```text
/// "a\n\u{202e}b" -> a\n\u{202e}b
/// ```
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) && !holds_command(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        if begins_command(&text[at..]) {
            out.extend(c.escape_unicode());
        } else if acts(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A name of a file, which may stand at the beginning of a line.
pub(crate) fn name(written: &str) -> Cow<'_, str> {
    match text(written) {
        name if commands(&name) => Cow::Owned(format!("./{name}")),
        name => name,
    }
}

/// A line of a patch: tabs and line breaks as they are, so that it can be applied, but nothing that acts.
pub(crate) fn patch(line: &str) -> String {
    let (line, end) = line.strip_suffix('\r').map_or((line, ""), |line| (line, "\r"));
    let pieces: Vec<Cow<'_, str>> = line.split('\t').map(text).collect();
    let mut out = pieces.join("\t");
    if commands(&out) {
        out = out.replacen(':', "\\u{3a}", 1);
    }
    out + end
}

/// Words for standard error, which may have several lines.
pub(crate) fn lines(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for (index, line) in words.split('\n').enumerate() {
        let line = text(line);
        if index > 0 {
            out.push_str(if commands(&line) { "\\n" } else { "\n" });
        }
        out.push_str(&line);
    }
    out
}

/// JSON with what acts as escapes of JSON; it stands in strings only, where that means the same.
pub(crate) fn json(json: String) -> String {
    match json_piece(&json) {
        Cow::Owned(escaped) => escaped,
        Cow::Borrowed(_) => json,
    }
}

fn json_piece(json: &str) -> Cow<'_, str> {
    // Serde has seen to the rest.
    let is_left = |c: char| acts(c) && c >= '\u{7f}';
    if !json.contains(is_left) && !holds_command(json) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    for (at, c) in json.char_indices() {
        if is_left(c) || begins_command(&json[at..]) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Writes a value as JSON and a line break, with what acts as escapes of JSON. Nothing of it is kept.
pub(crate) fn write_json(value: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(JsonWriter(&mut *out), value)?;
    writeln!(out)
}

/// Escapes what acts on its way. Serde writes the pieces of a string between its own escapes at one go, so that
/// neither a character nor a command is ever cut.
struct JsonWriter<'w>(&'w mut dyn Write);

impl Write for JsonWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(piece) => self.0.write_all(json_piece(piece).as_bytes())?,
            Err(_) => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A piece of a file with a sign in each place of something that acts. The signs have as many bytes, so
/// that all places stay where they are.
pub(crate) fn source(text: &str) -> Cow<'_, str> {
    // The renderer of lines has signs of its own for these, and knows tabs and line breaks.
    let is_left = |c: char| acts(c) && !c.is_ascii();
    if !text.contains(is_left) && !holds_command(text) {
        return Cow::Borrowed(text);
    }
    let shown = text.char_indices().map(|(at, c)| match c.len_utf8() {
        1 if begins_command(&text[at..]) => '?',
        2 if is_left(c) => '\u{bf}',
        3 if is_left(c) => char::REPLACEMENT_CHARACTER,
        _ => c,
    });
    Cow::Owned(shown.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_take_the_bytes_of_what_they_stand_for() {
        let written = "a\u{9b}b\u{202e}c\u{61c}d\u{2028}e\té\u{1b}";
        let shown = source(written);
        assert_eq!(shown, "a\u{bf}b\u{fffd}c\u{bf}d\u{fffd}e\té\u{1b}");
        assert_eq!(shown.len(), written.len());
        assert_eq!(source("a: b # ##vso[task]"), "a: b # ?#vso[task]");
    }

    #[test]
    fn each_way_out_has_its_escapes() {
        assert_eq!(text("a\n\t\u{9b}\u{2067}é"), "a\\n\\t\\u{9b}\\u{2067}é");
        assert_eq!(
            text("a ##[error]b ##vso[x]c ## #[d]"),
            "a \\u{23}#[error]b \\u{23}#vso[x]c ## #[d]"
        );
        assert_eq!(name(" ::error::a.yaml"), "./ ::error::a.yaml");
        assert_eq!(name("a\n::error::b.yaml"), "a\\n::error::b.yaml");
        assert_eq!(patch("a\t\u{1b}b\r"), "a\t\\u{1b}b\r");
        assert_eq!(patch("  ::error::b"), "  \\u{3a}:error::b");
        assert_eq!(lines("a\n  ::error::b\n | c\r"), "a\\n  ::error::b\n | c\\r");
        assert_eq!(
            json("{\n\"a\u{9b}\": \"\u{202e}\"}".into()),
            "{\n\"a\\u009b\": \"\\u202e\"}"
        );
        assert_eq!(json("[\"##[error]\"]".into()), "[\"\\u0023#[error]\"]");
    }
}
