//! Definitions where people write them beside programs, and files that only look like it.
//!
//! `tests/cases/<format>.txt` holds cases: `=== name`, the file, and a line `--- line kind resource | change types |
//! minutes | version cloud` per definition, in the order of the file. What is unknown is `-`. In `data.txt` and
//! `decoys.txt` the first word of the name is that of the file. Nothing in `decoys.txt` is a definition.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use graphsub_read::source::Source;
use graphsub_read::{Context, Data, Form, Found, FrontEnd, Located, Markdown, Memory, Requests, Scripts, Sink};
use graphsub_rules::Part;
use graphsub_terms::{Field, Value};

mod common;
use common::{cases, front_end};

/// 2026-11-21T00:00:00Z.
const NOW: i64 = 1_795_219_200;

struct Seen<'s> {
    source: &'s Source<'s>,
    lines: Vec<String>,
}

impl Sink for Seen<'_> {
    fn document(&mut self) {}

    fn definition(&mut self, found: &Found<'_>) {
        let line = self.source.line_of(found.anchor.start);
        let definition = &found.definition;
        let minutes = match definition.lifetime.known() {
            Some(lifetime) => (lifetime.seconds / 60).to_string(),
            None => "-".to_owned(),
        };
        if found.form == Form::Renewal {
            self.lines.push(format!("{line} renew {minutes}"));
            return;
        }
        let resource = definition.resource.known().map_or("-", |text| text.raw());
        let changes = match &definition.change_type {
            Value::Known(items) => items.iter().map(|item| item.text.raw()).collect::<Vec<_>>().join(","),
            _ => "-".to_owned(),
        };
        let api = definition.api.known().map_or("-", |api| api.as_str());
        let cloud = definition.cloud.known().map_or("-", |cloud| cloud.as_str());
        self.lines.push(format!(
            "{line} create {resource} | {changes} | {minutes} | {api} {cloud}"
        ));
        self.places(found);
    }

    fn located(&mut self, _located: Located) {}

    fn comment(&mut self, _span: Range<usize>, _text: &str, _trailing: bool) {}
}

impl Seen<'_> {
    /// What is known and written as it reads stands where it is said to stand.
    fn places(&self, found: &Found<'_>) {
        let Some(resource) = found.definition.resource.known() else {
            return;
        };
        let Some(end) = resource.raw().rfind('/').map(|at| at + 1) else {
            return;
        };
        let part = Part::Range(end..resource.raw().len());
        let (span, _) = found.locate(Field::Resource, &part);
        let written = self.source.text().get(span).unwrap_or_default();
        let last = &resource.raw()[end..];
        // In escapes and computed parts it is written otherwise.
        if resource.holes().is_empty() && !last.contains(['\'', '$']) {
            // What is put together from variables is pointed at as a whole.
            assert!(written.contains(last) || written.contains("{{"), "{last} in {written}");
        }
    }
}

fn found(front_end: &dyn FrontEnd, name: &str, text: &str) -> Vec<String> {
    let source = Source::new(name, text);
    let mut seen = Seen {
        source: &source,
        lines: Vec::new(),
    };
    let mut context = Context::default();
    context.now = NOW;
    let read = front_end.read(&source, &context, &mut Memory::default(), &mut seen);
    assert!(read.is_ok(), "{name}");
    seen.lines
}

fn check(file: &str, named: Option<&str>, least: usize) {
    let cases = cases(file);
    assert!(cases.len() >= least, "{} cases", cases.len());
    let mut wrong = String::new();
    let mut names = BTreeSet::new();
    for case in &cases {
        assert!(names.insert(&case.name), "{} appears twice", case.name);
        let name = named.unwrap_or_else(|| case.name.split(' ').next().unwrap_or_default());
        let got = found(front_end(name), name, &case.text);
        if got != case.expected {
            let _ = writeln!(wrong, "{}\n  expected {:#?}\n  got {got:#?}", case.name, case.expected);
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn request_files() {
    check("http.txt", Some("a.http"), 10);
}

#[test]
#[cfg(feature = "source")]
fn markdown() {
    check("markdown.txt", Some("a.md"), 10);
}

#[test]
fn collections() {
    check("postman.txt", Some("a.json"), 10);
}

#[test]
fn scripts() {
    check("shell.txt", Some("a.sh"), 10);
}

#[test]
fn data() {
    check("data.txt", None, 10);
}

#[test]
fn decoys_are_left_alone() {
    check("decoys.txt", None, 30);
}

#[test]
fn each_format_is_named() {
    let language = |front_end: &dyn FrontEnd, name, text| front_end.language(&Source::new(name, text));
    assert_eq!(language(&Requests, "a.http", ""), "http");
    assert_eq!(language(&Markdown, "a.md", ""), "markdown");
    assert_eq!(language(&Scripts, "a.sh", ""), "shell");
    assert_eq!(language(&Data, "a.yml", ""), "yaml");
    assert_eq!(language(&Data, "a.json", "{}"), "json");
    assert_eq!(
        language(&Data, "a.json", "https://schema.getpostman.com/json"),
        "postman"
    );
}
