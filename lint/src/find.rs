//! `graphsub find`: which definitions there are, wherever they are written, and what is known of them.

use std::fmt::Write as _;
use std::ops::Range;

use graphsub_read::budget::Meter;
use graphsub_read::source::Source;
use graphsub_read::{Context, Form, Found, Located, Memory, Sink};
use graphsub_rules::path::ResourcePath;
use graphsub_terms::{Field, Text, Value};
use serde::Serialize;

use crate::engine::{Input, front_end, load_text};
use crate::report::shown;

/// A definition that was found.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Definition {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Language of the file.
    pub language: &'static str,
    /// `create` or `renew`.
    pub kind: &'static str,
    /// `resource`, unknown parts as `${name}`; none: unknown.
    pub resource: Option<String>,
    /// `changeType`, separated by commas.
    pub change_type: Option<String>,
    /// Lifetime in minutes.
    pub lifetime_minutes: Option<i64>,
    /// Version of the endpoint.
    pub api: Option<&'static str>,
    /// Permission type of the token.
    pub auth: Option<&'static str>,
    /// Whether there is a client state.
    pub client_state: Option<bool>,
    /// Whether there is a lifecycle URL.
    pub lifecycle_url: Option<bool>,
    /// Whether it includes resource data.
    pub include_resource_data: Option<bool>,
    /// Template of the table row that its path matches.
    pub row: Option<&'static str>,
    /// Its name.
    pub name: Option<String>,
}

#[derive(Serialize)]
struct Output<'d> {
    version: u8,
    tables: &'static str,
    definitions: &'d [Definition],
}

/// Returns the definitions of some files, in the order of the files. Unreadable files are skipped.
pub fn find(inputs: &[Input], context: &Context) -> Vec<Definition> {
    let mut memory = Memory::default();
    let mut definitions = Vec::new();
    for input in inputs {
        let Some(text) = load_text(input, context.budget.bytes) else {
            continue;
        };
        let source = Source::new(input.name(), &text).without_mark();
        let front_end = front_end(&source, input.origin());
        let mut finder = Finder {
            source: &source,
            language: front_end.language(&source),
            found: Vec::new(),
            meter: Meter::new(&context.budget),
        };
        // What is wrong with a file is for the linter to say.
        let _ = front_end.read(&source, context, &mut memory, &mut finder);
        definitions.append(&mut finder.found);
    }
    definitions
}

/// Returns the definitions as JSON, version 1.
pub fn json(definitions: &[Definition]) -> String {
    let output = Output {
        version: 1,
        tables: graphsub_tables::REVISION,
        definitions,
    };
    shown::json(serde_json::to_string_pretty(&output).unwrap_or_default()) + "\n"
}

/// Returns the definitions as a table.
pub fn table(definitions: &[Definition]) -> String {
    let mut out = String::new();
    let known = |text: &Option<String>| shown::text(text.as_deref().unwrap_or("?")).into_owned();
    for definition in definitions {
        let lifetime = definition
            .lifetime_minutes
            .map_or_else(|| "?".to_owned(), |minutes| format!("{minutes}m"));
        let _ = writeln!(
            out,
            "{}:{}:{}  {}  {}  {}  {lifetime}",
            shown::name(&definition.file),
            definition.line,
            definition.column,
            definition.kind,
            known(&definition.resource),
            known(&definition.change_type),
        );
    }
    out
}

/// Returns a manifest with the definitions: what is unknown is a placeholder, and comments say where each
/// comes from.
pub fn manifest(definitions: &[Definition]) -> String {
    let mut out = String::from("version: 1\napp:\n  name: ${APP_NAME}\nsubscriptions:\n");
    let quoted = graphsub_read::dialect::quoted;
    for definition in definitions.iter().filter(|definition| definition.kind == "create") {
        let text = |value: &Option<String>, name: &str| quoted(value.as_deref().unwrap_or(name));
        let _ = writeln!(out, "  # from {}:{}", shown::text(&definition.file), definition.line);
        let begins = match &definition.name {
            Some(name) => format!("  - name: {}\n    resource", quoted(name)),
            None => "  - resource".to_owned(),
        };
        let _ = writeln!(out, "{begins}: {}", text(&definition.resource, "${RESOURCE}"));
        let _ = writeln!(
            out,
            "    changeType: {}",
            text(&definition.change_type, "${CHANGE_TYPE}")
        );
        out.push_str("    notificationUrl: \"${NOTIFICATION_URL}\"\n");
        match definition.lifetime_minutes {
            Some(minutes) => {
                let _ = writeln!(out, "    lifetime: {minutes}m");
            }
            None => out.push_str("    lifetime: \"${LIFETIME}\"\n"),
        }
        for (is_set, line) in [
            (definition.client_state, "clientState: \"${CLIENT_STATE}\""),
            (
                definition.lifecycle_url,
                "lifecycleNotificationUrl: \"${LIFECYCLE_URL}\"",
            ),
        ] {
            if is_set == Some(true) {
                let _ = writeln!(out, "    {line}");
            }
        }
        for (key, value) in [("auth", definition.auth), ("api", definition.api)] {
            if let Some(value) = value {
                let _ = writeln!(out, "    {key}: {value}");
            }
        }
    }
    out
}

/// Takes what a front-end finds in one file.
struct Finder<'f> {
    source: &'f Source<'f>,
    language: &'static str,
    found: Vec<Definition>,
    meter: Meter,
}

impl Sink for Finder<'_> {
    fn document(&mut self) {}

    fn definition(&mut self, found: &Found<'_>) {
        let definition = &found.definition;
        let at = self.source.position(found.anchor.start);
        let resource = definition.resource.known();
        let changes = definition.change_type.known().map(|items| {
            let texts: Vec<String> = items.iter().map(|item| shown_text(&item.text)).collect();
            texts.join(",")
        });
        self.found.push(Definition {
            file: self.source.name().to_owned(),
            line: at.line,
            column: at.column,
            language: self.language,
            kind: if found.form == Form::Renewal { "renew" } else { "create" },
            resource: resource.map(shown_text),
            change_type: changes,
            lifetime_minutes: definition.lifetime.known().map(|lifetime| lifetime.seconds / 60),
            api: definition.api.known().map(|api| api.as_str()),
            auth: definition.auth.known().map(|auth| auth.as_str()),
            client_state: presence(found, Field::ClientState, &definition.client_state),
            lifecycle_url: presence(
                found,
                Field::LifecycleNotificationUrl,
                &definition.lifecycle_notification_url,
            ),
            include_resource_data: match definition.include_resource_data {
                Value::Known(value) => Some(value),
                Value::Absent => Some(false),
                Value::Unknown => None,
            },
            row: resource
                .and_then(|text| ResourcePath::read(text.clone()).meaning().path())
                .map(|path| path.template),
            name: found.name.as_deref().map(str::to_owned),
        });
    }

    fn meter(&mut self) -> Option<&mut Meter> {
        Some(&mut self.meter)
    }

    fn located(&mut self, _located: Located) {}

    fn comment(&mut self, _span: Range<usize>, _text: &str, _trailing: bool) {}
}

/// Whether something is there, as far as is known: what is written is there, whatever its value.
fn presence(found: &Found<'_>, field: Field, value: &Value<Text<'_>>) -> Option<bool> {
    match value {
        Value::Unknown if found.place(field).is_some() => Some(true),
        Value::Known(_) => Some(true),
        Value::Absent => Some(false),
        Value::Unknown => None,
    }
}

/// A text with its unknown parts as `${name}`.
fn shown_text(text: &Text<'_>) -> String {
    let mut out = String::new();
    let mut from = 0;
    for hole in text.holes() {
        out.push_str(&text.raw()[from..hole.start]);
        let name = placeholder_name(&text.raw()[hole.clone()]);
        out.push_str(&format!("${{{name}}}"));
        from = hole.end;
    }
    out.push_str(&text.raw()[from..]);
    out
}

/// The name of a placeholder: the last identifier of what stands between its marks.
fn placeholder_name(written: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ');
    let inner = written.trim_matches(|c: char| !is_word(c) || c == ' ');
    let last = inner.split(|c: char| !is_word(c)).rfind(|word| !word.trim().is_empty());
    last.unwrap_or(inner).trim().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outputs(file: &str, name: &str) -> [String; 3] {
        let body = format!(r#"{{"name": "{name}", "resource": "/{name}", "changeType": "created"}}"#);
        let inputs = [Input::text(file, format!("subscriptions: [{body}]"))];
        let found = find(&inputs, &Context::default());
        assert_eq!(found.len(), 1);
        [table(&found), manifest(&found), json(&found)]
    }

    #[test]
    fn text_from_outside_adds_no_lines_and_no_controls() {
        let plain = outputs("a.graphsub.yaml", "b");
        let hostile = outputs(
            "a\n::error::\u{9b}\u{202e}.graphsub.yaml",
            r"b\u001b\n##[x]\u202e\u2028\u2066",
        );
        for (plain, hostile) in plain.iter().zip(&hostile) {
            let acts = |c: char| c.is_control() && c != '\n' || "\u{202e}\u{2028}\u{2066}".contains(c);
            assert!(!hostile.contains(acts), "{hostile:?}");
            assert_eq!(hostile.lines().count(), plain.lines().count(), "{hostile}");
        }
    }
}
