//! Keys nobody knows, and keys that appear twice.

use graphsub_rules::{Help, Rule, echo};
use graphsub_tables::{PROPERTIES, Source};
use graphsub_terms::words::{any_of, nearest};
use proc_macro2::Span;

use crate::keys::{self, Meant};
use crate::report::Message;
use crate::tokens::Item;

/// Reports a key that appears twice.
pub(crate) fn duplicate(item: &Item) -> Message {
    let what = format!("duplicate key `{}`", item.key);
    Message::new(Rule::DuplicateKey, item.span(), what, Help::say("remove one of them"))
}

/// Reports a key nobody knows.
pub(crate) fn unknown_key(name: &str, span: Span, scope: keys::Scope, meant: Option<Meant>) -> Message {
    if keys::is_read_only(name) {
        let help = Help::say("remove it: the service returns it");
        return Message::new(
            Rule::ReadOnlyProperty,
            span,
            format!("`{name}` is set by the service"),
            help,
        )
        .sources(sources(name));
    }
    let what = format!("unknown key `{}`{}", echo(name), scope.words());
    let help = match meant {
        Some(Meant::Key(field, _)) => Help::guess(scope.key(field).unwrap_or_default()),
        Some(Meant::Elsewhere(field)) => Help::say(keys::elsewhere(field, scope)),
        None => match nearest(name, scope.own().iter().copied()) {
            Some(near) => Help::guess(near),
            None => Help::say(format!("use {}", any_of(scope.all()))),
        },
    };
    let property = match meant {
        Some(Meant::Elsewhere(field)) => field.key().graph,
        _ => None,
    };
    Message::new(Rule::UnknownKey, span, what, help).sources(property.map_or(&[], sources))
}

/// Reports a word in a place where few are known.
pub(crate) fn unknown_word(key: &proc_macro2::Ident, of: &str, known: &[&str]) -> Message {
    let what = format!("unknown key `{key}` in {of}");
    let help = match nearest(&key.to_string(), known.iter().copied()) {
        Some(near) => Help::guess(near),
        None => Help::say(format!("use {}", any_of(known.iter().copied()))),
    };
    Message::new(Rule::UnknownKey, key.span(), what, help)
}

/// What the documents say about a property.
pub(crate) fn sources(property: &str) -> &'static [Source] {
    PROPERTIES
        .iter()
        .find(|row| row.name == property)
        .map_or(&[], |row| row.sources)
}
