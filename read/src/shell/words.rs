//! The words of a script: quotes, line continuations, here-documents, variables that are assigned in it.
//!
//! This is no shell. What it would have to run for is a hole of the text, and keeps the name it has in the script.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;

use super::command::{Command, Known, finish};
use crate::embedded::Carried;

/// Most commands in `$( ... )` of one line that are looked at.
const MOST_INNER: usize = 64;

/// Deepest `$( ... )` in `$( ... )` that is read.
const DEEPEST: usize = 4;

/// Reads a script, and hands each command to `each`, in their order.
pub(super) fn commands(script: &Carried<'_>, known: &mut Known, each: &mut dyn FnMut(&Command, &mut Known)) {
    Lexer {
        script,
        text: script.text(),
        at: 0,
        depth: 0,
        documents: Vec::new(),
        lines: OnceCell::new(),
    }
    .run(known, each);
}

struct Lexer<'s, 'c> {
    script: &'s Carried<'c>,
    text: &'s str,
    at: usize,
    depth: usize,
    /// Here-documents of the line that is read: which of its commands reads it, its end, whether variables are
    /// put in.
    documents: Vec<(usize, String, bool)>,
    /// Where each line stands for the last time, asked for at the first here-document in `$( ... )`.
    lines: OnceCell<HashMap<&'s str, usize>>,
}

impl Lexer<'_, '_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self, known: &mut Known, each: &mut dyn FnMut(&Command, &mut Known)) {
        let mut line = vec![Command::default()];
        loop {
            self.blanks();
            let rest = self.rest();
            let Some(first) = rest.chars().next() else { break };
            let index = line.len() - 1;
            match first {
                '\n' => {
                    self.at += 1;
                    self.here_documents(&mut line, known);
                    finish(std::mem::replace(&mut line, vec![Command::default()]), known, each);
                }
                '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
                '|' if !rest.starts_with("||") => {
                    self.at += 1;
                    line[index].is_piped = true;
                    self.lines();
                    line.push(Command::default());
                }
                ';' | '&' | '|' => {
                    self.at += rest
                        .bytes()
                        .take_while(|byte| matches!(byte, b';' | b'&' | b'|'))
                        .count();
                    if self.documents.is_empty() {
                        finish(std::mem::replace(&mut line, vec![Command::default()]), known, each);
                    } else {
                        line.push(Command::default());
                    }
                }
                '(' | ')' => {
                    self.at += 1;
                    line.push(Command::default());
                }
                '<' => self.input(&mut line, known),
                '>' => {
                    self.at += rest
                        .bytes()
                        .take_while(|byte| matches!(byte, b'>' | b'&' | b'|'))
                        .count();
                    self.blanks();
                    line[index].output = Some(self.word(known).text().to_owned());
                }
                _ => {
                    let word = self.word(known);
                    let starts = ["if", "then", "else", "do", "while", "!", "time", "sudo", "{", "}", "$"];
                    if !(line[index].words.is_empty() && starts.contains(&word.text())) {
                        line[index].words.push(word);
                    }
                }
            }
        }
        self.here_documents(&mut line, known);
        finish(line, known, each);
    }

    /// Passes over blanks and line continuations.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let skipped = match rest.bytes().next() {
                Some(b' ' | b'\t' | b'\r') => 1,
                Some(b'\\' | b'^' | b'`') => match rest.get(1..) {
                    Some(behind) if behind.starts_with('\n') => 2,
                    Some(behind) if behind.starts_with("\r\n") => 3,
                    _ => return,
                },
                _ if rest.starts_with('\u{a0}') => 2,
                _ => return,
            };
            self.at += skipped;
        }
    }

    fn lines(&mut self) {
        loop {
            self.blanks();
            if self.rest().starts_with('\n') && self.documents.is_empty() {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// `<<EOF`, `<<< word`, `< file`.
    fn input(&mut self, line: &mut [Command], known: &mut Known) {
        let index = line.len() - 1;
        let rest = self.rest();
        if rest.starts_with("<<<") {
            self.at += 3;
            self.blanks();
            let word = self.word(known);
            line[index].input = Some(word);
        } else if rest.starts_with("<<") {
            self.at += 2;
            if self.rest().starts_with('-') {
                self.at += 1;
            }
            self.blanks();
            let start = self.at;
            let is_end = |c: char| c.is_whitespace() || matches!(c, ';' | '|' | '&' | ')' | '>' | '<');
            self.at += self.rest().find(is_end).unwrap_or(self.rest().len());
            let written = &self.text[start..self.at];
            let tag = written.trim_matches(['"', '\'', '\\']).to_owned();
            if !tag.is_empty() {
                self.documents.push((index, tag.clone(), tag == written));
            }
        } else {
            self.at += 1;
            self.blanks();
            // A placeholder such as `<token>` is not a file.
            let word = self.word(known);
            if !word.text().ends_with('>') {
                line[index].input = known.files.get(word.text()).cloned();
            }
        }
    }

    fn here_documents(&mut self, line: &mut [Command], known: &mut Known) {
        for (index, tag, is_open) in std::mem::take(&mut self.documents) {
            let start = self.at;
            let mut end = self.text.len();
            let mut at = start;
            self.at = end;
            for row in self.text[start..].split_inclusive('\n') {
                if row.trim() == tag {
                    end = at;
                    self.at = at + row.len();
                    break;
                }
                at += row.len();
            }
            let body = self.script.slice(start..end);
            let input = if is_open {
                self.expanded(&body, known)
            } else {
                body.into_owned()
            };
            if let Some(command) = line.get_mut(index) {
                command.input = Some(input);
            }
        }
    }

    /// A text in which variables are put in, as in double quotes.
    fn expanded(&self, body: &Carried<'_>, known: &mut Known) -> Carried<'static> {
        if self.depth > DEEPEST {
            return body.slice(0..body.text().len()).into_owned();
        }
        let mut lexer = Lexer {
            script: body,
            text: body.text(),
            at: 0,
            depth: self.depth + 1,
            documents: Vec::new(),
            lines: OnceCell::new(),
        };
        let mut out = Carried::default();
        lexer.quoted(&mut out, None, known);
        out
    }

    /// A word, quotes taken away and variables put in.
    fn word(&mut self, known: &mut Known) -> Carried<'static> {
        let mut out = Carried::default();
        let begin = self.at;
        while let Some(c) = self.rest().chars().next() {
            let rest = self.rest();
            match c {
                ' ' | '\t' | '\n' | '\r' | ';' | '|' | '&' | ')' => break,
                '>' if !out.text().starts_with('<') => break,
                // `<token>` is a placeholder.
                '<' if self.at > begin => break,
                '(' if !out.text().is_empty() => break,
                '\'' => {
                    let end = rest[1..].find('\'').map_or(self.text.len(), |end| self.at + 1 + end);
                    self.copy(&mut out, self.at + 1..end);
                    self.at = (end + 1).min(self.text.len());
                }
                '"' => {
                    self.at += 1;
                    self.quoted(&mut out, Some('"'), known);
                }
                '\\' => {
                    let taken = rest[1..].chars().next().map_or(0, char::len_utf8);
                    if rest[1..].starts_with('\n') || rest[1..].starts_with("\r\n") {
                        break;
                    }
                    self.copy(&mut out, self.at + 1..self.at + 1 + taken);
                    self.at += 1 + taken;
                }
                '`' if rest[1..].starts_with('\n') || rest[1..].starts_with("\r\n") => break,
                '$' | '`' => self.variable(&mut out, known),
                _ => {
                    self.copy(&mut out, self.at..self.at + c.len_utf8());
                    self.at += c.len_utf8();
                }
            }
        }
        if self.at == begin {
            // A bracket that closes nothing.
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        out
    }

    fn copy(&self, out: &mut Carried<'static>, range: Range<usize>) {
        out.append(&self.script.slice(range));
    }

    /// What stands in double quotes, or up to the end.
    fn quoted(&mut self, out: &mut Carried<'static>, end: Option<char>, known: &mut Known) {
        let mut from = self.at;
        while let Some(c) = self.rest().chars().next() {
            match c {
                c if Some(c) == end => break,
                '\\' => {
                    let next = self.rest()[1..].chars().next();
                    match next {
                        Some(c @ ('"' | '\\' | '$' | '`')) => {
                            self.copy(out, from..self.at);
                            out.push(c.encode_utf8(&mut [0; 4]), self.place(self.at..self.at + 2));
                            self.at += 2;
                            from = self.at;
                        }
                        Some('\n') => {
                            self.copy(out, from..self.at);
                            self.at += 2;
                            from = self.at;
                        }
                        _ => self.at += 1,
                    }
                }
                '$' | '`' => {
                    self.copy(out, from..self.at);
                    self.variable(out, known);
                    from = self.at;
                }
                _ => self.at += c.len_utf8(),
            }
        }
        self.copy(out, from..self.at);
        if end.is_some() && self.at < self.text.len() {
            self.at += 1;
        }
    }

    fn place(&self, range: Range<usize>) -> Range<usize> {
        self.script.place(range).unwrap_or_default()
    }

    /// `$name`, `${name}`, `$( ... )`, and `$'...'`.
    fn variable(&mut self, out: &mut Carried<'static>, known: &mut Known) {
        let start = self.at;
        let text = self.text;
        let rest = text.get(start..).unwrap_or_default();
        let bytes = rest.as_bytes();
        let name_length = |bytes: &[u8]| {
            bytes
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_')
                .count()
        };
        match bytes {
            [b'$', b'(', ..] => {
                let end = self.closing(start + 2);
                self.at = (end + 1).min(self.text.len());
                self.substitution(out, start..self.at, start + 2..end, known);
            }
            [b'$', b'{', inner @ ..] => {
                let length = inner.iter().take(256).position(|byte| *byte == b'}');
                let Some(length) = length else {
                    self.copy(out, start..start + 1);
                    self.at += 1;
                    return;
                };
                self.at += length + 3;
                let name = &rest[2..2 + length];
                let is_plain = name_length(name.as_bytes()) == name.len();
                let shown = &name[..name_length(name.as_bytes())];
                self.put(out, shown, is_plain, start..self.at, known);
            }
            [b'$', b'\'', ..] => self.at += 1,
            [b'$', inner @ ..] if name_length(inner) > 0 => {
                self.at += 1 + name_length(inner);
                self.put(out, &self.text[start + 1..self.at], true, start..self.at, known);
            }
            [b'`', ..] => {
                let end = rest[1..].find('`').map_or(self.text.len(), |end| start + 1 + end);
                self.at = (end + 1).min(self.text.len());
                out.push_raw_hole(&self.text[start..self.at], self.place(start..self.at));
            }
            _ => {
                self.copy(out, start..start + 1);
                self.at += 1;
            }
        }
    }

    fn put(&self, out: &mut Carried<'static>, name: &str, is_plain: bool, range: Range<usize>, known: &mut Known) {
        let value = known
            .variables
            .get(name)
            .filter(|value| is_plain && value.text().len() <= known.left);
        // What a command writes goes by the name it is kept under, unless it is a moment.
        let is_hole = |value: &Carried<'_>| value.is_hole() && crate::embedded::from_now(value.text()).is_none();
        match value.filter(|value| !is_hole(value)) {
            Some(value) => {
                out.append(value);
                known.left -= value.text().len();
            }
            None => out.push_hole(name, self.place(range)),
        }
    }

    /// What a command in a command writes, where that is known.
    fn substitution(&self, out: &mut Carried<'static>, whole: Range<usize>, inner: Range<usize>, known: &mut Known) {
        let script = self.script.slice(inner);
        let mut written = None;
        if self.depth < DEEPEST {
            let mut lexer = Lexer {
                script: &script,
                text: script.text(),
                at: 0,
                depth: self.depth + 1,
                documents: Vec::new(),
                lines: OnceCell::new(),
            };
            lexer.run(known, &mut |command, known| {
                written = command.written();
                // One command in brackets may send what is looked for.
                if command.words.len() > 2 && known.inner.len() < MOST_INNER {
                    known.inner.push(command.clone());
                }
            });
        }
        match written {
            Some(written) => out.append(&written),
            None => out.push_raw_hole(&self.text[whole.clone()], self.place(whole)),
        }
    }
}

impl<'s> Lexer<'s, '_> {
    /// Where the bracket closes that was opened before a byte.
    fn closing(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut depth = 0usize;
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\'' => {
                    let rest = bytes.get(at + 1..).unwrap_or_default();
                    at += rest.iter().position(|byte| *byte == b'\'').unwrap_or(bytes.len()) + 1;
                }
                b'"' => {
                    at += 1;
                    while let Some(byte) = bytes.get(at).filter(|byte| **byte != b'"') {
                        at += if *byte == b'\\' { 2 } else { 1 };
                    }
                }
                b'<' if bytes[at..].starts_with(b"<<") && !bytes[at..].starts_with(b"<<<") => {
                    at = self.behind_document(at);
                    continue;
                }
                b'(' => depth += 1,
                b')' if depth == 0 => return at,
                b')' => depth -= 1,
                b'\\' => at += 1,
                _ => {}
            }
            at += 1;
        }
        self.text.len()
    }

    /// Where the line behind a here-document begins.
    fn behind_document(&self, at: usize) -> usize {
        let text: &'s str = self.text;
        let mut rows = text.get(at..).unwrap_or_default().split_inclusive('\n');
        let Some(first) = rows.next() else { return text.len() };
        let word = first.trim_start_matches(['<', '-', ' ']);
        let is_end = |c: char| c.is_whitespace() || matches!(c, ')' | '|' | ';' | '>');
        let tag = word
            .split(is_end)
            .next()
            .unwrap_or_default()
            .trim_matches(['"', '\'', '\\']);
        let lines = self.lines.get_or_init(|| {
            let mut start = 0;
            let place = |row: &'s str| {
                let at = start;
                start += row.len();
                (row.trim(), at)
            };
            text.split_inclusive('\n').map(place).collect()
        });
        // Where it does not end it is none.
        if tag.is_empty() || lines.get(tag).is_none_or(|last| *last < at) {
            return at + 2;
        }
        let mut end = at + first.len();
        for row in rows {
            end += row.len();
            if row.trim() == tag {
                return end;
            }
        }
        at + 2
    }
}
