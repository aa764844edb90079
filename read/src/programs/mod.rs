//! Program code: what `graphsub-source` finds there, as definitions.

mod dialect;

use std::ops::Range;

use graphsub_source::{
    Auth as SignIn, Facts, Field as Written, FieldText, FieldValue, Findings, Found as Program, Kind, Language,
    Surroundings,
};
use graphsub_tables::{ApiVersion, Auth, CLOUD_HOSTS, Rule};
use graphsub_terms::Text;

use crate::embedded::{Bodies, Carried};
use crate::found::{Base, Form};
use crate::front_end::{Context, Failure, FrontEnd, Memory, Sink};
use crate::interpret::{Mapping, Rest, interpret, interpret_of_app};
use crate::raw::{Entry, Item, Raw, TextMap};
use crate::source::Source;

/// Reads definitions in program code.
#[derive(Debug, Clone, Copy)]
pub struct Programs;

impl FrontEnd for Programs {
    fn id(&self) -> &'static str {
        "program"
    }

    fn language(&self, source: &Source<'_>) -> &'static str {
        language_of(source.name()).unwrap_or("program")
    }

    fn comment_marker(&self, source: &Source<'_>) -> Option<&'static str> {
        match Language::of_file(source.name())? {
            Language::Python | Language::PowerShell | Language::Ruby => Some("#"),
            _ => Some("//"),
        }
    }

    fn reads(&self, source: &Source<'_>) -> bool {
        Language::of_file(source.name()).is_some()
    }

    fn read(
        &self,
        source: &Source<'_>,
        context: &Context,
        _memory: &mut Memory,
        sink: &mut dyn Sink,
    ) -> Result<(), Failure> {
        let Some(language) = Language::of_file(source.name()) else {
            return Ok(());
        };
        let text = source.text();
        let findings = graphsub_source::find(language, source.name(), text);
        for comment in &findings.comments {
            let span = without_close(text, &comment.span);
            let line = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
            let trailing = !text[line..span.start].trim().is_empty();
            sink.comment(span.clone(), &text[span], trailing);
        }
        definitions(source, &findings, 0, context, sink);
        Ok(())
    }
}

/// Hands on what was found in a program, as one document.
fn definitions(source: &Source<'_>, findings: &Findings, document: u32, context: &Context, sink: &mut dyn Sink) {
    if findings.found.is_empty() {
        return;
    }
    sink.document();
    let inferred = inferred(context, &findings.facts);
    let sign_in = findings.facts.auth.as_ref().filter(|_| context.auth.is_none());
    for found in &findings.found {
        let api = found.api.map(version).or(inferred.api);
        let context = Context {
            api: context.api.or(api),
            ..inferred.clone()
        };
        let sign_in = sign_in.map(|(_, span)| span.clone());
        definition(source, found, sign_in, document, &context, sink);
    }
}

/// Whether a definition of a page says nothing: it shows which parameters a command has.
fn is_synopsis(found: &Program) -> bool {
    let says = |key: &str| match found.field(key).map(|field| &field.value) {
        Some(FieldValue::Text(text)) => !Text::written(&text.text).is_hole() && text.text != "<String>",
        Some(FieldValue::List(_)) => true,
        _ => false,
    };
    found.kind == Kind::Create && !says("resource") && !says("changeType")
}

/// Returns the language that documentation names like this.
pub(crate) fn named(word: &str) -> Option<Language> {
    Some(match word {
        "csharp" | "cs" | "c#" | "dotnet" => Language::CSharp,
        "typescript" | "ts" | "tsx" => Language::TypeScript,
        "javascript" | "js" | "jsx" | "node" | "nodejs" => Language::JavaScript,
        "python" | "py" | "python3" => Language::Python,
        "java" => Language::Java,
        "go" | "golang" => Language::Go,
        "php" => Language::Php,
        "powershell" | "ps1" | "pwsh" | "posh" | "azurepowershell" | "azurepowershell-interactive" => {
            Language::PowerShell
        }
        "ruby" | "rb" => Language::Ruby,
        "rust" | "rs" => Language::Rust,
        _ => return None,
    })
}

/// Reads a block of documentation as a program, and returns how many definitions it holds.
pub(crate) fn read_block(language: Language, block: &Carried<'_>, bodies: &mut Bodies<'_>) -> usize {
    let text = bodies.source.text();
    let end = block.places().map(|place| place.end).max().unwrap_or(0);
    // The same bytes at the same places, and blanks for everything else.
    let mut alone: Vec<u8> = text.as_bytes()[..end]
        .iter()
        .map(|byte| if *byte == b'\n' { b'\n' } else { b' ' })
        .collect();
    for place in block.places() {
        alone[place.clone()].copy_from_slice(&text.as_bytes()[place]);
    }
    if language == Language::Php
        && !block.text().contains("<?")
        && let Some(begin) = block
            .places()
            .next()
            .and_then(|place| place.start.checked_sub("<?php\n".len()))
    {
        // On the line of its fence.
        alone[begin..begin + "<?php".len()].copy_from_slice(b"<?php");
    }
    let Ok(alone) = String::from_utf8(alone) else { return 0 };
    let surroundings = if bodies.graph {
        Surroundings::Graph
    } else {
        Surroundings::Unknown
    };
    let mut findings = graphsub_source::find_in(language, "block", &alone, surroundings);
    findings.found.retain(|found| !is_synopsis(found));
    // A literal moment of a page is an example, which was in the future when it was written.
    let fields = findings.found.iter_mut().flat_map(|found| &mut found.fields);
    for field in fields.filter(|field| field.key == "expirationDateTime") {
        if matches!(field.value, FieldValue::Text(_)) {
            field.value = FieldValue::Unknown(field.key.to_owned());
        }
    }
    let before = bodies.count;
    if !findings.found.is_empty() {
        definitions(bodies.source, &findings, before, bodies.context, bodies.sink);
        bodies.count += 1;
    }
    findings.found.len()
}

/// Returns the name of the programming language of a file, by the end of its name.
///
/// ```
/// assert_eq!(graphsub_read::language_of("src/Hooks.cs"), Some("csharp"));
/// assert_eq!(graphsub_read::language_of("hooks.yaml"), None);
/// ```
pub fn language_of(name: &str) -> Option<&'static str> {
    Language::of_file(name).map(Language::name)
}

/// A comment without the marks that close it: what stands before them is the reason.
fn without_close(text: &str, span: &Range<usize>) -> Range<usize> {
    let comment = text.get(span.clone()).unwrap_or_default();
    let open = comment.trim_end();
    let open = ["*/", "#>"]
        .iter()
        .find_map(|close| open.strip_suffix(close))
        .unwrap_or(open)
        .trim_end();
    span.start..span.start + open.len()
}

fn definition(
    source: &Source<'_>,
    found: &Program,
    sign_in: Option<Range<usize>>,
    document: u32,
    context: &Context,
    sink: &mut dyn Sink,
) {
    let text = source.text();
    let entries: Vec<Entry<'_>> = found.fields.iter().map(|field| entry(text, field)).collect();
    let form = match found.kind {
        Kind::Create if found.derived.is_some() => Form::Entry,
        Kind::Create => Form::Body,
        Kind::Renew => Form::Renewal,
    };
    let written = entries
        .first()
        .and_then(|entry| text.get(entry.key_span.clone()))
        .unwrap_or_default();
    let dialect = match found.derived {
        Some(_) => dialect::DERIVE,
        None => dialect::of(found.language, written),
    };
    let line = u32::try_from(source.line_of(found.anchor.start)).unwrap_or(u32::MAX);
    let mut mapping = Mapping::new(form, Base::Line(line), found.anchor.clone(), &entries, dialect);
    mapping.document = document;
    mapping.anchor = Some(first_line(text, &found.anchor));
    mapping.inferred = sign_in;
    mapping.rest = if found.whole { Rest::Absent } else { Rest::Unknown };
    let Some(derived) = &found.derived else {
        return interpret(&mapping, context, sink);
    };
    let rules = derived.allowed.iter();
    mapping.allowed = rules.filter_map(|rule| Rule::from_code_or_name(rule)).collect();
    // What a program shows of others says nothing of a derive: it says itself how it signs in.
    mapping.inferred = None;
    match &derived.app {
        Some(app) => interpret_of_app(&mapping, app, context, sink),
        None => interpret(&mapping, context, sink),
    }
}

/// The first line of some bytes.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = text.get(range.clone()).and_then(|text| text.lines().next());
    range.start..range.start + line.map_or(range.len(), str::len)
}

fn entry<'f>(text: &str, field: &'f Written) -> Entry<'f> {
    let (value, map) = match &field.value {
        FieldValue::Text(value) => (raw(value), map(value, field)),
        FieldValue::Bool(flag) => {
            let written = text.get(field.span.clone()).unwrap_or_default();
            let literal = written
                .trim_start_matches('$')
                .eq_ignore_ascii_case(if *flag { "true" } else { "false" });
            (
                Raw::Flag(*flag),
                if literal { TextMap::Whole } else { TextMap::Elsewhere },
            )
        }
        FieldValue::Lifetime { seconds, .. } => (Raw::FromNow(*seconds), TextMap::Elsewhere),
        FieldValue::List(items) => {
            let item = |item: &'f FieldText| Item {
                value: raw(item),
                span: item.place(0..item.text.len()).unwrap_or_else(|| field.span.clone()),
                editable: false,
            };
            (Raw::List(items.iter().map(item).collect()), TextMap::Elsewhere)
        }
        _ => (Raw::Unknown, TextMap::Elsewhere),
    };
    // What is one literal elsewhere, a constant or an argument, is pointed at there.
    let span = match (&map, &field.editable) {
        (TextMap::Verbatim(start), Some(literal)) if *start < field.span.start || literal.end > field.span.end => {
            literal
        }
        _ => &field.span,
    };
    Entry {
        key: field.key,
        key_span: field.key_span.clone(),
        value,
        span: span.clone(),
        map,
    }
}

/// What is known as a whole may hold placeholders of deployment tools, as in a file; else the program says
/// what is not known.
fn raw(text: &FieldText) -> Raw<'_> {
    if text.is_known() {
        Raw::Scalar {
            text: &text.text,
            plain: false,
        }
    } else {
        Raw::Text(Text::with_holes(&text.text, text.holes.iter().cloned()))
    }
}

fn map(text: &FieldText, field: &Written) -> TextMap {
    let inside = |range: &Range<usize>| field.span.start <= range.start && range.end <= field.span.end;
    match (&field.editable, text.map.as_slice()) {
        (Some(editable), [one]) if one.exact => TextMap::Verbatim(editable.start),
        (Some(editable), _) if inside(editable) => TextMap::Whole,
        // A text without a place, as a change type that is a member of an enum.
        (_, [one]) if !one.exact => TextMap::Elsewhere,
        (_, stretches) => TextMap::Pieces(
            stretches
                .iter()
                .map(|stretch| (stretch.text.clone(), stretch.file.clone()))
                .collect(),
        ),
    }
}

const fn version(api: graphsub_source::Api) -> ApiVersion {
    match api {
        graphsub_source::Api::V1 => ApiVersion::V1,
        graphsub_source::Api::Beta => ApiVersion::Beta,
    }
}

/// What was said on the command line, and where it says nothing, what the file shows.
fn inferred(context: &Context, facts: &Facts) -> Context {
    let auth = facts.auth.as_ref().map(|(auth, _)| match auth {
        SignIn::Application => Auth::Application,
        SignIn::Delegated => Auth::DelegatedWork,
    });
    let host = facts.host.as_ref().map(|(host, _)| host.as_str());
    let cloud = CLOUD_HOSTS
        .iter()
        .find(|known| Some(known.host) == host)
        .map(|known| known.cloud);
    Context {
        auth: context.auth.or(auth),
        api: facts.api.as_ref().map(|(api, _)| version(*api)),
        cloud: context.cloud.or(cloud),
        ..context.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::found::{Found, Located};
    use graphsub_rules::Part;
    use graphsub_terms::{Field, Value};

    #[derive(Default)]
    struct Seen {
        lines: Vec<String>,
        apps: Vec<(String, Option<String>, u32)>,
        definitions: Vec<String>,
        comments: Vec<(String, bool)>,
    }

    impl Sink for Seen {
        fn document(&mut self) {}

        fn definition(&mut self, found: &Found<'_>) {
            self.apps.push((
                found.shown_name().into_owned(),
                found.app_name.map(str::to_owned),
                found.tenants,
            ));
            self.definitions.push(format!(
                "{:?} {:?} {:?} {:?} {:?}",
                found.definition.auth,
                found.definition.permissions.known().is_some(),
                found.definition.renew_every,
                found.definition.cloud,
                found.allowed,
            ));
            let resource = match &found.definition.resource {
                Value::Known(text) => text.raw().to_owned(),
                other => format!("{other:?}"),
            };
            let place = found.locate(Field::Resource, &Part::Whole).0;
            let lifetime = found.definition.lifetime.known().map(|lifetime| lifetime.seconds / 60);
            let line = format!("{resource} at {place:?}, {lifetime:?} minutes, {:?}", found.form);
            self.lines.push(line);
        }

        fn located(&mut self, located: Located) {
            self.lines.push(located.finding.message.to_string());
        }

        fn comment(&mut self, _span: Range<usize>, text: &str, trailing: bool) {
            self.comments.push((text.to_owned(), trailing));
        }
    }

    fn seen(name: &str, text: &str) -> Seen {
        let source = Source::new(name, text);
        let mut seen = Seen::default();
        assert!(Programs.reads(&source));
        let read = Programs.read(&source, &Context::default(), &mut Memory::default(), &mut seen);
        assert!(read.is_ok());
        seen
    }

    #[test]
    fn a_literal_body_is_a_definition() {
        let code = "graphClient.api('/subscriptions').post({ changeType: 'created', resource: `users/${id}/messages`, expirationDateTime: new Date(Date.now() + 3600000) });";
        let lines = seen("a.js", code).lines;
        assert_eq!(
            lines,
            [
                "`notificationUrl` is missing",
                "users/${id}/messages at 74..96, Some(60) minutes, Body"
            ]
        );
        assert_eq!(&code[74..96], "`users/${id}/messages`");
    }

    #[test]
    fn nothing_is_missing_in_what_may_be_completed_elsewhere() {
        let code = "# microsoft graph\nbody = {'changeType': 'created', 'resource': 'users', 'notificationUrl': url}\n";
        let lines = seen("a.py", code).lines;
        assert_eq!(lines.len(), 1, "{lines:?}");
    }

    #[test]
    fn a_constant_is_pointed_at_where_it_is_written() {
        let code = "const PATH = 'users';\ngraphClient.api('/subscriptions').post({ changeType: 'updated', notificationUrl: u, resource: PATH, expirationDateTime: at });";
        let lines = seen("a.js", code).lines;
        assert_eq!(lines, ["users at 14..19, None minutes, Body"]);
        assert_eq!(&code[14..19], "users");
    }

    #[test]
    fn a_renewal_is_one() {
        let code = "await graphClient.api(`/subscriptions/${id}`).patch({ expirationDateTime: new Date(Date.now() + 60000) });";
        let lines = seen("a.ts", code).lines;
        assert!(lines[0].ends_with("Some(1) minutes, Renewal"), "{lines:?}");
    }

    #[test]
    fn a_derive_says_what_the_compiler_knows() {
        let code = r#"
graphsub::app! { struct Archiver { name = "archiver", tenants = 12, auth = "application", permissions = ["Mail.Read"] } }

#[derive(graphsub::Subscription)]
#[subscription(app = Archiver, lifetime = "1d")]
enum Watched {
    #[subscription(resource = "/users/{0}/messages", change_type("created", "updated"), allow(GS403, reason = "why"))]
    Mail(String),
    #[subscription(resource = "/groups", change_type = "updated", cloud = "china")]
    Groups,
}

#[derive(graphsub::Subscription)]
#[subscription(app = elsewhere::App, resource = "/users", change_type = "updated", lifetime = "2d")]
struct Users;
"#;
        let seen = seen("a.rs", code);
        let place = code.find("\"/users/{0}").expect("it is there");
        assert_eq!(
            seen.lines[0],
            format!(
                "/users/{{0}}/messages at {place}..{}, Some(1440) minutes, Entry",
                place + 21
            )
        );
        assert_eq!(seen.lines.len(), 3, "{:?}", seen.lines);
        let app = |name: &str| (name.to_owned(), Some("archiver".to_owned()), 12);
        assert_eq!(
            seen.apps,
            [
                app("Watched::Mail"),
                app("Watched::Groups"),
                ("Users".to_owned(), None, 1)
            ]
        );
        assert_eq!(
            seen.definitions,
            [
                "Known(Application) true Known(64800) Known(Global) [LifetimeTooShort]",
                "Known(Application) true Known(64800) Known(China) []",
                "Unknown false Known(129600) Unknown []",
            ]
        );
    }

    #[test]
    fn comments_are_handed_on_without_the_marks_that_close_them() {
        let code = "/* graphsub: ignore[GS401] why */\nx = 1; // graphsub: ignore[GS402] why\n// changeType resource\n";
        let comments = seen("a.js", code).comments;
        let expected = [
            ("/* graphsub: ignore[GS401] why".to_owned(), false),
            ("// graphsub: ignore[GS402] why".to_owned(), true),
        ];
        assert_eq!(comments, expected);
    }
}
