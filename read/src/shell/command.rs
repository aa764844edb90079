//! Commands of a script, and what is known while it is read.

use std::collections::HashMap;

use crate::embedded::Carried;

/// A command with what is fed to it.
#[derive(Debug, Default, Clone)]
pub(super) struct Command {
    pub(super) words: Vec<Carried<'static>>,
    /// What it reads: a here-document, or what the command before it writes.
    pub(super) input: Option<Carried<'static>>,
    /// The file its output goes to.
    pub(super) output: Option<String>,
    /// Whether the next command reads what it writes.
    pub(super) is_piped: bool,
}

impl Command {
    /// Returns what it writes, where that is known.
    pub(super) fn written(&self) -> Option<Carried<'static>> {
        let name = self.words.first().map(|word| program(word.text()))?;
        match name {
            "cat" | "tee" => self.input.clone(),
            "echo" | "printf" => {
                let words = self.words[1..].iter().filter(|word| !word.text().starts_with('-'));
                let word = words.max_by_key(|word| word.text().len())?;
                Some(word.clone())
            }
            "jq" => self.made_by_jq(),
            _ => None,
        }
    }

    /// The object that `jq -n --arg name value '{key: $name}'` makes.
    fn made_by_jq(&self) -> Option<Carried<'static>> {
        let program = self.words.iter().rfind(|word| word.text().contains('{'))?;
        let given = |name: &str| {
            let mut options = self.words.windows(3);
            let found =
                options.find(|option| matches!(option[0].text(), "--arg" | "--argjson") && option[1].text() == name)?;
            Some(&found[2])
        };
        Some(program.replaced(|text, at| {
            let rest = text.get(at..)?.strip_prefix('$')?;
            let length = rest
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
                .count();
            let value = given(&rest[..length])?;
            let place = program.place(at..at + 1 + length)?;
            let mut quoted = Carried::default();
            quoted.push("\"", place.start..place.start);
            quoted.append(value);
            quoted.push("\"", place.end..place.end);
            Some((length + 1, quoted))
        }))
    }
}

/// Returns the name of a program without its folder.
pub(super) fn program(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".exe").unwrap_or(name)
}

/// What is known while a script is read.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) variables: HashMap<String, Carried<'static>>,
    /// What the script writes to files.
    pub(super) files: HashMap<String, Carried<'static>>,
    /// Bytes of variables that may still be put in.
    pub(super) left: usize,
    /// Commands in `$( ... )` of the line that is read.
    pub(super) inner: Vec<Command>,
}

impl Default for Known {
    fn default() -> Known {
        Known {
            variables: HashMap::new(),
            files: HashMap::new(),
            left: 1 << 20,
            inner: Vec::new(),
        }
    }
}

/// Hands on the commands of a line, with what each reads from the one before.
pub(super) fn finish(line: Vec<Command>, known: &mut Known, each: &mut dyn FnMut(&Command, &mut Known)) {
    for command in std::mem::take(&mut known.inner) {
        each(&command, known);
    }
    let mut piped: Option<Carried<'static>> = None;
    for mut command in line {
        if command.input.is_none() {
            command.input = piped.take();
        }
        piped = if command.is_piped { command.written() } else { None };
        if let (Some(file), Some(written)) = (&command.output, command.written()) {
            known.files.insert(file.trim_start_matches("./").to_owned(), written);
        }
        if !command.words.is_empty() {
            each(&command, known);
        }
    }
}
