//! `#[derive(Subscription)]`: structs, variants of enums, and the apps they name, as `graphsub::app!` declares them.
//!
//! All values are literals, so that nothing has to be run: definitions are read straight from the tree.

use std::collections::{HashMap, HashSet};

use graphsub_tables::Lifetime;
use graphsub_terms::{Field as Key, duration};
use tree_sitter::Node as Tree;

use super::super::{Lowerer, all, child, field, named, type_name};
use super::tokens::parts;
use crate::found::{App, Derived, Field, FieldText, FieldValue, Found, Kind, Stretch};
use crate::ir::{Chunk, Span};
use crate::language::Language;

/// The key of a manifest for a key of the attribute, where the value is a text.
fn of_text(name: &str) -> Option<&'static str> {
    let field = Key::in_derive(name)?;
    let has_own_form = matches!(
        field,
        Key::Resource | Key::ChangeType | Key::Permissions | Key::IncludeResourceData | Key::LifecycleNotificationUrl
    );
    field.key().manifest.filter(|_| !has_own_form)
}

/// The keys of the attribute for what an app says for its definitions.
fn of_app() -> impl Iterator<Item = &'static str> {
    let keys = Key::ALL.iter().map(|field| field.key());
    keys.filter(|key| key.app.is_some()).filter_map(|key| key.derive)
}

/// Whether a key may hold for all variants of an enum.
fn is_of_enum(name: &str) -> bool {
    let is_shared = |field| !matches!(field, Key::Resource | Key::EncryptionCertificateId);
    name == "app" || Key::in_derive(name).is_some_and(is_shared)
}

/// Bytes of keys that are read in a file. What enums and apps say is read for each of their definitions: without an end, a
/// file of a few megabytes would take hours.
const MOST_BYTES: usize = 8 << 20;

/// A key with the tokens behind it.
#[derive(Clone)]
struct Said<'n> {
    key: Tree<'n>,
    given: Vec<Tree<'n>>,
}

impl Said<'_> {
    /// Its bytes.
    fn len(&self) -> usize {
        let given = self.given.last().unwrap_or(&self.key);
        given.end_byte() - self.key.start_byte()
    }
}

/// What `app!` declares.
struct Declared<'n> {
    app: App,
    keys: Vec<Said<'n>>,
}

/// Returns the definitions of a file, in its order.
pub(super) fn definitions(lower: &Lowerer<'_>, root: Tree<'_>) -> Vec<Found> {
    let mut items = Vec::new();
    let mut apps = HashMap::new();
    let mut cursor = root.walk();
    loop {
        let node = cursor.node();
        match node.kind() {
            "source_file" | "declaration_list" | "block" => {
                let parts = attributed(node).into_iter();
                items.extend(parts.filter(|(part, _)| matches!(part.kind(), "struct_item" | "enum_item")));
            }
            "macro_invocation" => {
                if let Some((name, declared)) = declared(lower, node) {
                    apps.insert(name, declared);
                }
            }
            _ => {}
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                // In the order of the file, where an item holds others.
                items.sort_by_key(|(item, _)| item.start_byte());
                let mut left = MOST_BYTES;
                let mut found = Vec::new();
                for (item, above) in &items {
                    found.extend(of_item(lower, *item, above, &apps, &mut left));
                }
                return found;
            }
        }
    }
}

/// The parts of a block that have attributes, with these. Asked for one by one, siblings are counted from the first.
fn attributed(block: Tree<'_>) -> Vec<(Tree<'_>, Vec<Tree<'_>>)> {
    let mut parts = Vec::new();
    let mut above = Vec::new();
    for part in named(block) {
        if part.kind() == "attribute_item" {
            above.push(part);
        } else if !above.is_empty() {
            parts.push((part, std::mem::take(&mut above)));
        }
    }
    parts
}

/// The definition of a struct, or those of the variants of an enum.
fn of_item<'n>(
    lower: &Lowerer<'_>,
    item: Tree<'n>,
    above: &[Tree<'n>],
    apps: &HashMap<&str, Declared<'n>>,
    left: &mut usize,
) -> Vec<Found> {
    let Some(name) = field(item, "name") else {
        return Vec::new();
    };
    let (attribute, own) = attributes(lower, above);
    if item.kind() == "struct_item" {
        let reading = Reading { lower, apps, own };
        return attribute
            .and_then(|at| reading.definition(at, name, lower.text(name).to_owned(), left))
            .into_iter()
            .collect();
    }
    let shared: Vec<Said<'_>> = own
        .into_iter()
        .filter(|said| is_of_enum(lower.text(said.key)))
        .collect();
    let variants = field(item, "body").map_or_else(Vec::new, attributed);
    let mut found = Vec::new();
    for (variant, above) in variants {
        let (Some(at), keys) = attributes(lower, &above) else {
            continue;
        };
        let Some(of_variant) = field(variant, "name") else {
            continue;
        };
        let shown = format!("{}::{}", lower.text(name), lower.text(of_variant));
        let reading = Reading {
            lower,
            apps,
            own: with(lower, keys, &shared),
        };
        found.extend(reading.definition(at, of_variant, shown, left));
    }
    found
}

/// The keys, and those of `others` that are not among them.
fn with<'n>(lower: &Lowerer<'_>, mut keys: Vec<Said<'n>>, others: &[Said<'n>]) -> Vec<Said<'n>> {
    for other in others {
        let name = lower.text(other.key);
        if !keys.iter().any(|said| lower.text(said.key) == name) {
            keys.push(other.clone());
        }
    }
    keys
}

/// The first `#[subscription(...)]` of some attributes, and the keys of all of them.
fn attributes<'n>(lower: &Lowerer<'_>, above: &[Tree<'n>]) -> (Option<Tree<'n>>, Vec<Said<'n>>) {
    let mut first = None;
    let mut keys = Vec::new();
    for attribute in above {
        if let Some(tokens) = arguments(lower, *attribute) {
            first = first.or(Some(*attribute));
            keys.extend(said(tokens));
        }
    }
    (first, known(lower, keys))
}

/// The keys that mean something, each once; the compiler has reported the others.
fn known<'n>(lower: &Lowerer<'_>, mut keys: Vec<Said<'n>>) -> Vec<Said<'n>> {
    let mut seen = HashSet::new();
    keys.retain(|said| match lower.text(said.key) {
        "allow" => true,
        name => (name == "resource" || is_of_enum(name)) && seen.insert(name),
    });
    keys
}

/// What stands in the parentheses of `#[subscription(...)]`.
fn arguments<'n>(lower: &Lowerer<'_>, attribute: Tree<'n>) -> Option<Tree<'n>> {
    let inner = child(attribute, "attribute")?;
    let path = named(inner).into_iter().next()?;
    field(inner, "arguments").filter(|_| type_name(lower.text(path)) == "subscription")
}

/// The keys between parentheses or braces.
fn said(tokens: Tree<'_>) -> Vec<Said<'_>> {
    let mut keys = Vec::new();
    for part in parts(tokens) {
        let mut given = part.into_iter();
        if let Some(key) = given.next() {
            let given = given.filter(|token| token.kind() != "=").collect();
            keys.push(Said { key, given });
        }
    }
    keys
}

/// `app! { pub struct Name { name = "...", ... } }`.
fn declared<'t, 'n>(lower: &Lowerer<'t>, call: Tree<'n>) -> Option<(&'t str, Declared<'n>)> {
    let name = field(call, "macro")?;
    let tokens = child(call, "token_tree").filter(|_| type_name(lower.text(name)) == "app")?;
    let mut tokens = all(tokens).into_iter();
    tokens.find(|token| lower.text(*token) == "struct")?;
    let name = tokens.next()?;
    let keys = said(tokens.next().filter(|braces| braces.kind() == "token_tree")?);
    let value = |key: &str| {
        let said = keys.iter().find(|said| lower.text(said.key) == key)?;
        said.given.first().copied()
    };
    let text = |key: &str| Some(literal(lower, value(key)?)?.text);
    let app = App {
        name: text("name")?,
        id: text("id"),
        tenants: value("tenants").map_or(Some(1), |count| lower.text(count).replace('_', "").parse().ok())?,
    };
    let keys = known(lower, keys).into_iter();
    let keys = keys
        .filter(|said| of_app().any(|key| key == lower.text(said.key)))
        .collect();
    Some((lower.text(name), Declared { app, keys }))
}

/// One definition with its keys.
struct Reading<'r, 't, 'n> {
    lower: &'r Lowerer<'t>,
    apps: &'r HashMap<&'t str, Declared<'n>>,
    own: Vec<Said<'n>>,
}

impl<'n> Reading<'_, '_, 'n> {
    fn get(&self, key: &str) -> Option<&Said<'n>> {
        self.own.iter().find(|said| self.lower.text(said.key) == key)
    }

    fn definition(mut self, attribute: Tree<'_>, name: Tree<'_>, shown: String, left: &mut usize) -> Option<Found> {
        let declared = self.get("app").and_then(|said| said.given.last()).copied();
        let declared = declared.map(|path| self.apps.get(type_name(self.lower.text(path))));
        if let Some(Some(declared)) = declared {
            self.own = with(self.lower, self.own, &declared.keys);
        }
        *left = left.checked_sub(self.own.iter().map(Said::len).sum())?;
        let mut fields = vec![self.resource()?];
        fields.push(of("name", name, exact(shown.clone(), self.lower.span(name))));
        fields.extend(self.own.iter().filter_map(|said| self.field(said)));
        fields.extend(self.renewal());
        self.resource_data(&mut fields);
        // Who sends the request has them: `Delivery::new` takes nothing less.
        let later = ["notificationUrl", "clientState"];
        let later = later.into_iter().map(|key| unknown(key, attribute));
        fields.extend(later);
        if let Some(None) = declared {
            // The app is declared in another file.
            let missing = of_app().filter(|key| self.get(key).is_none());
            fields.extend(missing.map(|key| unknown(key, attribute)));
        }
        Some(Found {
            kind: Kind::Create,
            language: Language::Rust,
            anchor: attribute.byte_range(),
            body: attribute.byte_range(),
            whole: true,
            fields,
            api: None,
            derived: Some(Derived {
                name: shown,
                app: declared.flatten().map(|declared| declared.app.clone()),
                allowed: self.allowed(),
            }),
        })
    }

    /// The path, with the properties that are selected.
    fn resource(&self) -> Option<Field> {
        let said = self.get("resource")?;
        let mut text = literal(self.lower, *said.given.first()?)?;
        let mut joiner = if text.text.contains('?') {
            "&$select="
        } else {
            "?$select="
        };
        for name in self
            .of_resource_data("select")
            .map_or_else(Vec::new, |said| self.texts(&said))
        {
            push(&mut text, joiner, Span::default(), false);
            for stretch in &name.map {
                push(
                    &mut text,
                    &name.text[stretch.text.clone()],
                    Span::new(stretch.file.start, stretch.file.end),
                    stretch.exact,
                );
            }
            joiner = ",";
        }
        Some(self.said("resource", said, FieldValue::Text(text)))
    }

    fn field(&self, said: &Said<'n>) -> Option<Field> {
        let key = self.lower.text(said.key);
        if let Some(key) = of_text(key) {
            let text = literal(self.lower, *said.given.first()?)?;
            return Some(self.said(key, said, FieldValue::Text(text)));
        }
        match key {
            "change_type" => {
                let given = *said.given.first()?;
                let value = match literal(self.lower, given) {
                    Some(text) => FieldValue::Text(text),
                    None => FieldValue::List(self.texts(said)),
                };
                Some(self.said("changeType", said, value))
            }
            "permissions" => Some(self.said("permissions", said, FieldValue::List(self.texts(said)))),
            "lifecycle" => Some(unknown("lifecycleNotificationUrl", said.key)),
            _ => None,
        }
    }

    /// What `resource_data(...)` asks for: the certificate comes with the request.
    fn resource_data(&self, fields: &mut Vec<Field>) {
        let Some(said) = self.get("resource_data") else { return };
        fields.push(self.said("includeResourceData", said, FieldValue::Bool(true)));
        fields.push(unknown("encryptionCertificate", said.key));
        fields.extend(
            self.of_resource_data("certificate_id")
                .and_then(|said| self.field(&said)),
        );
    }

    fn of_resource_data(&self, key: &str) -> Option<Said<'n>> {
        let tokens = *self.get("resource_data")?.given.first()?;
        said(tokens).into_iter().find(|said| self.lower.text(said.key) == key)
    }

    /// What the derive takes where nothing is said: three quarters of the lifetime.
    fn renewal(&self) -> Option<Field> {
        let lifetime = self.get("lifetime").filter(|_| self.get("renew_every").is_none())?;
        let text = literal(self.lower, *lifetime.given.first()?)?;
        let lives = u64::try_from(duration::read(&text.text).ok()?).ok()?;
        let seconds = i64::try_from(Lifetime::renewal(lives)).ok()?;
        let value = FieldValue::Lifetime { seconds, exact: true };
        Some(Field {
            value,
            ..unknown("renewEvery", lifetime.key)
        })
    }

    fn allowed(&self) -> Vec<String> {
        let allows = self.own.iter().filter(|said| self.lower.text(said.key) == "allow");
        let lists = allows.filter_map(|said| said.given.first().copied());
        // `reason = "..."` is the one that is not a rule.
        let rules = lists
            .flat_map(parts)
            .filter(|part| !part.iter().any(|token| token.kind() == "="));
        rules
            .map(|part| part.iter().map(|token| self.lower.text(*token)).collect())
            .collect()
    }

    /// The literals of a list.
    fn texts(&self, said: &Said<'n>) -> Vec<FieldText> {
        let list = said.given.first().filter(|list| list.kind() == "token_tree");
        let items = list.map_or_else(Vec::new, |list| parts(*list));
        let items = items.into_iter().filter_map(|item| item.first().copied());
        items.filter_map(|item| literal(self.lower, item)).collect()
    }

    fn said(&self, key: &'static str, said: &Said<'n>, value: FieldValue) -> Field {
        let span = said
            .given
            .first()
            .map_or_else(|| said.key.byte_range(), Tree::byte_range);
        let editable = match &value {
            FieldValue::Text(text) => match text.map.as_slice() {
                [one] if one.exact => Some(one.file.clone()),
                _ => None,
            },
            _ => None,
        };
        Field {
            key,
            key_span: said.key.byte_range(),
            span,
            value,
            editable,
        }
    }
}

fn of(key: &'static str, at: Tree<'_>, text: FieldText) -> Field {
    Field {
        key,
        key_span: at.byte_range(),
        span: at.byte_range(),
        value: FieldValue::Text(text),
        editable: None,
    }
}

/// What is there, but not written.
fn unknown(key: &'static str, at: Tree<'_>) -> Field {
    Field {
        key,
        key_span: at.byte_range(),
        span: at.start_byte()..at.start_byte(),
        value: FieldValue::Unknown(key.to_owned()),
        editable: None,
    }
}

/// A text that stands for what is written in `span`.
fn exact(text: String, span: Span) -> FieldText {
    let mut out = FieldText {
        text: String::new(),
        holes: Vec::new(),
        map: Vec::new(),
    };
    push(&mut out, &text, span, false);
    out
}

/// A string literal.
fn literal(lower: &Lowerer<'_>, node: Tree<'_>) -> Option<FieldText> {
    if !matches!(node.kind(), "string_literal" | "raw_string_literal") {
        return None;
    }
    let mut text = exact(String::new(), lower.span(node));
    text.map.clear();
    for part in named(node) {
        let chunk = match part.kind() {
            "string_content" => lower.node_chunk(part),
            "escape_sequence" => lower.escape_chunk(part),
            _ => continue,
        };
        if let Chunk::Lit { text: of, span, exact } = chunk {
            push(&mut text, &of, span, exact);
        }
    }
    Some(text)
}

fn push(text: &mut FieldText, more: &str, file: Span, exact: bool) {
    let start = text.text.len();
    text.text.push_str(more);
    text.map.push(Stretch {
        text: start..text.text.len(),
        file: file.range(),
        exact,
    });
}
