//! Scripts of shells: what `curl`, `az rest`, `mgc` and their like send.

mod command;
mod words;

use graphsub_terms::Field;

use crate::embedded::{Bodies, Carried, Dates, from_now, may_define};
use crate::found::Form;
use crate::front_end::{Context, Failure, FrontEnd, Memory, Sink};
use crate::interpret::Rest;
use crate::raw::{Entry, Raw};
use crate::source::Source;
use command::{Command, Known, program};
use words::commands;

/// Reads definitions in scripts of shells.
#[derive(Debug, Clone, Copy)]
pub struct Scripts;

impl FrontEnd for Scripts {
    fn id(&self) -> &'static str {
        "shell"
    }

    fn reads(&self, source: &Source<'_>) -> bool {
        crate::has_ending(source.name(), &["sh", "bash", "zsh", "ksh", "azcli"])
    }

    fn language(&self, _source: &Source<'_>) -> &'static str {
        "shell"
    }

    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        _memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        if !may_define(source.text()) {
            return Ok(());
        }
        crate::embedded::comments(source.text(), &["#"], sink);
        let mut bodies = Bodies::new(source, context, sink);
        read(&Carried::verbatim(source.text(), 0), &mut bodies);
        Ok(())
    }
}

/// Reads a script. Says whether it sends something to Graph's subscriptions, or holds a body.
pub(crate) fn read(script: &Carried<'_>, bodies: &mut Bodies<'_>) -> bool {
    if !may_define(script.text()) {
        return false;
    }
    let before = bodies.count;
    let mut known = Known::default();
    let mut texts: Vec<Carried<'static>> = Vec::new();
    commands(script, &mut known, &mut |command, known| {
        run(command, known, bodies);
        let words = command.words.iter().chain(&command.input);
        texts.extend(
            words
                .filter(|word| word.text().contains('{') && may_define(word.text()))
                .cloned(),
        );
    });
    // What is sent in a way that is not known here may be a body all the same.
    for text in &texts {
        bodies.rest(text);
    }
    bodies.count > before
}

fn run(command: &Command, known: &mut Known, bodies: &mut Bodies<'_>) {
    assign(command, known);
    let mut words = command.words.iter();
    let Some(first) = words.find(|word| !is_assignment(word.text())) else {
        return;
    };
    let arguments: Vec<&Carried<'static>> = words.collect();
    let second = arguments.first().map(|word| word.text()).unwrap_or_default();
    match program(first.text()) {
        "curl" | "wget" => curl(&arguments, command, known, bodies),
        "az" if second == "rest" => rest(&arguments[1..], command, known, bodies),
        "m365" if second == "request" => rest(&arguments[1..], command, known, bodies),
        name @ ("mgc" | "mgc-beta" | "m365") => mgc(name, first, &arguments, command, known, bodies),
        _ => {}
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// `NAME=value`, `export NAME=value`, `read -r -d '' NAME <<EOF`.
fn assign(command: &Command, known: &mut Known) {
    let words = &command.words;
    let first = words.first().map(Carried::text).unwrap_or_default();
    let is_declaration = matches!(first, "export" | "local" | "declare" | "readonly" | "typeset" | "set");
    let assigned: Vec<&Carried<'static>> = words
        .iter()
        .skip(usize::from(is_declaration))
        .filter(|word| !word.text().starts_with('-'))
        .take_while(|word| is_assignment(word.text()))
        .collect();
    // Before a command they hold for it alone.
    if is_declaration || assigned.len() == words.len() {
        for word in assigned {
            let end = word.text().find('=').unwrap_or_default();
            let value = word.slice(end + 1..word.text().len()).into_owned();
            known.variables.insert(word.text()[..end].to_owned(), value);
        }
    }
    if matches!(first, "read" | "IFS=")
        && let (Some(name), Some(input)) = (words.last(), &command.input)
    {
        known.variables.insert(name.text().to_owned(), input.clone());
    } else if first == "read" {
        for name in &words[1..] {
            known.variables.remove(name.text());
        }
    }
}

/// Returns what is sent: the text itself, a file the script wrote, or what is fed in.
fn data(value: &Carried<'static>, command: &Command, known: &Known) -> Carried<'static> {
    let text = value.text();
    let Some(file) = text.strip_prefix('@') else {
        return value.clone();
    };
    let from_file = || known.files.get(file.trim_start_matches("./")).cloned();
    let written = if matches!(file, "-" | "/dev/stdin") {
        command.input.clone()
    } else {
        from_file()
    };
    written.unwrap_or_default()
}

/// Returns the value of an option, as `--name value`, `--name=value`, or for one letter `-nvalue`.
fn option<'a>(arguments: &[&'a Carried<'static>], names: &[&str]) -> Option<Carried<'a>> {
    for (index, word) in arguments.iter().enumerate() {
        let text = word.text();
        for name in names {
            if text == *name {
                return arguments.get(index + 1).map(|value| value.slice(0..value.text().len()));
            }
            let inline = text
                .strip_prefix(name)
                .filter(|_| name.len() == 2 || text[name.len()..].starts_with('='));
            if let Some(value) = inline
                && text.starts_with("--") == name.starts_with("--")
            {
                let value = value.strip_prefix('=').filter(|_| name.len() > 2).unwrap_or(value);
                return Some(word.slice(text.len() - value.len()..text.len()));
            }
        }
    }
    None
}

const CURL_DATA: [&str; 9] = [
    "-d",
    "--data",
    "--data-raw",
    "--data-binary",
    "--data-ascii",
    "--json",
    "--post-data",
    "--body-data",
    "--post-file",
];

fn curl(arguments: &[&Carried<'static>], command: &Command, known: &Known, bodies: &mut Bodies<'_>) {
    let method = option(arguments, &["-X", "--request", "--method"]);
    let sent = option(arguments, &CURL_DATA);
    let method = method.map_or_else(
        || {
            if sent.is_some() {
                "POST".to_owned()
            } else {
                "GET".to_owned()
            }
        },
        |method| method.text().to_owned(),
    );
    let url = option(arguments, &["--url"]).or_else(|| {
        let url = arguments.iter().find(|word| {
            let text = word.text();
            !text.starts_with(['-', '{', '@']) && text.contains("subscriptions") && !text.contains([' ', '\n'])
        })?;
        Some(url.slice(0..url.text().len()))
    });
    if let (Some(url), Some(sent)) = (url, sent) {
        let body = data(&sent.into_owned(), command, known);
        bodies.request(&method, &url, &body);
    }
}

/// `az rest --method post --url ... --body ...`, and `m365 request`, which has the same options.
fn rest(arguments: &[&Carried<'static>], command: &Command, known: &Known, bodies: &mut Bodies<'_>) {
    let Some(url) = option(arguments, &["--url", "--uri", "-u"]) else {
        return;
    };
    let Some(body) = option(arguments, &["--body", "-b", "--data", "-d"]) else {
        return;
    };
    let method =
        option(arguments, &["--method", "-m"]).map_or_else(|| "GET".to_owned(), |method| method.text().to_owned());
    bodies.request(&method, &url, &data(&body.into_owned(), command, known));
}

/// `mgc subscriptions create --body ...`, or with an option for each property.
fn mgc(
    name: &str,
    first: &Carried<'static>,
    arguments: &[&Carried<'static>],
    command: &Command,
    known: &Known,
    bodies: &mut Bodies<'_>,
) {
    let verbs: Vec<&str> = arguments
        .iter()
        .map(|word| word.text())
        .take_while(|word| !word.starts_with('-'))
        .collect();
    let version = if name == "mgc-beta" { "beta" } else { "v1.0" };
    let (method, url, form, rest) = match verbs.as_slice() {
        ["subscriptions", "create"] => ("POST", format!("/{version}/subscriptions"), Form::Body, Rest::Absent),
        ["subscriptions", "patch" | "update"] => (
            "PATCH",
            format!("/{version}/subscriptions/id"),
            Form::Renewal,
            Rest::Unknown,
        ),
        // It adds an end where none is given.
        ["graph", "subscription", "add"] => ("POST", "/v1.0/subscriptions".to_owned(), Form::Body, Rest::Unknown),
        _ => return,
    };
    let url = Carried::verbatim(&url, 0);
    if let Some(body) = option(arguments, &["--body"]) {
        bodies.request(method, &url, &data(&body.into_owned(), command, known));
        return;
    }
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for pair in arguments.windows(2) {
        let [option, value] = pair else { continue };
        let Some(key) = option.text().strip_prefix("--").and_then(property) else {
            continue;
        };
        let place = |word: &Carried<'static>| word.place(0..word.text().len()).unwrap_or_default();
        let raw = match from_now(value.text()) {
            Some(seconds) => Raw::FromNow(seconds),
            None if bodies.dates == Dates::Examples && key == "expirationDateTime" => Raw::Unknown,
            None => crate::embedded::raw(value, key),
        };
        entries.push(Entry {
            key,
            key_span: place(option),
            value: raw,
            span: place(value),
            map: value.map(),
        });
    }
    let says = |key: &str| entries.iter().any(|entry| entry.key == key);
    let is_one = if form == Form::Renewal {
        says("expirationDateTime")
    } else {
        says("resource") || says("changeType")
    };
    if is_one {
        let start = first.start_of(0);
        let end = entries.iter().map(|entry| entry.span.end).max().unwrap_or(start);
        let address = crate::embedded::Address::read(url.text());
        bodies.hand_on(&entries, start..end.max(start), form, rest, Some(address));
    }
}

/// The property that an option sets: `--change-type`.
fn property(option: &str) -> Option<&'static str> {
    let letters: String = option.chars().filter(|c| *c != '-').collect();
    // As the CLI for Microsoft 365 calls it.
    let letters = if letters == "changeTypes" {
        "changeType"
    } else {
        &letters
    };
    let mut known = Field::ALL.iter().filter_map(|field| field.key().graph);
    known.find(|key| *key != "id" && key.eq_ignore_ascii_case(letters))
}
