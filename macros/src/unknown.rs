//! Keys nobody knows, and keys that appear twice.

use graphsub_rules::{Help, structure};
use graphsub_terms::words::{any_of, nearest};
use proc_macro2::Span;

use crate::keys::{self, Meant};
use crate::report::Message;
use crate::tokens::Item;

/// Reports a key that appears twice.
pub(crate) fn duplicate(item: &Item) -> Message {
    Message::said(&structure::duplicate_key(&item.key.to_string()), item.span())
}

/// Reports a key nobody knows.
pub(crate) fn unknown_key(name: &str, span: Span, scope: keys::Scope, meant: Option<Meant>) -> Message {
    if let Some(field) = keys::read_only(name) {
        return Message::said(&structure::read_only_key(name, field), span);
    }
    let help = match meant {
        Some(Meant::Key(field, _)) => Help::guess(scope.key(field).unwrap_or_default()),
        Some(Meant::Elsewhere(field)) => Help::say(keys::elsewhere(field, scope)),
        None => match nearest(name, scope.own().iter().copied()) {
            Some(near) => Help::guess(near),
            None => Help::say(format!("use {}", any_of(scope.all()))),
        },
    };
    let sources = match meant {
        Some(Meant::Elsewhere(field)) => structure::sources(field),
        _ => &[],
    };
    let finding = structure::unknown_key(name, scope.words());
    Message::said(&finding.help(help).sources(sources), span)
}

/// Reports a word in a place where few are known.
pub(crate) fn unknown_word(key: &proc_macro2::Ident, of: &str, known: &[&str]) -> Message {
    let name = key.to_string();
    let help = match nearest(&name, known.iter().copied()) {
        Some(near) => Help::guess(near),
        None => Help::say(format!("use {}", any_of(known.iter().copied()))),
    };
    let finding = structure::unknown_key(&name, &format!(" in {of}"));
    Message::said(&finding.help(help), key.span())
}
