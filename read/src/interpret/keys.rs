//! Which keys a mapping has: known ones by their fields, and findings about the others.

use std::ops::Range;

use graphsub_rules::structure::{is_read_only, is_same_word, read_only_key, unknown_key};
use graphsub_rules::{Finding, Help};
use graphsub_terms::Field;
use graphsub_terms::words::nearest;

use super::Reader;
use crate::found::{Base, Place};
use crate::raw::{Entry, Raw};

/// What a mapping is, which decides on its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// An entry of a manifest, or its `defaults`.
    Entry,
    /// `app` of a manifest.
    App,
    /// A request body.
    Body,
    /// An answer of the service, or a renewal: any key is taken.
    Listed,
}

impl Scope {
    /// The field of a key in this scope.
    fn field(self, key: &str) -> Option<Field> {
        match self {
            Scope::Entry => Field::in_manifest(key),
            Scope::App => Field::in_app(key),
            Scope::Body => Field::in_body(key).filter(|field| !is_read_only(*field)),
            Scope::Listed => Field::in_body(key),
        }
    }

    /// The key of a field in this scope.
    fn key(self, field: Field) -> Option<&'static str> {
        let key = field.key();
        match self {
            Scope::Entry => key.manifest,
            Scope::App => key.app,
            Scope::Body => key.graph.filter(|_| !is_read_only(field)),
            Scope::Listed => key.graph,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Scope::Entry => "a subscription",
            Scope::App => "`app`",
            Scope::Body | Scope::Listed => "a request body",
        }
    }
}

/// Key that names who looks after a subscription; what it says is never checked.
pub(crate) const OWNER: &str = "owner";

/// Whether a key of a manifest is the user's own: allowed, never checked.
pub(crate) fn is_own_key(key: &str) -> bool {
    key.starts_with("x-") || matches!(key, "description" | "owner" | "$schema")
}

/// The entries of a mapping by their fields.
pub(crate) struct Slots<'e, 't> {
    by_field: [Option<Place<'e, 't>>; Field::COUNT],
    /// Fields that were probably meant by other keys, or set to `null`, as bits.
    meant: u64,
    unset: u64,
    /// Whether somebody is named as `owner`.
    has_owner: bool,
}

impl Default for Slots<'_, '_> {
    fn default() -> Self {
        Slots {
            by_field: [None; Field::COUNT],
            meant: 0,
            unset: 0,
            has_owner: false,
        }
    }
}

const fn bit(field: Field) -> u64 {
    1 << field as u32
}

impl<'e, 't> Slots<'e, 't> {
    /// The entry of a field.
    pub(crate) fn get(&self, field: Field) -> Option<Place<'e, 't>> {
        self.by_field[field as usize]
    }

    /// The entries of all fields.
    pub(crate) fn places(&self) -> &[Option<Place<'e, 't>>; Field::COUNT] {
        &self.by_field
    }

    /// What it costs to read all values.
    pub(crate) fn cost(&self) -> usize {
        self.by_field.iter().flatten().map(|slot| slot.entry.cost()).sum()
    }

    /// Whether somebody is named as `owner`.
    pub(crate) fn has_owner(&self) -> bool {
        self.has_owner
    }

    /// Whether a field was probably meant by another key.
    pub(crate) fn is_meant(&self, field: Field) -> bool {
        self.meant & bit(field) != 0
    }

    /// Whether a field is written, or was probably meant.
    pub(crate) fn is_said(&self, field: Field) -> bool {
        self.by_field[field as usize].is_some() || self.is_meant(field)
    }

    /// Takes the defaults for what is not written. `null` takes a default away, and an end of its own takes
    /// away the default end.
    pub(crate) fn take_defaults(&mut self, defaults: &Slots<'e, 't>) {
        let ends = [Field::Lifetime, Field::ExpirationDateTime];
        let has_end = ends.iter().any(|field| self.is_said(*field));
        for field in Field::ALL.iter().filter(|field| defaults.is_said(**field)) {
            let gives_way = self.is_said(*field) || self.unset & bit(*field) != 0 || (has_end && ends.contains(field));
            if !gives_way {
                self.by_field[*field as usize] = defaults.by_field[*field as usize];
                self.meant |= defaults.meant & bit(*field);
            }
        }
    }

    /// Takes what `app` says for what is not written. An app registration takes the place of its permissions.
    pub(crate) fn take_app(&mut self, app: &Slots<'e, 't>) {
        let granted = match app.get(Field::Registration) {
            Some(_) => Field::Registration,
            None => Field::Permissions,
        };
        for field in [Field::Auth, Field::Api, Field::Cloud, granted] {
            let own = &mut self.by_field[field as usize];
            *own = own.or_else(|| app.get(field));
        }
    }
}

impl Reader<'_, '_> {
    /// The entries of a mapping by their fields; reports keys it must not have.
    pub(crate) fn slots<'e, 't>(&mut self, entries: &'e [Entry<'t>], scope: Scope, base: Base) -> Slots<'e, 't> {
        let mut slots = Slots::default();
        let mut unknown = Vec::new();
        for entry in entries {
            match scope
                .field(entry.key)
                .and_then(|field| Some((field, scope.key(field)?)))
            {
                Some((field, _)) if matches!(entry.value, Raw::Null | Raw::Absent) => slots.unset |= bit(field),
                Some((field, key)) => {
                    // What appears twice is reported apart; the first one counts.
                    slots.by_field[field as usize].get_or_insert(Place::new(entry, key, base));
                }
                None if scope == Scope::Listed => {}
                None => unknown.push(entry),
            }
        }
        let mut seen = std::collections::HashSet::new();
        for entry in unknown {
            // A key that appears twice is reported as that.
            if !seen.insert(entry.key) {
                continue;
            }
            self.unknown_key(entry, scope, base, &mut slots);
        }
        slots
    }

    fn unknown_key<'e, 't>(&mut self, entry: &'e Entry<'t>, scope: Scope, base: Base, slots: &mut Slots<'e, 't>) {
        let name = entry.key;
        if scope != Scope::Body && is_own_key(name) {
            slots.has_owner |= name == OWNER && !matches!(entry.value, Raw::Null | Raw::Absent);
            return;
        }
        let read_only = Field::in_body(name).filter(|field| is_read_only(*field));
        if let Some(field) = read_only.filter(|_| scope != Scope::App) {
            let route = base.route().key(name.to_owned());
            self.report_key(read_only_key(name, field), entry, route);
            return;
        }
        let meant = meant(name, scope);
        // Another name for what is there already would be there twice.
        let is_free = meant.is_none_or(|(field, _)| !slots.is_said(field) && slots.unset & bit(field) == 0);
        if let Some((field, guess)) = meant {
            slots.meant |= bit(field);
            // In other letters it is clear what is meant: the other checks go on with its value.
            if guess == Guess::Spelling && !matches!(entry.value, Raw::Null | Raw::Absent) {
                let key = scope.key(field).unwrap_or_default();
                slots.by_field[field as usize].get_or_insert(Place::new(entry, key, base));
            }
        }
        let near = meant.and_then(|(field, guess)| Some((scope.key(field)?, guess)));
        let finding = unknown(name, scope.words(), near.filter(|_| is_free), scope);
        let finding = match near {
            Some((key, _)) if !is_free => finding.help(Help::remove_part().note(format!("`{key}` is set as well"))),
            _ => finding,
        };
        let finding = if scope == Scope::App {
            finding.without_answer()
        } else {
            finding
        };
        let route = base.route().key(name.to_owned());
        if is_free && meant.is_some() {
            self.report(finding, entry.key_span.clone(), true, route);
        } else {
            self.report_key(finding, entry, route);
        }
    }

    /// Reports a key of a manifest document that nobody knows.
    pub(crate) fn unknown_document_key(&mut self, name: &str, span: Range<usize>, known: &[&'static str]) {
        let near = known.iter().find(|key| key.eq_ignore_ascii_case(name)).copied();
        let near = near.map(|key| (key, Guess::Spelling));
        let near = near.or_else(|| nearest(name, known.iter().copied()).map(|key| (key, Guess::Near)));
        let finding = unknown(name, "a manifest", near, Scope::Entry).without_answer();
        self.report(finding, span, true, Base::Root.route().key(name.to_owned()));
    }
}

/// How sure it is what was meant by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Guess {
    /// The same in other letters.
    Spelling,
    /// Another word for it, or a slip.
    Near,
}

/// The field that was probably meant by a key.
fn meant(name: &str, scope: Scope) -> Option<(Field, Guess)> {
    let known = || {
        Field::ALL
            .iter()
            .copied()
            .filter_map(|field| Some((field, scope.key(field)?)))
    };
    let same = known()
        .find(|(_, key)| is_same_word(key, name))
        .map(|(field, _)| (field, Guess::Spelling));
    let alias = || {
        known()
            .find(|(field, _)| field.key().aliases.iter().any(|alias| is_same_word(alias, name)))
            .map(|(field, _)| (field, Guess::Near))
    };
    let near = || {
        let near = nearest(name, known().map(|(_, key)| key))?;
        known()
            .find(|(_, key)| *key == near)
            .map(|(field, _)| (field, Guess::Near))
    };
    same.or_else(alias).or_else(near)
}

fn unknown(name: &str, of: &str, near: Option<(&'static str, Guess)>, scope: Scope) -> Finding {
    let finding = unknown_key(name, &format!(" in {of}"));
    match near {
        Some((near, Guess::Spelling)) => finding.label("case-sensitive").help(Help::replace(near).safe()),
        Some((near, Guess::Near)) => finding.help(Help::guess(near)),
        None if scope == Scope::Body => finding.help(Help::remove_part()),
        None => finding.help(Help::say("remove it, or prefix it with `x-` if it is your own")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_people_write_are_understood() {
        for (name, scope, field) in [
            ("changetype", Scope::Entry, Field::ChangeType),
            ("change_type", Scope::Body, Field::ChangeType),
            ("url", Scope::Entry, Field::NotificationUrl),
            ("expires", Scope::Entry, Field::Lifetime),
            ("expires", Scope::Body, Field::ExpirationDateTime),
            ("scopes", Scope::App, Field::Permissions),
            ("clientId", Scope::App, Field::Id),
            ("notificatonUrl", Scope::Body, Field::NotificationUrl),
        ] {
            assert_eq!(meant(name, scope).map(|(field, _)| field), Some(field), "{name}");
        }
        assert_eq!(meant("foo", Scope::Entry), None);
    }
}
