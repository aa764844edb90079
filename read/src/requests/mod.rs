//! Request files (`.http`, `.rest`), as editors send them: requests between `###`, `@name = value`, `{{name}}`.

use crate::embedded::exchange::exchanges;
use crate::embedded::{Bodies, Carried, may_define};
use crate::front_end::{Context, Failure, FrontEnd, Memory, Sink};
use crate::source::Source;

/// Reads definitions in request files.
#[derive(Debug, Clone, Copy)]
pub struct Requests;

impl FrontEnd for Requests {
    fn id(&self) -> &'static str {
        "http"
    }

    fn reads(&self, source: &Source<'_>) -> bool {
        crate::has_ending(source.name(), &["http", "rest"])
    }

    fn language(&self, _source: &Source<'_>) -> &'static str {
        "http"
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
        let mut bodies = Bodies::new(source, context, sink);
        let sections = sections(source.text(), &mut bodies);
        for section in &sections {
            if section
                .text()
                .lines()
                .any(|line| line.trim_start().starts_with("curl "))
            {
                crate::shell::read(section, &mut bodies);
                continue;
            }
            let (found, _) = exchanges(section.text());
            for exchange in found {
                let url = exchange.address(section);
                let body = section.slice(exchange.body.clone());
                let method = exchange.method(section);
                let is_known = bodies.request(method, &url, &body);
                // An address that comes in as a whole.
                if !is_known && method == "POST" && is_hole(bodies.resolved(&url).text()) {
                    bodies.text(&body);
                }
            }
        }
        Ok(())
    }
}

fn is_hole(url: &str) -> bool {
    url.trim()
        .strip_prefix("{{")
        .is_some_and(|inner| inner.find("}}") == Some(inner.len() - 2))
}

/// The requests of a file without their comments. Takes its variables and comments in.
fn sections<'t>(text: &'t str, bodies: &mut Bodies<'_>) -> Vec<Carried<'t>> {
    let mut sections = vec![Carried::default()];
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim();
        let from = start + (line.len() - line.trim_start().len());
        if trimmed.starts_with("###") {
            sections.push(Carried::default());
        }
        if trimmed.starts_with('#') || trimmed.starts_with("//") {
            if trimmed.contains("graphsub:") {
                bodies.sink.comment(from..from + trimmed.len(), trimmed, false);
            }
            continue;
        }
        if let Some((name, value)) = trimmed.strip_prefix('@').and_then(|rest| rest.split_once('=')) {
            variable(name, value, from + trimmed.len(), bodies);
            continue;
        }
        if let Some((_, comment)) = trimmed.split_once("// graphsub:") {
            let length = comment.len() + "// graphsub:".len();
            let end = from + trimmed.len();
            bodies.sink.comment(end - length..end, &text[end - length..end], true);
        }
        if let Some(section) = sections.last_mut() {
            section.push(line, start..at);
        }
    }
    sections
}

/// `@name = value`: it may use those before it.
fn variable(name: &str, value: &str, end: usize, bodies: &mut Bodies<'_>) {
    let value = value.trim();
    let carried = Carried::verbatim(value, end - value.len());
    let resolved = bodies.resolved(&carried).into_owned();
    bodies.variables.insert(name.trim().to_owned(), resolved);
}
