//! Data that holds bodies or describes requests: Postman collections, `$batch` bodies, workflows of Logic Apps and
//! Power Automate, templates, lists of bodies a line each, settings with the keys of a body.
//!
//! Manifests and plain bodies that are named are read by [`Documents`](crate::Documents), which also says what is
//! wrong with them. Here nothing is wrong with a file: it holds definitions, or it does not.

mod yaml;

use memchr::memmem;

use crate::embedded::{Apart, Bodies, Carried, Node, Object, may_define, nodes, unescaped};
use crate::front_end::{Carrier, Context, Failure, FrontEnd, Memory, Sink};
use crate::source::Source;
use crate::syntax;

/// Reads definitions in data.
#[derive(Debug, Clone, Copy)]
pub struct Data;

/// Ends of the names of files of data in JSON.
const JSON: &[&str] = &["json", "jsonc", "json5", "jsonl", "ndjson"];

/// Ends of the names of files of data in YAML.
const YAML: &[&str] = &["yaml", "yml"];

impl FrontEnd for Data {
    fn id(&self) -> &'static str {
        "data"
    }

    fn comment_marker(&self, source: &Source<'_>) -> Option<&'static str> {
        crate::has_ending(source.name(), YAML).then_some("#")
    }

    fn carrier(&self) -> Carrier {
        Carrier::Data
    }

    fn may_read(&self, name: &str) -> bool {
        crate::has_ending(name, JSON) || crate::has_ending(name, YAML)
    }

    fn reads(&self, source: &Source<'_>) -> bool {
        if crate::has_ending(source.name(), &["jsonc", "json5", "jsonl", "ndjson"]) {
            return true;
        }
        let text = source.text().as_bytes();
        let has = |word: &str| memmem::find(text, word.as_bytes()).is_some();
        crate::has_ending(source.name(), &["json"])
            && (is_postman(source.text())
                || has("schema.management.azure.com")
                || (has("\"method\"") && (has("\"requests\"") || has("\"inputs\""))))
    }

    fn language(&self, source: &Source<'_>) -> &'static str {
        if is_postman(source.text()) {
            "postman"
        } else if crate::has_ending(source.name(), YAML) {
            "yaml"
        } else {
            "json"
        }
    }

    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        if !may_define(source.text()) {
            return Ok(());
        }
        if crate::has_ending(source.name(), YAML) {
            let parsed = memory
                .arena
                .parse(source.text(), syntax::Language::Yaml, &context.budget, |tree| {
                    for comment in tree.comments() {
                        sink.comment(
                            comment.span.clone(),
                            &source.text()[comment.span.clone()],
                            comment.trailing,
                        );
                    }
                    let mut bodies = Bodies::new(source, context, sink);
                    yaml::read(tree, source.text(), &mut bodies);
                });
            // What is no YAML, such as a template of it, holds nothing.
            drop(parsed);
            return Ok(());
        }
        crate::embedded::comments(source.text(), &["//"], sink);
        let mut bodies = Bodies::new(source, context, sink);
        let carried = Carried::verbatim(source.text(), 0);
        let roots = nodes(&carried);
        if is_postman(source.text()) {
            for root in roots.iter().filter_map(Node::object) {
                variables(&carried, root, &mut bodies);
            }
        } else {
            bodies.apart = Apart::No;
            bodies.in_any_case();
        }
        for root in &roots {
            if !is_schema(source.text(), root) {
                bodies.node(&carried, root);
            }
        }
        Ok(())
    }
}

fn is_postman(text: &str) -> bool {
    memmem::find(text.as_bytes(), b"getpostman.com/").is_some()
}

/// Whether it describes data instead of being some.
fn is_schema(text: &str, root: &Node) -> bool {
    let Some(object) = root.object() else { return false };
    let has = |key: &str| object.get(text, key).is_some();
    has("openapi") || has("swagger") || (has("$schema") && has("properties") && has("type"))
}

/// Takes the variables of a collection: `"variable": [{"key": ..., "value": ...}]`.
fn variables(carried: &Carried<'_>, collection: &Object, bodies: &mut Bodies<'_>) {
    let Some(Node::List(items, _)) = collection.get(carried.text(), "variable") else {
        return;
    };
    for item in items.iter().filter_map(Node::object) {
        let get = |key: &str| match item.get(carried.text(), key) {
            Some(Node::Text(_, inner)) => Some(unescaped(carried, inner.clone()).into_owned()),
            _ => None,
        };
        // An empty one is filled in elsewhere.
        if let (Some(key), Some(value)) = (get("key"), get("value").filter(|value| !value.text().is_empty())) {
            bodies.variables.insert(key.text().to_owned(), value);
        }
    }
}
